// The complex extension CM31 = M31[i] / (i^2 + 1), elements a + b*i.
//
// -1 is no square in M31 since p = 3 (mod 4), so i^2 + 1 is irreducible.
#pragma once

#include <array>

#include "shared/field/m31.h"

namespace ptvm::field {

struct CM31 {
  static constexpr size_t kDegree = 2;  // over M31
  static constexpr size_t kBytes = 8;

  M31 a, b;

  constexpr CM31() = default;
  constexpr CM31(M31 real, M31 imaginary) : a(real), b(imaginary) {}
  constexpr explicit CM31(M31 real) : a(real) {}

  static constexpr CM31 zero() { return {}; }
  static constexpr CM31 one() { return CM31(M31::one()); }
  constexpr bool is_zero() const { return a.is_zero() && b.is_zero(); }
  constexpr std::array<M31, kDegree> coordinates() const { return {a, b}; }

  friend constexpr bool operator==(const CM31&, const CM31&) = default;

  friend constexpr CM31 operator+(CM31 x, CM31 y) { return {x.a + y.a, x.b + y.b}; }
  friend constexpr CM31 operator-(CM31 x, CM31 y) { return {x.a - y.a, x.b - y.b}; }
  friend constexpr CM31 operator*(CM31 x, CM31 y) {
    return {x.a * y.a - x.b * y.b, x.a * y.b + x.b * y.a};
  }
  friend constexpr CM31 operator*(CM31 x, M31 y) { return {x.a * y, x.b * y}; }
  friend constexpr CM31 operator+(CM31 x, M31 y) { return {x.a + y, x.b}; }
  friend constexpr CM31 operator-(CM31 x, M31 y) { return {x.a - y, x.b}; }
  constexpr CM31 operator-() const { return {-a, -b}; }
  constexpr CM31& operator+=(CM31 other) { return *this = *this + other; }
  constexpr CM31& operator-=(CM31 other) { return *this = *this - other; }
  constexpr CM31& operator*=(CM31 other) { return *this = *this * other; }

  constexpr CM31 square() const { return *this * *this; }
  // The multiplicative inverse, conj(x) / (a^2 + b^2); zero for zero.
  constexpr CM31 inverse() const {
    const M31 norm_inv = (a.square() + b.square()).inverse();
    return {a * norm_inv, -b * norm_inv};
  }
};

}  // namespace ptvm::field
