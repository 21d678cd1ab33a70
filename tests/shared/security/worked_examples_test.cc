// Each term of the estimate against figures worked from the papers' formulas, step by step, for
// four sets of parameters and all three analyses. They were computed in exact integers and 60-digit
// logarithms apart from our code, and are rounded to four places.
//
// The formulas, with N rows, n = N 2^b points, rho = N/n (spec/security.md has the other symbols):
//
//   lookup        eprint 2022/1530: (F-1)(w-1) zeros of the sum, F zeros of denominators
//   composition   eprint 2022/1216, theorem 8, and 2021/582, theorem 4: C
//   out-of-domain eprint 2019/336 (DEEP-ALI): the degree of constraints - vanishing * composition,
//                 where a column has N + q zeros at most (on the circle: eprint 2024/278)
//   deep-batching T - 1 times the exceptional challenges of a line: eprint 2020/654, theorem 6.1:
//   n;
//                 2025/2055, corollary 1.4, and spec/security.md, section 4: e + 1
//   fri-folding   2^k - 1 times those of a line over n/2^k points
//   queries       ((n - e - 1)/n)^s
//
// each over |K|; grinding takes its bits off its own error (eprint 2021/582, section 6.3). In the
// Johnson regime, a codeword of each list is one more try: L times the first three errors, L the
// Johnson bound; a line has ((2 h^5 + 3 h gamma rho)/(3 rho^1.5) n + h/sqrt(rho)) exceptional
// challenges with h = m + 1/2 (2025/2055, theorem 1.5), and a query passes with 1 - gamma.
#include <gtest/gtest.h>

#include "shared/security/estimate.h"
#include "tests/shared/security/instances.h"

