#include "prover/grind/grind.h"

#include <gtest/gtest.h>
#include <tbb/global_control.h>

#include "prover/grind/nonce_search.h"
#include "prover/simd/u64_lanes.h"
#include "tests/prover/simd/packed_samplers.h"

namespace ptvm::tests {
namespace {

hash::Digest prefix_of(uint8_t seed) {
  hash::Digest prefix;
  for (size_t i = 0; i < prefix.size(); ++i) prefix[i] = static_cast<uint8_t>(seed + 7 * i);
  return prefix;
}

// The first solution, by trying one nonce after the other.
template <class H>
uint64_t find_slowly(const hash::Digest& prefix, unsigned pow_bits) {
  for (uint64_t index = 0;; ++index) {
    const uint64_t nonce = grind::nonce_at(index);
    if (grind::is_solution<H>(prefix, pow_bits, nonce)) return nonce;
  }
}

template <class H>
class GrindOf : public ::testing::Test {};
using Hashers = ::testing::Types<hash::Blake2sHasher, hash::Blake2bHasher>;
TYPED_TEST_SUITE(GrindOf, Hashers);

TYPED_TEST(GrindOf, FindsTheFirstNonce) {
  for (uint8_t seed = 0; seed < 5; ++seed) {
    for (const unsigned pow_bits : {0, 1, 5, 9, 13}) {
      const hash::Digest prefix = prefix_of(seed);
      EXPECT_EQ(grind::find_nonce<TypeParam>(prefix, pow_bits),
                find_slowly<TypeParam>(prefix, pow_bits));
    }
  }
}

TEST(Grind, NoncesGoUpToTwentyBitsAndThenToTheHighWord) {
  EXPECT_EQ(grind::nonce_at(0), 0);
  EXPECT_EQ(grind::nonce_at((1 << 20) - 1), (1 << 20) - 1);
  EXPECT_EQ(grind::nonce_at(1 << 20), uint64_t{1} << 32);
  EXPECT_EQ(grind::nonce_at((5 << 20) + 3), uint64_t{5} << 32 | 3);
}

// This prefix is unlucky: none of the first 2^20 nonces solves 18 bits, so the high word counts up.
TEST(Grind, IsTheSameForAnyNumberOfThreads) {
  for (const size_t n_threads : {1, 2, 5}) {
    const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, n_threads);
    EXPECT_EQ(grind::find_nonce(prefix_of(87), 18), uint64_t{1} << 32 | 0x64f5);
  }
}

TEST(Grind, SolutionsForMoreBitsAreSolutionsForFewer) {
  const hash::Digest prefix = prefix_of(1);
  for (uint64_t nonce = 0; nonce < 200; ++nonce) {
    for (unsigned bits = 1; bits < 10; ++bits) {
      EXPECT_TRUE(!grind::is_solution(prefix, bits, nonce) ||
                  grind::is_solution(prefix, bits - 1, nonce));
    }
  }
}

template <class Vector>
class NonceSearch : public ::testing::Test {};
TYPED_TEST_SUITE(NonceSearch, VectorTypes, VectorName);

template <class V, class H>
void expect_agreement_with_scalar() {
  const hash::Digest prefix = prefix_of(3);
  const uint64_t wrap = 1 << 20;  // the high word changes inside the last range
  for (const auto& [begin, end] :
       {std::pair<uint64_t, uint64_t>{0, 4096}, {1024, 1040}, {wrap - 2048, wrap + 2048}}) {
    for (const unsigned pow_bits : {4, 8, 11}) {
      std::optional<uint64_t> expected;
      for (uint64_t index = begin; index < end && !expected; ++index) {
        if (grind::is_solution<H>(prefix, pow_bits, grind::nonce_at(index))) expected = index;
      }
      EXPECT_EQ((grind::search_range<V, H>(prefix, pow_bits, begin, end)), expected);
    }
  }
}

TYPED_TEST(NonceSearch, AgreesWithScalarOnRanges) {
  expect_agreement_with_scalar<TypeParam, hash::Blake2sHasher>();
}

TEST(NonceSearchOfBlake2b, AgreesWithScalarOnRanges) {
  expect_agreement_with_scalar<simd::U64Vector, hash::Blake2bHasher>();
  expect_agreement_with_scalar<simd::U64Lanes<2>, hash::Blake2bHasher>();
}

}  // namespace
}  // namespace ptvm::tests
