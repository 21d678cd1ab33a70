// The terms of the security estimate against figures worked by hand from spec/security.md, against
// a published report of soundcalc, and their direction in every parameter.
#include "shared/security/estimate.h"

#include <gtest/gtest.h>

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "tests/shared/security/instances.h"

namespace ptvm::security {
namespace {

double term(const Report& report, Regime regime, Term which) {
  const RegimeReport& figures = report.regimes[static_cast<size_t>(regime)];
  EXPECT_TRUE(figures.applies);
  return to_double(figures.terms[static_cast<size_t>(which)]);
}

// The figure is at most the exact value and less than 0.01 bit below it.
void expect_bits(double figure, double exact_to_three_places) {
  EXPECT_LE(figure, exact_to_three_places + 0.0006);
  EXPECT_GT(figure, exact_to_three_places - 0.0100);
}

TEST(UniqueDecoding, MatchesHandWorkedExample) {
  // M = 16, blow-up 4: N = 65536, n = 262144. log2 |K| = 124.
  Instance instance = example(16, 2);
  instance.n_queries = 120;
  const Report report = estimate(instance);
  const auto figure = [&](Term which) { return term(report, Regime::kUniqueDecoding, which); };
  // 124 - log2(655360) - log2(7) = 124 - 19.3219 - 2.8074
  expect_bits(figure(Term::kLookup), 101.871);
  // 124 - log2(100)
  expect_bits(figure(Term::kComposition), 117.356);
  // max(3 (65536 + 2), 3 * 65536 + 2) = 196614; 124 - 17.5850
  expect_bits(figure(Term::kOutOfDomain), 106.415);
  // 124 - log2(65) - 18 = 124 - 6.0224 - 18
  expect_bits(figure(Term::kDeepBatching), 99.978);
  // One fold: (2 - 1) * n / 2 = 2^17
  expect_bits(figure(Term::kFolding), 107.000);
  // (n + N + 2) / 2n = 327682 / 524288: 0.678063 bits a query; 120 of them and 20
  expect_bits(figure(Term::kQueries), 101.368);
  EXPECT_EQ(figure(Term::kHash), 128);
  EXPECT_EQ(report.regimes[0].limiting_term, Term::kDeepBatching);
  EXPECT_EQ(report.regimes[0].multiplicity, 0u);
}

TEST(UniqueDecodingSharp, MatchesHandWorkedExample) {
  Instance instance = example(16, 2);
  instance.n_queries = 120;
  const Report report = estimate(instance);
  // n - N - 1 = 196607; errors = floor((196607^2 - 6 * 262144) / (2 * 196607)) = 98299, one of
  // them more is 98300: 124 - log2(65) - log2(98300) = 124 - 6.0224 - 16.5849
  expect_bits(term(report, Regime::kUniqueDecodingSharp, Term::kDeepBatching), 101.393);
  // n - 98300 = 163844 places at most agree: 18 - log2(163844) = 0.678037 a query, 120 and 20
  expect_bits(term(report, Regime::kUniqueDecodingSharp, Term::kQueries), 101.364);
  EXPECT_EQ(report.regime, Regime::kUniqueDecodingSharp);
  EXPECT_EQ(report.limiting_term, Term::kQueries);
  EXPECT_EQ(report.proven_bits, 101u);
}

TEST(UniqueDecodingSharp, DoesNotApplyToTinyDomains) {
  // M = 3, blow-up 2: n = 16, n - N - 1 = 7 and 49 < 6 * 16.
  const Report report = estimate(example(3, 1));
  EXPECT_TRUE(report.regimes[0].applies);
  EXPECT_FALSE(report.regimes[1].applies);
}

TEST(Johnson, MatchesHandWorkedExample) {
  // M = 16, blow-up 4, m = 3, so that h = 2m + 1 = 7.
  Instance instance = example(16, 2);
  const RegimeReport report = johnson_regime(instance, 3);
  const auto figure = [&](Term which) {
    return to_double(report.terms[static_cast<size_t>(which)]);
  };
  // A line: (7^5 + 48 * 7) n / (48 / 8) = 17143 * 8 / 48 * n = 2857.17 n, log2 = 11.4803 + 18.
  // 65 times that: 124 - 6.0224 - 29.4803
  expect_bits(figure(Term::kDeepBatching), 88.497);
  // Over the folded domain of 2^17: 124 - 11.4803 - 17
  expect_bits(figure(Term::kFolding), 95.520);
  // Agreement sqrt(1/4) (1 + 1/3) = 2/3: 0.58496 bits a query (less 1/(2N) of the dimension N + 1)
  expect_bits(figure(Term::kQueries), 78.495);
  // List: n m^2 / ((N + 1) 7 - 9) = 2359296 / 458750 = 5.1429, log2 = 2.3626
  expect_bits(figure(Term::kLookup), 101.871 - 2.363);
  expect_bits(figure(Term::kComposition), 117.356 - 2.363);
  expect_bits(figure(Term::kOutOfDomain), 106.415 - 2.363);
}

TEST(Johnson, ChoosesAMultiplicityAsGoodAsAny) {
  for (const uint32_t degree : {4u, 8u}) {
    for (const uint32_t n_queries : {10u, 60u, 150u, 1000u}) {
      Instance instance = example(14, 3, degree);
      instance.n_queries = n_queries;
      Bits best = 0;
      for (uint32_t m = kMinMultiplicity; m <= kMaxMultiplicity; ++m) {
        best = std::max(best, johnson_regime(instance, m).least);
      }
      const RegimeReport chosen = estimate(instance).regimes[2];
      EXPECT_GT(chosen.least, best - kOneBit / 4);
      EXPECT_LE(chosen.least, best);
      EXPECT_EQ(chosen.least, johnson_regime(instance, chosen.multiplicity).least);
    }
  }
}

TEST(Johnson, DoesNotApplyWhereTheRadiusVanishes) {
  // Blow-up 2 and m = 3 agree in sqrt(1/2) * 4/3 = 0.94 of the places; at M = 1 the dimension is
  // N + 1 = 3 of n = 4, and sqrt(3/4) * 4/3 > 1.
  EXPECT_TRUE(johnson_regime(example(16, 1), 3).applies);
  EXPECT_FALSE(johnson_regime(example(1, 1), 3).applies);
}

// The report that soundcalc publishes for Airbender: 2^24 rows at rate 1/2 over the quartic
// extension of M31, 928 constraints, 1225 functions, folding by 16, 87 queries, 28 bits. Ours may
// be lower: we count list sizes and the exact dimension. (It grinds 5 bits before each fold.)
TEST(Estimate, AgreesWithAPublishedSoundcalcReport) {
  Instance instance = example(24, 1);
  instance.n_queries = 87;
  instance.query_pow_bits = 28;
  instance.n_constraints = 928;
  instance.n_deep_terms = 1225;
  instance.fold_step = 4;
  const Report report = estimate(instance);
  const auto floor_of = [&](Regime regime, Term which) {
    return static_cast<int>(term(report, regime, which));
  };
  EXPECT_EQ(floor_of(Regime::kUniqueDecodingSharp, Term::kComposition), 114);
  EXPECT_EQ(floor_of(Regime::kUniqueDecodingSharp, Term::kDeepBatching), 90);
  EXPECT_EQ(floor_of(Regime::kUniqueDecodingSharp, Term::kQueries), 64);
  // Their gap rate / 20 is sqrt(rate) / 28.3, hence m = 29.
  const RegimeReport johnson = johnson_regime(instance, 29);
  EXPECT_EQ(johnson.terms[static_cast<size_t>(Term::kComposition)] / kOneBit, 109);
  EXPECT_EQ(johnson.terms[static_cast<size_t>(Term::kDeepBatching)] / kOneBit, 63);
  EXPECT_EQ(johnson.terms[static_cast<size_t>(Term::kFolding)] / kOneBit, 78 - 5);
  EXPECT_EQ(johnson.terms[static_cast<size_t>(Term::kQueries)] / kOneBit, 67);
}

TEST(Estimate, GivesDesignLookupFigure) {
  // 2^16 rows of 60 fractions in tuples of 8: 124 - 16 - 5.907 - 3.
  Instance instance = example(16, 1);
  instance.n_fractions = uint64_t{60} << 16;
  instance.max_tuple_width = 8;
  expect_bits(term(estimate(instance), Regime::kUniqueDecoding, Term::kLookup), 99.093);
  instance.interaction_pow_bits = 10;
  expect_bits(term(estimate(instance), Regime::kUniqueDecoding, Term::kLookup), 109.093);
}

TEST(Estimate, JohnsonFailsOneHundredBitsOverQm31) {
  for (const uint32_t log_blowup : {1u, 2u, 3u, 4u}) {
    Instance instance = example(16, log_blowup);
    instance.n_deep_terms = 300;
    instance.n_queries = 200;
    const RegimeReport johnson = estimate(instance).regimes[2];
    EXPECT_LT(to_double(johnson.least), 88);
  }
}

TEST(Estimate, FoldsOfOneChallengeMultiplyTheError) {
  Instance instance = example(16, 2);
  instance.fold_step = 3;  // 7 * 2^15: 124 - 2.8074 - 15
  expect_bits(term(estimate(instance), Regime::kUniqueDecoding, Term::kFolding), 106.193);
  instance.log_last_layer_degree_bound = 14;  // Only two folds are left: 3 * 2^16
  expect_bits(term(estimate(instance), Regime::kUniqueDecoding, Term::kFolding), 106.415);
}

TEST(Estimate, ConjecturedIsQueriesAndGrindingCappedByFieldAndHash) {
  Instance instance = example(14, 1);
  instance.n_queries = 70;
  instance.query_pow_bits = 26;
  EXPECT_EQ(estimate(instance).conjectured, 96 * kOneBit);
  EXPECT_EQ(estimate(instance).conjectured_bits, 96u);
  instance.n_queries = 195;  // 195 + 26 > log2 |K|, which is a little below 124.
  EXPECT_EQ(estimate(instance).conjectured, instance.log_field_size);
  EXPECT_EQ(estimate(instance).conjectured_bits, 123u);
  instance.hash_collision_bits = 112;
  EXPECT_EQ(estimate(instance).conjectured_bits, 112u);
}

TEST(Estimate, HashCapsALargeField) {
  Instance instance = example(10, 4, 8);
  instance.n_queries = 200;
  const Report report = estimate(instance);
  EXPECT_EQ(report.proven, 128 * kOneBit);
  EXPECT_EQ(report.limiting_term, Term::kHash);
}

struct Change {
  std::string name;
  std::function<void(Instance&)> apply;
};

// One change per field, each of which is for the worse.
std::vector<Change> worsenings() {
  return {{"log_field_size", [](Instance& i) { i.log_field_size -= kOneBit; }},
          {"hash_collision_bits", [](Instance& i) { i.hash_collision_bits -= 1; }},
          {"n_queries", [](Instance& i) { i.n_queries -= 1; }},
          {"query_pow_bits", [](Instance& i) { i.query_pow_bits -= 1; }},
          {"fold_step", [](Instance& i) { i.fold_step += 1; }},
          {"log_last_layer_degree_bound", [](Instance& i) { i.log_last_layer_degree_bound -= 1; }},
          {"n_constraints", [](Instance& i) { i.n_constraints += 1; }},
          {"max_constraint_degree", [](Instance& i) { i.max_constraint_degree += 1; }},
          {"n_composition_parts", [](Instance& i) { i.n_composition_parts += 1; }},
          {"n_deep_terms", [](Instance& i) { i.n_deep_terms += 1; }},
          {"n_deep_points", [](Instance& i) { i.n_deep_points += 1; }},
          {"n_fractions", [](Instance& i) { i.n_fractions += i.n_fractions / 8; }},
          {"max_tuple_width", [](Instance& i) { i.max_tuple_width += 1; }},
          {"interaction_pow_bits", [](Instance& i) { i.interaction_pow_bits -= 1; }},
          {"n_pinned_columns", [](Instance& i) { i.n_pinned_columns += 1; }}};
}

// An instance in which no field is at its end: each may become worse by one.
Instance middling(uint32_t log_n_rows, uint32_t log_blowup) {
  Instance instance = example(log_n_rows, log_blowup);
  instance.interaction_pow_bits = 5;
  instance.fold_step = 4;
  instance.log_last_layer_degree_bound = log_n_rows - 5;
  return instance;
}

TEST(Estimate, NoFieldIsForgotten) {
  const auto& [log_field_size, hash_collision_bits, log_n_rows, log_blowup, n_queries,
               query_pow_bits, fold_step, log_last_layer_degree_bound, n_constraints,
               max_constraint_degree, n_composition_parts, n_deep_terms, n_deep_points, n_fractions,
               max_tuple_width, interaction_pow_bits, n_pinned_columns] = Instance{};
  (void)log_field_size;
  constexpr size_t kFields = 17;  // The names above.

  std::set<std::string> effective;
  std::vector<Change> changes = worsenings();
  changes.push_back({"log_n_rows", [](Instance& i) { i.log_n_rows += 1; }});
  changes.push_back({"log_blowup", [](Instance& i) { i.log_blowup += 1; }});
  for (const Change& change : changes) {
    Instance before = middling(8, 2);
    // A degree and a number of parts that decide the out-of-domain term by turns.
    if (change.name == "n_composition_parts") before.n_composition_parts = 5;
    // Five folds are left; a larger step is cut to that.
    if (change.name == "log_last_layer_degree_bound") before.fold_step = 6;
    Instance after = before;
    change.apply(after);
    // What tells codewords apart is of no account where there is one.
    const size_t regime = change.name == "n_pinned_columns" ? 2 : 0;
    if (estimate(before).regimes[regime].terms != estimate(after).regimes[regime].terms) {
      effective.insert(change.name);
    }
    EXPECT_TRUE(effective.contains(change.name)) << change.name;
  }
  EXPECT_EQ(effective.size(), kFields);
}

TEST(Estimate, NoTermGainsFromAWorseParameter) {
  for (const uint32_t log_n_rows : {6u, 7u, 11u, 16u, 20u}) {
    for (const uint32_t log_blowup : {1u, 2u, 4u}) {
      for (const uint32_t n_queries : {20u, 90u, 200u}) {
        Instance before = middling(log_n_rows, log_blowup);
        before.n_queries = n_queries;
        const Report good = estimate(before);
        for (const Change& change : worsenings()) {
          Instance after = before;
          change.apply(after);
          const Report bad = estimate(after);
          EXPECT_LE(bad.proven, good.proven) << change.name;
          EXPECT_LE(bad.conjectured, good.conjectured) << change.name;
          for (size_t r = 0; r < 2; ++r) {
            for (size_t t = 0; t < kTerms; ++t) {
              EXPECT_LE(bad.regimes[r].terms[t], good.regimes[r].terms[t]) << change.name;
            }
          }
        }
      }
    }
  }
}

TEST(Estimate, TakesTheBestRegimesWeakestTerm) {
  const Report report = estimate(example(14, 2));
  Bits best = 0;
  for (const RegimeReport& regime : report.regimes) {
    Bits least = regime.terms[0];
    for (const Bits bits : regime.terms) least = std::min(least, bits);
    EXPECT_EQ(regime.least, least);
    EXPECT_EQ(regime.terms[static_cast<size_t>(regime.limiting_term)], least);
    best = std::max(best, least);
  }
  EXPECT_EQ(report.proven, best);
  EXPECT_EQ(report.proven_bits, static_cast<uint32_t>(best / kOneBit));
}

TEST(Estimate, ClaimsNothingOutOfRange) {
  const std::vector<std::function<void(Instance&)>> faults = {
      [](Instance& i) { i.log_field_size = 0; },
      [](Instance& i) { i.log_field_size = -kOneBit; },
      [](Instance& i) { i.log_field_size = INT64_MAX; },
      [](Instance& i) { i.hash_collision_bits = UINT32_MAX; },
      [](Instance& i) { i.log_n_rows = 0; },
      [](Instance& i) { i.log_n_rows = UINT32_MAX; },
      [](Instance& i) { i.log_blowup = 0; },
      [](Instance& i) { i.log_blowup = UINT32_MAX; },
      [](Instance& i) { i.log_blowup = 32 - i.log_n_rows; },
      [](Instance& i) { i.n_queries = kMaxQueries + 1; },
      [](Instance& i) { i.query_pow_bits = UINT32_MAX; },
      [](Instance& i) { i.fold_step = 0; },
      [](Instance& i) { i.log_last_layer_degree_bound = i.log_n_rows; },
      [](Instance& i) { i.n_constraints = 0; },
      [](Instance& i) { i.n_constraints = UINT64_MAX; },
      [](Instance& i) { i.max_constraint_degree = 0; },
      [](Instance& i) { i.n_composition_parts = 0; },
      [](Instance& i) { i.n_deep_terms = 0; },
      [](Instance& i) { i.n_deep_points = 0; },
      [](Instance& i) { i.n_fractions = UINT64_MAX; },
      [](Instance& i) { i.max_tuple_width = 0; },
      [](Instance& i) { i.interaction_pow_bits = UINT32_MAX; }};
  for (size_t i = 0; i < faults.size(); ++i) {
    Instance instance = example(14, 2);
    ASSERT_TRUE(in_range(instance));
    faults[i](instance);
    EXPECT_FALSE(in_range(instance)) << i;
    const Report report = estimate(instance);
    EXPECT_EQ(report.proven_bits, 0u) << i;
    EXPECT_EQ(report.conjectured_bits, 0u) << i;
    EXPECT_EQ(report.limiting_term, Term::kParameters) << i;
  }
}

TEST(Estimate, StaysWithinItsIntegersAtTheLimits) {
  // The largest values in range: every loss is counted, nothing wraps into a high figure.
  Instance instance = example(30, 1);
  instance.fold_step = UINT32_MAX;
  instance.n_constraints = instance.n_deep_terms = kMaxLargeCount;
  instance.max_constraint_degree = instance.n_composition_parts = kMaxSmallCount;
  instance.n_deep_points = instance.max_tuple_width = kMaxSmallCount;
  instance.n_fractions = (uint64_t{1} << 63) - 1;
  ASSERT_TRUE(in_range(instance));
  const Report report = estimate(instance);
  expect_bits(term(report, Regime::kUniqueDecoding, Term::kLookup), 124 - 63 - 16);
  expect_bits(term(report, Regime::kUniqueDecoding, Term::kComposition), 124 - 32);
  expect_bits(term(report, Regime::kUniqueDecoding, Term::kOutOfDomain), 124 - 46);
  expect_bits(term(report, Regime::kUniqueDecoding, Term::kDeepBatching), 124 - 32 - 31);
  expect_bits(term(report, Regime::kUniqueDecoding, Term::kFolding), 124 - 30 - 1);
}

TEST(Names, AreDistinct) {
  std::set<std::string_view> names;
  for (size_t t = 0; t <= kTerms; ++t) {
    names.insert(term_name(static_cast<Term>(t)));
    EXPECT_FALSE(term_sentence(static_cast<Term>(t)).empty());
  }
  EXPECT_EQ(names.size(), kTerms + 1);
  EXPECT_EQ(term_name(Term::kDeepBatching), "deep-batching");
  EXPECT_EQ(regime_name(Regime::kJohnson), "johnson");
}

}  // namespace
}  // namespace ptvm::security
