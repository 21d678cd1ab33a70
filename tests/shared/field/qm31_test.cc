#include "shared/field/qm31.h"

#include "tests/support/field_laws.h"
#include "tests/support/vectors.h"

namespace ptvm::tests {
namespace {

using field::CM31;
using field::M31;
using field::QM31;

INSTANTIATE_TYPED_TEST_SUITE_P(M31, FieldLaws, M31);
INSTANTIATE_TYPED_TEST_SUITE_P(CM31, FieldLaws, CM31);
INSTANTIATE_TYPED_TEST_SUITE_P(QM31, FieldLaws, QM31);

using CM31OverM31 = Over<CM31, M31>;
using QM31OverM31 = Over<QM31, M31>;
using QM31OverCM31 = Over<QM31, CM31>;
INSTANTIATE_TYPED_TEST_SUITE_P(CM31OverM31, ExtensionLaws, CM31OverM31);
INSTANTIATE_TYPED_TEST_SUITE_P(QM31OverM31, ExtensionLaws, QM31OverM31);
INSTANTIATE_TYPED_TEST_SUITE_P(QM31OverCM31, ExtensionLaws, QM31OverCM31);

constexpr uint64_t kP = M31::kModulus;

TEST(M31, ReducesEvery64BitValue) {
  for (const uint64_t centre : {uint64_t{0}, kP, 2 * kP, kP * kP, uint64_t{1} << 32,
                                uint64_t{1} << 62, uint64_t{1} << 63}) {
    for (uint64_t offset = 0; offset < 9; ++offset) {
      const uint64_t value = centre + offset - 4;  // wraps to the largest values for centre 0
      EXPECT_EQ(M31::reduce(value).value(), value % kP) << value;
    }
  }
}

TEST(M31, ResultsAreCanonicalAtTheEdges) {
  const std::vector<uint64_t> edges = {0, 1, 2, kP / 2, kP / 2 + 1, kP - 2, kP - 1};
  for (const uint64_t a : edges) {
    for (const uint64_t b : edges) {
      const M31 x(static_cast<uint32_t>(a)), y(static_cast<uint32_t>(b));
      EXPECT_EQ((x + y).value(), (a + b) % kP);
      EXPECT_EQ((x - y).value(), (a + kP - b) % kP);
      EXPECT_EQ((x * y).value(), a * b % kP);
      EXPECT_EQ((-x).value(), (kP - a) % kP);
    }
  }
}

TEST(M31, OnlyValuesBelowTheModulusAreCanonical) {
  EXPECT_TRUE(M31::is_canonical(0));
  EXPECT_TRUE(M31::is_canonical(M31::kModulus - 1));
  EXPECT_FALSE(M31::is_canonical(M31::kModulus));
  EXPECT_FALSE(M31::is_canonical(0xffffffff));
}

TEST(M31, SignedIntegersKeepTheirSign) {
  EXPECT_EQ(M31::from_signed(-1), -M31::one());
  EXPECT_EQ(M31::from_signed(7) + M31::from_signed(-7), M31::zero());
  EXPECT_EQ(M31::from_signed(-32768) + M31(32768), M31::zero());
}

TEST(QM31, MatchesStwoVectors) {
  const auto& vectors = stwo_vectors().at("vectors").at("qm31");
  ASSERT_FALSE(vectors.empty());
  for (const auto& v : vectors) {
    const QM31 a = qm31_of(v.at("a")), b = qm31_of(v.at("b"));
    EXPECT_EQ(a + b, qm31_of(v.at("add")));
    EXPECT_EQ(a - b, qm31_of(v.at("sub")));
    EXPECT_EQ(a * b, qm31_of(v.at("mul")));
    EXPECT_EQ(a * b.x, qm31_of(v.at("mul_cm31")));
    EXPECT_EQ(a.inverse(), qm31_of(v.at("inv_a")));
    EXPECT_EQ(a.conjugate(), qm31_of(v.at("conj_a")));
    EXPECT_EQ(a.x * b.x, cm31_of(v.at("cm31_mul")));
    EXPECT_EQ(a.x.inverse(), cm31_of(v.at("cm31_inv_a")));
    EXPECT_EQ(a.x.a * b.x.a, m31_of(v.at("m31_mul")));
    EXPECT_EQ(a.x.a.inverse(), m31_of(v.at("m31_inv_a")));
  }
}

TEST(QM31, TheGeneratorsSquareToMinusOneAndTwoPlusI) {
  const QM31 i(M31(0), M31(1), M31(0), M31(0)), u(M31(0), M31(0), M31(1), M31(0));
  EXPECT_EQ(i * i, -QM31::one());
  EXPECT_EQ(u * u, QM31(M31(2), M31(1), M31(0), M31(0)));
}

TEST(QM31, CoordinatesRoundTripAndCombine) {
  for (const QM31& a : field_samples<QM31>()) {
    const auto c = a.coordinates();
    EXPECT_EQ(QM31::from_coordinates(c), a);
    EXPECT_EQ(QM31::combine_coordinates({QM31(c[0]), QM31(c[1]), QM31(c[2]), QM31(c[3])}), a);
  }
}

TEST(QM31, TheConjugateIsAnAutomorphismFixingCM31) {
  for (const QM31& a : field_samples<QM31>()) {
    EXPECT_TRUE((a + a.conjugate()).y.is_zero());
    EXPECT_TRUE((a * a.conjugate()).y.is_zero());
    for (const QM31& b : field_samples<QM31>()) {
      EXPECT_EQ((a * b).conjugate(), a.conjugate() * b.conjugate());
    }
  }
}

}  // namespace
}  // namespace ptvm::tests
