#include <gmock/gmock.h>
#include <tbb/global_control.h>

#include "prover/fft/block_fft.h"
#include "prover/fft/circle_fft.h"
#include "prover/fft/line_fft.h"
#include "prover/fft/point_basis.h"
#include "shared/domain/circle.h"
#include "tests/prover/simd/packed_samplers.h"
#include "tests/support/vectors.h"

namespace ptvm::tests {
namespace {

using domain::CircleDomain;
using domain::CirclePoint;
using field::M31;
using field::OM31;
using field::QM31;
using Columns = memory::Columns<field::M31>;

constexpr unsigned kMaxLog = 17;

const fft::Twiddles& twiddles() {
  static const fft::Twiddles all(kMaxLog);
  return all;
}

std::vector<M31> random_values(size_t n, uint64_t seed = 1) {
  std::mt19937_64 rng(seed);
  std::vector<M31> values(n);
  for (M31& value : values) value = random_or_edge(rng);
  return values;
}

// A column of its own that holds `values`.
Columns column_of(std::span<const M31> values) {
  Columns columns(1, static_cast<unsigned>(std::countr_zero(values.size())));
  std::ranges::copy(values, columns[0].begin());
  return columns;
}
std::vector<M31> values_of(std::span<const M31> column) { return {column.begin(), column.end()}; }

// The polynomial at one point, from the definition of the basis.
template <class F>
F evaluate_slowly(std::span<const M31> coefficients, const CirclePoint<F>& point) {
  F sum = F::zero();
  for (size_t i = 0; i < coefficients.size(); ++i) {
    F product = F(coefficients[i]);
    F factor = point.y;
    for (size_t bits = i, k = 0; bits != 0; bits >>= 1, ++k) {
      if (k == 1) factor = point.x;
      if (k > 1) factor = domain::double_x(factor);
      if (bits & 1) product *= factor;
    }
    sum += product;
  }
  return sum;
}

// The forward transform as plain butterflies, factors taken from the domain's points.
std::vector<M31> reference_evaluate(std::vector<M31> values) {
  const auto log_size = static_cast<unsigned>(std::countr_zero(values.size()));
  for (unsigned layer = log_size; layer-- > 0;) {
    const size_t distance = size_t{1} << layer;
    for (uint32_t i = 0; i < values.size(); ++i) {
      if (i & distance) continue;
      const auto point = CircleDomain{log_size}.at_storage(i >> (layer + 1) << (layer + 1));
      M31 factor = layer == 0 ? point.y : point.x;
      for (unsigned k = 1; k < layer; ++k) factor = domain::double_x(factor);
      const M31 product = factor * values[i + distance];
      values[i + distance] = values[i] - product;
      values[i] += product;
    }
  }
  return values;
}

std::vector<M31> evaluate(std::span<const M31> coefficients, unsigned log_size) {
  const Columns in = column_of(coefficients);
  Columns out(1, log_size);
  fft::evaluate(in[0], out[0], twiddles());
  return values_of(out[0]);
}

TEST(CircleFft, MatchesStwoVectors) {
  const auto& vectors = stwo_vectors().at("vectors").at("fft");
  const CirclePoint<QM31> point = {qm31_of(vectors.at("point").at(0)),
                                   qm31_of(vectors.at("point").at(1))};
  ASSERT_FALSE(vectors.at("cases").empty());
  for (const auto& c : vectors.at("cases")) {
    std::vector<M31> coefficients, values, extended;
    for (const auto& v : c.at("coeffs")) coefficients.push_back(m31_of(v));
    for (const auto& v : c.at("values_bitrev")) values.push_back(m31_of(v));
    for (const auto& v : c.at("lde_log_plus_1_bitrev")) extended.push_back(m31_of(v));
    const auto log_size = c.at("log").get<unsigned>();

    EXPECT_EQ(evaluate(coefficients, log_size), values);
    EXPECT_EQ(evaluate(coefficients, log_size + 1), extended);
    Columns column = column_of(values);
    fft::interpolate(column, twiddles());
    EXPECT_EQ(values_of(column[0]), coefficients);
    EXPECT_EQ(fft::PointBasis(point, log_size).evaluate(column[0]), qm31_of(c.at("eval_at_point")));
  }
}

TEST(CircleFft, SlowReferenceEvaluatesTheBasis) {
  for (unsigned log_size = 1; log_size <= 6; ++log_size) {
    const auto coefficients = random_values(size_t{1} << log_size);
    const auto values = reference_evaluate(coefficients);
    for (uint32_t i = 0; i < values.size(); ++i) {
      EXPECT_EQ(values[i], evaluate_slowly(std::span<const M31>(coefficients),
                                           CircleDomain{log_size}.at_storage(i)));
    }
  }
}

TEST(CircleFft, AgreesWithTheReferenceOnEverySize) {
  for (unsigned log_size = 1; log_size <= 14; ++log_size) {
    const auto coefficients = random_values(size_t{1} << log_size);
    EXPECT_EQ(evaluate(coefficients, log_size), reference_evaluate(coefficients)) << log_size;
  }
}

TEST(CircleFft, ExtensionIsTheTransformOfPaddedCoefficients) {
  for (unsigned log_size = 1; log_size <= 11; ++log_size) {
    for (unsigned log_blowup = 1; log_blowup <= 4; ++log_blowup) {
      auto coefficients = random_values(size_t{1} << log_size);
      const auto extended = evaluate(coefficients, log_size + log_blowup);
      coefficients.resize(extended.size());
      EXPECT_EQ(extended, reference_evaluate(coefficients)) << log_size << "+" << log_blowup;
    }
  }
}

TEST(CircleFft, InterpolationInvertsEvaluation) {
  for (unsigned log_size = 1; log_size <= kMaxLog; ++log_size) {
    const auto coefficients = random_values(size_t{1} << log_size);
    const Columns values = column_of(evaluate(coefficients, log_size));
    Columns result(1, log_size);
    fft::interpolate(values[0], result[0], twiddles());
    EXPECT_EQ(values_of(result[0]), coefficients) << log_size;
  }
}

TEST(CircleFft, BatchesAgreeWithSingleColumns) {
  Columns columns({3, 9, 1, 12, 5, 9});
  for (size_t i = 0; i < columns.size(); ++i) {
    std::ranges::copy(random_values(columns[i].size(), i), columns[i].begin());
  }
  const Columns interpolated = [&] {
    Columns copy({3, 9, 1, 12, 5, 9});
    for (size_t i = 0; i < columns.size(); ++i) {
      fft::interpolate(columns[i], copy[i], twiddles());
    }
    return copy;
  }();
  const Columns extended = fft::extend(interpolated.views(), 2, twiddles());
  Columns kept({3, 9, 1, 12, 5, 9});
  const Columns fused = fft::interpolate_and_extend(columns, kept, 2, twiddles());
  const Columns in_place = fft::interpolate_and_extend(columns, columns, 2, twiddles());
  for (size_t i = 0; i < columns.size(); ++i) {
    EXPECT_EQ(values_of(kept[i]), values_of(interpolated[i]));
    EXPECT_EQ(values_of(columns[i]), values_of(interpolated[i]));
    EXPECT_EQ(values_of(fused[i]), values_of(extended[i]));
    EXPECT_EQ(values_of(in_place[i]), values_of(extended[i]));
    EXPECT_EQ(values_of(extended[i]), evaluate(interpolated[i], interpolated.log_size(i) + 2));
  }
}

TEST(CircleFft, IsTheSameForAnyNumberOfThreads) {
  const auto coefficients = random_values(size_t{1} << (kMaxLog - 1));
  std::vector<std::vector<M31>> results;
  for (const size_t n_threads : {1, 2, 5}) {
    const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, n_threads);
    results.push_back(evaluate(coefficients, kMaxLog));
  }
  EXPECT_THAT(results, ::testing::Each(results.front()));
}

template <class Vector>
class BlockFft : public ::testing::Test {};
TYPED_TEST_SUITE(BlockFft, VectorTypes, VectorName);

TYPED_TEST(BlockFft, AgreesWithTheReferenceBothWays) {
  for (unsigned log_size = 5; log_size <= 14; ++log_size) {
    const auto coefficients = random_values(size_t{1} << log_size);
    const auto expected = reference_evaluate(coefficients);
    Columns column = column_of(coefficients);
    auto* const words = reinterpret_cast<uint32_t*>(column[0].data());
    fft::BlockFft<TypeParam>::forward(words, words, log_size, 0, {twiddles().forward(), log_size});
    EXPECT_EQ(values_of(column[0]), expected) << log_size;
    fft::BlockFft<TypeParam>::inverse(words, words, log_size, 0, {twiddles().inverse(), log_size});
    EXPECT_EQ(values_of(column[0]), coefficients) << log_size;
  }
}

TEST(Twiddles, AreTheCoordinatesOfTheDomain) {
  for (const unsigned max_log : {1, 2, 3, 5, 6, 7, 11}) {
    const fft::Twiddles tables(max_log);
    for (unsigned log_size = 1; log_size <= max_log; ++log_size) {
      const CircleDomain domain = {log_size};
      for (uint32_t pair = 0; pair < domain.size() / 2; ++pair) {
        EXPECT_EQ(tables.circle_factor(log_size, pair), domain.at_storage(2 * pair).y);
        EXPECT_EQ(tables.circle_factor_inv(log_size, pair) * domain.at_storage(2 * pair).y,
                  M31::one());
      }
      for (uint32_t i = 0; log_size > 1 && i < domain.size() / 4; ++i) {
        const M31 x = domain::LineDomain{log_size - 1}.at_storage(2 * i);
        EXPECT_EQ(tables.forward().line_factor(log_size - 1, i), x);
        EXPECT_EQ(tables.inverse().line_factor(log_size - 1, i) * x, M31::one());
      }
    }
  }
}

// Polynomials at points over either extension.
template <class K>
class PointBasis : public ::testing::Test {};
template <class K>
class LineFft : public ::testing::Test {};
using Extensions = ::testing::Types<QM31, OM31>;
TYPED_TEST_SUITE(PointBasis, Extensions);
TYPED_TEST_SUITE(LineFft, Extensions);

TYPED_TEST(PointBasis, AgreesWithTheDefinition) {
  std::mt19937_64 rng(3);
  CirclePoint<TypeParam> point;
  ASSERT_TRUE(domain::point_from_parameter(FieldSampler<TypeParam>::random(rng), point));
  for (const unsigned log_size : {1, 2, 3, 4, 5, 9, 10, 11, 13}) {
    Columns columns(3, log_size);
    for (size_t i = 0; i < 3; ++i) {
      std::ranges::copy(random_values(columns[i].size(), i), columns[i].begin());
    }
    const fft::PointBasis basis(point, log_size);
    for (size_t i = 0; i < 3; ++i) {
      EXPECT_EQ(basis.evaluate(columns[i]),
                evaluate_slowly(std::span<const M31>(columns[i]), point))
          << log_size;
    }
  }
}

TYPED_TEST(PointBasis, SumsLargeColumnsInPartsAlike) {
  std::mt19937_64 rng(3);
  CirclePoint<TypeParam> point;
  ASSERT_TRUE(domain::point_from_parameter(FieldSampler<TypeParam>::random(rng), point));
  const Columns column = column_of(random_values(size_t{1} << kMaxLog));
  const fft::PointBasis basis(point, kMaxLog);
  // f = lower + pi^(n-2)(x) * upper, for the halves of the coefficients.
  const fft::PointBasis half_basis(point, kMaxLog - 1);
  const auto halves = column[0];
  const TypeParam lower = half_basis.evaluate(halves.first(halves.size() / 2));
  const TypeParam upper = half_basis.evaluate(halves.subspan(halves.size() / 2));
  TypeParam x = point.x;
  for (unsigned k = 2; k < kMaxLog; ++k) x = domain::double_x(x);
  EXPECT_EQ(basis.evaluate(column[0]), lower + x * upper);
}

TYPED_TEST(LineFft, CoefficientsGiveTheValuesBack) {
  std::mt19937_64 rng(9);
  for (unsigned log_size = 0; log_size <= 5; ++log_size) {
    std::vector<TypeParam> values(size_t{1} << log_size);
    for (TypeParam& value : values) value = FieldSampler<TypeParam>::random(rng);
    auto coefficients = values;
    fft::interpolate_line<TypeParam>(coefficients, twiddles());
    for (uint32_t i = 0; i < values.size(); ++i) {
      TypeParam sum;
      for (uint32_t c = 0; c < values.size(); ++c) {
        TypeParam term = coefficients[c];
        M31 factor = domain::LineDomain{log_size}.at_storage(i);
        for (unsigned bit = log_size; bit-- > 0; factor = domain::double_x(factor)) {
          if (c >> bit & 1) term = term * factor;
        }
        sum += term;
      }
      EXPECT_EQ(sum, values[i]) << log_size << " at " << i;
    }
  }
}

}  // namespace
}  // namespace ptvm::tests
