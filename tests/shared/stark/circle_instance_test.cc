// The out-of-domain point of the circle instances. Where it is over the base field or the half of
// the challenge field, the quotients of DEEP say nothing: f(q) * 0 over 0, at every point. Such a
// point is refused at the first query, since all denominators are zero.
#include "shared/stark/circle_instance.h"

#include <gtest/gtest.h>

#include <random>

#include "tests/support/field_samplers.h"

namespace ptvm::stark {
namespace {

using Instances = ::testing::Types<StwoInstance, Circle8Instance>;
template <class I>
class CircleInstanceOf : public ::testing::Test {};
TYPED_TEST_SUITE(CircleInstanceOf, Instances);

constexpr unsigned kLogRows = 4, kLogDomain = 6;

// How many of the denominators of z's quotients are zero, at the points where a column is sampled.
template <class I>
size_t n_zero_denominators(const typename I::K& t) {
  typename I::Point z;
  EXPECT_TRUE(I::out_of_domain_point(t, z));
  size_t n = 0;
  for (const auto& point : {z, I::shift(z, -1, kLogRows), I::shift_by_period(z, 4, kLogDomain)}) {
    const typename I::DeepPoint quotient(point);
    for (uint32_t q = 0; q < 1u << kLogDomain; ++q) {
      n += quotient.denominator(I::domain_point(kLogDomain, q)).is_zero();
    }
  }
  return n;
}
constexpr size_t kAll = 3u << kLogDomain;

TYPED_TEST(CircleInstanceOf, HasNoQuotientsAtAPointOverASubfield) {
  using K = typename TypeParam::K;
  std::mt19937_64 rng(6);
  for (const uint32_t t : {0u, 1u, 2u, 12345u}) {
    EXPECT_EQ(n_zero_denominators<TypeParam>(K(field::M31(t))), kAll) << t;
  }
  for (size_t round = 0; round < 8; ++round) {
    const K t = K(tests::FieldSampler<typename K::Half>::random(rng), typename K::Half{});
    EXPECT_EQ(n_zero_denominators<TypeParam>(t), kAll);
  }
}

TYPED_TEST(CircleInstanceOf, HasQuotientsAtAnyOtherPoint) {
  std::mt19937_64 rng(7);
  for (size_t round = 0; round < 8; ++round) {
    const auto t = tests::FieldSampler<typename TypeParam::K>::random(rng);
    EXPECT_EQ(n_zero_denominators<TypeParam>(t), 0u);
  }
}

TYPED_TEST(CircleInstanceOf, HasNoPointWhereTheParameterHasNone) {
  using K = typename TypeParam::K;
  std::array<field::M31, K::kDegree> coordinates{};
  coordinates[1] = field::M31::one();
  const K i = K::from_coordinates(coordinates);
  ASSERT_EQ(i * i, -K::one());
  typename TypeParam::Point z;
  EXPECT_FALSE(TypeParam::out_of_domain_point(i, z));
  EXPECT_FALSE(TypeParam::out_of_domain_point(-i, z));
}

}  // namespace
}  // namespace ptvm::stark
