#include "prover/simd/packed_dot.h"
#include "prover/simd/packed_inverse.h"
#include "tests/prover/simd/packed_samplers.h"
#include "tests/support/field_laws.h"

namespace ptvm::tests {
namespace {

using field::CM31;
using field::M31;
using field::OM31;
using field::QM31;
using simd::PackedCM31;
using simd::PackedM31;
using simd::PackedOM31;
using simd::PackedQM31;

INSTANTIATE_TYPED_TEST_SUITE_P(PackedM31, FieldLaws, PackedM31);
INSTANTIATE_TYPED_TEST_SUITE_P(PackedCM31, FieldLaws, PackedCM31);
INSTANTIATE_TYPED_TEST_SUITE_P(PackedQM31, FieldLaws, PackedQM31);
INSTANTIATE_TYPED_TEST_SUITE_P(PackedOM31, FieldLaws, PackedOM31);

using M31Pair = Over<PackedM31, M31>;
using CM31Pairs = ::testing::Types<Over<PackedCM31, PackedM31>, Over<PackedCM31, CM31>>;
using QM31Pairs = ::testing::Types<Over<PackedQM31, PackedM31>, Over<PackedQM31, PackedCM31>,
                                   Over<PackedQM31, M31>, Over<PackedQM31, QM31>>;
using OM31Pairs = ::testing::Types<Over<PackedOM31, PackedM31>, Over<PackedOM31, PackedQM31>,
                                   Over<PackedOM31, M31>, Over<PackedOM31, OM31>>;
INSTANTIATE_TYPED_TEST_SUITE_P(PackedM31, ExtensionLaws, M31Pair);
INSTANTIATE_TYPED_TEST_SUITE_P(PackedCM31, ExtensionLaws, CM31Pairs);
INSTANTIATE_TYPED_TEST_SUITE_P(PackedQM31, ExtensionLaws, QM31Pairs);
INSTANTIATE_TYPED_TEST_SUITE_P(PackedOM31, ExtensionLaws, OM31Pairs);

constexpr int kRounds = 2000;

template <class Vector>
class PackedField : public ::testing::Test {
 protected:
  template <class Packed>
  Packed random() {
    return random_with_edges<Packed>(rng_);
  }
  // Checks packed(a, b) against scalar(a, b) in every lane.
  template <class Packed, class PackedOp, class ScalarOp>
  void expect_lanewise(const PackedOp& packed, const ScalarOp& scalar) {
    for (int round = 0; round < kRounds; ++round) {
      const Packed a = random<Packed>(), b = random<Packed>();
      const auto a_lanes = a.lanes(), b_lanes = b.lanes();
      const auto result = packed(a, b).lanes();
      for (size_t i = 0; i < simd::kLanes; ++i) {
        ASSERT_EQ(result[i], scalar(a_lanes[i], b_lanes[i])) << "lane " << i;
      }
    }
  }
  template <class Packed>
  void expect_operators_agree() {
    const auto add = [](const auto& a, const auto& b) { return a + b; };
    const auto subtract = [](const auto& a, const auto& b) { return a - b; };
    const auto multiply = [](const auto& a, const auto& b) { return a * b; };
    const auto negate = [](const auto& a, const auto&) { return -a; };
    const auto invert = [](const auto& a, const auto&) { return a.inverse(); };
    expect_lanewise<Packed>(add, add);
    expect_lanewise<Packed>(subtract, subtract);
    expect_lanewise<Packed>(multiply, multiply);
    expect_lanewise<Packed>(negate, negate);
    expect_lanewise<Packed>(invert, invert);
  }

