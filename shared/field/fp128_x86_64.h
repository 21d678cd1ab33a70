// Arithmetic modulo p = 1 + 407 * 2^119 for x86-64, by its carry flag, which GCC 12 does not keep
// in place by itself. A product takes 1.8 ns instead of 2.7, where its six multiplications
// take 1.7; a butterfly of the transform 6 ns instead of 10.
#pragma once

#include "shared/field/fp128_portable.h"

namespace ptvm::field {

// a - b, plus p if that is negative; neither cmov nor mov changes the flag.
inline Uint128 fp128_difference_x86_64(const Uint128& a, const Uint128& b) {
  uint64_t lo = a.lo, hi = a.hi, h = 0;
  asm("sub %[b_lo], %[lo]\n\t"
      "sbb %[b_hi], %[hi]\n\t"
      "cmovc %[p_hi], %[h]\n\t"
      "adc $0, %[lo]\n\t"
      "adc %[h], %[hi]"
      : [lo] "+&r"(lo), [hi] "+&r"(hi), [h] "+&r"(h)
      : [b_lo] "rm"(b.lo), [b_hi] "rm"(b.hi), [p_hi] "rm"(kFp128Modulus.hi)
      : "cc");
  return {lo, hi};
}

// p - x, for x at most p.
inline Uint128 fp128_negated_x86_64(const Uint128& x) {
  uint64_t lo = kFp128Modulus.lo, hi = kFp128Modulus.hi;
  asm("sub %[x_lo], %[lo]\n\t"
      "sbb %[x_hi], %[hi]"
      : [lo] "+&r"(lo), [hi] "+&r"(hi)
      : [x_lo] "rm"(x.lo), [x_hi] "rm"(x.hi)
      : "cc");
  return {lo, hi};
}

// fp128_product_by_64_bits, step by step.
inline Uint128 fp128_product_x86_64(const Uint128& a, const Uint128& b) {
  __extension__ typedef unsigned __int128 Wide;
  const auto low = [](Wide x) { return static_cast<uint64_t>(x); };
  const auto high = [](Wide x) { return static_cast<uint64_t>(x >> 64); };
  const Wide p00 = Wide{a.lo} * b.lo, p01 = Wide{a.lo} * b.hi;
  const Wide p10 = Wide{a.hi} * b.lo, p11 = Wide{a.hi} * b.hi;
  uint64_t t1 = high(p00), u0 = low(p11), u1 = high(p11);
  asm("add %[p01_lo], %[t1]\n\t"
      "adc %[p01_hi], %[u0]\n\t"
      "adc $0, %[u1]\n\t"
      "add %[p10_lo], %[t1]\n\t"
      "adc %[p10_hi], %[u0]\n\t"
      "adc $0, %[u1]"
      : [t1] "+&r"(t1), [u0] "+&r"(u0), [u1] "+&r"(u1)
      : [p01_lo] "rm"(low(p01)), [p01_hi] "rm"(high(p01)), [p10_lo] "rm"(low(p10)),
        [p10_hi] "rm"(high(p10))
      : "cc");

  constexpr uint64_t h = kFp128Modulus.hi;
  const Wide t0_h = Wide{low(p00)} * h;
  const Wide m1_h = Wide{t1 - low(t0_h)} * h;
  uint64_t q0 = low(m1_h), q1 = high(m1_h);
  asm("cmp %[t0_h_lo], %[t1]\n\t"
      "adc %[t0_h_hi], %[q0]\n\t"
      "adc $0, %[q1]"
      : [q0] "+&r"(q0), [q1] "+&r"(q1)
      : [t1] "r"(t1), [t0_h_lo] "rm"(low(t0_h)), [t0_h_hi] "rm"(high(t0_h))
      : "cc");
  return fp128_difference_x86_64({u0, u1}, {q0, q1});
}

}  // namespace ptvm::field
