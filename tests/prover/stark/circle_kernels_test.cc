// The circle backend's vector code against the scalar definitions that the verifier uses.
#include <gtest/gtest.h>

#include <random>

#include "prover/stark/circle_backend.h"
#include "shared/merkle/merkle.h"
#include "tests/support/field_samplers.h"

namespace ptvm::prover {
namespace {

using domain::BasePoint;
using domain::CircleDomain;
using domain::CirclePoint;
using field::M31;
using field::QM31;
using Columns = memory::Columns<field::M31>;
using stark::StwoInstance;
using B = CircleOperations;

constexpr unsigned kMaxLog = 12;
constexpr unsigned kMinLog = B::kMinLogRows;

const CircleTables& tables() {
  static const CircleTables all(kMaxLog);
  return all;
}

template <class F>
F random(std::mt19937_64& rng) {
  return tests::FieldSampler<F>::random(rng);
}
Columns random_columns(std::vector<unsigned> log_sizes, std::mt19937_64& rng) {
  Columns columns(std::move(log_sizes));
  for (size_t c = 0; c < columns.size(); ++c) {
    for (M31& value : columns[c]) value = random<M31>(rng);
  }
  return columns;
}
Columns random_extension(unsigned log_size, std::mt19937_64& rng) {
  return random_columns(std::vector<unsigned>(QM31::kDegree, log_size), rng);
}
QM31 value_at(const Columns& extension, size_t i) {
  return {{extension[0][i], extension[1][i]}, {extension[2][i], extension[3][i]}};
}
CirclePoint<QM31> random_point(std::mt19937_64& rng) {
  CirclePoint<QM31> point;
  EXPECT_TRUE(domain::point_from_parameter(random<QM31>(rng), point));
  return point;
}

// The polynomial of `coefficients` at a point, from the definition of the basis.
QM31 evaluate_slowly(std::span<const M31> coefficients, const CirclePoint<QM31>& point) {
  std::vector<QM31> folded(coefficients.begin(), coefficients.end());
  QM31 factor = point.y;
  for (size_t n = folded.size(); n > 1; n /= 2) {
    for (size_t i = 0; i < n / 2; ++i) folded[i] = folded[2 * i] + factor * folded[2 * i + 1];
    factor = n == folded.size() ? point.x : domain::double_x(factor);
  }
  return folded[0];
}

TEST(CirclePoints, AreThoseOfTheDomain) {
  for (unsigned log_size = 2; log_size <= kMaxLog; ++log_size) {
    const CirclePoints points(log_size, tables().twiddles());
    for (uint32_t i = 0; i < 1u << log_size; ++i) {
      const BasePoint point = CircleDomain{log_size}.at_storage(i);
      ASSERT_EQ(BasePoint({points.x()[i], points.y()[i]}), point) << log_size << ", " << i;
      if (i % 2 == 0) {
        ASSERT_EQ(points.y_inv()[i / 2] * point.y, M31::one());
      }
    }
  }
}

TEST(CircleFold, IsTheInstancesFold) {
  std::mt19937_64 rng(1);
  for (unsigned log_size = 1; log_size <= kMaxLog - 1; ++log_size) {
    const Columns values = random_extension(log_size, rng);
    const QM31 alpha = random<QM31>(rng);
    for (const bool on_circle : {false, true}) {
      if (on_circle && log_size == 1) continue;
      const Columns folded = B::fold(values, alpha, on_circle, tables());
      ASSERT_EQ(folded.log_size(0), log_size - 1);
      for (uint32_t i = 0; i < folded[0].size(); ++i) {
        const M31 twiddle = StwoInstance::twiddle(on_circle, log_size, i);
        ASSERT_EQ(value_at(folded, i),
                  StwoInstance::fold(value_at(values, 2 * i), value_at(values, 2 * i + 1), alpha,
                                     twiddle.inverse()))
            << (on_circle ? "circle " : "line ") << log_size << ", " << i;
      }
    }
  }
}

TEST(Sample, IsTheValueOfTheLiftedPolynomial) {
  std::mt19937_64 rng(2);
  const Columns coefficients = random_columns({4, 9, 5, 9, 7}, rng);
  std::vector<SampleRequest> requests;
  const CirclePoint<QM31> z = random_point(rng);
  for (const int offset : {0, -1, 0}) {
    for (size_t c = 0; c < coefficients.size(); ++c) {
      requests.push_back({coefficients.view(c), StwoInstance::shift(z, offset, 9),
                          9 - coefficients.log_size(c), offset});
    }
  }
  const std::vector<QM31> values = B::sample(requests);
  ASSERT_EQ(values.size(), requests.size());
  for (size_t i = 0; i < requests.size(); ++i) {
    const auto point = requests[i].point.times(uint64_t{1} << requests[i].log_lift);
    EXPECT_EQ(values[i], evaluate_slowly(requests[i].coefficients.values(), point)) << i;
  }
}

TEST(DeepQuotients, AreTheSumsOfTheFormula) {
  std::mt19937_64 rng(3);
  for (unsigned log_domain = kMinLog; log_domain <= 10; ++log_domain) {
    std::vector<unsigned> log_sizes;
    for (unsigned log_size = kMinLog; log_size <= log_domain; ++log_size) {
      log_sizes.insert(log_sizes.end(), {log_size, log_size});
    }
    const Columns columns = random_columns(log_sizes, rng);
    std::vector<stark::CircleDeepPoint> points;
    for (size_t p = 0; p < 3; ++p) points.emplace_back(random_point(rng));
    std::vector<QuotientTerm> terms;
    for (size_t c = 0; c < columns.size(); ++c) {
      for (size_t p = 0; p < points.size(); ++p) {
        if ((c + p) % 3 == 1) continue;  // not every column at every point
        const QM31 factor = points[p].add_sample(random<QM31>(rng), random<QM31>(rng));
        terms.push_back({columns.view(c), p, factor});
      }
    }
    const Columns quotients = B::quotients(points, terms, log_domain, tables());
    for (uint32_t i = 0; i < 1u << log_domain; ++i) {
      const BasePoint q = CircleDomain{log_domain}.at_storage(i);
      std::vector<QM31> sums(points.size());
      for (const QuotientTerm& term : terms) {
        const auto place = merkle::lift(i, log_domain - term.column.log_size);
        sums[term.point] += term.factor * term.column.data[place];
      }
      QM31 expected = QM31::zero();
      for (size_t p = 0; p < points.size(); ++p) {
        expected += points[p].numerator(sums[p], q) * points[p].denominator(q).inverse();
      }
      ASSERT_EQ(value_at(quotients, i), expected) << log_domain << ", " << i;
    }
  }
}

TEST(Neighbours, AreWhereStorageOrderHasThem) {
  std::mt19937_64 rng(4);
  for (unsigned log_size = kMinLog; log_size <= 10; ++log_size) {
    const Columns column = random_columns({log_size}, rng);
    for (int n_steps = -9; n_steps <= 9; ++n_steps) {
      for (uint32_t i = 0; i < 1u << log_size; i += B::kLanes) {
        const auto lanes = B::neighbours(column[0].data(), i, log_size, n_steps).lanes();
        for (uint32_t lane = 0; lane < B::kLanes; ++lane) {
          ASSERT_EQ(lanes[lane], column[0][domain::storage_neighbour(i + lane, log_size, n_steps)])
              << log_size << ", " << n_steps << " steps from " << i + lane;
        }
      }
    }
  }
}

TEST(RunningSum, AddsUpInRowOrder) {
  std::mt19937_64 rng(5);
  for (unsigned log_rows = kMinLog; log_rows <= kMaxLog; ++log_rows) {
    Columns column = random_extension(log_rows, rng);
    const QM31 per_row = random<QM31>(rng);
    std::vector<QM31> expected(size_t{1} << log_rows);
    QM31 sum = QM31::zero();
    for (uint32_t row = 0; row < expected.size(); ++row) {
      const uint32_t i = domain::row_to_storage(row, log_rows);
      expected[i] = sum += value_at(column, i) - per_row;
    }
    const std::array<M31*, 4> pointers = {column[0].data(), column[1].data(), column[2].data(),
                                          column[3].data()};
    B::running_sum(pointers, log_rows, per_row);
    for (size_t i = 0; i < expected.size(); ++i) {
      ASSERT_EQ(value_at(column, i), expected[i]) << log_rows << ", " << i;
    }
  }
}

TEST(VanishingInverses, InvertTheVanishingPolynomialOnBothHalves) {
  for (unsigned log_rows = kMinLog; log_rows <= 10; ++log_rows) {
    const auto inverses = B::vanishing_inverses(log_rows);
    for (uint32_t i = 0; i < 2u << log_rows; ++i) {
      const BasePoint point = CircleDomain{log_rows + 1}.at_storage(i);
      ASSERT_EQ(inverses[i >> log_rows] * domain::coset_vanishing(point.x, log_rows), M31::one());
    }
  }
}

TEST(AddLifted, AddsTheValueUnderEachPlace) {
  std::mt19937_64 rng(6);
  for (unsigned log_total = kMinLog; log_total <= 10; ++log_total) {
    for (unsigned log_size = kMinLog; log_size <= log_total; ++log_size) {
      const Columns sums = random_extension(log_size, rng);
      Columns total = random_extension(log_total, rng);
      std::vector<QM31> expected;
      for (uint32_t i = 0; i < total[0].size(); ++i) {
        expected.push_back(value_at(total, i) +
                           value_at(sums, merkle::lift(i, log_total - log_size)));
      }
      B::add_lifted(sums, total);
      for (size_t i = 0; i < expected.size(); ++i) ASSERT_EQ(value_at(total, i), expected[i]);
    }
  }
}

TEST(SplitComposition, GivesTwoHalvesThatMakeTheWhole) {
  std::mt19937_64 rng(7);
  for (unsigned log_rows = kMinLog; log_rows <= 8; ++log_rows) {
    const Columns values = random_extension(log_rows + 1, rng);
    Columns copy(QM31::kDegree, log_rows + 1);
    for (size_t c = 0; c < copy.size(); ++c) std::ranges::copy(values[c], copy[c].begin());
    const Columns halves = B::split_composition(std::move(copy), tables());
    ASSERT_EQ(halves.size(), StwoInstance::kCompositionColumns);
    for (uint32_t i = 0; i < 2u << log_rows; ++i) {
      const auto point = domain::embed<QM31>(CircleDomain{log_rows + 1}.at_storage(i));
      std::array<QM31, StwoInstance::kCompositionColumns> at_point;
      for (size_t c = 0; c < halves.size(); ++c) at_point[c] = evaluate_slowly(halves[c], point);
      ASSERT_EQ(StwoInstance::composition_value(point, log_rows, at_point), value_at(values, i))
          << log_rows << ", " << i;
    }
  }
}

}  // namespace
}  // namespace ptvm::prover
