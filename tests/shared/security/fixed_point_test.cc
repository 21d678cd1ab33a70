// Integer logarithms: the right side of the true value, and close to it.
#include "shared/security/fixed_point.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <random>

namespace ptvm::security {
namespace {

constexpr double kUnit = 1.0 / 65536;

double to_double(Bits bits) { return static_cast<double>(bits) * kUnit; }

void expect_encloses(uint64_t x) {
  // A long double holds every 64-bit integer and 64 bits of its logarithm: far below a unit.
  const double exact = static_cast<double>(std::log2(static_cast<long double>(x)));
  EXPECT_LE(to_double(log2_lower(x)), exact + 1e-12) << x;
  EXPECT_GT(to_double(log2_lower(x)), exact - 2 * kUnit) << x;
  EXPECT_GE(to_double(log2_upper(x)), exact - 1e-12) << x;
  EXPECT_LT(to_double(log2_upper(x)), exact + 2.001 * kUnit) << x;
}

TEST(Log2, IsExactForPowersOfTwo) {
  for (unsigned k = 0; k < 64; ++k) {
    EXPECT_EQ(log2_lower(uint64_t{1} << k), k * kOneBit);
    EXPECT_EQ(log2_upper(uint64_t{1} << k), k * kOneBit);
  }
}

TEST(Log2, MatchesHandWorkedValues) {
  // log2 3 = 1.5849625007..., times 65536 = 103872.1...
  EXPECT_EQ(log2_lower(3), 103872);
  EXPECT_EQ(log2_upper(3), 103874);
  // log2 10 = 3.3219280948..., times 65536 = 217705.8...
  EXPECT_EQ(log2_lower(10), 217705);
}

TEST(Log2, EnclosesTheTrueValue) {
  for (uint64_t x = 1; x <= 5000; ++x) expect_encloses(x);
  for (unsigned k = 2; k < 64; ++k) {
    expect_encloses((uint64_t{1} << k) - 1);
    expect_encloses((uint64_t{1} << k) + 1);
  }
  expect_encloses(UINT64_MAX);
  std::mt19937_64 random(1);
  for (int i = 0; i < 20000; ++i) expect_encloses((random() >> (random() % 64)) | 1);
}

TEST(Log2, IsMonotone) {
  for (uint64_t x = 1; x < 70000; ++x) {
    ASSERT_LE(log2_lower(x), log2_lower(x + 1)) << x;
    ASSERT_LE(log2_upper(x), log2_upper(x + 1)) << x;
  }
}

TEST(ExtensionFieldBits, RoundsDownBelowTheNominalLength) {
  // log2(2^31 - 1) = 31 - 6.7e-10: the next unit below 31, four or eight times.
  EXPECT_EQ(extension_field_bits((uint64_t{1} << 31) - 1, 4), 124 * kOneBit - 4);
  EXPECT_EQ(extension_field_bits((uint64_t{1} << 31) - 1, 8), 248 * kOneBit - 8);
}

}  // namespace
}  // namespace ptvm::security
