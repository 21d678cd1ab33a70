#include "shared/domain/circle.h"

#include <gtest/gtest.h>

#include <set>

#include "shared/field/qm31.h"
#include "tests/support/field_samplers.h"
#include "tests/support/vectors.h"

namespace ptvm::domain {
namespace {

using field::M31;
using field::QM31;

const nlohmann::json& circle_vectors() { return tests::stwo_vectors().at("vectors").at("circle"); }

BasePoint point_of(const nlohmann::json& json) {
  return {tests::m31_of(json.at(0)), tests::m31_of(json.at(1))};
}

std::vector<BasePoint> points_of(const nlohmann::json& json) {
  std::vector<BasePoint> points;
  for (const auto& point : json) points.push_back(point_of(point));
  return points;
}

static_assert(kGenerator.is_on_circle());
static_assert(subgroup_generator(0) == BasePoint::identity());
static_assert(subgroup_generator(1) == BasePoint{-M31::one(), M31::zero()});
static_assert(subgroup_index(0) == 0 && subgroup_index(31) == 1);
static_assert(CircleDomain{3}.at_storage(1) == -CircleDomain{3}.at_storage(0));

TEST(CircleVectors, GeneratorAndDomainsMatchStwo) {
  EXPECT_EQ(kGenerator, point_of(circle_vectors().at("generator")));
  const auto coset = points_of(circle_vectors().at("canonic_coset_log3"));
  const auto natural = points_of(circle_vectors().at("circle_domain_log3"));
  const auto storage = points_of(circle_vectors().at("circle_domain_log3_bitrev"));
  for (uint32_t i = 0; i < 8; ++i) {
    EXPECT_EQ(Coset::odds(3).at(i), coset.at(i));
    EXPECT_EQ(CircleDomain{3}.at(i), natural.at(i));
    EXPECT_EQ(CircleDomain{3}.at_storage(i), storage.at(i));
  }
}

TEST(CircleVectors, RowOrderMatchesStwo) {
  const auto rows = circle_vectors().at("row_at_storage_index_log3").get<std::vector<uint32_t>>();
  for (uint32_t storage = 0; storage < 8; ++storage) {
    EXPECT_EQ(storage_to_row(storage, 3), rows.at(storage));
    EXPECT_EQ(row_to_storage(rows.at(storage), 3), storage);
  }
}

TEST(BitReverse, ReversesTheLowBits) {
  EXPECT_EQ(bit_reverse(0, 0), 0u);
  EXPECT_EQ(bit_reverse(1, 1), 1u);
  EXPECT_EQ(bit_reverse(0b0011, 4), 0b1100u);
  EXPECT_EQ(bit_reverse(1, 32), 0x80000000u);
  EXPECT_EQ(bit_reverse(0x12345678, 32), 0x1e6a2c48u);
  for (uint32_t i = 0; i < 1024; ++i) EXPECT_EQ(bit_reverse(bit_reverse(i, 10), 10), i);
}

TEST(CircleGroup, ObeysTheGroupLaws) {
  const BasePoint points[] = {BasePoint::identity(), kGenerator, point_at_index(123456789),
                              point_at_index(2147483647), subgroup_generator(2)};
  for (const BasePoint& p : points) {
    EXPECT_TRUE(p.is_on_circle());
    EXPECT_EQ(p + BasePoint::identity(), p);
    EXPECT_EQ(p - p, BasePoint::identity());
    EXPECT_EQ(p + p, p.double_());
    EXPECT_EQ(double_x(p.x), p.double_().x);
    for (const BasePoint& q : points) {
      EXPECT_EQ(p + q, q + p);
      for (const BasePoint& r : points) EXPECT_EQ((p + q) + r, p + (q + r));
    }
  }
}

TEST(CircleGroup, SubgroupGeneratorsHaveTheirOrder) {
  for (unsigned n = 1; n <= kCircleLogOrder; ++n) {
    const BasePoint& g = subgroup_generator(n);
    EXPECT_EQ(g, point_at_index(subgroup_index(n)));
    EXPECT_EQ(g.times(uint64_t{1} << n), BasePoint::identity()) << n;
    EXPECT_NE(g.times(uint64_t{1} << (n - 1)), BasePoint::identity()) << n;
  }
}

TEST(CircleGroup, IndicesAddModuloTheOrder) {
  const uint32_t indices[] = {0, 1, 2, 1000003, 0x40000000, 0x7fffffff};
  for (const uint32_t a : indices) {
    EXPECT_EQ(point_at_index(a), kGenerator.times(a));
    EXPECT_EQ(point_at_index(0 - a), -point_at_index(a));
    EXPECT_EQ(point_at_index(a + (uint32_t{1} << 31)), point_at_index(a));
    for (const uint32_t b : indices) {
      EXPECT_EQ(point_at_index(a + b), point_at_index(a) + point_at_index(b));
    }
  }
}

class CircleDomains : public ::testing::TestWithParam<unsigned> {};
INSTANTIATE_TEST_SUITE_P(LogSize, CircleDomains, ::testing::Range(1u, 9u));

TEST_P(CircleDomains, HoldTheCanonicCosetOnce) {
  const unsigned log_size = GetParam();
  std::set<uint32_t> coset, domain;
  for (uint32_t i = 0; i < uint32_t{1} << log_size; ++i) {
    coset.insert(Coset::odds(log_size).index_at(i));
    domain.insert(CircleDomain{log_size}.index_at(i));
  }
  EXPECT_EQ(coset.size(), size_t{1} << log_size);
  EXPECT_EQ(domain, coset);
}

TEST_P(CircleDomains, RowsAreStoredAtTheirPoint) {
  const unsigned log_size = GetParam();
  for (uint32_t row = 0; row < uint32_t{1} << log_size; ++row) {
    const uint32_t storage = row_to_storage(row, log_size);
    EXPECT_EQ(CircleDomain{log_size}.at_storage(storage), Coset::odds(log_size).at(row));
    EXPECT_EQ(storage_to_row(storage, log_size), row);
  }
}

TEST_P(CircleDomains, NeighboursAreCosetStepsAway) {
  const unsigned log_size = GetParam();
  const CircleDomain domain{log_size};
  for (uint32_t storage = 0; storage < domain.size(); ++storage) {
    for (const int32_t n_steps : {-3, -2, -1, 0, 1, 2, 7}) {
      const uint32_t index = static_cast<uint32_t>(n_steps) * subgroup_index(log_size);
      EXPECT_EQ(domain.at_storage(storage_neighbour(storage, log_size, n_steps)),
                domain.at_storage(storage) + point_at_index(index));
    }
  }
}

TEST_P(CircleDomains, NextRowOnAnExtendedDomainIsTheTraceStepAway) {
  const unsigned log_trace = GetParam(), log_blowup = 2;
  const CircleDomain domain{log_trace + log_blowup};
  const BasePoint trace_step = point_at_index(subgroup_index(log_trace));
  for (uint32_t storage = 0; storage < domain.size(); ++storage) {
    const uint32_t next = storage_neighbour(storage, domain.log_size, 1 << log_blowup);
    EXPECT_EQ(domain.at_storage(next), domain.at_storage(storage) + trace_step);
  }
}

TEST_P(CircleDomains, FoldToTheLineDomainInStorageOrder) {
  const unsigned log_size = GetParam();
  const CircleDomain domain{log_size};
  const LineDomain line{log_size - 1};
  for (uint32_t pair = 0; pair < domain.size() / 2; ++pair) {
    const BasePoint p = domain.at_storage(2 * pair);
    EXPECT_EQ(domain.at_storage(2 * pair + 1), -p);
    EXPECT_EQ(line.at_storage(pair), p.x);
  }
  if (log_size < 2) return;
  const LineDomain folded{log_size - 2};
  for (uint32_t pair = 0; pair < domain.size() / 4; ++pair) {
    EXPECT_EQ(line.at_storage(2 * pair + 1), -line.at_storage(2 * pair));
    EXPECT_EQ(folded.at_storage(pair), double_x(line.at_storage(2 * pair)));
  }
}

TEST_P(CircleDomains, VanishingPolynomialIsZeroOnTheDomainOnly) {
  const unsigned log_size = GetParam();
  for (uint32_t i = 0; i < uint32_t{1} << log_size; ++i) {
    EXPECT_EQ(coset_vanishing(CircleDomain{log_size}.at(i).x, log_size), M31::zero());
  }
  for (uint32_t i = 0; i < uint32_t{2} << log_size; ++i) {
    EXPECT_NE(coset_vanishing(CircleDomain{log_size + 1}.at(i).x, log_size), M31::zero());
  }
}

TEST(CirclePointExt, EmbeddingKeepsTheGroupLaw) {
  const BasePoint p = point_at_index(31337), q = point_at_index(271828);
  EXPECT_EQ(embed<QM31>(p) + embed<QM31>(q), embed<QM31>(p + q));
  EXPECT_EQ(embed<QM31>(p).times(77), embed<QM31>(p.times(77)));
}

TEST(CirclePointExt, EveryParameterGivesAPointUnlessItsSquareIsMinusOne) {
  for (const QM31& t : tests::field_samples<QM31>()) {
    CirclePoint<QM31> point;
    ASSERT_TRUE(point_from_parameter(t, point));
    EXPECT_TRUE(point.is_on_circle());
    EXPECT_EQ(point.y, t * (QM31::one() + point.x)) << "t is the slope seen from (-1, 0)";
  }
  const QM31 i(M31(0), M31(1), M31(0), M31(0));
  CirclePoint<QM31> point;
  EXPECT_FALSE(point_from_parameter(i, point));
  EXPECT_FALSE(point_from_parameter(-i, point));
}

// The out-of-domain points of stwo's proofs come from the first element drawn after the
// composition root.
TEST(CirclePointExt, OutOfDomainPointsMatchStwoProofs) {
  for (const auto& proof_case : tests::stwo_vectors().at("cases")) {
    const auto& steps = proof_case.at("verifier").at("transcript");
    const auto& expected = proof_case.at("verifier").at("values").at("oods_point");
    std::vector<QM31> drawn;
    for (const auto& step : steps) {
      if (step.at("op") == "draw_secure_felt") drawn.push_back(tests::qm31_of(step.at("out")));
    }
    CirclePoint<QM31> point;
    ASSERT_TRUE(point_from_parameter(drawn.at(1), point));
    EXPECT_EQ(point.x, tests::qm31_of(expected.at(0)));
    EXPECT_EQ(point.y, tests::qm31_of(expected.at(1)));
  }
}

TEST(CircleDomain, RepeatsShorterColumnsInPairs) {
  for (uint32_t leaf = 0; leaf < 16; ++leaf) EXPECT_EQ(CircleDomain::lift(leaf, 0), leaf);
  const uint32_t by_two[] = {0, 1, 0, 1, 2, 3, 2, 3};
  for (uint32_t leaf = 0; leaf < 8; ++leaf) EXPECT_EQ(CircleDomain::lift(leaf, 1), by_two[leaf]);
  const uint32_t by_four[] = {0, 1, 0, 1, 0, 1, 0, 1, 2, 3};
  for (uint32_t leaf = 0; leaf < 10; ++leaf) EXPECT_EQ(CircleDomain::lift(leaf, 2), by_four[leaf]);
  EXPECT_EQ(CircleDomain::lift(0x3fffffff, 29), 1u);
}

}  // namespace
}  // namespace ptvm::domain
