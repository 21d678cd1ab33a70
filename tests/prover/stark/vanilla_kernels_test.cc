// The vanilla backend's kernels against the definitions that the verifier uses.
#include <gtest/gtest.h>
#include <tbb/global_control.h>

#include <random>

#include "prover/stark/vanilla_backend.h"
#include "tests/support/field_samplers.h"

namespace ptvm::prover {
namespace {

using domain::bit_reverse;
using field::Fp128;
using B = VanillaBackend;
using I = stark::VanillaInstance;
using Columns = memory::Columns<Fp128>;

constexpr unsigned kMaxLog = 16;

const VanillaTables& tables() {
  static const VanillaTables all(kMaxLog);
  return all;
}

Fp128 random_element(std::mt19937_64& rng) { return tests::FieldSampler<Fp128>::random(rng); }

Columns random_columns(std::vector<unsigned> log_sizes, std::mt19937_64& rng) {
  Columns columns(std::move(log_sizes));
  for (size_t c = 0; c < columns.size(); ++c) {
    for (Fp128& value : columns[c]) value = random_element(rng);
  }
  return columns;
}
Columns copy_of(const Columns& columns) {
  Columns copy({columns.log_sizes().begin(), columns.log_sizes().end()});
  for (size_t c = 0; c < copy.size(); ++c) std::ranges::copy(columns[c], copy[c].begin());
  return copy;
}

Fp128 evaluate_slowly(std::span<const Fp128> coefficients, const Fp128& x) {
  Fp128 result = Fp128::zero();
  for (size_t i = coefficients.size(); i-- > 0;) result = result * x + coefficients[i];
  return result;
}

TEST(VanillaTables, HoldThePointsOfEveryDomain) {
  for (unsigned log_size = 1; log_size <= 9; ++log_size) {
    for (uint32_t pair = 0; pair < 1u << (log_size - 1); ++pair) {
      const Fp128 x = I::domain_point(log_size, 2 * pair);
      ASSERT_EQ(tables().points(log_size)[pair], x);
      ASSERT_EQ(I::domain_point(log_size, 2 * pair + 1), -x);
      ASSERT_EQ(tables().point_inverses(log_size)[pair] * x, Fp128::one());
    }
  }
}

TEST(VanillaExtension, HasTheValuesOfEachColumnsPolynomial) {
  std::mt19937_64 rng(1);
  const Columns values = random_columns({3, 1, 6, 5}, rng);
  Columns coefficients({3, 1, 6, 5}), in_place = copy_of(values);
  const Columns extension = B::interpolate_and_extend(values, coefficients, 2, tables());
  const Columns again = B::interpolate_and_extend(in_place, in_place, 2, tables());
  const Columns twice = B::extend(coefficients, 1, tables());
  for (size_t c = 0; c < values.size(); ++c) {
    const auto column = std::as_const(coefficients)[c];
    EXPECT_TRUE(std::ranges::equal(extension[c], again[c]));
    EXPECT_TRUE(std::ranges::equal(column, in_place[c]));
    const auto expect_values = [&](const Columns& columns, unsigned log_blowup) {
      ASSERT_EQ(columns.log_size(c), values.log_size(c) + log_blowup);
      for (uint32_t i = 0; i < columns[c].size(); ++i) {
        ASSERT_EQ(columns[c][i], evaluate_slowly(column, I::domain_point(columns.log_size(c), i)));
      }
    };
    expect_values(values, 0);
    expect_values(extension, 2);
    expect_values(twice, 1);
  }
}

TEST(VanillaFold, IsTheInstancesFold) {
  std::mt19937_64 rng(2);
  for (unsigned log_size = 1; log_size <= 14; ++log_size) {
    const Columns values = random_columns({log_size}, rng);
    const Fp128 alpha = random_element(rng);
    const Columns folded = B::fold(values, alpha, false, tables());
    ASSERT_EQ(folded.log_size(0), log_size - 1);
    for (uint32_t i = 0; i < folded[0].size(); i += log_size < 10 ? 1 : 97) {
      ASSERT_EQ(folded[0][i], I::fold(values[0][2 * i], values[0][2 * i + 1], alpha,
                                      I::twiddle(false, log_size, i).inverse()));
    }
  }
}

TEST(VanillaLastLayer, IsInterpolatedToBitReversedCoefficients) {
  std::mt19937_64 rng(3);
  for (unsigned log_size = 0; log_size <= 8; ++log_size) {
    const Columns values = random_columns({log_size}, rng);
    std::vector<Fp128> coefficients(values[0].begin(), values[0].end());
    B::interpolate_last_layer(coefficients, tables());
    std::vector<Fp128> ascending;
    for (uint32_t i = 0; i < coefficients.size(); ++i) {
      ascending.push_back(coefficients[bit_reverse(i, log_size)]);
    }
    for (uint32_t i = 0; i < coefficients.size(); ++i) {
      ASSERT_EQ(values[0][i], evaluate_slowly(ascending, I::last_layer_point(log_size, i)));
    }
  }
}

TEST(VanillaSample, IsTheValueOfTheLiftedPolynomial) {
  std::mt19937_64 rng(4);
  const Columns coefficients = random_columns({1, 9, 15, 9, 11}, rng);
  std::vector<VanillaSampleRequest> requests;
  const Fp128 z = random_element(rng);
  for (size_t c = 0; c < coefficients.size(); ++c) {
    for (const int offset : {-1, 0, 1}) {
      requests.push_back(
          {coefficients.view(c), I::shift(z, offset, 15), 15 - coefficients.log_size(c), offset});
    }
  }
  const std::vector<Fp128> values = B::sample(requests);
  ASSERT_EQ(values.size(), requests.size());
  for (size_t i = 0; i < requests.size(); ++i) {
    const Fp128 point = requests[i].point.pow(uint64_t{1} << requests[i].log_lift);
    EXPECT_EQ(values[i], evaluate_slowly(requests[i].coefficients.values(), point)) << i;
  }
}

TEST(VanillaQuotients, AreTheSumsOfTheFormula) {
  std::mt19937_64 rng(5);
  for (unsigned log_domain = 1; log_domain <= 11; ++log_domain) {
    std::vector<unsigned> log_sizes;
    for (unsigned log_size = 1; log_size <= log_domain; ++log_size) {
      log_sizes.insert(log_sizes.end(), {log_size, log_size});
    }
    const Columns columns = random_columns(log_sizes, rng);
    std::vector<stark::VanillaDeepPoint> points;
    for (size_t p = 0; p < 3; ++p) points.emplace_back(random_element(rng));
    std::vector<VanillaQuotientTerm> terms;
    for (size_t c = 0; c < columns.size(); ++c) {
      for (size_t p = 0; p < points.size(); ++p) {
        if ((c + p) % 3 == 1) continue;  // not every column at every point
        terms.push_back(
            {columns.view(c), p, points[p].add_sample(random_element(rng), random_element(rng))});
      }
    }
    const Columns quotients = B::quotients(points, terms, log_domain, tables());
    for (uint32_t i = 0; i < 1u << log_domain; i += log_domain < 8 ? 1 : 13) {
      const Fp128 q = I::domain_point(log_domain, i);
      std::vector<Fp128> sums(points.size());
      for (const VanillaQuotientTerm& term : terms) {
        const uint32_t place = I::lift(i, log_domain - term.column.log_size);
        sums[term.point] += term.factor * term.column.data[place];
      }
      Fp128 expected = Fp128::zero();
      for (size_t p = 0; p < points.size(); ++p) {
        expected += points[p].numerator(sums[p], q) * points[p].denominator(q).inverse();
      }
      ASSERT_EQ(quotients[0][i], expected) << log_domain << ", " << i;
    }
  }
}

TEST(VanillaNeighbours, AreWhereStorageOrderHasThem) {
  std::mt19937_64 rng(6);
  for (unsigned log_size = 1; log_size <= 7; ++log_size) {
    const auto size = static_cast<int>(1u << log_size);
    const Columns column = random_columns({log_size}, rng);
    const auto in_row = [&](int row) {
      const auto cyclic = static_cast<uint32_t>(((row % size) + size) % size);
      return column[0][bit_reverse(cyclic, log_size)];
    };
    for (int n_steps = -9; n_steps <= 9; ++n_steps) {
      for (int row = 0; row < size; ++row) {
        const size_t index = bit_reverse(static_cast<uint32_t>(row), log_size);
        const auto neighbour = B::neighbours(column[0].data(), index, log_size, n_steps);
        ASSERT_EQ(neighbour.lanes()[0], in_row(row + n_steps));
      }
    }
  }
}

TEST(VanillaRunningSum, AddsUpInRowOrderOnAnyNumberOfThreads) {
  std::mt19937_64 rng(7);
  for (const size_t n_threads : {1, 3}) {
    const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, n_threads);
    for (unsigned log_rows = 1; log_rows <= 14; ++log_rows) {
      Columns column = random_columns({log_rows}, rng);
      const Fp128 per_row = random_element(rng);
      std::vector<Fp128> expected(size_t{1} << log_rows);
      Fp128 sum = Fp128::zero();
      for (uint32_t row = 0; row < expected.size(); ++row) {
        const uint32_t i = bit_reverse(row, log_rows);
        expected[i] = sum += column[0][i] - per_row;
      }
      const std::array<Fp128*, 1> pointers = {column[0].data()};
      B::running_sum(pointers, log_rows, per_row);
      ASSERT_TRUE(std::ranges::equal(column[0], expected)) << log_rows;
    }
  }
}

TEST(VanillaVanishingInverses, InvertTheVanishingPolynomialOnBothHalves) {
  for (unsigned log_rows = 1; log_rows <= 9; ++log_rows) {
    const auto inverses = B::vanishing_inverses(log_rows);
    for (uint32_t i = 0; i < 2u << log_rows; ++i) {
      const Fp128 x = I::domain_point(log_rows + 1, i);
      ASSERT_EQ(inverses[i >> log_rows] * I::vanishing(x, log_rows), Fp128::one());
    }
  }
}

TEST(VanillaAddLifted, AddsTheValueUnderEachPlace) {
  std::mt19937_64 rng(8);
  for (unsigned log_size = 1; log_size <= 8; ++log_size) {
    const Columns sums = random_columns({log_size}, rng);
    Columns total = random_columns({8}, rng);
    const Columns before = copy_of(total);
    B::add_lifted(sums, total);
    for (uint32_t i = 0; i < total[0].size(); ++i) {
      ASSERT_EQ(total[0][i], before[0][i] + sums[0][I::lift(i, 8 - log_size)]);
    }
  }
}

TEST(VanillaSplitComposition, GivesTwoHalvesThatMakeTheWhole) {
  std::mt19937_64 rng(9);
  for (unsigned log_rows = 1; log_rows <= 7; ++log_rows) {
    const Columns values = random_columns({log_rows + 1}, rng);
    const Columns halves = B::split_composition(copy_of(values), tables());
    ASSERT_EQ(halves.size(), I::kCompositionColumns);
    for (uint32_t i = 0; i < 2u << log_rows; ++i) {
      const Fp128 x = I::domain_point(log_rows + 1, i);
      const std::array<Fp128, 2> at_point = {evaluate_slowly(halves[0], x),
                                             evaluate_slowly(halves[1], x)};
      ASSERT_EQ(I::composition_value(x, log_rows, at_point), values[0][i]);
    }
  }
}

}  // namespace
}  // namespace ptvm::prover
