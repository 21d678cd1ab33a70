// What the packed extensions QM31 and OM31 have in common: elements x + y*g, two packed halves, of
// which all but the product is made from operations on the halves.
//
// An extension column is kDegree coordinate columns of M31, so a packed value is loaded from and
// stored to that many addresses.
#pragma once

#include <array>
#include <cstddef>

#include "prover/simd/packed_m31.h"

namespace ptvm::simd {

// Self derives from this and has the product and norm(), the product with the conjugate.
template <class Self, class HalfType, class ScalarType>
struct PackedQuadratic {
  using Half = HalfType;
  using Scalar = ScalarType;
  using Base = typename Half::Base;
  static constexpr size_t kLanes = Base::kLanes;
  static constexpr size_t kDegree = Scalar::kDegree;

  Half x, y;  // x + y*g

  PackedQuadratic() = default;
  PackedQuadratic(const Half& constant, const Half& linear) : x(constant), y(linear) {}

  static Self zero() { return Self(Base::zero()); }
  static Self one() { return Self(Base::one()); }
  static Self broadcast(const Scalar& value) { return Self(value); }
  // From and to rows [row, row + 16) of kDegree coordinate columns; 64-byte aligned there.
  template <class Columns>  // Columns[i] is a pointer to M31 or a span of it
  static Self load(const Columns& columns, size_t row) {
    return generate([&](size_t i) { return Base::load(&columns[i][row]); });
  }
  template <class Columns>
  void store(const Columns& columns, size_t row) const {
    visit([&](size_t i, Base coordinate) { coordinate.store(&columns[i][row]); });
  }
  static Self from_coordinates(const std::array<Base, kDegree>& coordinates) {
    return generate([&](size_t i) { return coordinates[i]; });
  }
  std::array<Base, kDegree> coordinates() const {
    std::array<Base, kDegree> result;
    visit([&](size_t i, Base coordinate) { result[i] = coordinate; });
    return result;
  }
  // From coordinate(i) for each i, and visitor(i, coordinate) for each; i counts from `first` on.
  template <class Coordinate>
  static Self generate(const Coordinate& coordinate, size_t first = 0) {
    const Half constant = Half::generate(coordinate, first);
    return {constant, Half::generate(coordinate, first + Half::kDegree)};
  }
  template <class Visitor>
  void visit(const Visitor& visitor, size_t first = 0) const {
    x.visit(visitor, first);
    y.visit(visitor, first + Half::kDegree);
  }
  static Self from_lanes(const std::array<Scalar, kLanes>& lanes) {
    std::array<typename Half::Scalar, kLanes> constant, linear;
    for (size_t i = 0; i < kLanes; ++i) {
      constant[i] = lanes[i].x;
      linear[i] = lanes[i].y;
    }
    return {Half::from_lanes(constant), Half::from_lanes(linear)};
  }
  std::array<Scalar, kLanes> lanes() const {
    const auto constant = x.lanes(), linear = y.lanes();
    std::array<Scalar, kLanes> result;
    for (size_t i = 0; i < kLanes; ++i) result[i] = {constant[i], linear[i]};
    return result;
  }
  // The sum over the lanes.
  Scalar sum_of_lanes() const {
    Scalar sum;
    for (const Scalar& value : lanes()) sum += value;
    return sum;
  }

  // Whether all lanes are equal.
  friend bool operator==(const Self& p, const Self& q) { return p.lanes() == q.lanes(); }

  // The cheapest are always inline: of values returned in memory, half their time would be copying.
  [[gnu::always_inline]] friend Self operator+(const Self& p, const Self& q) {
    return {p.x + q.x, p.y + q.y};
  }
  [[gnu::always_inline]] friend Self operator-(const Self& p, const Self& q) {
    return {p.x - q.x, p.y - q.y};
  }

  friend Self operator*(const Self& p, const Half& q) { return {p.x * q, p.y * q}; }

  [[gnu::always_inline]] friend Self operator*(const Self& p, Base q) { return {p.x * q, p.y * q}; }
  friend Self operator*(Base p, const Self& q) { return q * p; }
  [[gnu::always_inline]] friend Self operator+(const Self& p, Base q) { return {p.x + q, p.y}; }
  friend Self operator+(Base p, const Self& q) { return q + p; }
  [[gnu::always_inline]] friend Self operator-(const Self& p, Base q) { return {p.x - q, p.y}; }
  [[gnu::always_inline]] friend Self operator-(Base p, const Self& q) { return {p - q.x, -q.y}; }

  friend Self operator*(const Self& p, M31 q) { return p * Base(q); }
  friend Self operator*(M31 p, const Self& q) { return q * p; }
  friend Self operator+(const Self& p, M31 q) { return p + Base(q); }
  friend Self operator+(M31 p, const Self& q) { return q + p; }
  friend Self operator-(const Self& p, M31 q) { return p - Base(q); }
  friend Self operator-(M31 p, const Self& q) { return Base(p) - q; }

  friend Self operator*(const Self& p, const Scalar& q) { return p * Self(q); }
  friend Self operator*(const Scalar& p, const Self& q) { return q * p; }
  friend Self operator+(const Self& p, const Scalar& q) { return p + Self(q); }
  friend Self operator+(const Scalar& p, const Self& q) { return q + p; }
  friend Self operator-(const Self& p, const Scalar& q) { return p - Self(q); }
  friend Self operator-(const Scalar& p, const Self& q) { return Self(p) - q; }

  Self operator-() const { return {-x, -y}; }
  friend Self& operator+=(Self& p, const Self& q) { return p = p + q; }
  friend Self& operator-=(Self& p, const Self& q) { return p = p - q; }
  friend Self& operator*=(Self& p, const Self& q) { return p = p * q; }

  Self square() const { return self() * self(); }
  Self double_() const { return {x.double_(), y.double_()}; }
  // The conjugate over the half, g -> -g.
  Self conjugate() const { return {x, -y}; }
  // The inverse of each lane, conjugate / norm; zero for zero.
  Self inverse() const { return conjugate() * self().norm().inverse(); }

 private:
  const Self& self() const { return static_cast<const Self&>(*this); }
};

// The packed type of an extension, for each vector type.
template <class Vector, class K>
struct PackedExtension;

// A base value times an extension constant: products by broadcast coordinates.
template <class Vector, class K>
typename PackedExtension<Vector, K>::Type operator*(BasicPackedM31<Vector> p, const K& q) {
  const auto coordinates = q.coordinates();
  return PackedExtension<Vector, K>::Type::generate([&](size_t i) { return p * coordinates[i]; });
}
template <class Vector, class K>
typename PackedExtension<Vector, K>::Type operator*(const K& p, BasicPackedM31<Vector> q) {
  return q * p;
}
template <class Vector, class K>
typename PackedExtension<Vector, K>::Type operator+(BasicPackedM31<Vector> p, const K& q) {
  return typename PackedExtension<Vector, K>::Type(q) + p;
}
template <class Vector, class K>
typename PackedExtension<Vector, K>::Type operator+(const K& p, BasicPackedM31<Vector> q) {
  return q + p;
}
template <class Vector, class K>
typename PackedExtension<Vector, K>::Type operator-(BasicPackedM31<Vector> p, const K& q) {
  return p - typename PackedExtension<Vector, K>::Type(q);
}
template <class Vector, class K>
typename PackedExtension<Vector, K>::Type operator-(const K& p, BasicPackedM31<Vector> q) {
  return typename PackedExtension<Vector, K>::Type(p) - q;
}

}  // namespace ptvm::simd
