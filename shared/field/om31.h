// The degree-8 extension OM31 = QM31[w] / (w^2 - u), elements x + y*w with x, y in QM31.
//
// The challenge field of the circle8 instance, |OM31| = (2^31 - 1)^8, about 2^248. w^2 - u is
// irreducible: u is no square in QM31, since its norm to M31 is 5, which is no square modulo p
// (p = 2 mod 5 and p = 1 mod 4 or 5 = 1 mod 4: reciprocity gives (5/p) = (p/5) = (2/5) = -1), and
// norms of squares are squares. So OM31 is CM31[w] / (w^4 - 2 - i) as well.
#pragma once

#include <array>

#include "shared/field/qm31.h"

namespace ptvm::field {

struct OM31 {
  using Base = M31;
  using Half = QM31;
  static constexpr size_t kDegree = 8;  // over M31
  static constexpr size_t kBytes = 32;

  QM31 x, y;  // x + y*w

  constexpr OM31() = default;
  constexpr OM31(const QM31& constant, const QM31& linear) : x(constant), y(linear) {}
  constexpr explicit OM31(const QM31& constant) : x(constant) {}
  constexpr explicit OM31(M31 constant) : x(constant) {}

  static constexpr OM31 zero() { return {}; }
  static constexpr OM31 one() { return OM31(M31::one()); }
  constexpr bool is_zero() const { return x.is_zero() && y.is_zero(); }

  // The coordinates over M31, those of x and then those of y, and back.
  constexpr std::array<M31, kDegree> coordinates() const {
    return {x.x.a, x.x.b, x.y.a, x.y.b, y.x.a, y.x.b, y.y.a, y.y.b};
  }
  static constexpr OM31 from_coordinates(const std::array<M31, kDegree>& c) {
    return {QM31(c[0], c[1], c[2], c[3]), QM31(c[4], c[5], c[6], c[7])};
  }
  // The element in the first kBytes of `bytes`, coordinate by coordinate. Returns false unless
  // every coordinate is canonical.
  [[nodiscard]] static constexpr bool decode(const uint8_t* bytes, OM31& out) {
    return QM31::decode(bytes, out.x) && QM31::decode(bytes + QM31::kBytes, out.y);
  }
  // Feeds the coordinates as little-endian words.
  template <class State>
  constexpr void hash_into(State& state) const {
    x.hash_into(state);
    y.hash_into(state);
  }
  // The sum of the values times the basis 1, i, u, iu, w, iw, uw, iuw, for values that are
  // themselves in OM31 (QM31::combine_coordinates).
  static constexpr OM31 combine_coordinates(const std::array<OM31, kDegree>& e) {
    const auto half = [&](size_t first) {
      const auto part = [&](const OM31& constant, const OM31& linear) {
        return constant + linear * QM31(CM31(M31(0), M31(1)));
      };
      return part(e[first], e[first + 1]) +
             part(e[first + 2], e[first + 3]) * QM31(CM31(), CM31::one());
    };
    const OM31 linear = half(4);
    return half(0) + OM31(linear.y.times_u(), linear.x);
  }

  friend constexpr bool operator==(const OM31&, const OM31&) = default;

  friend constexpr OM31 operator+(const OM31& p, const OM31& q) { return {p.x + q.x, p.y + q.y}; }
  friend constexpr OM31 operator-(const OM31& p, const OM31& q) { return {p.x - q.x, p.y - q.y}; }
  // Karatsuba: three products instead of four.
  friend constexpr OM31 operator*(const OM31& p, const OM31& q) {
    const QM31 constant = p.x * q.x, quadratic = p.y * q.y;
    return {constant + quadratic.times_u(), (p.x + p.y) * (q.x + q.y) - constant - quadratic};
  }
  friend constexpr OM31 operator*(const OM31& p, const QM31& q) { return {p.x * q, p.y * q}; }
  friend constexpr OM31 operator*(const OM31& p, M31 q) { return {p.x * q, p.y * q}; }
  friend constexpr OM31 operator*(M31 p, const OM31& q) { return q * p; }
  friend constexpr OM31 operator+(const OM31& p, M31 q) { return {p.x + q, p.y}; }
  friend constexpr OM31 operator+(M31 p, const OM31& q) { return q + p; }
  friend constexpr OM31 operator-(const OM31& p, M31 q) { return {p.x - q, p.y}; }
  friend constexpr OM31 operator-(M31 p, const OM31& q) { return -q + p; }
  constexpr OM31 operator-() const { return {-x, -y}; }
  constexpr OM31& operator+=(const OM31& other) { return *this = *this + other; }
  constexpr OM31& operator-=(const OM31& other) { return *this = *this - other; }
  constexpr OM31& operator*=(const OM31& other) { return *this = *this * other; }

  constexpr OM31 square() const { return *this * *this; }
  constexpr OM31 double_() const { return *this + *this; }

  constexpr OM31 pow(uint64_t exponent) const {
    OM31 result = one();
    for (OM31 base = *this; exponent != 0; exponent >>= 1, base = base.square()) {
      if (exponent & 1) result *= base;
    }
    return result;
  }
  // The conjugate over QM31, w -> -w.
  constexpr OM31 conjugate() const { return {x, -y}; }
  // The norm to QM31, the product with the conjugate.
  constexpr QM31 norm() const { return x.square() - y.square().times_u(); }
  // The multiplicative inverse, conj / norm; zero for zero.
  constexpr OM31 inverse() const { return conjugate() * norm().inverse(); }
};

}  // namespace ptvm::field
