// The degree-4 extension QM31 = CM31[u] / (u^2 - 2 - i), elements (a + b*i) + (c + d*i)*u.
//
// The challenge field of the stwo instance, |QM31| = (2^31 - 1)^4, about 2^124.
#pragma once

#include <array>
#include <type_traits>

#include "shared/field/cm31.h"

// The tests define PTVM_QM31_BY_VECTORS to run the form for vectors anywhere.
#if defined(__wasm_simd128__)
#define PTVM_QM31_BY_VECTORS
#endif
#if defined(PTVM_QM31_BY_VECTORS)
#include "shared/field/qm31_vectors.h"
#endif

namespace ptvm::field {

struct QM31 {
  using Base = M31;
  using Half = CM31;
  static constexpr size_t kDegree = 4;  // over M31
  static constexpr size_t kBytes = 16;

  CM31 x, y;  // x + y*u

  constexpr QM31() = default;
  constexpr QM31(CM31 constant, CM31 linear) : x(constant), y(linear) {}
  constexpr QM31(M31 a, M31 b, M31 c, M31 d) : x(a, b), y(c, d) {}
  constexpr explicit QM31(CM31 constant) : x(constant) {}
  constexpr explicit QM31(M31 constant) : x(constant) {}

  static constexpr QM31 zero() { return {}; }
  static constexpr QM31 one() { return QM31(M31::one()); }
  constexpr bool is_zero() const { return x.is_zero() && y.is_zero(); }

  // The coordinates (a, b, c, d) over M31, and back.
  constexpr std::array<M31, kDegree> coordinates() const { return {x.a, x.b, y.a, y.b}; }
  // The element in the first kBytes of `bytes`, coordinate by coordinate. Returns false unless
  // every coordinate is canonical.
  [[nodiscard]] static constexpr bool decode(const uint8_t* bytes, QM31& out) {
    return M31::decode(bytes, out.x.a) && M31::decode(bytes + 4, out.x.b) &&
           M31::decode(bytes + 8, out.y.a) && M31::decode(bytes + 12, out.y.b);
  }
  // Feeds the coordinates as little-endian words.
  template <class State>
  constexpr void hash_into(State& state) const {
    for (const M31 c : coordinates()) state.update_word(c.value());
  }
  static constexpr QM31 from_coordinates(const std::array<M31, kDegree>& c) {
    return {c[0], c[1], c[2], c[3]};
  }
  // e0 + e1*i + e2*u + e3*i*u for values that are themselves in QM31: how the value of an extension
  // column is put together from the values of its four coordinate columns outside the base field.
  static constexpr QM31 combine_coordinates(const std::array<QM31, kDegree>& e) {
    return e[0] + e[1] * QM31(CM31(M31(0), M31(1))) + e[2] * QM31(CM31(), CM31(M31(1))) +
           e[3] * QM31(CM31(), CM31(M31(0), M31(1)));
  }

  friend constexpr bool operator==(const QM31&, const QM31&) = default;

  friend constexpr QM31 operator+(const QM31& p, const QM31& q) {
#if defined(PTVM_QM31_BY_VECTORS)
    if (!std::is_constant_evaluated()) return from_lanes(vectors::sum(lanes(p), lanes(q)));
#endif
    return {p.x + q.x, p.y + q.y};
  }
  friend constexpr QM31 operator-(const QM31& p, const QM31& q) {
#if defined(PTVM_QM31_BY_VECTORS)
    if (!std::is_constant_evaluated()) return from_lanes(vectors::difference(lanes(p), lanes(q)));
#endif
    return {p.x - q.x, p.y - q.y};
  }
  friend constexpr QM31 operator*(const QM31& p, const QM31& q) {
#if defined(PTVM_QM31_BY_VECTORS)
    if (!std::is_constant_evaluated()) return from_lanes(vectors::product(lanes(p), lanes(q)));
#endif
    return {p.x * q.x + times_u_squared(p.y * q.y), p.x * q.y + p.y * q.x};
  }
  friend constexpr QM31 operator*(const QM31& p, CM31 q) { return {p.x * q, p.y * q}; }
  friend constexpr QM31 operator*(const QM31& p, M31 q) {
#if defined(PTVM_QM31_BY_VECTORS)
    if (!std::is_constant_evaluated())
      return from_lanes(vectors::product_by_base(lanes(p), q.value()));
#endif
    return {p.x * q, p.y * q};
  }
  friend constexpr QM31 operator*(M31 p, const QM31& q) { return q * p; }
  friend constexpr QM31 operator+(const QM31& p, M31 q) { return {p.x + q, p.y}; }
  friend constexpr QM31 operator+(M31 p, const QM31& q) { return q + p; }
  friend constexpr QM31 operator-(const QM31& p, M31 q) { return {p.x - q, p.y}; }
  friend constexpr QM31 operator-(M31 p, const QM31& q) { return -q + p; }
  constexpr QM31 operator-() const { return {-x, -y}; }
  constexpr QM31& operator+=(const QM31& other) { return *this = *this + other; }
  constexpr QM31& operator-=(const QM31& other) { return *this = *this - other; }
  constexpr QM31& operator*=(const QM31& other) { return *this = *this * other; }

  constexpr QM31 square() const { return *this * *this; }
  constexpr QM31 double_() const { return *this + *this; }
  constexpr QM31 times_u() const { return {times_u_squared(y), x}; }

  constexpr QM31 pow(uint64_t exponent) const {
    QM31 result = one();
    for (QM31 base = *this; exponent != 0; exponent >>= 1, base = base.square()) {
      if (exponent & 1) result *= base;
    }
    return result;
  }
  // The conjugate over CM31, u -> -u.
  constexpr QM31 conjugate() const { return {x, -y}; }
  // The multiplicative inverse, conj / (x^2 - (2 + i)*y^2); zero for zero.
  constexpr QM31 inverse() const {
    const CM31 norm_inv = (x.square() - times_u_squared(y.square())).inverse();
    return {x * norm_inv, -y * norm_inv};
  }

 private:
  // c * u^2 = c * (2 + i).
  static constexpr CM31 times_u_squared(CM31 c) {
    return {c.a.double_() - c.b, c.b.double_() + c.a};
  }
#if defined(PTVM_QM31_BY_VECTORS)
  static vectors::U32x4 lanes(const QM31& element) { return vectors::load(element); }
  static QM31 from_lanes(vectors::U32x4 lanes) { return vectors::store<QM31>(lanes); }
#endif
};

}  // namespace ptvm::field
