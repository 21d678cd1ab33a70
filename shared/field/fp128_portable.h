// Arithmetic modulo p = 1 + 407 * 2^119 on 128-bit values below p: sums, and the Montgomery product
// in words of 64 and of 32 bits, for every compiler and in constant expressions.
//
// For R = 2^128, a < R and b < p the product is a * b / R mod p, below p. The form of p makes the
// reduction cheap (P. Montgomery, "Modular multiplication without trial division", 1985, with
// subtraction): let a*b = t + R*u with t, u < R, and m = t / p mod R. Then m*p = t + R*q for the
// same t, and a*b / R = u - q (mod p), where u and q are below p. As p = 1 + h * 2^64 with one
// word h, or 1 + h * 2^96 in words of 32 bits, m is t with only its highest word changed, and q is
// the product of m and h.
#pragma once

#include "shared/util/uint128.h"

namespace ptvm::field {

inline constexpr Uint128 kFp128Modulus = {1, uint64_t{407} << 55};

// a - b mod p, for a below p and b at most p.
constexpr Uint128 fp128_difference_by_words(const Uint128& a, const Uint128& b) {
  const uint64_t borrow = a.lo < b.lo;
  const uint64_t is_negative = a.hi < b.hi || (a.hi == b.hi && borrow != 0);
  const uint64_t lo = a.lo - b.lo + is_negative;  // plus p, if negative
  const uint64_t carry = lo < is_negative;
  return {lo, a.hi - b.hi - borrow + (kFp128Modulus.hi & (0 - is_negative)) + carry};
}

// For 32-bit processors, and for WebAssembly, where a product of 64-bit words is a call.
constexpr Uint128 fp128_product_by_32_bits(const Uint128& a, const Uint128& b) {
  const auto low = [](uint64_t x) { return static_cast<uint32_t>(x); };
  const auto high = [](uint64_t x) { return static_cast<uint32_t>(x >> 32); };
  const auto join = [](const uint32_t* w) {
    return Uint128(w[0] | uint64_t{w[1]} << 32, w[2] | uint64_t{w[3]} << 32);
  };
  const uint32_t x[4] = {low(a.lo), high(a.lo), low(a.hi), high(a.hi)};
  const uint32_t y[4] = {low(b.lo), high(b.lo), low(b.hi), high(b.hi)};
  uint32_t t[8] = {};  // a * b
  // Unrolled, words stay in registers and need no shifts: half the instructions of a Cortex-M.
#pragma GCC unroll 4
  for (int i = 0; i < 4; ++i) {
    uint64_t sum = 0;
#pragma GCC unroll 4
    for (int j = 0; j < 4; ++j) {
      sum = uint64_t{x[i]} * y[j] + t[i + j] + high(sum);  // < 2^64
      t[i + j] = low(sum);
    }
    t[i + 4] = high(sum);
  }
  constexpr uint64_t h = kFp128Modulus.hi >> 32;
  uint64_t sum = t[0] * h;
  const uint32_t m[3] = {t[1], t[2], t[3] - low(sum)};
  sum = high(sum) + uint64_t{t[3] < low(sum)};
  uint32_t q[4] = {};
#pragma GCC unroll 3
  for (int i = 0; i < 3; ++i) {
    sum += m[i] * h;
    q[i] = low(sum);
    sum = high(sum);
  }
  q[3] = low(sum);
  return fp128_difference_by_words(join(t + 4), join(q));
}

#if defined(__SIZEOF_INT128__)
constexpr Uint128 fp128_product_by_64_bits(const Uint128& a, const Uint128& b) {
  __extension__ typedef unsigned __int128 Wide;
  const auto low = [](Wide x) { return static_cast<uint64_t>(x); };
  const auto high = [](Wide x) { return static_cast<uint64_t>(x >> 64); };
  const Wide p00 = Wide{a.lo} * b.lo, p01 = Wide{a.lo} * b.hi;
  const Wide p10 = Wide{a.hi} * b.lo, p11 = Wide{a.hi} * b.hi;
  const Wide middle = p01 + high(p00);    // < 2^128
  const Wide second = p10 + low(middle);  // < 2^128
  const Wide u = p11 + high(middle) + high(second);
  const uint64_t t0 = low(p00), t1 = low(second);

  constexpr uint64_t h = kFp128Modulus.hi;
  const Wide t0_h = Wide{t0} * h;
  const uint64_t m1 = t1 - low(t0_h);
  const Wide q = Wide{m1} * h + high(t0_h) + (t1 < low(t0_h));
  return fp128_difference_by_words({low(u), high(u)}, {low(q), high(q)});
}
#endif

}  // namespace ptvm::field
