#include "shared/domain/multiplicative.h"

#include <gtest/gtest.h>

namespace ptvm::domain {
namespace {

using field::Fp128;

constexpr MultiplicativeCoset kCoset = {Fp128::generator(), 6};

TEST(MultiplicativeCoset, HasDistinctPointsOnWhichAloneItVanishes) {
  for (uint32_t i = 0; i < 64; ++i) {
    EXPECT_TRUE(kCoset.vanishing(kCoset.at(i)).is_zero());
    EXPECT_FALSE(kCoset.vanishing(kCoset.at(i) * Fp128::generator()).is_zero());
    for (uint32_t j = 0; j < i; ++j) EXPECT_NE(kCoset.at(i), kCoset.at(j));
  }
  EXPECT_EQ(kCoset.at(64), kCoset.at(0));
}

TEST(MultiplicativeCoset, StorageOrderHasNegativesAsNeighboursAboveTheirSquare) {
  for (uint32_t i = 0; i < 64; i += 2) {
    const Fp128 x = kCoset.at_storage(i);
    EXPECT_EQ(kCoset.at_storage(i + 1), -x);
    EXPECT_EQ(kCoset.squared().at_storage(i / 2), x.square());
  }
}

TEST(MultiplicativeCoset, OfOnePointIsItsShift) {
  constexpr MultiplicativeCoset point = {Fp128(7), 0};
  EXPECT_EQ(point.at_storage(0), Fp128(7));
  EXPECT_EQ(point.vanishing(Fp128(9)), Fp128(2));
}

}  // namespace
}  // namespace ptvm::domain
