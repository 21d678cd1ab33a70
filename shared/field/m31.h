// The prime field M31 = Z/p with the Mersenne prime p = 2^31 - 1.
//
// Elements are canonical uint32_t values in [0, p), not in Montgomery form. Reduction uses
// 2^31 = 1 (mod p): a 62-bit product a*b splits as lo + 2^31*hi = lo + hi (mod p).
#pragma once

#include <cstddef>
#include <cstdint>

namespace ptvm::field {

class M31 {
 public:
  static constexpr uint32_t kModulus = 0x7fffffffu;
  static constexpr size_t kBytes = 4;

  constexpr M31() = default;
  // `value` must be canonical, in [0, p).
  constexpr explicit M31(uint32_t value) : value_(value) {}

  // Any 64-bit value, reduced.
  static constexpr M31 reduce(uint64_t value) {
    value = (value & kModulus) + (value >> 31);  // < 2^33 + 2^31
    value = (value & kModulus) + (value >> 31);  // <= p + 4
    return M31(static_cast<uint32_t>(value >= kModulus ? value - kModulus : value));
  }
  // A signed integer of magnitude below p.
  static constexpr M31 from_signed(int64_t value) {
    return M31(static_cast<uint32_t>(value < 0 ? value + kModulus : value));
  }
  static constexpr bool is_canonical(uint32_t value) { return value < kModulus; }
  // The element in the first kBytes of `bytes`, little-endian. Returns false unless canonical.
  [[nodiscard]] static constexpr bool decode(const uint8_t* bytes, M31& out) {
    const uint32_t value = uint32_t{bytes[0]} | uint32_t{bytes[1]} << 8 | uint32_t{bytes[2]} << 16 |
                           uint32_t{bytes[3]} << 24;
    out = M31(value);
    return is_canonical(value);
  }
  // Feeds the value as a word.
  template <class State>
  constexpr void hash_into(State& state) const {
    state.update_word(value_);
  }
  static constexpr M31 zero() { return M31(0); }
  static constexpr M31 one() { return M31(1); }

  constexpr uint32_t value() const { return value_; }
  constexpr bool is_zero() const { return value_ == 0; }

  friend constexpr bool operator==(M31 a, M31 b) = default;

  friend constexpr M31 operator+(M31 a, M31 b) { return M31(fold(a.value_ + b.value_)); }
  friend constexpr M31 operator-(M31 a, M31 b) { return M31(fold(a.value_ + kModulus - b.value_)); }
  friend constexpr M31 operator*(M31 a, M31 b) {
    const uint64_t product = uint64_t{a.value_} * b.value_;  // < 2^62
    return M31(
        fold(static_cast<uint32_t>(product & kModulus) + static_cast<uint32_t>(product >> 31)));
  }
  constexpr M31 operator-() const { return M31(value_ == 0 ? 0 : kModulus - value_); }
  constexpr M31& operator+=(M31 other) { return *this = *this + other; }
  constexpr M31& operator-=(M31 other) { return *this = *this - other; }
  constexpr M31& operator*=(M31 other) { return *this = *this * other; }

  constexpr M31 square() const { return *this * *this; }
  constexpr M31 double_() const { return *this + *this; }

  constexpr M31 pow(uint64_t exponent) const {
    M31 result = one();
    for (M31 base = *this; exponent != 0; exponent >>= 1, base = base.square()) {
      if (exponent & 1) result *= base;
    }
    return result;
  }
  // The multiplicative inverse, a^(p-2) by Fermat; zero for zero.
  constexpr M31 inverse() const { return pow(kModulus - 2); }

 private:
  // A value in [0, 2p] to [0, p).
  static constexpr uint32_t fold(uint32_t value) {
    return value >= kModulus ? value - kModulus : value;
  }

  uint32_t value_ = 0;
};

}  // namespace ptvm::field
