#include "prover/fft/coset_fft.h"

#include <gtest/gtest.h>
#include <tbb/global_control.h>

#include "tests/support/field_samplers.h"

namespace ptvm::tests {
namespace {

using domain::MultiplicativeCoset;
using field::Fp128;

constexpr unsigned kMaxLog = 16;

// Of a shifted coset, and of the subgroup itself.
const fft::CosetTwiddles& twiddles() {
  static const fft::CosetTwiddles all(Fp128::generator(), kMaxLog);
  return all;
}
const fft::CosetTwiddles& subgroup_twiddles() {
  static const fft::CosetTwiddles all(Fp128::one(), kMaxLog);
  return all;
}

std::vector<Fp128> random_values(size_t n, uint64_t seed = 1) {
  std::mt19937_64 rng(seed);
  std::vector<Fp128> values(n);
  for (Fp128& value : values) value = FieldSampler<Fp128>::random(rng);
  return values;
}

Fp128 evaluate_at(std::span<const Fp128> coefficients, const Fp128& x) {
  Fp128 sum;
  for (size_t i = coefficients.size(); i-- > 0;) sum = sum * x + coefficients[i];
  return sum;
}

TEST(CosetTwiddles, HoldThePointsOfADomainAndTheirInverses) {
  for (unsigned m = 1; m <= 8; ++m) {
    const MultiplicativeCoset coset = twiddles().domain(m);
    EXPECT_EQ(coset.shift, Fp128::generator().pow(uint64_t{1} << (kMaxLog - m)));
    for (uint32_t i = 0; i < 1u << (m - 1); ++i) {
      EXPECT_EQ(twiddles().forward(m)[i], coset.at_storage(2 * i));
      EXPECT_EQ(twiddles().inverse(m)[i], coset.at_storage(2 * i).inverse());
    }
  }
}

TEST(CosetFft, EvaluatesAtEveryPointOfTheDomain) {
  for (const auto* tables : {&twiddles(), &subgroup_twiddles()}) {
    for (unsigned log_size = 0; log_size <= 10; ++log_size) {
      const std::vector<Fp128> coefficients = random_values(size_t{1} << log_size);
      std::vector<Fp128> values(coefficients.size());
      fft::evaluate(coefficients, values, *tables);
      const MultiplicativeCoset coset = tables->domain(log_size);
      for (uint32_t i = 0; i < values.size(); ++i) {
        ASSERT_EQ(values[i], evaluate_at(coefficients, coset.at_storage(i)))
            << log_size << " " << i;
      }
    }
  }
}

// Values at the edges of the range, of which chance makes none, in every place of a vector: in
// Montgomery form 0, 1, .., and p - 1, p - 2, ..
TEST(CosetFft, EvaluatesValuesAtTheEdgesOfTheField) {
  const Fp128 radix_inv = (Fp128(uint64_t{1} << 32).square().square()).inverse();  // 2^-128
  std::mt19937_64 rng(1);
  for (unsigned log_size = 4; log_size <= 7; ++log_size) {
    for (int round = 0; round < 40; ++round) {
      std::vector<Fp128> coefficients(size_t{1} << log_size), values(coefficients.size());
      for (Fp128& coefficient : coefficients) {
        const Fp128 small = Fp128(rng() % 6) * radix_inv;
        coefficient = rng() % 4 == 0 ? Fp128::zero() : rng() % 2 == 0 ? small : -small;
      }
      // A constant goes through all layers as it is.
      if (round % 2 == 0) std::fill(coefficients.begin() + 1, coefficients.end(), Fp128::zero());
      fft::evaluate(coefficients, values, twiddles());
      const MultiplicativeCoset coset = twiddles().domain(log_size);
      for (uint32_t i = 0; i < values.size(); ++i) {
        ASSERT_EQ(values[i], evaluate_at(coefficients, coset.at_storage(i)))
            << log_size << " " << i;
      }
      fft::interpolate(values, values, twiddles());
      ASSERT_EQ(values, coefficients) << log_size;
    }
  }
}

// Sizes beyond the cached blocks and the tasks, at some points.
TEST(CosetFft, EvaluatesLargePolynomials) {
  for (unsigned log_size = 11; log_size <= kMaxLog; ++log_size) {
    const std::vector<Fp128> coefficients = random_values(size_t{1} << log_size);
    std::vector<Fp128> values(coefficients.size());
    fft::evaluate(coefficients, values, twiddles());
    const MultiplicativeCoset coset = twiddles().domain(log_size);
    for (uint32_t i = 0; i < values.size(); i += 1 + static_cast<uint32_t>(values.size()) / 37) {
      ASSERT_EQ(values[i], evaluate_at(coefficients, coset.at_storage(i))) << log_size << " " << i;
    }
  }
}

TEST(CosetFft, InterpolationUndoesEvaluation) {
  for (const auto* tables : {&twiddles(), &subgroup_twiddles()}) {
    for (unsigned log_size = 0; log_size <= kMaxLog; ++log_size) {
      const std::vector<Fp128> coefficients = random_values(size_t{1} << log_size, log_size);
      std::vector<Fp128> values(coefficients.size()), result(coefficients.size());
      fft::evaluate(coefficients, values, *tables);
      const std::vector<Fp128> saved = values;
      fft::interpolate(values, result, *tables);
      EXPECT_EQ(result, coefficients) << log_size;
      EXPECT_EQ(values, saved) << "only read";
    }
  }
}

TEST(CosetFft, WorksInPlace) {
  for (const unsigned log_size : {1u, 2u, 3u, 7u, 12u, 15u}) {
    const std::vector<Fp128> coefficients = random_values(size_t{1} << log_size);
    std::vector<Fp128> expected(coefficients.size()), values = coefficients;
    fft::evaluate(coefficients, expected, twiddles());
    fft::evaluate(values, values, twiddles());
    EXPECT_EQ(values, expected) << log_size;
    fft::interpolate(values, values, twiddles());
    EXPECT_EQ(values, coefficients) << log_size;
  }
}

TEST(CosetFft, ExtensionIsEvaluationOfPaddedCoefficients) {
  for (unsigned log_size = 0; log_size <= 12; ++log_size) {
    for (unsigned log_blowup = 0; log_blowup <= 4; ++log_blowup) {
      std::vector<Fp128> coefficients = random_values(size_t{1} << log_size);
      std::vector<Fp128> extended(coefficients.size() << log_blowup), expected(extended.size());
      fft::evaluate(coefficients, extended, twiddles());
      coefficients.resize(extended.size());
      fft::evaluate(coefficients, expected, twiddles());
      EXPECT_EQ(extended, expected) << log_size << " by " << log_blowup;
    }
  }
}

// What lets a column on a shorter domain be read on the largest: f(x^(2^k)) there.
TEST(CosetFft, ShorterDomainsAreSquaresOfTheLargest) {
  const std::vector<Fp128> coefficients = random_values(8);
  std::vector<Fp128> values(32), lifted_values(128), lifted(128);
  fft::evaluate(coefficients, values, fft::CosetTwiddles(Fp128::generator().pow(4), 5));
  for (size_t i = 0; i < coefficients.size(); ++i) lifted[4 * i] = coefficients[i];
  fft::evaluate(lifted, lifted_values, fft::CosetTwiddles(Fp128::generator(), 7));
  for (size_t i = 0; i < lifted_values.size(); ++i) EXPECT_EQ(lifted_values[i], values[i / 4]);
}

TEST(CosetFft, IsTheSameForAnyNumberOfThreads) {
  const std::vector<Fp128> coefficients = random_values(size_t{1} << kMaxLog);
  const auto transformed = [&](size_t n_threads) {
    const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, n_threads);
    std::vector<Fp128> values(coefficients.size());
    fft::evaluate(coefficients, values, fft::CosetTwiddles(Fp128(5), kMaxLog));
    return values;
  };
  EXPECT_EQ(transformed(1), transformed(4));
}

}  // namespace
}  // namespace ptvm::tests
