// Logarithms in fixed point, rounded to a known side.
//
// A security figure is a sum of base-2 logarithms. It must be the same number in the prover, in the
// native verifier and in WebAssembly, and it must never come out higher than the formula says, so
// it is computed in integers: `Bits` counts 1/65536 of a bit, a gain is rounded down by
// `log2_lower`, a loss is rounded up by `log2_upper`.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>

#include "shared/util/uint128.h"

namespace ptvm::security {

// A base-2 logarithm in units of 1/65536 bit.
using Bits = int64_t;

inline constexpr unsigned kFractionBits = 16;
inline constexpr Bits kOneBit = Bits{1} << kFractionBits;

// `count` whole bits.
constexpr Bits whole_bits(uint64_t count) { return static_cast<Bits>(count) * kOneBit; }

// log2(x) rounded down; x >= 1. Exact for powers of two, and never as much as 2 units too low.
//
// Digit by digit: squaring the mantissa doubles its logarithm, whose integer part is the next
// binary digit. The mantissa is 31 fractional bits, always truncated. Truncation costs at most
// 2^-31 of the value at the start and at most twice that in each step, and each squaring doubles
// what was lost before: after 16 steps less than 2^17 * 2^-30 = 2^-13 of the value, far less
// than the one unit that the missing digits may be worth.
constexpr Bits log2_lower(uint64_t x) {
  const int exponent = 63 - std::countl_zero(x);
  uint64_t mantissa = exponent >= 31 ? x >> (exponent - 31) : x << (31 - exponent);
  Bits result = exponent;
  for (unsigned digit = 0; digit < kFractionBits; ++digit) {
    mantissa = (mantissa * mantissa) >> 31;  // In [2^31, 2^33): the value is in [1, 4).
    const uint64_t carry = mantissa >> 32;
    mantissa >>= carry;
    result = 2 * result + static_cast<Bits>(carry);
  }
  return result;
}

// log2(x) rounded up; x >= 1. Exact for powers of two, at most 2 units too high, and monotone.
constexpr Bits log2_upper(uint64_t x) {
  if (x == 1) return 0;
  const int next_power = 64 - std::countl_zero(x - 1);  // The least k with x <= 2^k.
  return std::min(log2_lower(x) + 2, whole_bits(static_cast<uint64_t>(next_power)));
}

// log2 of the size of a field extension: `degree` times log2(p), rounded down; p >= 1.
constexpr Bits extension_field_bits(const Uint128& p, uint32_t degree) {
  if (p.hi == 0) return degree * log2_lower(p.lo);
  const int shift = 64 - std::countl_zero(p.hi);  // of the digits that do not fit
  const uint64_t top = shift == 64 ? p.hi : p.hi << (64 - shift) | p.lo >> shift;
  return degree * (log2_lower(top) + whole_bits(static_cast<uint64_t>(shift)));
}

}  // namespace ptvm::security
