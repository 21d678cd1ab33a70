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
using Columns = memory::Columns<field::M31>;

constexpr unsigned kMaxLog = 12;
constexpr unsigned kMinLog = CircleOperations<field::QM31>::kMinLogRows;

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
template <class K>
Columns random_extension(unsigned log_size, std::mt19937_64& rng) {
  return random_columns(std::vector<unsigned>(K::kDegree, log_size), rng);
}
template <class K>
K value_at(const Columns& extension, size_t i) {
  std::array<M31, K::kDegree> coordinates;
  for (size_t c = 0; c < K::kDegree; ++c) coordinates[c] = extension[c][i];
  return K::from_coordinates(coordinates);
}
template <class K>
CirclePoint<K> random_point(std::mt19937_64& rng) {
  CirclePoint<K> point;
  EXPECT_TRUE(domain::point_from_parameter(random<K>(rng), point));
  return point;
}

// The polynomial of `coefficients` at a point, from the definition of the basis.
template <class K>
K evaluate_slowly(std::span<const M31> coefficients, const CirclePoint<K>& point) {
  std::vector<K> folded(coefficients.begin(), coefficients.end());
  K factor = point.y;
  for (size_t n = folded.size(); n > 1; n /= 2) {
    for (size_t i = 0; i < n / 2; ++i) folded[i] = folded[2 * i] + factor * folded[2 * i + 1];
    factor = n == folded.size() ? point.x : domain::double_x(factor);
  }
  return folded[0];
}

// The kernels with challenges from either extension.
template <class K>
struct CircleKernels : ::testing::Test {};
struct ExtensionName {
  template <class K>
  static std::string GetName(int) {
    return std::is_same_v<K, field::QM31> ? "QM31" : "OM31";
  }
};
using Extensions = ::testing::Types<field::QM31, field::OM31>;
TYPED_TEST_SUITE(CircleKernels, Extensions, ExtensionName);

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

TYPED_TEST(CircleKernels, FoldIsTheInstancesFold) {
  using K = TypeParam;
  using B = CircleOperations<TypeParam>;
  using Instance = stark::CircleInstance<hash::Blake2sHasher, TypeParam>;
  std::mt19937_64 rng(1);
  for (unsigned log_size = 1; log_size <= kMaxLog - 1; ++log_size) {
    const Columns values = random_extension<K>(log_size, rng);
    const K alpha = random<K>(rng);
    for (const bool on_circle : {false, true}) {
      if (on_circle && log_size == 1) continue;
      const Columns folded = B::fold(values, alpha, on_circle, tables());
      ASSERT_EQ(folded.log_size(0), log_size - 1);
      for (uint32_t i = 0; i < folded[0].size(); ++i) {
        const M31 twiddle = Instance::twiddle(on_circle, log_size, i);
        ASSERT_EQ(value_at<K>(folded, i),
                  Instance::fold(value_at<K>(values, 2 * i), value_at<K>(values, 2 * i + 1), alpha,
                                 twiddle.inverse()))
            << (on_circle ? "circle " : "line ") << log_size << ", " << i;
      }
    }
  }
}

TYPED_TEST(CircleKernels, SampleIsTheValueOfTheLiftedPolynomial) {
  using K = TypeParam;
  using B = CircleOperations<TypeParam>;
  using Instance = stark::CircleInstance<hash::Blake2sHasher, TypeParam>;
  std::mt19937_64 rng(2);
  const Columns coefficients = random_columns({4, 9, 5, 9, 7}, rng);
  std::vector<CircleSampleRequest<K>> requests;
  const CirclePoint<K> z = random_point<K>(rng);
  for (const int offset : {0, -1, 0}) {
    for (size_t c = 0; c < coefficients.size(); ++c) {
      requests.push_back({coefficients.view(c), Instance::shift(z, offset, 9),
                          9 - coefficients.log_size(c), offset});
    }
  }
  const std::vector<K> values = B::sample(requests);
  ASSERT_EQ(values.size(), requests.size());
  for (size_t i = 0; i < requests.size(); ++i) {
    const auto point = requests[i].point.times(uint64_t{1} << requests[i].log_lift);
    EXPECT_EQ(values[i], evaluate_slowly(requests[i].coefficients.values(), point)) << i;
  }
}