namespace ptvm::security {
namespace {

struct Figures {
  double lookup, composition, out_of_domain, deep_batching, folding, queries;
};

// Ours are never above the papers' figures, and less than `slack` below.
void expect_figures(const RegimeReport& report, const Figures& exact, double slack) {
  ASSERT_TRUE(report.applies);
  const auto expect = [&](Term term, double bits) {
    const double ours = to_double(report.terms[static_cast<size_t>(term)]);
    EXPECT_LE(ours, bits + 0.0001) << term_name(term);
    EXPECT_GT(ours, bits - slack) << term_name(term);
  };
  expect(Term::kLookup, exact.lookup);
  expect(Term::kComposition, exact.composition);
  expect(Term::kOutOfDomain, exact.out_of_domain);
  expect(Term::kDeepBatching, exact.deep_batching);
  expect(Term::kFolding, exact.folding);
  expect(Term::kQueries, exact.queries);
}

constexpr double kRounding = 0.01;
// A bound with gamma <= 1 and rho <= 1 where the theorem has gamma and rho, and N + 1 for N.
constexpr double kSimplified = 0.04;

const RegimeReport& unique(const Report& report) { return report.regimes[0]; }
const RegimeReport& sharp(const Report& report) { return report.regimes[1]; }

// A proof of `fibonacci` at 100 bits, with 20 bits of grinding: 2^7 rows, blow-up 16, n = 2^11 = 2048.
Instance fibonacci() {
  Instance instance = example(7, 4);
  instance.n_queries = 88;
  instance.query_pow_bits = 20;
  instance.fold_step = 3;
  instance.log_last_layer_degree_bound = 4;
  instance.n_constraints = 31;
  instance.n_deep_terms = 70;
  instance.n_fractions = 1820;
  return instance;
}

TEST(WorkedFibonacci, UniqueDecoding) {
  // log2 |K| = 4 log2(2^31 - 1) = 124.0000 (2.7e-9 less).
  // lookup: 1819 * 6 + 1820 = 12734 = 2^13.6364
  // composition: 31 = 2^4.9542
  // out-of-domain: max(3 (128 + 2), 3 * 128 + 2) = 390 = 2^8.6073
  // deep-batching: 69 * 2048 = 2^(6.1085 + 11)
  // fri-folding: three folds at once, 7 * 256 = 2^10.8074
  // queries: e = (2048 - 130)/2 - 1 = 958, a = 1089/2048 = 2^-0.91121; 88 of them, and 20 bits
  expect_figures(unique(estimate(fibonacci())),
                 {110.3636, 119.0458, 115.3927, 106.8915, 113.1926, 100.1866}, kRounding);
}

TEST(WorkedFibonacci, UniqueDecodingSharp) {
  // D = 2048 - 129 = 1919; e = floor((1919^2 - 6 * 2048) / 3838) = floor(3670273 / 3838) = 956
  // deep-batching: 69 * 957 = 66033 = 2^16.0109
  // queries: a = 1091/2048 = 2^-0.90857; 79.9537 and 20 bits
  expect_figures(sharp(estimate(fibonacci())),
                 {110.3636, 119.0458, 115.3927, 107.9891, 113.1926, 99.9537}, kRounding);
}

TEST(WorkedFibonacci, Johnson) {
  // m = 3: a = sqrt(129/2048) * 4/3 = 0.334634 = 2^-1.57935, L = 1/(a^2 - 130/2048) = 20.6174 =
  // 2^4.3658, off the first three. h = 3.5, rho = 1/16, gamma = 0.665367: a line has
  // (2 * 525.21875 + 10.5 * 0.041585) / (3/64) * 2048 + 14 = 45913406 = 2^25.4524 exceptional
  // challenges, 69 times that in the batch; over 256 points 5739188 = 2^22.4525, 7 times that.
  // queries: 88 * 1.57935 and 20 bits
  expect_figures(johnson_regime(fibonacci(), 3),
                 {105.9978, 114.6800, 111.0269, 92.4391, 98.7402, 158.9827}, kSimplified);
}

// A segment of 2^16 rows with all three components, blow-up 2, so n = 2^17 = 131072.
Instance long_segment() {
  Instance instance = example(16, 1);
  instance.n_queries = 193;
  instance.query_pow_bits = 20;
  instance.fold_step = 3;
  instance.log_last_layer_degree_bound = 4;
  instance.n_constraints = 49;
  instance.n_deep_terms = 142;
  instance.n_fractions = 762669;
  return instance;
}

TEST(WorkedLongSegment, UniqueDecoding) {
  // lookup: 762668 * 6 + 762669 = 5338677 = 2^22.3481
  // composition: 49 = 2^5.6147
  // out-of-domain: 3 (65536 + 2) = 196614 = 2^17.5850
  // deep-batching: 141 * 131072 = 2^(7.1396 + 17)
  // fri-folding: 7 * 16384 = 2^16.8074
  // queries: e = (131072 - 65538)/2 - 1 = 32766, a = 98305/131072 = 2^-0.41502; 80.0994 and 20
  expect_figures(unique(estimate(long_segment())),
                 {101.6519, 118.3853, 106.4150, 99.8604, 107.1926, 100.0994}, kRounding);
}

TEST(WorkedLongSegment, UniqueDecodingSharp) {
  // D = 65535; e = floor((65535^2 - 786432) / 131070) = floor(4294049793 / 131070) = 32761
  // deep-batching: 141 * 32762 = 4619442 = 2^22.1393
  // queries: a = 98310/131072 = 2^-0.41495; 80.0852 and 20 bits
  expect_figures(sharp(estimate(long_segment())),
                 {101.6519, 118.3853, 106.4150, 101.8607, 107.1926, 100.0852}, kRounding);
  EXPECT_EQ(estimate(long_segment()).regime, Regime::kUniqueDecodingSharp);
  EXPECT_EQ(estimate(long_segment()).proven_bits, 100u);
}

TEST(WorkedLongSegment, Johnson) {
  // m = 8: a = sqrt(65537/131072) * 9/8 = 0.795501 = 2^-0.33006, L = 1/(a^2 - 65538/131072) =
  // 7.5297 = 2^2.9126. h = 8.5: a line has (2 * 44370.5 + 25.5 * 0.10225) / 1.06066 * 131072 + 12 =
  // 2^33.3524 exceptional challenges; over 16384 points 2^30.3524.
  expect_figures(johnson_regime(long_segment(), 8),
                 {98.7394, 115.4727, 103.5024, 83.5081, 90.8403, 83.7024}, kSimplified);
}

// 2^11 rows, blow-up 16, all components, 24 and 6 bits of grinding: n = 2^15 = 32768.
Instance small_and_ground() {
  Instance instance = example(11, 4);
  instance.n_queries = 90;
  instance.query_pow_bits = 24;
  instance.interaction_pow_bits = 6;
  instance.fold_step = 3;
  instance.log_last_layer_degree_bound = 4;
  instance.n_constraints = 49;
  instance.n_deep_terms = 142;
  instance.n_fractions = 30000;
  return instance;
}

TEST(WorkedSmallAndGround, UniqueDecoding) {
  // lookup: 29999 * 6 + 30000 = 209994 = 2^17.6800, and 6 bits of grinding
  // out-of-domain: 3 (2048 + 2) = 6150 = 2^12.5864
  // deep-batching: 141 * 32768 = 2^(7.1396 + 15)
  // fri-folding: 7 * 4096 = 2^14.8074
  // queries: e = (32768 - 2050)/2 - 1 = 15358, a = 17409/32768 = 2^-0.91245; 82.1209 and 24
  expect_figures(unique(estimate(small_and_ground())),
                 {112.3200, 118.3853, 111.4136, 101.8604, 109.1926, 106.1209}, kRounding);
}

TEST(WorkedSmallAndGround, UniqueDecodingSharp) {
  // D = 30719; e = floor((30719^2 - 196608) / 61438) = 15356; 141 * 15357 = 2165337 = 2^21.0462
  // queries: a = 17411/32768 = 2^-0.91229; 82.1060 and 24
  expect_figures(sharp(estimate(small_and_ground())),
                 {112.3200, 118.3853, 111.4136, 102.9538, 109.1926, 106.1060}, kRounding);
}

TEST(WorkedSmallAndGround, Johnson) {
  // m = 3: a = sqrt(2049/32768) * 4/3 = 0.333415 = 2^-1.58461, L = 1/(a^2 - 2050/32768) = 20.5743.
  // A line has (1050.4375 + 10.5 * 0.041662) / (3/64) * 32768 + 14 = 2^29.4524 exceptional ones.
  expect_figures(johnson_regime(small_and_ground(), 3),
                 {107.9572, 114.0225, 107.0509, 87.4080, 94.7402, 166.6149}, kSimplified);
}

// A textbook STARK on a line: the field of ethSTARK (eprint 2021/582), p = 2^61 + 20 * 2^32 + 1,
// and its quadratic extension; 2^20 rows, blow-up 8, so n = 2^23, single samples (q = 1), 52
// constraints of degree 4, composition in four parts, no lookups.
Instance textbook() {
  Instance instance = example(20, 3);
  instance.log_field_size = extension_field_bits((uint64_t{1} << 61) + (uint64_t{20} << 32) + 1, 2);
  instance.n_queries = 80;
  instance.query_pow_bits = 20;
  instance.fold_step = 3;
  instance.log_last_layer_degree_bound = 6;
  instance.n_constraints = 52;
  instance.max_constraint_degree = 4;
  instance.n_composition_parts = 4;
  instance.n_deep_terms = 30;
  instance.n_deep_points = 1;
  instance.n_fractions = 0;
  instance.max_tuple_width = 1;
  return instance;
}

TEST(WorkedTextbook, UniqueDecoding) {
  // log2 |K| = 2 * 61.00000005 = 122.0000
  // composition: 52 = 2^5.7004
  // out-of-domain: max(4 (2^20 + 1), 5 * 2^20 + 1) = 5242881 = 2^22.3219
  // deep-batching: 29 * 2^23 = 2^(4.8580 + 23)
  // fri-folding: 7 * 2^20 = 2^22.8074
  // queries: e = floor((2^23 - 2^20 - 1)/2) - 1 = 3670014, a = 0.5625 + 2^-22 = 2^-0.83007; 66.4060
  expect_figures(unique(estimate(textbook())),
                 {122.0000, 116.2996, 99.6781, 94.1420, 99.1926, 86.4060}, kRounding);
  // The "toy problem" of section 5.9 there: 3 bits a query, 80 of them and 20, but the field's.
  EXPECT_EQ(estimate(textbook()).conjectured_bits, 122u);
}

TEST(WorkedTextbook, UniqueDecodingSharp) {
  // D = 7 * 2^20 - 1; e = floor((D - 6n/D)/2) = floor((7340031 - 6.857)/2) = 3670012
  // deep-batching: 29 * 3670013 = 106430377 = 2^26.6653
  expect_figures(sharp(estimate(textbook())),
                 {122.0000, 116.2996, 99.6781, 95.3347, 99.1926, 86.4059}, kRounding);
}

TEST(WorkedTextbook, Johnson) {
  // m = 16: a = sqrt(1/8) * 17/16 = 0.375650 = 2^-1.41253, L = 1/(a^2 - 1/8) = 62.06 = 2^5.9556
  // h = 16.5: a line has (2 * 1222981 + 49.5 * 0.078044) / 0.132583 * 2^23 = 2^47.1370 exceptional
  // challenges, 29 times that in the batch; over 2^20 points 2^44.1370, 7 times that.
  expect_figures(johnson_regime(textbook(), 16),
                 {116.0444, 110.3440, 93.7225, 70.0050, 75.0556, 133.0029}, kSimplified);
}

// The lemma of spec/security.md, section 4, for a code of degree N: wherever the regime is used,
// its number of errors meets the lemma's conditions, and the figure is the lemma's e + 1.
TEST(UniqueDecodingSharp, MeetsTheConditionsOfItsLemma) {
  size_t n_applies = 0;
  for (uint32_t log_rows = 1; log_rows <= 24; ++log_rows) {
    for (uint32_t log_blowup = 1; log_blowup <= 6; ++log_blowup) {
      const Instance instance = example(log_rows, log_blowup);
      const RegimeReport report = sharp(estimate(instance));
      if (!report.applies) continue;
      ++n_applies;
      const uint64_t rows = uint64_t{1} << log_rows, n = rows << log_blowup;
      const uint64_t d = n - rows, e = ((d - 1) * (d - 1) - 6 * n) / (2 * (d - 1));
      EXPECT_LT(2 * e, d);
      // Below 2^63: e < n/2 <= 2^29, and d - 2e is near 6n/d.
      EXPECT_LE(n * (d - e), (d - 2 * e) * (e + 1) * (e + 1)) << log_rows << " " << log_blowup;
      EXPECT_EQ(report.terms[static_cast<size_t>(Term::kDeepBatching)],
                instance.log_field_size - log2_upper(65) - log2_upper(e + 1));
    }
  }
  EXPECT_GT(n_applies, 100u);
}

}  // namespace
}  // namespace ptvm::security
