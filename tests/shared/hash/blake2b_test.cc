#include "shared/hash/blake2b.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "shared/util/bytes.h"

namespace ptvm::hash {
namespace {

std::string hex(std::span<const uint8_t> bytes) {
  std::string text;
  for (const uint8_t byte : bytes) {
    text += "0123456789abcdef"[byte >> 4];
    text += "0123456789abcdef"[byte & 15];
  }
  return text;
}

TEST(Blake2b, GivesTheVectorOfRfc7693AppendixA) {
  EXPECT_EQ(hex(blake2b<64>(bytes_of("abc"))),
            "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
            "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923");
}

// Constants below: Python's hashlib.blake2b.
TEST(Blake2b, ShortDigestIsNotAPrefixOfTheLongOne) {
  EXPECT_EQ(hex(blake2b<32>(bytes_of("abc"))),
            "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
}

TEST(Blake2b, HashesTheEmptyMessage) {
  EXPECT_EQ(hex(blake2b<64>({})),
            "786a02f742015903c6c6fd852552d272912f4740e15847618a86e217f71f5419"
            "d25e1031afee585313896444934eb04b903a685b1448b755d56f701afe9be2ce");
  EXPECT_EQ(hex(blake2b<32>({})),
            "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
}

// The digest over the digests, 32 and 64 bytes each, of the messages b_i = 7 i + n (mod 256),
// i < n, for all n < 400: every position of the end of a message in its last block.
TEST(Blake2b, AgreesAtEveryLengthUpToThreeBlocks) {
  Blake2b all(32);
  for (size_t n = 0; n < 400; ++n) {
    std::vector<uint8_t> message(n);
    for (size_t i = 0; i < n; ++i) message[i] = static_cast<uint8_t>(7 * i + n);
    all.update(blake2b<32>(message));
    all.update(blake2b<64>(message));
  }
  std::array<uint8_t, 32> digest;
  all.finalize(digest);
  EXPECT_EQ(hex(digest), "c1481127611f226f8e162189ec0da61148f2c888dd5f00dd52f371269059608d");
}

TEST(Blake2b, DoesNotDependOnHowTheMessageIsCut) {
  const std::string message(300, 'x');
  const auto expected = blake2b<64>(bytes_of(message));
  for (size_t first = 0; first <= message.size(); ++first) {
    Blake2b hasher(64);
    hasher.update(bytes_of(message).first(first));
    hasher.update(bytes_of(message).subspan(first));
    std::array<uint8_t, 64> digest;
    hasher.finalize(digest);
    ASSERT_EQ(digest, expected) << "cut at " << first;
  }
}

}  // namespace
}  // namespace ptvm::hash