TYPED_TEST(CircleKernels, DeepQuotientsAreTheSumsOfTheFormula) {
  using K = TypeParam;
  using B = CircleOperations<TypeParam>;
  std::mt19937_64 rng(3);
  for (unsigned log_domain = kMinLog; log_domain <= 10; ++log_domain) {
    std::vector<unsigned> log_sizes;
    for (unsigned log_size = kMinLog; log_size <= log_domain; ++log_size) {
      log_sizes.insert(log_sizes.end(), {log_size, log_size});
    }
    const Columns columns = random_columns(log_sizes, rng);
    std::vector<stark::CircleDeepPoint<K>> points;
    for (size_t p = 0; p < 3; ++p) points.emplace_back(random_point<K>(rng));
    std::vector<CircleQuotientTerm<K>> terms;
    for (size_t c = 0; c < columns.size(); ++c) {
      for (size_t p = 0; p < points.size(); ++p) {
        if ((c + p) % 3 == 1) continue;  // not every column at every point
        const K factor = points[p].add_sample(random<K>(rng), random<K>(rng));
        terms.push_back({columns.view(c), p, factor});
      }
    }
    const Columns quotients = B::quotients(points, terms, log_domain, tables());
    for (uint32_t i = 0; i < 1u << log_domain; ++i) {
      const BasePoint q = CircleDomain{log_domain}.at_storage(i);
      std::vector<K> sums(points.size());
      for (const CircleQuotientTerm<K>& term : terms) {
        const auto place = domain::CircleDomain::lift(i, log_domain - term.column.log_size);
        sums[term.point] += term.factor * term.column.data[place];
      }
      K expected = K::zero();
      for (size_t p = 0; p < points.size(); ++p) {
        expected += points[p].numerator(sums[p], q) * points[p].denominator(q).inverse();
      }
      ASSERT_EQ(value_at<K>(quotients, i), expected) << log_domain << ", " << i;
    }
  }
}

TYPED_TEST(CircleKernels, NeighboursAreWhereStorageOrderHasThem) {
  using B = CircleOperations<TypeParam>;
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

TYPED_TEST(CircleKernels, RunningSumAddsUpInRowOrder) {
  using K = TypeParam;
  using B = CircleOperations<TypeParam>;
  std::mt19937_64 rng(5);
  for (unsigned log_rows = kMinLog; log_rows <= kMaxLog; ++log_rows) {
    Columns column = random_extension<K>(log_rows, rng);
    const K per_row = random<K>(rng);
    std::vector<K> expected(size_t{1} << log_rows);
    K sum = K::zero();
    for (uint32_t row = 0; row < expected.size(); ++row) {
      const uint32_t i = domain::row_to_storage(row, log_rows);
      expected[i] = sum += value_at<K>(column, i) - per_row;
    }
    B::running_sum(column.pointers(0, K::kDegree), log_rows, per_row);
    for (size_t i = 0; i < expected.size(); ++i) {
      ASSERT_EQ(value_at<K>(column, i), expected[i]) << log_rows << ", " << i;
    }
  }
}

TYPED_TEST(CircleKernels, VanishingInversesInvertTheVanishingPolynomialOnBothHalves) {
  using B = CircleOperations<TypeParam>;
  for (unsigned log_rows = kMinLog; log_rows <= 10; ++log_rows) {
    const auto inverses = B::vanishing_inverses(log_rows);
    for (uint32_t i = 0; i < 2u << log_rows; ++i) {
      const BasePoint point = CircleDomain{log_rows + 1}.at_storage(i);
      ASSERT_EQ(inverses[i >> log_rows] * domain::coset_vanishing(point.x, log_rows), M31::one());
    }
  }
}

TYPED_TEST(CircleKernels, AddLiftedAddsTheValueUnderEachPlace) {
  using K = TypeParam;
  using B = CircleOperations<TypeParam>;
  std::mt19937_64 rng(6);
  for (unsigned log_total = kMinLog; log_total <= 10; ++log_total) {
    for (unsigned log_size = kMinLog; log_size <= log_total; ++log_size) {
      const Columns sums = random_extension<K>(log_size, rng);
      Columns total = random_extension<K>(log_total, rng);
      std::vector<K> expected;
      for (uint32_t i = 0; i < total[0].size(); ++i) {
        expected.push_back(value_at<K>(total, i) +
                           value_at<K>(sums, domain::CircleDomain::lift(i, log_total - log_size)));
      }
      B::add_lifted(sums, total);
      for (size_t i = 0; i < expected.size(); ++i) ASSERT_EQ(value_at<K>(total, i), expected[i]);
    }
  }
}

TYPED_TEST(CircleKernels, SplitCompositionGivesTwoHalvesThatMakeTheWhole) {
  using K = TypeParam;
  using B = CircleOperations<TypeParam>;
  using Instance = stark::CircleInstance<hash::Blake2sHasher, TypeParam>;
  std::mt19937_64 rng(7);
  for (unsigned log_rows = kMinLog; log_rows <= 8; ++log_rows) {
    const Columns values = random_extension<K>(log_rows + 1, rng);
    Columns copy(K::kDegree, log_rows + 1);
    for (size_t c = 0; c < copy.size(); ++c) std::ranges::copy(values[c], copy[c].begin());
    const Columns halves = B::split_composition(std::move(copy), tables());
    ASSERT_EQ(halves.size(), Instance::kCompositionColumns);
    for (uint32_t i = 0; i < 2u << log_rows; ++i) {
      const auto point = domain::embed<K>(CircleDomain{log_rows + 1}.at_storage(i));
      std::array<K, Instance::kCompositionColumns> at_point;
      for (size_t c = 0; c < halves.size(); ++c) at_point[c] = evaluate_slowly(halves[c], point);
      ASSERT_EQ(Instance::composition_value(point, log_rows, at_point), value_at<K>(values, i))
          << log_rows << ", " << i;
    }
  }
}

}  // namespace
}  // namespace ptvm::prover