  std::mt19937_64 rng_{7};
};
TYPED_TEST_SUITE(PackedField, VectorTypes, VectorName);

TYPED_TEST(PackedField, M31AgreesWithScalar) {
  this->template expect_operators_agree<simd::BasicPackedM31<TypeParam>>();
}
TYPED_TEST(PackedField, CM31AgreesWithScalar) {
  this->template expect_operators_agree<simd::BasicPackedCM31<TypeParam>>();
}
TYPED_TEST(PackedField, QM31AgreesWithScalar) {
  this->template expect_operators_agree<simd::BasicPackedQM31<TypeParam>>();
}
TYPED_TEST(PackedField, OM31AgreesWithScalar) {
  this->template expect_operators_agree<simd::BasicPackedOM31<TypeParam>>();
}

TYPED_TEST(PackedField, TimesPowerOfTwoAgreesWithMultiplication) {
  using Packed = simd::BasicPackedM31<TypeParam>;
  for (unsigned log_factor = 0; log_factor < 31; ++log_factor) {
    const Packed a = this->template random<Packed>();
    EXPECT_EQ(Packed(a.vector().times_power_of_two(log_factor)),
              a * M31(uint32_t{1} << log_factor));
  }
}

TYPED_TEST(PackedField, UniformFactorAgreesWithMultiplication) {
  using Packed = simd::BasicPackedM31<TypeParam>;
  for (int round = 0; round < kRounds; ++round) {
    const Packed a = this->template random<Packed>();
    const M31 b = random_or_edge(this->rng_);
    const TypeParam twice_b = TypeParam::broadcast(2 * b.value());
    EXPECT_EQ(Packed(TypeParam::mul_m31_doubled_uniform(a.vector(), twice_b)), a * b);
  }
}

TYPED_TEST(PackedField, ReduceWideTakesEvery64BitValue) {
  for (const uint64_t centre :
       {uint64_t{0}, uint64_t{1} << 31, uint64_t{1} << 32, uint64_t{1} << 62, uint64_t{1} << 63}) {
    for (uint64_t offset = 0; offset < 9; ++offset) {
      const uint64_t value = centre + offset - 4;  // wraps to the largest values for centre 0
      const auto reduced = TypeParam::reduce_wide(TypeParam::wide_broadcast(value));
      EXPECT_EQ(simd::BasicPackedM31<TypeParam>(reduced),
                simd::BasicPackedM31<TypeParam>(M31::reduce(value)));
    }
  }
}

TYPED_TEST(PackedField, ReduceSignedTakesValuesOfEitherSign) {
  constexpr int64_t kMost = INT64_MAX - (int64_t{1} << 33) + 1;
  std::vector<int64_t> values = {kMost, kMost - 1, kMost - M31::kModulus};
  for (const int64_t high : {int64_t{0}, int64_t{1}, int64_t{M31::kModulus} - 4}) {
    for (const int64_t low : {int64_t{0}, int64_t{1}, int64_t{M31::kModulus},
                              int64_t{M31::kModulus} + 1, int64_t{0xffffffff}}) {
      values.push_back(high << 32 | low);
    }
  }
  for (const int64_t magnitude : values) {
    for (const int64_t value : {magnitude, -magnitude}) {
      const auto reduced =
          TypeParam::reduce_signed(TypeParam::wide_broadcast(static_cast<uint64_t>(value)));
      EXPECT_EQ(simd::BasicPackedM31<TypeParam>(reduced),
                simd::BasicPackedM31<TypeParam>(M31::from_signed(value % M31::kModulus)))
          << value;
    }
  }
}

TYPED_TEST(PackedField, ShufflesPermuteAsDescribed) {
  std::array<uint32_t, 32> words;
  for (uint32_t i = 0; i < 32; ++i) words[i] = i;
  const auto to_array = [](TypeParam v) {
    std::array<uint32_t, 16> lanes;
    v.store_unaligned(lanes.data());
    return lanes;
  };
  const auto a = TypeParam::load_unaligned(&words[0]), b = TypeParam::load_unaligned(&words[16]);
  const auto [even, odd] = deinterleave(a, b);
  const auto [first, second] = interleave(even, odd);
  EXPECT_EQ(to_array(first), to_array(a));
  EXPECT_EQ(to_array(second), to_array(b));
  for (uint32_t i = 0; i < 16; ++i) {
    EXPECT_EQ(to_array(even)[i], 2 * i);
    EXPECT_EQ(to_array(odd)[i], 2 * i + 1);
    EXPECT_EQ(to_array(TypeParam::template load_repeated<1>(&words[3]))[i], 3);
    EXPECT_EQ(to_array(TypeParam::template load_repeated<2>(&words[3]))[i], 3 + i % 2);
    EXPECT_EQ(to_array(TypeParam::template load_repeated<4>(&words[3]))[i], 3 + i % 4);
    EXPECT_EQ(to_array(TypeParam::template load_repeated<8>(&words[3]))[i], 3 + i % 8);
    EXPECT_EQ(to_array(TypeParam::template load_lifted<0>(&words[3]))[i], 3 + i);
    EXPECT_EQ(to_array(TypeParam::template load_lifted<1>(&words[3]))[i], 3 + i / 4 * 2 + i % 2);
    EXPECT_EQ(to_array(TypeParam::template load_lifted<2>(&words[3]))[i], 3 + i / 8 * 2 + i % 2);
    EXPECT_EQ(to_array(TypeParam::template load_lifted<3>(&words[3]))[i], 3 + i % 2);
    EXPECT_EQ(to_array(TypeParam::load_swapped_pairs(&words[3]))[i],
              3 + i / 4 * 2 + (i % 4 < 2 ? 1 : 0));
  }
}

TYPED_TEST(PackedField, RotationsAgreeWithScalar) {
  const uint32_t word = 0x12345678;
  std::array<uint32_t, 16> lanes;
  const auto expect_rotated = [&](TypeParam v, int bits) {
    v.store_unaligned(lanes.data());
    for (const uint32_t lane : lanes) EXPECT_EQ(lane, std::rotr(word, bits));
  };
  const TypeParam v = TypeParam::broadcast(word);
  expect_rotated(v.template rotated_right<16>(), 16);
  expect_rotated(v.template rotated_right<12>(), 12);
  expect_rotated(v.template rotated_right<8>(), 8);
  expect_rotated(v.template rotated_right<7>(), 7);
}

template <class Packed>
class PackedExtensionOf : public PackedField<typename Packed::Base::Words> {};
template <class... Vector>
auto extensions_of(::testing::Types<Vector...>)
    -> ::testing::Types<simd::BasicPackedQM31<Vector>..., simd::BasicPackedOM31<Vector>...>;
struct ExtensionName {
  template <class Packed>
  static std::string GetName(int i) {
    const std::string degree = Packed::kDegree == 4 ? "QM31" : "OM31";
    return degree + VectorName::GetName<typename Packed::Base::Words>(i);
  }
};
TYPED_TEST_SUITE(PackedExtensionOf, decltype(extensions_of(VectorTypes{})), ExtensionName);

TYPED_TEST(PackedExtensionOf, BaseTimesConstantAgreesWithTheEmbedding) {
  for (int round = 0; round < kRounds; ++round) {
    const auto p = this->template random<typename TypeParam::Base>();
    typename TypeParam::Scalar q;
    sample(q, this->rng_);
    EXPECT_EQ(p * q, TypeParam(p) * TypeParam(q));
    EXPECT_EQ(q * p, TypeParam(p) * TypeParam(q));
    EXPECT_EQ(p + q, TypeParam(p) + TypeParam(q));
    EXPECT_EQ(q + p, TypeParam(p) + TypeParam(q));
    EXPECT_EQ(p - q, TypeParam(p) - TypeParam(q));
    EXPECT_EQ(q - p, TypeParam(q) - TypeParam(p));
  }
}

TYPED_TEST(PackedExtensionOf, NormAndConjugateAgreeWithTheProduct) {
  for (int round = 0; round < kRounds; ++round) {
    const auto a = this->template random<TypeParam>();
    EXPECT_EQ(TypeParam(a.norm()), a * a.conjugate());
    for (size_t i = 0; i < simd::kLanes; ++i) {
      ASSERT_EQ(a.conjugate().lanes()[i], a.lanes()[i].conjugate());
    }
  }
}

TYPED_TEST(PackedExtensionOf, CoordinatesAreThoseOfTheLanes) {
  constexpr size_t kDegree = TypeParam::kDegree;
  alignas(64) std::array<std::array<M31, 2 * simd::kLanes>, kDegree> memory;
  std::array<M31*, kDegree> columns;
  for (size_t c = 0; c < kDegree; ++c) columns[c] = memory[c].data();
  const auto a = this->template random<TypeParam>();
  EXPECT_EQ(TypeParam::from_coordinates(a.coordinates()), a);
  a.store(columns, simd::kLanes);
  EXPECT_EQ(TypeParam::load(columns, simd::kLanes), a);
  const auto lanes = a.lanes();
  for (size_t c = 0; c < kDegree; ++c) {
    for (size_t i = 0; i < simd::kLanes; ++i) {
      EXPECT_EQ(a.coordinates()[c].lanes()[i], lanes[i].coordinates()[c]);
      EXPECT_EQ(columns[c][simd::kLanes + i], lanes[i].coordinates()[c]);
    }
  }
}

// Extreme factors make the accumulator swing as far as it can between folds.
TYPED_TEST(PackedExtensionOf, DotStaysExactForExtremeFactors) {
  using K = typename TypeParam::Scalar;
  const uint32_t half = 1 << 30;
  for (const auto& [value, weight] :
       {std::pair{half - 1, half - 1}, std::pair{half - 1, half}, std::pair{half, half}}) {
    std::array<M31, K::kDegree> coordinates;
    for (size_t c = 0; c < K::kDegree; ++c) coordinates[c] = M31(c % 2 == 0 ? weight : weight - 1);
    coordinates.back() = M31(0);
    const K w = K::from_coordinates(coordinates);
    simd::PackedDot<TypeParam> dot;
    K expected;
    for (int n = 0; n < 100; ++n) {
      dot.add(typename TypeParam::Base(M31(value)), simd::UniformDotWeight<K>(w));
      expected += w * M31(value);
      ASSERT_EQ(dot.value(), TypeParam(expected)) << n;
    }
  }
}

TYPED_TEST(PackedExtensionOf, DotIsTheSumOfTheProducts) {
  simd::PackedDot<TypeParam> dot;
  auto expected = TypeParam::zero();
  for (int n = 0; n < 200; ++n) {
    const auto value = this->template random<typename TypeParam::Base>();
    const auto weight = this->template random<TypeParam>();
    dot.add(value, simd::DotWeight<TypeParam>(weight));
    expected += weight * value;
    ASSERT_EQ(dot.value(), expected) << n;
  }
}

template <class Packed>
class PackedInverse : public ::testing::Test {};
using PackedTypes = ::testing::Types<PackedM31, PackedCM31, PackedQM31, PackedOM31>;
TYPED_TEST_SUITE(PackedInverse, PackedTypes);

TYPED_TEST(PackedInverse, InvertsRunsOfEveryLength) {
  std::mt19937_64 rng(5);
  for (const size_t n : {0, 1, 2, 3, 4, 5, 63, 64, 65, 200}) {
    std::vector<TypeParam> values;
    while (values.size() < n) {
      values.push_back(FieldSampler<TypeParam>::random(rng));
    }
    std::vector<TypeParam> inverses(n);
    simd::batch_inverse<TypeParam>(values, inverses);
    for (size_t i = 0; i < n; ++i) EXPECT_EQ(values[i] * inverses[i], TypeParam::one());
  }
}

}  // namespace
}  // namespace ptvm::tests
