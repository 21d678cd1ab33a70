// Fp128 as a packed type of one lane, for code that is written over packed types. Scalars do on two
// words what vectors have no instructions for.
#pragma once

#include <array>
#include <cstddef>

#include "shared/field/fp128.h"

namespace ptvm::simd {

class PackedFp128 {
 public:
  using Scalar = field::Fp128;
  static constexpr size_t kLanes = 1;

  PackedFp128() = default;
  PackedFp128(const Scalar& value) : value_(value) {}  // not explicit: constants are operands too

  static PackedFp128 zero() { return Scalar::zero(); }
  static PackedFp128 one() { return Scalar::one(); }
  static PackedFp128 from_coordinates(const std::array<PackedFp128, 1>& c) { return c[0]; }

  static PackedFp128 load(const Scalar* values) { return *values; }
  void store(Scalar* values) const { *values = value_; }
  // From and to a row of the coordinate column, of which there is one.
  template <class Columns>  // Columns[0] is a pointer to Fp128 or a span of it
  static PackedFp128 load(const Columns& columns, size_t row) {
    return columns[0][row];
  }
  template <class Columns>
  void store(const Columns& columns, size_t row) const {
    columns[0][row] = value_;
  }
  std::array<Scalar, 1> lanes() const { return {value_}; }
  Scalar sum_of_lanes() const { return value_; }

  friend PackedFp128 operator+(const PackedFp128& a, const PackedFp128& b) {
    return a.value_ + b.value_;
  }
  friend PackedFp128 operator-(const PackedFp128& a, const PackedFp128& b) {
    return a.value_ - b.value_;
  }
  friend PackedFp128 operator*(const PackedFp128& a, const PackedFp128& b) {
    return a.value_ * b.value_;
  }
  PackedFp128 operator-() const { return -value_; }
  PackedFp128& operator+=(const PackedFp128& other) { return *this = *this + other; }
  PackedFp128& operator-=(const PackedFp128& other) { return *this = *this - other; }
  PackedFp128& operator*=(const PackedFp128& other) { return *this = *this * other; }
  PackedFp128 inverse() const { return value_.inverse(); }

 private:
  Scalar value_;
};

// A sum of products, as packed types with a cheaper one than addition and multiplication have it.
class Fp128Dot {
 public:
  void add(const PackedFp128& value, const field::Fp128& weight) { sum_ += value * weight; }
  const PackedFp128& value() const { return sum_; }

 private:
  PackedFp128 sum_;
};

}  // namespace ptvm::simd
