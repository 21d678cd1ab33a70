// BLAKE2b on vectors of every width against the plain hash.
#include "prover/merkle/blake2b_lanes.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "prover/simd/u64_lanes.h"

namespace ptvm::tests {
namespace {

using hash::Blake2bUse;

template <class V>
class Blake2bLanes : public ::testing::Test {};
// Wider vectors than a register would only warn of their calling convention.
using Vectors = ::testing::Types<
#if defined(__AVX512F__)
    simd::U64Lanes<8>,
#endif
#if defined(__AVX2__)
    simd::U64Lanes<4>,
#endif
    simd::U64Lanes<2>>;
TYPED_TEST_SUITE(Blake2bLanes, Vectors);

template <class V, Blake2bUse kUse>
void expect_the_scalar_hash(size_t n_words) {
  using Lanes = merkle::Blake2bLanes<V, kUse>;
  std::mt19937_64 rng(n_words);
  std::vector<std::array<uint64_t, V::kLanes>> words(n_words);
  for (auto& lanes : words) {
    for (uint64_t& word : lanes) word = rng();
  }
  auto chain = Lanes::initial_chain();
  for (size_t first = 0; first < n_words; first += 16) {
    typename Lanes::Block block;
    block.fill(V::broadcast(0));
    const size_t end = std::min(first + 16, n_words);
    for (size_t w = first; w < end; ++w) block[w - first] = V::load(words[w].data());
    if (n_words <= 16) {
      std::array<uint64_t, V::kLanes> alone, of_all;
      Lanes::hash_block_word0(block, 8 * n_words).store(alone.data());
      Lanes::hash_block(block, 8 * n_words)[0].store(of_all.data());
      EXPECT_EQ(alone, of_all);
    }
    Lanes::compress(chain, block, 8 * end, end == n_words);
  }
  for (size_t lane = 0; lane < V::kLanes; ++lane) {
    hash::Blake2bState<kUse> state;
    for (const auto& lanes : words) {
      uint8_t bytes[8];
      store_le(lanes[lane], bytes);
      state.update(bytes);
    }
    hash::Digest digest;
    for (size_t w = 0; w < Lanes::kDigestWords; ++w) {
      std::array<uint64_t, V::kLanes> lanes;
      chain[w].store(lanes.data());
      store_le(lanes[lane], &digest[8 * w]);
    }
    EXPECT_EQ(digest, state.finalize()) << n_words << " words, lane " << lane;
  }
}

TYPED_TEST(Blake2bLanes, EveryLaneIsTheScalarHash) {
  for (const size_t n_words : {1, 8, 15, 16, 17, 32, 40}) {
    expect_the_scalar_hash<TypeParam, Blake2bUse::kLeaf>(n_words);
    expect_the_scalar_hash<TypeParam, Blake2bUse::kNode>(n_words);
    expect_the_scalar_hash<TypeParam, Blake2bUse::kChannel>(n_words);
  }
}

TYPED_TEST(Blake2bLanes, DeinterleaveParts) {
  std::array<uint64_t, 2 * TypeParam::kLanes> words, parted;
  for (size_t i = 0; i < words.size(); ++i) words[i] = 100 + i;
  const auto [even, odd] =
      deinterleave(TypeParam::load(&words[0]), TypeParam::load(&words[TypeParam::kLanes]));
  even.store(&parted[0]);
  odd.store(&parted[TypeParam::kLanes]);
  for (size_t i = 0; i < words.size(); ++i) {
    EXPECT_EQ(parted[i], 100 + 2 * (i % TypeParam::kLanes) + i / TypeParam::kLanes);
  }
}

}  // namespace
}  // namespace ptvm::tests
