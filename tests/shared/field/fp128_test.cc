// Built twice: as the machine has it, and with the 32-bit form of the product.
#include "shared/field/fp128.h"

#include <algorithm>
#include <boost/multiprecision/cpp_int.hpp>

#include "tests/support/field_laws.h"

namespace ptvm::tests {
namespace {

using boost::multiprecision::cpp_int;
using boost::multiprecision::uint256_t;
using field::Fp128;

INSTANTIATE_TYPED_TEST_SUITE_P(Fp128, FieldLaws, Fp128);
using Fp128OverItself = Over<Fp128, Fp128>;
INSTANTIATE_TYPED_TEST_SUITE_P(Fp128OverItself, ExtensionLaws, Fp128OverItself);

// Everything is known at compile time.
static_assert(Fp128(5) * Fp128(5).inverse() == Fp128::one());
static_assert(Fp128::root_of_unity(1) == -Fp128::one());

// Boost.Multiprecision is the reference.
const uint256_t kP = (uint256_t(407) << 119) + 1;
const uint256_t kR = (uint256_t(1) << 128) % kP;

uint256_t big(const Uint128& value) { return uint256_t(value.hi) << 64 | value.lo; }
uint256_t big(const Fp128& value) { return big(value.value()); }
Uint128 small(const uint256_t& value) {
  return {static_cast<uint64_t>(value & ~uint64_t{0}), static_cast<uint64_t>(value >> 64)};
}
// Of factors below 2^128.
uint256_t product_mod_p(const uint256_t& a, const uint256_t& b) { return a * b % kP; }
uint256_t power_mod_p(const uint256_t& base, const uint256_t& exponent) {
  return uint256_t(powm(cpp_int(base), cpp_int(exponent), cpp_int(kP)));
}

// Canonical values at which carries and borrows change.
std::vector<uint256_t> edges() {
  const uint256_t one = 1, word = one << 64;
  std::vector<uint256_t> values;
  for (const uint256_t& centre :
       {uint256_t(2), kP - 2, kR, kP - kR, product_mod_p(kR, kR), one << 32, word, word * 2,
        one << 96, one << 127, kP >> 1, word * (kP >> 64) - 1, word * ((kP >> 64) - 1) - 1}) {
    for (int offset = -2; offset <= 2; ++offset) values.push_back((centre + kP + offset) % kP);
  }
  return values;
}

void expect_operations_agree(const uint256_t& a, const uint256_t& b) {
  const Fp128 x = Fp128::reduce(small(a)), y = Fp128::reduce(small(b));
  ASSERT_EQ(big(x), a);
  ASSERT_EQ(big(x + y), (a + b) % kP) << a << " + " << b;
  ASSERT_EQ(big(x - y), (a + kP - b) % kP) << a << " - " << b;
  ASSERT_EQ(big(x * y), product_mod_p(a, b)) << a << " * " << b;
}

TEST(Fp128, AgreesWithBoostAtTheEdges) {
  for (const uint256_t& a : edges()) {
    for (const uint256_t& b : edges()) expect_operations_agree(a, b);
    const Fp128 x = Fp128::reduce(small(a));
    EXPECT_EQ(big(-x), (kP - a) % kP);
    EXPECT_EQ(big(x.inverse()), power_mod_p(a, kP - 2)) << a;
  }
}

TEST(Fp128, AgreesWithBoostOnRandomElements) {
  std::mt19937_64 rng(407);
  for (int i = 0; i < 500'000; ++i) {
    const uint256_t a = big({rng(), rng()}) % kP;
    expect_operations_agree(a, big({rng(), rng()}) % kP);
  }
}

TEST(Fp128, PowersAndInversesAgreeWithBoost) {
  std::mt19937_64 rng(119);
  for (int i = 0; i < 200; ++i) {
    const Fp128 x = FieldSampler<Fp128>::random(rng);
    const Uint128 exponent = {rng(), rng() >> (i % 64)};
    EXPECT_EQ(big(x.pow(exponent)), power_mod_p(big(x), big(exponent)));
    EXPECT_EQ(big(x.inverse()), power_mod_p(big(x), kP - 2));
  }
}

// All forms of the arithmetic, on the same operands: also those that elements never are.
TEST(Fp128, AllFormsOfItsArithmeticAreEqual) {
  const auto compare = [](const Uint128& a, const Uint128& b) {
    const Uint128 product = field::fp128_product_by_32_bits(a, b);
    ASSERT_EQ(product_mod_p(big(product), kR), product_mod_p(big(a) % kP, big(b)));
    ASSERT_LT(big(product), kP);
#if defined(__SIZEOF_INT128__)
    ASSERT_EQ(field::fp128_product_by_64_bits(a, b), product) << big(a) << " * " << big(b);
#endif
    ASSERT_EQ(field::fp128_product(a, b), product) << big(a) << " * " << big(b);
    const Uint128 reduced = small(big(a) % kP);
    ASSERT_EQ(field::fp128_difference(reduced, b), field::fp128_difference_by_words(reduced, b));
  };
  std::mt19937_64 rng(64);
  for (int i = 0; i < 200'000; ++i) {
    compare({rng(), rng()}, small(big({rng(), rng()}) % kP));
  }
  const uint256_t last = (uint256_t(1) << 128) - 1;
  for (const uint256_t& a : edges()) {
    for (const uint256_t& b : edges()) {
      compare(small(a), small(b));
      compare(small(last - a), small(b));
    }
  }
}

TEST(Fp128, ReducesEveryValueOf128And256Bits) {
  const uint256_t last = (uint256_t(1) << 128) - 1;
  for (const uint256_t& value : {kP - 1, kP, uint256_t(kP + 1), last}) {
    EXPECT_EQ(big(Fp128::reduce(small(value))), value % kP);
  }
  std::mt19937_64 rng(256);
  for (int i = 0; i < 1000; ++i) {
    std::array<uint8_t, 32> bytes;
    std::ranges::generate(bytes, [&] { return static_cast<uint8_t>(i == 0 ? 0xff : rng()); });
    uint256_t value;
    import_bits(value, bytes.begin(), bytes.end(), 8, /*msv_first=*/false);
    EXPECT_EQ(big(Fp128::from_uniform(bytes)), value % kP);
  }
}

TEST(Fp128, SignedIntegersKeepTheirSign) {
  EXPECT_EQ(Fp128::from_signed(-1), -Fp128::one());
  EXPECT_EQ(Fp128::from_signed(7) + Fp128::from_signed(-7), Fp128::zero());
  EXPECT_EQ(Fp128::from_signed(INT64_MIN) + Fp128(uint64_t{1} << 63), Fp128::zero());
}

TEST(Fp128, EncodingIsTheLittleEndianInteger) {
  std::array<uint8_t, 16> bytes;
  for (const uint256_t& value : edges()) {
    const Fp128 x = Fp128::reduce(small(value));
    x.encode(bytes.data());
    uint256_t decoded;
    import_bits(decoded, bytes.begin(), bytes.end(), 8, /*msv_first=*/false);
    EXPECT_EQ(decoded, value);
    Fp128 y;
    EXPECT_TRUE(Fp128::decode(bytes.data(), y));
    EXPECT_EQ(x, y);
  }
}

TEST(Fp128, RejectsEncodingsOfTheModulusAndAbove) {
  const uint256_t last = (uint256_t(1) << 128) - 1;
  for (const uint256_t& value :
       {kP, uint256_t(kP + 1), uint256_t(kP + (uint256_t(1) << 64)), last}) {
    std::array<uint8_t, 16> bytes;
    store_le(small(value).lo, &bytes[0]);
    store_le(small(value).hi, &bytes[8]);
    Fp128 x;
    EXPECT_FALSE(Fp128::decode(bytes.data(), x)) << value;
    EXPECT_FALSE(Fp128::is_canonical(small(value))) << value;
  }
  EXPECT_TRUE(Fp128::is_canonical(small(kP - 1)));
}

TEST(Fp128, HashesTheWordsOfItsEncoding) {
  struct Words {
    std::vector<uint32_t> all;
    void update_word(uint32_t word) { all.push_back(word); }
  } words;
  Fp128::reduce({0x1122334455667788, 0x99aabbccddeeff00 >> 1}).hash_into(words);
  EXPECT_EQ(words.all, (std::vector<uint32_t>{0x55667788, 0x11223344, 0x6ef77f80, 0x4cd55de6}));
}

TEST(Fp128, ModulusComparesWithSmallerIntegers) {
  EXPECT_LT(uint64_t{1} << 63, Fp128::kModulus);
  EXPECT_EQ(big(Fp128::kModulus), kP);
}

// Lucas: an element of order p - 1 modulo p is there only if p is prime; the primes are all that
// divide p - 1.
TEST(Fp128, ModulusIsPrimeAndTheGeneratorHasOrderPMinusOne) {
  ASSERT_EQ(kP - 1, (uint256_t(1) << 119) * 11 * 37);
  const uint256_t g = big(Fp128::generator());
  EXPECT_EQ(power_mod_p(g, kP - 1), 1);
  for (const int prime : {2, 11, 37}) {
    EXPECT_NE(power_mod_p(g, (kP - 1) / prime), 1) << prime;
    EXPECT_NE(Fp128::generator().pow(small((kP - 1) / prime)), Fp128::one()) << prime;
  }
}

TEST(Fp128, RootsOfUnityHaveTheirOrderAndSquareToTheNext) {
  EXPECT_EQ(Fp128::root_of_unity(0), Fp128::one());
  EXPECT_EQ(big(Fp128::root_of_unity(119)), power_mod_p(3, 407));
  for (unsigned k = 1; k <= Fp128::kTwoAdicity; ++k) {
    const Fp128 root = Fp128::root_of_unity(k);
    EXPECT_EQ(root.square(), Fp128::root_of_unity(k - 1)) << k;
    EXPECT_EQ(root.pow(small(uint256_t(1) << (k - 1))), -Fp128::one()) << k;
  }
}

}  // namespace
}  // namespace ptvm::tests
