// The prime field of p = 1 + 407 * 2^119, the field of the vanilla instance: base and challenge
// field in one.
//
// Elements are kept in Montgomery form, x * 2^128 mod p, canonical; they are encoded as x itself,
// 16 bytes, little-endian. p - 1 = 2^119 * 11 * 37, so that there are roots of unity of every order
// 2^k up to 2^119.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "shared/field/fp128_montgomery.h"
#include "shared/util/bytes.h"

namespace ptvm::field {

class Fp128 {
 public:
  // As an extension of itself, where a challenge field is asked for.
  using Base = Fp128;
  static constexpr size_t kDegree = 1;

  static constexpr Uint128 kModulus = kFp128Modulus;
  static constexpr size_t kBytes = 16;
  static constexpr unsigned kTwoAdicity = 119;

  constexpr Fp128() = default;
  constexpr explicit Fp128(uint64_t value) : Fp128(reduce(value)) {}

  // Any 128-bit value, reduced.
  static constexpr Fp128 reduce(const Uint128& value) {
    return from_montgomery(fp128_product(value, kR2));
  }
  // 32 bytes as a little-endian integer, reduced. Of uniform bytes this makes a uniform element but
  // for a statistical distance below 2^-128.
  static constexpr Fp128 from_uniform(std::span<const uint8_t, 32> bytes) {
    const Uint128 low = {load_le<uint64_t>(&bytes[0]), load_le<uint64_t>(&bytes[8])};
    const Uint128 high = {load_le<uint64_t>(&bytes[16]), load_le<uint64_t>(&bytes[24])};
    return reduce(low) + from_montgomery(fp128_product(high, kR3));
  }
  static constexpr Fp128 from_signed(int64_t value) {
    const auto magnitude = static_cast<uint64_t>(value);
    return value < 0 ? -Fp128(0 - magnitude) : Fp128(magnitude);
  }
  static constexpr bool is_canonical(const Uint128& value) { return value < kModulus; }

  // The element in the first kBytes of `bytes`. Returns false, with another element, unless
  // canonical.
  [[nodiscard]] static constexpr bool decode(const uint8_t* bytes, Fp128& out) {
    const Uint128 value = {load_le<uint64_t>(bytes), load_le<uint64_t>(bytes + 8)};
    out = reduce(value);
    return is_canonical(value);
  }
  // Writes kBytes.
  constexpr void encode(uint8_t* bytes) const {
    const Uint128 canonical = value();
    store_le(canonical.lo, bytes);
    store_le(canonical.hi, bytes + 8);
  }
  // Feeds the bytes of the encoding as little-endian words.
  template <class State>
  constexpr void hash_into(State& state) const {
    const Uint128 canonical = value();
    for (const uint64_t half : {canonical.lo, canonical.hi}) {
      state.update_word(static_cast<uint32_t>(half));
      state.update_word(static_cast<uint32_t>(half >> 32));
    }
  }

  static constexpr Fp128 zero() { return {}; }
  static constexpr Fp128 one() { return from_montgomery(kR); }

  // A generator of the multiplicative group: no coset of a proper subgroup holds it.
  static constexpr Fp128 generator() { return Fp128(3); }
  // An element of order 2^log_order, log_order <= kTwoAdicity, such that its square is
  // root_of_unity(log_order - 1). Looked up, but for kTwoAdicity - log_order squarings above 32.
  static constexpr Fp128 root_of_unity(unsigned log_order);

  // Canonical, not in Montgomery form.
  constexpr Uint128 value() const { return fp128_product(montgomery_, 1); }
  constexpr bool is_zero() const { return montgomery_ == Uint128(); }

  constexpr std::array<Fp128, 1> coordinates() const { return {*this}; }
  static constexpr Fp128 from_coordinates(const std::array<Fp128, 1>& c) { return c[0]; }
  static constexpr Fp128 combine_coordinates(const std::array<Fp128, 1>& e) { return e[0]; }

  friend constexpr bool operator==(const Fp128&, const Fp128&) = default;

  friend constexpr Fp128 operator+(const Fp128& a, const Fp128& b) {
    return from_montgomery(fp128_sum(a.montgomery_, b.montgomery_));
  }
  friend constexpr Fp128 operator-(const Fp128& a, const Fp128& b) {
    return from_montgomery(fp128_difference(a.montgomery_, b.montgomery_));
  }
  friend constexpr Fp128 operator*(const Fp128& a, const Fp128& b) {
    return from_montgomery(fp128_product(a.montgomery_, b.montgomery_));
  }
  constexpr Fp128 operator-() const { return zero() - *this; }
  constexpr Fp128& operator+=(const Fp128& other) { return *this = *this + other; }
  constexpr Fp128& operator-=(const Fp128& other) { return *this = *this - other; }
  constexpr Fp128& operator*=(const Fp128& other) { return *this = *this * other; }

  constexpr Fp128 square() const { return *this * *this; }
  constexpr Fp128 double_() const { return *this + *this; }

  constexpr Fp128 pow(Uint128 exponent) const {
    Fp128 result = one();
    for (Fp128 base = *this; exponent != 0; base = base.square()) {
      if (exponent.lo & 1) result *= base;
      exponent = {exponent.lo >> 1 | exponent.hi << 63, exponent.hi >> 1};
    }
    return result;
  }
  // The multiplicative inverse, a^(p-2) by Fermat; zero for zero.
  constexpr Fp128 inverse() const {
    // p - 2 = 406 * 2^119 + (2^119 - 1), whose last 119 = 17 * 7 binary digits are ones.
    const Fp128 seven_ones = pow(127);
    Fp128 result = pow(406);
    for (int i = 0; i < 17; ++i) {
      for (int digit = 0; digit < 7; ++digit) result = result.square();
      result *= seven_ones;
    }
    return result;
  }

 private:
  static constexpr Fp128 from_montgomery(const Uint128& montgomery) {
    Fp128 result;
    result.montgomery_ = montgomery;
    return result;
  }
  // Powers of R = 2^128, modulo p.
  static constexpr Uint128 kR = fp128_power_of_two(128);
  static constexpr Uint128 kR2 = fp128_power_of_two(256);
  static constexpr Uint128 kR3 = fp128_power_of_two(384);

  Uint128 montgomery_;
};

namespace internal {

inline constexpr Fp128 kFp128LastRoot = Fp128::generator().pow(407);  // of order 2^kTwoAdicity

// The roots of order 2^k, k in [0, 32].
inline constexpr std::array<Fp128, 33> kFp128Roots = [] {
  std::array<Fp128, 33> roots{};
  Fp128 root = kFp128LastRoot;
  for (unsigned k = Fp128::kTwoAdicity; k > 0; --k, root = root.square()) {
    if (k < roots.size()) roots[k] = root;
  }
  roots[0] = root;
  return roots;
}();

}  // namespace internal

constexpr Fp128 Fp128::root_of_unity(unsigned log_order) {
  if (log_order < internal::kFp128Roots.size()) return internal::kFp128Roots[log_order];
  Fp128 root = internal::kFp128LastRoot;
  for (unsigned k = kTwoAdicity; k > log_order; --k) root = root.square();
  return root;
}

}  // namespace ptvm::field
