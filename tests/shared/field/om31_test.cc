#include "shared/field/om31.h"

#include <vector>

#include "shared/util/bytes.h"
#include "tests/support/field_laws.h"

namespace ptvm::tests {
namespace {

using field::CM31;
using field::M31;
using field::OM31;
using field::QM31;

INSTANTIATE_TYPED_TEST_SUITE_P(OM31, FieldLaws, OM31);

using OM31OverM31 = Over<OM31, M31>;
using OM31OverQM31 = Over<OM31, QM31>;
INSTANTIATE_TYPED_TEST_SUITE_P(OM31OverM31, ExtensionLaws, OM31OverM31);
INSTANTIATE_TYPED_TEST_SUITE_P(OM31OverQM31, ExtensionLaws, OM31OverQM31);

constexpr uint64_t kP = M31::kModulus;
constexpr QM31 kU(CM31::zero(), CM31::one());
constexpr OM31 kW(QM31::zero(), QM31::one());

OM31 of_words(const std::array<uint32_t, OM31::kDegree>& words) {
  std::array<M31, OM31::kDegree> coordinates;
  for (size_t i = 0; i < words.size(); ++i) coordinates[i] = M31(words[i]);
  return OM31::from_coordinates(coordinates);
}

// x^(p^4): the Frobenius map of QM31.
template <class K>
K to_the_size_of_qm31(const K& x) {
  return x.pow(kP * kP).pow(kP * kP);
}

static_assert(kW * kW == OM31(kU), "everything is known at compile time");

// Euler's criterion: (p^4 - 1) / 2 = (p - 1) / 2 * (p + 1) * (p^2 + 1).
TEST(OM31, TheSquareOfTheGeneratorIsNoSquareInQM31) {
  EXPECT_EQ(kU.pow((kP - 1) / 2).pow(kP + 1).pow(kP * kP + 1), -QM31::one());
  EXPECT_EQ((kU * kU.conjugate()).x, CM31(M31::from_signed(-2), M31::from_signed(-1)));
  EXPECT_EQ(M31(5).pow((kP - 1) / 2), -M31::one()) << "the norm of -2 - i";
}

// In Python, with integer polynomials in i and w: coefficients modulo p, i^2 = -1, w^4 = 2 + i.
TEST(OM31, MultipliesAsPolynomialsInW) {
  EXPECT_EQ(of_words({1, 2, 3, 4, 5, 6, 7, 8}) *
                of_words({0x7ffffffe, 20, 300, 4000, 50000, 600000, 7000000, 80000000}),
            of_words({801940206, 443761318, 346125864, 644304656, 1280243322, 237730994, 1992210980,
                      96021932}));
}

TEST(OM31, TheConjugateIsTheFrobeniusMapOfQM31) {
  for (const OM31& a : field_samples<OM31>()) {
    EXPECT_EQ(a.conjugate(), to_the_size_of_qm31(a));
    EXPECT_EQ(to_the_size_of_qm31(a.x), a.x) << "and fixes QM31";
  }
  EXPECT_NE(kW.conjugate(), kW);
}

TEST(OM31, TheNormIsTheProductWithTheConjugate) {
  for (const OM31& a : field_samples<OM31>()) {
    EXPECT_EQ(a * a.conjugate(), OM31(a.norm()));
    for (const OM31& b : field_samples<OM31>()) {
      EXPECT_EQ((a * b).norm(), a.norm() * b.norm());
    }
  }
}

TEST(OM31, CoordinatesRoundTripAndCombine) {
  for (const OM31& a : field_samples<OM31>()) {
    const auto c = a.coordinates();
    EXPECT_EQ(OM31::from_coordinates(c), a);
    std::array<OM31, OM31::kDegree> embedded;
    for (size_t i = 0; i < c.size(); ++i) embedded[i] = OM31(c[i]);
    EXPECT_EQ(OM31::combine_coordinates(embedded), a);
  }
}

// Outside the base field the combination is still linear over all of OM31.
TEST(OM31, CombiningIsLinearInEachCoordinate) {
  const std::vector<OM31> samples = field_samples<OM31>();
  for (size_t i = 0; i < OM31::kDegree; ++i) {
    std::array<M31, OM31::kDegree> unit = {};
    unit[i] = M31::one();
    for (const OM31& a : samples) {
      std::array<OM31, OM31::kDegree> values = {};
      values[i] = a;
      EXPECT_EQ(OM31::combine_coordinates(values), a * OM31::from_coordinates(unit));
    }
  }
}

TEST(OM31, EncodingIsTheCoordinatesAsLittleEndianWords) {
  struct Bytes {
    std::vector<uint8_t> all;
    void update_word(uint32_t word) {
      for (unsigned shift = 0; shift < 32; shift += 8) {
        all.push_back(static_cast<uint8_t>(word >> shift));
      }
    }
  } bytes;
  const OM31 a = of_words({1, 2, 3, 4, 5, 6, 0x7ffffffe, 0x01020304});
  a.hash_into(bytes);
  EXPECT_EQ(bytes.all,
            (std::vector<uint8_t>{1, 0, 0, 0, 2, 0, 0, 0, 3,    0,    0,    0,    4, 0, 0, 0,
                                  5, 0, 0, 0, 6, 0, 0, 0, 0xfe, 0xff, 0xff, 0x7f, 4, 3, 2, 1}));
  OM31 decoded;
  ASSERT_TRUE(OM31::decode(bytes.all.data(), decoded));
  EXPECT_EQ(decoded, a);
}

TEST(OM31, RejectsEncodingsWithACoordinateThatIsNotCanonical) {
  for (size_t i = 0; i < OM31::kDegree; ++i) {
    std::array<uint8_t, OM31::kBytes> bytes = {};
    OM31 a;
    for (const uint32_t word : {M31::kModulus, M31::kModulus + 1, 0xffffffffu}) {
      store_le(word, &bytes[4 * i]);
      EXPECT_FALSE(OM31::decode(bytes.data(), a)) << i;
    }
    store_le(M31::kModulus - 1, &bytes[4 * i]);
    EXPECT_TRUE(OM31::decode(bytes.data(), a)) << i;
  }
}

}  // namespace
}  // namespace ptvm::tests
