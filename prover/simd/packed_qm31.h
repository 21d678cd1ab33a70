// Sixteen elements of QM31 = CM31[u] / (u^2 - 2 - i), as four packed coordinates.
//
// An extension column is four coordinate columns of M31, so a packed value is loaded from and
// stored to four addresses.
#pragma once

#include <array>
#include <cstddef>

#include "prover/simd/packed_cm31.h"
#include "shared/field/qm31.h"

namespace ptvm::simd {

using field::QM31;

template <class Vector>
struct BasicPackedQM31 {
  using Base = BasicPackedM31<Vector>;
  using Half = BasicPackedCM31<Vector>;
  using Scalar = QM31;
  static constexpr size_t kLanes = Vector::kLanes;
  static constexpr size_t kDegree = 4;

  Half x, y;  // x + y*u

  BasicPackedQM31() = default;
  BasicPackedQM31(Half constant, Half linear) : x(constant), y(linear) {}
  BasicPackedQM31(Base a, Base b, Base c, Base d) : x(a, b), y(c, d) {}
  explicit BasicPackedQM31(Half constant) : x(constant), y(Half::zero()) {}
  explicit BasicPackedQM31(Base constant) : x(constant), y(Half::zero()) {}
  explicit BasicPackedQM31(const QM31& value) : x(value.x), y(value.y) {}
  explicit BasicPackedQM31(M31 value) : BasicPackedQM31(Base(value)) {}

  static BasicPackedQM31 zero() { return BasicPackedQM31(Base::zero()); }
  static BasicPackedQM31 one() { return BasicPackedQM31(Base::one()); }
  static BasicPackedQM31 broadcast(const QM31& value) { return BasicPackedQM31(value); }
  // From and to rows [row, row + 16) of four coordinate columns; 64-byte aligned there.
  template <class Columns>  // Columns[0..3] are pointers to M31 or spans of it
  static BasicPackedQM31 load(const Columns& columns, size_t row) {
    return {Base::load(&columns[0][row]), Base::load(&columns[1][row]),
            Base::load(&columns[2][row]), Base::load(&columns[3][row])};
  }
  template <class Columns>
  void store(const Columns& columns, size_t row) const {
    x.a.store(&columns[0][row]);
    x.b.store(&columns[1][row]);
    y.a.store(&columns[2][row]);
    y.b.store(&columns[3][row]);
  }
  static BasicPackedQM31 from_lanes(const std::array<QM31, kLanes>& lanes) {
    std::array<CM31, kLanes> constant, linear;
    for (size_t i = 0; i < kLanes; ++i) {
      constant[i] = lanes[i].x;
      linear[i] = lanes[i].y;
    }
    return {Half::from_lanes(constant), Half::from_lanes(linear)};
  }
  std::array<QM31, kLanes> lanes() const {
    const auto constant = x.lanes(), linear = y.lanes();
    std::array<QM31, kLanes> result;
    for (size_t i = 0; i < kLanes; ++i) result[i] = {constant[i], linear[i]};
    return result;
  }
  std::array<Base, kDegree> coordinates() const { return {x.a, x.b, y.a, y.b}; }
  // The sum over the lanes.
  QM31 sum_of_lanes() const {
    QM31 sum;
    for (const QM31& value : lanes()) sum += value;
    return sum;
  }

  // Whether all lanes are equal.
  friend bool operator==(const BasicPackedQM31& p, const BasicPackedQM31& q) {
    return p.lanes() == q.lanes();
  }

  friend BasicPackedQM31 operator+(const BasicPackedQM31& p, const BasicPackedQM31& q) {
    return {p.x + q.x, p.y + q.y};
  }
  friend BasicPackedQM31 operator-(const BasicPackedQM31& p, const BasicPackedQM31& q) {
    return {p.x - q.x, p.y - q.y};
  }
  friend BasicPackedQM31 operator*(const BasicPackedQM31& p, const BasicPackedQM31& q) {
    // Each coordinate is four products of centered factors: |sum| < 4 * 2^60 before one reduction.
    const Half r = {q.y.a.double_() - q.y.b, q.y.b.double_() + q.y.a};  // q.y * u^2
    const auto p0 = split(p.x.a), p1 = split(p.x.b), p2 = split(p.y.a), p3 = split(p.y.b);
    const auto q0 = split_doubled(q.x.a), q1 = split_doubled(q.x.b);
    const auto q2 = split_doubled(q.y.a), q3 = split_doubled(q.y.b);
    const auto r0 = split_doubled(r.a), r1 = split_doubled(r.b);
    return {reduce(mul_wide(p0, q0) - mul_wide(p1, q1) + mul_wide(p2, r0) - mul_wide(p3, r1)),
            reduce(mul_wide(p0, q1) + mul_wide(p1, q0) + mul_wide(p2, r1) + mul_wide(p3, r0)),
            reduce(mul_wide(p0, q2) - mul_wide(p1, q3) + mul_wide(p2, q0) - mul_wide(p3, q1)),
            reduce(mul_wide(p0, q3) + mul_wide(p1, q2) + mul_wide(p2, q1) + mul_wide(p3, q0))};
  }

