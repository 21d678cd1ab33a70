// Arithmetic modulo p = 1 + 407 * 2^119 in the form that suits the target. All forms give the same
// results; in constant expressions it is the portable one.
#pragma once

#include <type_traits>

#include "shared/field/fp128_portable.h"

// The tests define PTVM_FP128_BY_32_BITS to run the 32-bit form anywhere.
#if defined(PTVM_FP128_BY_32_BITS) || defined(__wasm__) || !defined(__SIZEOF_INT128__)
#define PTVM_FP128_PRODUCT fp128_product_by_32_bits
#elif defined(__x86_64__) && defined(__GNUC__)
#include "shared/field/fp128_x86_64.h"
#define PTVM_FP128_X86_64
#define PTVM_FP128_PRODUCT fp128_product_by_64_bits
#else
#define PTVM_FP128_PRODUCT fp128_product_by_64_bits
#endif

namespace ptvm::field {

// a - b mod p, for a below p and b at most p.
constexpr Uint128 fp128_difference(const Uint128& a, const Uint128& b) {
#if defined(PTVM_FP128_X86_64)
  if (!std::is_constant_evaluated()) return fp128_difference_x86_64(a, b);
#endif
  return fp128_difference_by_words(a, b);
}

// a * b / 2^128 mod p, for any a, and b below p.
constexpr Uint128 fp128_product(const Uint128& a, const Uint128& b) {
#if defined(PTVM_FP128_X86_64)
  if (!std::is_constant_evaluated()) return fp128_product_x86_64(a, b);
#endif
  return PTVM_FP128_PRODUCT(a, b);
}

// p - x, for x at most p.
constexpr Uint128 fp128_negated(const Uint128& x) {
#if defined(PTVM_FP128_X86_64)
  if (!std::is_constant_evaluated()) return fp128_negated_x86_64(x);
#endif
  return {kFp128Modulus.lo - x.lo, kFp128Modulus.hi - x.hi - (x.lo > kFp128Modulus.lo)};
}

// a + b mod p, for a and b below p.
constexpr Uint128 fp128_sum(const Uint128& a, const Uint128& b) {
  return fp128_difference(a, fp128_negated(b));  // b = 0 subtracts p and adds it again
}

// 2^exponent mod p.
constexpr Uint128 fp128_power_of_two(unsigned exponent) {
  Uint128 power = 1;
  for (unsigned i = 0; i < exponent; ++i) power = fp128_sum(power, power);
  return power;
}

}  // namespace ptvm::field
#undef PTVM_FP128_PRODUCT
