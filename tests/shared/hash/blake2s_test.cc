#include "shared/hash/blake2s.h"

#include <gtest/gtest.h>

#include <numeric>

#include "shared/util/bytes.h"
#include "tests/support/vectors.h"

namespace ptvm::hash {
namespace {

using tests::hex_of;

std::vector<uint8_t> counting_bytes(size_t n) {
  std::vector<uint8_t> bytes(n);
  std::iota(bytes.begin(), bytes.end(), uint8_t{0});
  return bytes;
}

// The text generator of RFC 7693 appendix E: a Fibonacci sequence's high bytes.
std::vector<uint8_t> rfc_sequence(size_t n, uint32_t seed) {
  uint32_t a = 0xdead4bad * seed, b = 1;
  std::vector<uint8_t> bytes(n);
  for (uint8_t& byte : bytes) {
    const uint32_t t = a + b;
    a = b;
    b = t;
    byte = static_cast<uint8_t>(t >> 24);
  }
  return bytes;
}

TEST(Blake2s, MatchesTheExampleOfRfc7693AppendixB) {
  EXPECT_EQ(hex_of(blake2s(bytes_of("abc"))),
            "508c5e8c327c14e2e1a72ba34eeb452f37458b209ed63a294d999b4c86675982");
}

TEST(Blake2s, MatchesKnownDigests) {
  EXPECT_EQ(hex_of(blake2s({})),
            "69217a3079908094e11121d042354a7c1f55b6482ca1a51e1b250dfd1ed0eef9");
  EXPECT_EQ(hex_of(blake2s(bytes_of("The quick brown fox jumps over the lazy dog"))),
            "606beeec743ccbeff6cbcdf5d5302aa855c256c29b88c8ed331ea1a6bf3c8812");
}

// Digests of 0, 1, 2, ... around the block size, from Python's hashlib.blake2s.
TEST(Blake2s, MatchesReferenceDigestsAroundTheBlockSize) {
  const std::pair<size_t, const char*> cases[] = {
      {1, "e34d74dbaf4ff4c6abd871cc220451d2ea2648846c7757fbaac82fe51ad64bea"},
      {31, "aba4ad9b480b9df3d08ca5e87b0c2440d4e4ea21224c2eb42cbae469d089b931"},
      {32, "05825607d7fdf2d82ef4c3c8c2aea961ad98d60edff7d018983e21204c0d93d1"},
      {55, "f4495470f226c8c214be08fdfad4bc4a2a9dbea9136a210df0d4b64929e6fc14"},
      {63, "e57cb79487dd57902432b250733813bd96a84efce59f650fac26e6696aefafc3"},
      {64, "56f34e8b96557e90c1f24b52d0c89d51086acf1b00f634cf1dde9233b8eaaa3e"},
      {65, "1b53ee94aaf34e4b159d48de352c7f0661d0a40edff95a0b1639b4090e974472"},
      {127, "f18417b39d617ab1c18fdf91ebd0fc6d5516bb34cf39364037bce81fa04cecb1"},
      {128, "1fa877de67259d19863a2a34bcc6962a2b25fcbf5cbecd7ede8f1fa36688a796"},
      {129, "5bd169e67c82c2c2e98ef7008bdf261f2ddf30b1c00f9e7f275bb3e8a28dc9a2"},
      {255, "f03f5789d3336b80d002d59fdf918bdb775b00956ed5528e86aa994acb38fe2d"},
  };
  for (const auto& [n, hex] : cases) EXPECT_EQ(hex_of(blake2s(counting_bytes(n))), hex) << n;
}

// RFC 7693 appendix E hashes digests of many lengths of input into one; its unkeyed 32-byte part,
// again from Python's hashlib.
TEST(Blake2s, MatchesTheSelfTestInputsOfRfc7693AppendixE) {
  Blake2s state;
  for (const size_t n : {0u, 3u, 64u, 65u, 255u, 1024u}) {
    state.update(blake2s(rfc_sequence(n, static_cast<uint32_t>(n))));
  }
  EXPECT_EQ(hex_of(state.finalize()),
            "7c23dc21fe153229b4b6eb325499e60fbc1b4889893882f3852b5b06d2048a4e");
}

// No message of this length can be hashed in a test; the value is from a second implementation.
TEST(Blake2s, CompressionTakesBothWordsOfTheByteCount) {
  Blake2sChain chain = kBlake2sInit;
  std::array<uint32_t, kBlake2sBlockWords> block;
  std::iota(block.begin(), block.end(), 0u);
  blake2s_compress(chain, block, 0x123456789abcdef0, /*last=*/false);
  EXPECT_EQ(chain, (Blake2sChain{0x7d41597c, 0x61a9e44d, 0x4299a960, 0xb54e3b24, 0x08911e6b,
                                 0xa2859113, 0xee750b8a, 0xa0142288}));
}

TEST(Blake2s, StreamingEqualsOneShotForEverySplit) {
  const std::vector<uint8_t> bytes = counting_bytes(200);
  for (size_t first = 0; first <= bytes.size(); ++first) {
    for (const size_t second : {size_t{0}, size_t{1}, size_t{5}, size_t{64}}) {
      const size_t middle = std::min(first + second, bytes.size());
      Blake2s state;
      state.update(std::span(bytes).first(first));
      state.update(std::span(bytes).subspan(first, middle - first));
      state.update(std::span(bytes).subspan(middle));
      ASSERT_EQ(state.finalize(), blake2s(bytes)) << first << " " << second;
    }
  }
}

TEST(Blake2s, WordsAreFourLittleEndianBytes) {
  for (size_t n_words = 0; n_words < 40; ++n_words) {
    Blake2s state;
    std::vector<uint8_t> bytes(4 * n_words);
    for (size_t i = 0; i < n_words; ++i) {
      const uint32_t word = 0x9e3779b9u * static_cast<uint32_t>(i + 1);
      store_le(word, &bytes[4 * i]);
      state.update_word(word);
    }
    EXPECT_EQ(state.finalize(), blake2s(bytes)) << n_words;
  }
}

template <class H>
class Blake2sHashers : public ::testing::Test {};
using AllHashers = ::testing::Types<Blake2sHasher, Blake2sM31Hasher>;
TYPED_TEST_SUITE(Blake2sHashers, AllHashers);

TYPED_TEST(Blake2sHashers, PairIsTheHashOfBothDigests) {
  const std::vector<uint8_t> bytes = counting_bytes(64);
  const DigestView left(bytes.data(), kDigestBytes), right(&bytes[32], kDigestBytes);
  EXPECT_EQ(TypeParam::hash_pair(left, right), TypeParam::hash(bytes));
  EXPECT_NE(TypeParam::hash_pair(right, left), TypeParam::hash(bytes));
}

TYPED_TEST(Blake2sHashers, StateAgreesWithOneShot) {
  const std::vector<uint8_t> bytes = counting_bytes(100);
  typename TypeParam::State state;
  state.update(bytes);
  EXPECT_EQ(state.finalize(), TypeParam::hash(bytes));
}

TEST(Blake2sM31, ReducesEachWord) {
  Digest digest = {};
  const uint32_t words[8] = {0,          1,          0x7ffffffe, 0x7fffffff,
                             0x80000000, 0xfffffffd, 0xfffffffe, 0xffffffff};
  const uint32_t reduced[8] = {0, 1, 0x7ffffffe, 0, 1, 0x7ffffffe, 0, 1};
  for (size_t i = 0; i < 8; ++i) store_le(words[i], &digest[4 * i]);
  const Digest result = reduce_words_m31(digest);
  for (size_t i = 0; i < 8; ++i) EXPECT_EQ(load_le<uint32_t>(&result[4 * i]), reduced[i]) << i;
}

}  // namespace
}  // namespace ptvm::hash
