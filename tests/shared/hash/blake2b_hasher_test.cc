// Constants: Python's hashlib.blake2b(data, digest_size=32, person=b"ptvm/leaf" or b"ptvm/node").
#include "shared/hash/blake2b_hasher.h"

#include <gtest/gtest.h>

#include <numeric>
#include <vector>

#include "tests/support/vectors.h"

namespace ptvm::hash {
namespace {

using tests::hex_of;

std::vector<uint8_t> counting_bytes(size_t n) {
  std::vector<uint8_t> bytes(n);
  std::iota(bytes.begin(), bytes.end(), uint8_t{0});
  return bytes;
}

TEST(Blake2bHasher, HashesLeaves) {
  EXPECT_EQ(hex_of(Blake2bHasher::hash({})),
            "e1373ee3f17537346b07a6c699d46be07601dc6d17cce84556a981243a6320fc");
  EXPECT_EQ(hex_of(Blake2bHasher::hash(counting_bytes(100))),
            "416b82f4c03d4adc919319c3b5f460521bc1da7b83f81774b9bd7813d9bbbc34");
}

TEST(Blake2bHasher, HashesNodes) {
  const std::vector<uint8_t> bytes = counting_bytes(64);
  const DigestView left(bytes.data(), kDigestBytes), right(&bytes[32], kDigestBytes);
  EXPECT_EQ(hex_of(Blake2bHasher::hash_pair(left, right)),
            "f9cba9b4cea9b8b5a1b9d0b6ccb761bc3c91a6bc73925edf620b7462ea0abb54");
  EXPECT_NE(Blake2bHasher::hash_pair(right, left), Blake2bHasher::hash_pair(left, right));
}

TEST(Blake2bHasher, TellsLeavesNodesAndMessagesApart) {
  const std::vector<uint8_t> bytes = counting_bytes(64);
  const Digest leaf = Blake2bHasher::hash(bytes);
  const Digest node = Blake2bHasher::hash_pair(DigestView(bytes.data(), kDigestBytes),
                                               DigestView(&bytes[32], kDigestBytes));
  Blake2bHasher::ChannelState channel;
  channel.update(bytes);
  const Digest message = channel.finalize();
  EXPECT_NE(leaf, node);
  EXPECT_NE(leaf, message);
  EXPECT_NE(node, message);
  EXPECT_NE(leaf, blake2b<kDigestBytes>(bytes));
}

TEST(Blake2bHasher, WordsAreFourLittleEndianBytes) {
  Blake2bHasher::State by_words, by_bytes;
  const uint32_t words[] = {0x03020100, 0x07060504, 0x0b0a0908};
  by_words.update_word(words[0]);
  by_words.update_words(std::span(words).subspan(1));
  by_bytes.update(counting_bytes(12));
  EXPECT_EQ(by_words.finalize(), by_bytes.finalize());
}

TEST(Blake2b, PersonalizationReachesItsLastByte) {
  const auto digest_with = [](std::string_view personalization) {
    Digest digest;
    Blake2b(kDigestBytes, personalization).finalize(digest);
    return digest;
  };
  // hashlib.blake2b(digest_size=32, person=b"0123456789abcdef")
  EXPECT_EQ(hex_of(digest_with("0123456789abcdef")),
            "745c7fe5b8e12c96be18655ca261179a1774125f0018174f2a220f203da8fe47");
  EXPECT_EQ(digest_with({}), blake2b<kDigestBytes>({}));
  EXPECT_EQ(digest_with(std::string_view("ab\0", 3)), digest_with("ab"));
}

}  // namespace
}  // namespace ptvm::hash
