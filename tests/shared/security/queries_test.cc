// The least number of queries for a level, and what stands in the way where there is none.
#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <string>

#include "shared/security/estimate.h"
#include "tests/shared/security/instances.h"

namespace ptvm::security {
namespace {

// With 20 bits of grinding, 100 bits are 80 by queries. In the unique-decoding regime a query is
// worth log2(2 / (1 + rate)) bits, on long traces: 0.41504, 0.67807, 0.83007, 0.91254 at blow-up
// 2, 4, 8, 16; 80 divided by it is 192.8, 118.0 (117.98), 96.4, 87.7.
TEST(LeastQueries, MatchesHandWorkedFiguresOverQm31) {
  const uint32_t expected[] = {193, 118, 97, 88};
  for (uint32_t log_blowup = 1; log_blowup <= 4; ++log_blowup) {
    const QueryPlan plan = least_queries(example(13, log_blowup), 100);
    EXPECT_TRUE(plan.reachable);
    EXPECT_EQ(plan.n_queries, expected[log_blowup - 1]);
    EXPECT_EQ(plan.report.proven_bits, 100u);
    EXPECT_EQ(plan.report.limiting_term, Term::kQueries);
  }
}

// On 2^7 rows the two more zeros of the decoded columns are felt: (n + N + 2) / 2n = 386 / 512 at
// blow-up 2 is 0.40754 bits a query, and 80 / 0.40754 = 196.3.
TEST(LeastQueries, CountsTheSlackOfShortTraces) {
  EXPECT_EQ(least_queries(example(7, 1), 100).n_queries, 197u);
  EXPECT_EQ(least_queries(example(7, 2), 100).n_queries, 119u);
  EXPECT_EQ(least_queries(example(7, 3), 100).n_queries, 97u);
  EXPECT_EQ(least_queries(example(7, 4), 100).n_queries, 88u);
}

// Over the degree-8 field |K| = 2^248 leaves room for a large m, and a query is worth nearly
// log2(1 / sqrt(rate)) = 0.5, 1.5, 2: 80 bits are 160, 53.3, 40, and 108 bits 216, 72, 54.
TEST(LeastQueries, MatchesHandWorkedFiguresOverTheDegree8Field) {
  struct Case {
    uint32_t log_blowup, bits, least, at_most;
  };
  for (const Case& c : {Case{1, 100, 161, 170}, Case{3, 100, 54, 56}, Case{4, 100, 41, 41},
                        Case{1, 128, 217, 225}, Case{3, 128, 73, 75}, Case{4, 128, 55, 56}}) {
    for (const uint32_t log_n_rows : {16u, 20u}) {
      const QueryPlan plan = least_queries(example(log_n_rows, c.log_blowup, 8), c.bits);
      ASSERT_TRUE(plan.reachable);
      EXPECT_EQ(plan.report.regime, Regime::kJohnson);
      EXPECT_EQ(plan.n_queries, c.least);
      EXPECT_LE(plan.n_queries, c.at_most);
    }
  }
}

TEST(LeastQueries, IsTheLeast) {
  for (const uint32_t log_n_rows : {4u, 7u, 12u, 15u}) {
    for (const uint32_t log_blowup : {1u, 2u, 3u, 4u}) {
      for (const uint32_t degree : {4u, 8u}) {
        for (const uint32_t bits : {40u, 80u, 96u}) {
          Instance instance = example(log_n_rows, log_blowup, degree);
          const QueryPlan plan = least_queries(instance, bits);
          ASSERT_TRUE(plan.reachable);
          instance.n_queries = plan.n_queries;
          EXPECT_GE(estimate(instance).proven_bits, bits);
          EXPECT_EQ(estimate(instance).proven, plan.report.proven);
          instance.n_queries = plan.n_queries - 1;
          EXPECT_LT(estimate(instance).proven_bits, bits);
        }
      }
    }
  }
}

TEST(LeastQueries, NamesTheTermThatStandsInTheWay) {
  // 2^18 rows at blow-up 16: 65 quotients over 2^22 points take 27 of 124 bits.
  const QueryPlan batching = least_queries(example(18, 4), 100);
  EXPECT_FALSE(batching.reachable);
  EXPECT_EQ(batching.report.limiting_term, Term::kDeepBatching);
  EXPECT_EQ(batching.report.proven_bits, 97u);

  Instance instance = example(14, 1);
  instance.n_fractions = uint64_t{1} << 25;
  const QueryPlan lookup = least_queries(instance, 100);
  EXPECT_FALSE(lookup.reachable);
  EXPECT_EQ(lookup.report.limiting_term, Term::kLookup);
  EXPECT_EQ(lookup.report.proven_bits, 96u);  // 124 - 25 - 2.8
  instance.interaction_pow_bits = 4;          // Grinding before the challenges lifts it.
  EXPECT_TRUE(least_queries(instance, 100).reachable);

  const QueryPlan hash = least_queries(example(10, 4, 8), 129);
  EXPECT_FALSE(hash.reachable);
  EXPECT_EQ(hash.report.limiting_term, Term::kHash);
}

TEST(LeastQueries, RefusesParametersOutOfRange) {
  Instance instance = example(14, 1);
  instance.log_blowup = 0;
  const QueryPlan plan = least_queries(instance, 100);
  EXPECT_FALSE(plan.reachable);
  EXPECT_EQ(plan.report.limiting_term, Term::kParameters);
}

TEST(LeastQueries, DoesNotReadTheNumberOfQueries) {
  Instance instance = example(14, 2);
  const uint32_t expected = least_queries(instance, 100).n_queries;
  for (const uint32_t n_queries : {0u, 1u, 5000u}) {
    instance.n_queries = n_queries;
    EXPECT_EQ(least_queries(instance, 100).n_queries, expected);
  }
}

// The table of examples in the specification, row by row as it has to read.
TEST(LeastQueries, AgreesWithTheSpecification) {
  std::ifstream file(PTVM_SOURCE_DIR "/spec/security.md");
  ASSERT_TRUE(file.good());
  const std::string spec{std::istreambuf_iterator<char>(file), {}};
  for (const uint32_t log_n_rows : {7u, 14u, 16u}) {
    for (uint32_t log_blowup = 1; log_blowup <= 4; ++log_blowup) {
      const Instance instance = example(log_n_rows, log_blowup);
      const Instance degree8 = example(log_n_rows, log_blowup, 8);
      const QueryPlan plan = least_queries(instance, 100);
      const Report most = least_queries(instance, 1000).report;
      char row[120];
      std::snprintf(row, sizeof row, "| %u | %u | %s | %.2f | %s | %u | %u |", log_n_rows,
                    1u << log_blowup,
                    plan.reachable ? std::to_string(plan.n_queries).c_str() : "none",
                    to_double(most.proven), std::string(term_name(most.limiting_term)).c_str(),
                    least_queries(degree8, 100).n_queries, least_queries(degree8, 128).n_queries);
      EXPECT_NE(spec.find(row), std::string::npos) << row;
    }
  }
}

}  // namespace
}  // namespace ptvm::security
