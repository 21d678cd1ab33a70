// Sixteen elements of CM31 = M31[i] / (i^2 + 1), as two packed coordinates.
#pragma once

#include <array>
#include <cstddef>

#include "prover/simd/packed_m31.h"
#include "shared/field/cm31.h"

namespace ptvm::simd {

using field::CM31;

template <class Vector>
struct BasicPackedCM31 {
  using Base = BasicPackedM31<Vector>;
  using Scalar = CM31;
  static constexpr size_t kLanes = Vector::kLanes;
  static constexpr size_t kDegree = 2;

  Base a, b;  // a + b*i

  BasicPackedCM31() = default;
  BasicPackedCM31(Base real, Base imaginary) : a(real), b(imaginary) {}
  explicit BasicPackedCM31(Base real) : a(real), b(Base::zero()) {}
  explicit BasicPackedCM31(CM31 value) : a(value.a), b(value.b) {}

  static BasicPackedCM31 zero() { return BasicPackedCM31(Base::zero()); }
  static BasicPackedCM31 one() { return BasicPackedCM31(Base::one()); }
  // From coordinate(i) for each i, and visitor(i, coordinate) for each; i counts from `first` on.
  template <class Coordinate>
  static BasicPackedCM31 generate(const Coordinate& coordinate, size_t first = 0) {
    const Base real = coordinate(first);
    return {real, coordinate(first + 1)};
  }
  template <class Visitor>
  void visit(const Visitor& visitor, size_t first = 0) const {
    visitor(first, a);
    visitor(first + 1, b);
  }
  static BasicPackedCM31 from_lanes(const std::array<CM31, kLanes>& lanes) {
    std::array<M31, kLanes> real, imaginary;
    for (size_t i = 0; i < kLanes; ++i) {
      real[i] = lanes[i].a;
      imaginary[i] = lanes[i].b;
    }
    return {Base::from_lanes(real), Base::from_lanes(imaginary)};
  }
  std::array<CM31, kLanes> lanes() const {
    const auto real = a.lanes(), imaginary = b.lanes();
    std::array<CM31, kLanes> result;
    for (size_t i = 0; i < kLanes; ++i) result[i] = {real[i], imaginary[i]};
    return result;
  }

  // Whether all lanes are equal.
  friend bool operator==(const BasicPackedCM31& p, const BasicPackedCM31& q) {
    return p.lanes() == q.lanes();
  }

  friend BasicPackedCM31 operator+(BasicPackedCM31 x, BasicPackedCM31 y) {
    return {x.a + y.a, x.b + y.b};
  }
  friend BasicPackedCM31 operator-(BasicPackedCM31 x, BasicPackedCM31 y) {
    return {x.a - y.a, x.b - y.b};
  }
  friend BasicPackedCM31 operator*(BasicPackedCM31 x, BasicPackedCM31 y) {
    // One factor centered (|.| < 2^30), the other canonical (< 2^31): each sum of two is < 2^62.
    const Vector ya = y.a.vector().centered(), yb = y.b.vector().centered();
    const auto x_a = x.a.vector().split(), x_b = x.b.vector().split();
    const auto y_a = (ya + ya).split(), y_b = (yb + yb).split();
    return {Base(Vector::reduce_doubled(mul_wide(x_a, y_a) - mul_wide(x_b, y_b))),
            Base(Vector::reduce_doubled(mul_wide(x_a, y_b) + mul_wide(x_b, y_a)))};
  }
  [[gnu::always_inline]] friend BasicPackedCM31 operator*(BasicPackedCM31 x, Base y) {
    return {x.a * y, x.b * y};
  }
  friend BasicPackedCM31 operator*(BasicPackedCM31 x, M31 y) { return x * Base(y); }
  friend BasicPackedCM31 operator*(BasicPackedCM31 x, CM31 y) { return x * BasicPackedCM31(y); }
  friend BasicPackedCM31 operator+(BasicPackedCM31 x, Base y) { return {x.a + y, x.b}; }
  friend BasicPackedCM31 operator-(BasicPackedCM31 x, Base y) { return {x.a - y, x.b}; }
  friend BasicPackedCM31 operator-(Base x, BasicPackedCM31 y) { return {x - y.a, -y.b}; }
  friend BasicPackedCM31 operator+(BasicPackedCM31 x, M31 y) { return {x.a + y, x.b}; }
  friend BasicPackedCM31 operator-(BasicPackedCM31 x, M31 y) { return {x.a - y, x.b}; }
  friend BasicPackedCM31 operator+(BasicPackedCM31 x, CM31 y) { return {x.a + y.a, x.b + y.b}; }
  friend BasicPackedCM31 operator-(BasicPackedCM31 x, CM31 y) { return {x.a - y.a, x.b - y.b}; }
  BasicPackedCM31 operator-() const { return {-a, -b}; }
  BasicPackedCM31& operator+=(BasicPackedCM31 other) { return *this = *this + other; }
  BasicPackedCM31& operator-=(BasicPackedCM31 other) { return *this = *this - other; }
  BasicPackedCM31& operator*=(BasicPackedCM31 other) { return *this = *this * other; }

  BasicPackedCM31 square() const { return *this * *this; }
  BasicPackedCM31 double_() const { return {a.double_(), b.double_()}; }
  BasicPackedCM31 conjugate() const { return {a, -b}; }
  // The product with the conjugate, a^2 + b^2.
  Base norm() const {
    const Vector p = a.vector().centered(), q = b.vector().centered();
    return Base(Vector::reduce_doubled(mul_wide(p.split(), (p + p).split()) +
                                       mul_wide(q.split(), (q + q).split())));
  }
  // The inverse of each lane, conjugate / norm; zero for zero.
  BasicPackedCM31 inverse() const { return conjugate() * norm().inverse(); }
};

using PackedCM31 = BasicPackedCM31<U32x16>;

}  // namespace ptvm::simd
