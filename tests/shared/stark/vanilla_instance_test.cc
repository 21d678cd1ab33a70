// The pieces of the vanilla instance against plain polynomials.
#include "shared/stark/vanilla_instance.h"

#include <gtest/gtest.h>

#include "tests/support/field_samplers.h"

namespace ptvm::stark {
namespace {

using field::Fp128;
using I = VanillaInstance;
using Polynomial = std::vector<Fp128>;  // coefficient i belongs to x^i

Fp128 random_element(std::mt19937_64& rng) { return tests::FieldSampler<Fp128>::random(rng); }

Polynomial random_polynomial(size_t size, std::mt19937_64& rng) {
  Polynomial result(size);
  for (Fp128& coefficient : result) coefficient = random_element(rng);
  return result;
}

Fp128 evaluate(const Polynomial& polynomial, const Fp128& x) {
  Fp128 result = Fp128::zero();
  for (size_t i = polynomial.size(); i-- > 0;) result = result * x + polynomial[i];
  return result;
}

TEST(VanillaDomain, IsAllElementsOfOneOrderInStorageOrder) {
  for (unsigned log_size = 0; log_size <= 7; ++log_size) {
    for (uint32_t i = 0; i < 1u << log_size; ++i) {
      const Fp128 x = I::domain_point(log_size, i);
      EXPECT_EQ(x, I::domain(log_size).at_storage(i));
      EXPECT_EQ(x.pow(uint64_t{1} << log_size), -Fp128::one());
      for (uint32_t j = 0; j < i; ++j) EXPECT_NE(x, I::domain_point(log_size, j));
    }
  }
}

TEST(VanillaDomain, HasTheSquaresInThatOfHalfTheSize) {
  for (unsigned log_size = 1; log_size <= I::kMaxLogDomain; ++log_size) {
    EXPECT_EQ(I::domain(log_size).squared().shift, I::domain(log_size - 1).shift);
  }
}

TEST(VanillaTrace, RowsAreShiftsOfOneAnotherOnWhichAloneItVanishes) {
  constexpr unsigned kLogRows = 5;
  const Fp128 first = I::domain(kLogRows).at(0);
  for (int row = 0; row < 1 << kLogRows; ++row) {
    const Fp128 x = I::domain(kLogRows).at(static_cast<uint64_t>(row));
    EXPECT_EQ(I::shift(first, row, kLogRows), x);
    EXPECT_EQ(I::shift(x, -row, kLogRows), first);
    EXPECT_TRUE(I::vanishing(x, kLogRows).is_zero());
  }
  EXPECT_EQ(I::shift(first, 1 << kLogRows, kLogRows), first);
  for (uint32_t i = 0; i < 2 << kLogRows; ++i) {
    EXPECT_FALSE(I::vanishing(I::domain_point(kLogRows + 1, i), kLogRows).is_zero());
  }
}

TEST(VanillaLift, IsThePolynomialOfThePower) {
  std::mt19937_64 rng(1);
  constexpr unsigned kLogDomain = 6;
  for (unsigned log_ratio = 0; log_ratio <= kLogDomain; ++log_ratio) {
    const unsigned log_column = kLogDomain - log_ratio;
    const Polynomial f = random_polynomial(size_t{1} << log_column, rng);
    const auto lifted = [&](const Fp128& x) {
      return evaluate(f, x.pow(uint64_t{1} << log_ratio));
    };
    for (uint32_t i = 0; i < 1u << kLogDomain; ++i) {
      EXPECT_EQ(lifted(I::domain_point(kLogDomain, i)),
                evaluate(f, I::domain_point(log_column, I::lift(i, log_ratio))));
    }
    const Fp128 z = random_element(rng);
    EXPECT_EQ(lifted(I::shift_by_period(z, log_column, kLogDomain)), lifted(z));
    if (log_ratio > 0 && log_column > 0) {  // not that of a lower column
      EXPECT_NE(evaluate(f, I::shift_by_period(z, log_column, kLogDomain)), evaluate(f, z));
    }
  }
}

TEST(VanillaLift, ReadsTheSameValueThroughATreeOfAnyHeight) {
  constexpr unsigned kLogDomain = 7;
  for (unsigned log_height = 3; log_height <= kLogDomain + 3; ++log_height) {
    for (unsigned log_column = 0; log_column <= std::min(log_height, kLogDomain); ++log_column) {
      for (uint32_t query = 0; query < 1u << kLogDomain; ++query) {
        const uint32_t position = I::tree_position(query, kLogDomain, log_height);
        EXPECT_LT(position, 1u << log_height);
        EXPECT_EQ(I::lift(position, log_height - log_column),
                  I::lift(query, kLogDomain - log_column));
      }
    }
  }
}

TEST(VanillaComposition, IsItsHalvesPutTogether) {
  std::mt19937_64 rng(2);
  for (unsigned log_rows = 1; log_rows <= 6; ++log_rows) {
    const Polynomial whole = random_polynomial(size_t{2} << log_rows, rng);
    const auto middle = whole.begin() + (ptrdiff_t{1} << log_rows);
    const Fp128 z = random_element(rng);
    const std::array<Fp128, 2> halves = {evaluate({whole.begin(), middle}, z),
                                         evaluate({middle, whole.end()}, z)};
    EXPECT_EQ(I::composition_value(z, log_rows, halves), evaluate(whole, z));
  }
}

// Synthetic division gives the polynomial that the quotients are values of, of one degree less.
TEST(VanillaDeepPoint, DividesOutItsPoint) {
  std::mt19937_64 rng(3);
  constexpr unsigned kLogSize = 4;
  const Fp128 s = random_element(rng);
  VanillaDeepPoint deep(s);
  Polynomial quotient((1 << kLogSize) - 1);
  std::vector<std::pair<Polynomial, Fp128>> terms;
  for (size_t i = 0; i < 3; ++i) {
    const Polynomial f = random_polynomial(1 << kLogSize, rng);
    const Fp128 weight = random_element(rng);
    terms.emplace_back(f, deep.add_sample(weight, evaluate(f, s)));
    Fp128 carry = Fp128::zero();
    for (size_t k = quotient.size(); k-- > 0;) {
      carry = f[k + 1] + carry * s;
      quotient[k] += weight * carry;
    }
  }
  for (uint32_t i = 0; i < 1u << (kLogSize + 1); ++i) {
    const Fp128 q = I::domain_point(kLogSize + 1, i);
    Fp128 sum = Fp128::zero();
    for (const auto& [f, factor] : terms) sum += factor * evaluate(f, q);
    EXPECT_EQ(deep.numerator(sum, q) * deep.denominator(q).inverse(), evaluate(quotient, q));
  }
}

TEST(VanillaDeepPoint, IsNotZero) {
  Fp128 z;
  EXPECT_FALSE(I::out_of_domain_point(Fp128::zero(), z));
  EXPECT_TRUE(I::out_of_domain_point(Fp128(5), z));
  EXPECT_EQ(z, Fp128(5));
}

TEST(VanillaFold, AddsOddCoefficientsToEvenOnes) {
  std::mt19937_64 rng(4);
  constexpr unsigned kLogSize = 5;
  const Polynomial f = random_polynomial(20, rng);
  const Fp128 alpha = random_element(rng);
  Polynomial folded;
  for (size_t i = 0; i < f.size(); i += 2) folded.push_back((f[i] + alpha * f[i + 1]).double_());
  for (const bool is_first : {false, true}) {
    for (uint32_t pair = 0; pair < 1u << (kLogSize - 1); ++pair) {
      const Fp128 a = evaluate(f, I::domain_point(kLogSize, 2 * pair));
      const Fp128 b = evaluate(f, I::domain_point(kLogSize, 2 * pair + 1));
      EXPECT_EQ(I::fold(a, b, alpha, I::twiddle(is_first, kLogSize, pair).inverse()),
                evaluate(folded, I::domain_point(kLogSize - 1, pair)));
    }
  }
}

TEST(VanillaLastLayer, CountsPowersFromTheHighestBitDown) {
  std::mt19937_64 rng(5);
  constexpr unsigned kLogDegree = 3, kLogSize = 5;
  const Polynomial f = random_polynomial(1 << kLogDegree, rng);
  for (uint32_t i = 0; i < 1u << kLogSize; ++i) {
    const Fp128 x = I::last_layer_point(kLogSize, i);
    Fp128 sum = Fp128::zero();
    for (uint32_t index = 0; index < f.size(); ++index) {
      Fp128 term = f[domain::bit_reverse(index, kLogDegree)], factor = x;
      for (unsigned bit = kLogDegree; bit-- > 0; factor = I::next_basis_factor(factor)) {
        if (index >> bit & 1) term *= factor;
      }
      sum += term;
    }
    EXPECT_EQ(sum, evaluate(f, x));
  }
}

}  // namespace
}  // namespace ptvm::stark
