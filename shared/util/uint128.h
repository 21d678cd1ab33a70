// Unsigned integers of 128 bits as two words, for every compiler.
#pragma once

#include <compare>
#include <cstdint>

namespace ptvm {

struct Uint128 {
  uint64_t lo = 0, hi = 0;  // lo + 2^64 * hi

  constexpr Uint128() = default;
  // Not explicit, so that smaller integers compare with constants of 128 bits.
  constexpr Uint128(uint64_t value) : lo(value) {}
  constexpr Uint128(uint64_t low, uint64_t high) : lo(low), hi(high) {}

  friend constexpr bool operator==(const Uint128&, const Uint128&) = default;
  friend constexpr std::strong_ordering operator<=>(const Uint128& a, const Uint128& b) {
    return a.hi != b.hi ? a.hi <=> b.hi : a.lo <=> b.lo;
  }
};

}  // namespace ptvm
