// Arithmetic modulo p = 1 + 407 * 2^119 with the carry flag of x86-64, which GCC does not find in
// the portable form: the product takes 2.0 ns instead of 2.7, where its six multiplications
// take 1.7.
#pragma once

#include <immintrin.h>

#include "shared/field/fp128_portable.h"

namespace ptvm::field {

inline Uint128 fp128_difference_x86_64(const Uint128& a, const Uint128& b) {
  unsigned long long lo, hi;
  unsigned char borrow = _subborrow_u64(0, a.lo, b.lo, &lo);
  borrow = _subborrow_u64(borrow, a.hi, b.hi, &hi);
  const uint64_t is_negative = 0 - uint64_t{borrow};
  const unsigned char carry = _addcarry_u64(0, lo, is_negative & kFp128Modulus.lo, &lo);
  (void)_addcarry_u64(carry, hi, is_negative & kFp128Modulus.hi, &hi);
  return {lo, hi};
}

// fp128_product_by_64_bits, step by step.
inline Uint128 fp128_product_x86_64(const Uint128& a, const Uint128& b) {
  __extension__ typedef unsigned __int128 Wide;
  const auto low = [](Wide x) { return static_cast<uint64_t>(x); };
  const auto high = [](Wide x) { return static_cast<uint64_t>(x >> 64); };
  const Wide p00 = Wide{a.lo} * b.lo, p01 = Wide{a.lo} * b.hi;
  const Wide p10 = Wide{a.hi} * b.lo, p11 = Wide{a.hi} * b.hi;
  unsigned long long t1, u0, u1;
  unsigned char carry = _addcarry_u64(0, high(p00), low(p01), &t1);
  carry = _addcarry_u64(carry, low(p11), high(p01), &u0);
  (void)_addcarry_u64(carry, high(p11), 0, &u1);
  carry = _addcarry_u64(0, t1, low(p10), &t1);
  carry = _addcarry_u64(carry, u0, high(p10), &u0);
  (void)_addcarry_u64(carry, u1, 0, &u1);

  constexpr uint64_t h = kFp128Modulus.hi;
  const Wide t0_h = Wide{low(p00)} * h;
  unsigned long long m1, q0, q1;
  carry = _subborrow_u64(0, t1, low(t0_h), &m1);
  const Wide m1_h = Wide{m1} * h;
  carry = _addcarry_u64(carry, low(m1_h), high(t0_h), &q0);
  (void)_addcarry_u64(carry, high(m1_h), 0, &q1);
  return fp128_difference_x86_64({u0, u1}, {q0, q1});
}

}  // namespace ptvm::field
