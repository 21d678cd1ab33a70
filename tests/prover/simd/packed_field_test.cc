#include "prover/simd/packed_dot.h"
#include "prover/simd/packed_inverse.h"
#include "tests/prover/simd/packed_samplers.h"
#include "tests/support/field_laws.h"

namespace ptvm::tests {
namespace {

using field::CM31;
using field::M31;
using field::QM31;
using simd::PackedCM31;
using simd::PackedM31;
using simd::PackedQM31;

INSTANTIATE_TYPED_TEST_SUITE_P(PackedM31, FieldLaws, PackedM31);
INSTANTIATE_TYPED_TEST_SUITE_P(PackedCM31, FieldLaws, PackedCM31);
INSTANTIATE_TYPED_TEST_SUITE_P(PackedQM31, FieldLaws, PackedQM31);

using M31Pair = Over<PackedM31, M31>;
using CM31Pairs = ::testing::Types<Over<PackedCM31, PackedM31>, Over<PackedCM31, CM31>>;
using QM31Pairs = ::testing::Types<Over<PackedQM31, PackedM31>, Over<PackedQM31, PackedCM31>,
                                   Over<PackedQM31, M31>, Over<PackedQM31, QM31>>;
INSTANTIATE_TYPED_TEST_SUITE_P(PackedM31, ExtensionLaws, M31Pair);
INSTANTIATE_TYPED_TEST_SUITE_P(PackedCM31, ExtensionLaws, CM31Pairs);
INSTANTIATE_TYPED_TEST_SUITE_P(PackedQM31, ExtensionLaws, QM31Pairs);

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

// Extreme factors make the accumulator swing as far as it can between folds.
TYPED_TEST(PackedField, DotStaysExactForExtremeFactors) {
  const uint32_t half = 1 << 30;
  for (const auto& [value, weight] :
       {std::pair{half - 1, half - 1}, std::pair{half - 1, half}, std::pair{half, half}}) {
    const QM31 w(M31(weight), M31(weight - 1), M31(weight), M31(0));
    simd::BasicPackedDot<TypeParam> dot;
    QM31 expected;
    for (int n = 0; n < 100; ++n) {
      dot.add(simd::BasicPackedM31<TypeParam>(M31(value)), simd::UniformDotWeight(w));
      expected += w * M31(value);
      ASSERT_EQ(dot.value(), simd::BasicPackedQM31<TypeParam>(expected)) << n;
    }
  }
}

TYPED_TEST(PackedField, DotIsTheSumOfTheProducts) {
  simd::BasicPackedDot<TypeParam> dot;
  auto expected = simd::BasicPackedQM31<TypeParam>::zero();
  for (int n = 0; n < 200; ++n) {
    const auto value = this->template random<simd::BasicPackedM31<TypeParam>>();
    const auto weight = this->template random<simd::BasicPackedQM31<TypeParam>>();
    dot.add(value, simd::BasicDotWeight<TypeParam>(weight));
    expected += weight * value;
    ASSERT_EQ(dot.value(), expected) << n;
  }
}

template <class Packed>
class PackedInverse : public ::testing::Test {};
using PackedTypes = ::testing::Types<PackedM31, PackedCM31, PackedQM31>;
TYPED_TEST_SUITE(PackedInverse, PackedTypes);

TYPED_TEST(PackedInverse, InvertsRunsOfEveryLength) {
  std::mt19937_64 rng(5);
  for (const size_t n : {0, 1, 2, 3, 4, 5, 63, 64, 65, 200}) {
    std::vector<TypeParam> values;
    while (values.size() < n) {
      values.push_back(FieldSampler<TypeParam>::random(rng));
    }
    std::vector<TypeParam> inverses = values;
    simd::batch_inverse_in_place<TypeParam>(inverses);
    for (size_t i = 0; i < n; ++i) EXPECT_EQ(values[i] * inverses[i], TypeParam::one());
  }
}

}  // namespace
}  // namespace ptvm::tests