  friend BasicPackedQM31 operator*(const BasicPackedQM31& p, const Half& q) {
    return {p.x * q, p.y * q};
  }
  friend BasicPackedQM31 operator*(const BasicPackedQM31& p, Base q) { return {p.x * q, p.y * q}; }
  friend BasicPackedQM31 operator*(Base p, const BasicPackedQM31& q) { return q * p; }
  friend BasicPackedQM31 operator+(const BasicPackedQM31& p, Base q) { return {p.x + q, p.y}; }
  friend BasicPackedQM31 operator+(Base p, const BasicPackedQM31& q) { return q + p; }
  friend BasicPackedQM31 operator-(const BasicPackedQM31& p, Base q) { return {p.x - q, p.y}; }
  friend BasicPackedQM31 operator-(Base p, const BasicPackedQM31& q) {
    return {Half(p - q.x.a, -q.x.b), -q.y};
  }

  friend BasicPackedQM31 operator*(const BasicPackedQM31& p, M31 q) { return p * Base(q); }
  friend BasicPackedQM31 operator*(M31 p, const BasicPackedQM31& q) { return q * p; }
  friend BasicPackedQM31 operator+(const BasicPackedQM31& p, M31 q) { return p + Base(q); }
  friend BasicPackedQM31 operator+(M31 p, const BasicPackedQM31& q) { return q + p; }
  friend BasicPackedQM31 operator-(const BasicPackedQM31& p, M31 q) { return p - Base(q); }
  friend BasicPackedQM31 operator-(M31 p, const BasicPackedQM31& q) { return Base(p) - q; }

  friend BasicPackedQM31 operator*(const BasicPackedQM31& p, const QM31& q) {
    return p * BasicPackedQM31(q);
  }
  friend BasicPackedQM31 operator*(const QM31& p, const BasicPackedQM31& q) { return q * p; }
  friend BasicPackedQM31 operator+(const BasicPackedQM31& p, const QM31& q) {
    return p + BasicPackedQM31(q);
  }
  friend BasicPackedQM31 operator+(const QM31& p, const BasicPackedQM31& q) { return q + p; }
  friend BasicPackedQM31 operator-(const BasicPackedQM31& p, const QM31& q) {
    return p - BasicPackedQM31(q);
  }
  friend BasicPackedQM31 operator-(const QM31& p, const BasicPackedQM31& q) {
    return BasicPackedQM31(p) - q;
  }
  BasicPackedQM31 operator-() const { return {-x, -y}; }
  BasicPackedQM31& operator+=(const BasicPackedQM31& other) { return *this = *this + other; }
  BasicPackedQM31& operator-=(const BasicPackedQM31& other) { return *this = *this - other; }
  BasicPackedQM31& operator*=(const BasicPackedQM31& other) { return *this = *this * other; }

  BasicPackedQM31 square() const { return *this * *this; }
  BasicPackedQM31 double_() const { return {x.double_(), y.double_()}; }
  BasicPackedQM31 conjugate() const { return {x, -y}; }
  // The inverse of each lane, conj / (x^2 - (2 + i)*y^2); zero for zero.
  BasicPackedQM31 inverse() const {
    const Half square_y = y.square();
    const Half u_square_y = {square_y.a.double_() - square_y.b, square_y.b.double_() + square_y.a};
    const Half norm_inv = (x.square() - u_square_y).inverse();
    return {x * norm_inv, -y * norm_inv};
  }

 private:
  static auto split(Base value) { return value.vector().centered().split(); }
  static auto split_doubled(Base value) {
    const Vector centered = value.vector().centered();
    return (centered + centered).split();
  }
  static Base reduce(const typename Vector::Wide& twice_sum) {
    return Base(Vector::reduce_doubled(twice_sum));
  }
};

// A base value times an extension constant: four products by broadcast coordinates.
template <class Vector>
BasicPackedQM31<Vector> operator*(BasicPackedM31<Vector> p, const QM31& q) {
  return {p * q.x.a, p * q.x.b, p * q.y.a, p * q.y.b};
}
template <class Vector>
BasicPackedQM31<Vector> operator*(const QM31& p, BasicPackedM31<Vector> q) {
  return q * p;
}
template <class Vector>
BasicPackedQM31<Vector> operator+(BasicPackedM31<Vector> p, const QM31& q) {
  return BasicPackedQM31<Vector>(q) + p;
}
template <class Vector>
BasicPackedQM31<Vector> operator+(const QM31& p, BasicPackedM31<Vector> q) {
  return q + p;
}
template <class Vector>
BasicPackedQM31<Vector> operator-(BasicPackedM31<Vector> p, const QM31& q) {
  return p - BasicPackedQM31<Vector>(q);
}
template <class Vector>
BasicPackedQM31<Vector> operator-(const QM31& p, BasicPackedM31<Vector> q) {
  return BasicPackedQM31<Vector>(p) - q;
}

using PackedQM31 = BasicPackedQM31<U32x16>;

}  // namespace ptvm::simd
