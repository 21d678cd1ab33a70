// Sixteen elements of M31, with the operators of the scalar type.
//
// Lanes are canonical. The class is a template over the vector type so that tests can compare all
// of them; everything else uses the alias PackedM31.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "prover/simd/u32x16.h"
#include "shared/field/m31.h"

namespace ptvm::simd {

using field::M31;
static_assert(sizeof(M31) == sizeof(uint32_t));

template <class Vector>
class BasicPackedM31 {
 public:
  using Scalar = M31;
  using Words = Vector;
  static constexpr size_t kLanes = Vector::kLanes;

  // The lanes of a default-constructed value are not set.
  BasicPackedM31() = default;
  // `value` in all lanes.
  explicit BasicPackedM31(M31 value) : vector_(Vector::broadcast(value.value())) {}
  // `vector` must hold canonical lanes.
  explicit BasicPackedM31(Vector vector) : vector_(vector) {}

  static BasicPackedM31 zero() { return BasicPackedM31(M31::zero()); }
  static BasicPackedM31 one() { return BasicPackedM31(M31::one()); }
  static BasicPackedM31 broadcast(M31 value) { return BasicPackedM31(value); }
  // From and to sixteen consecutive elements at a 64-byte aligned address.
  static BasicPackedM31 load(const M31* values) {
    return BasicPackedM31(Vector::load(reinterpret_cast<const uint32_t*>(values)));
  }
  static BasicPackedM31 load_unaligned(const M31* values) {
    return BasicPackedM31(Vector::load_unaligned(reinterpret_cast<const uint32_t*>(values)));
  }
  void store(M31* values) const { vector_.store(reinterpret_cast<uint32_t*>(values)); }
  void store_unaligned(M31* values) const {
    vector_.store_unaligned(reinterpret_cast<uint32_t*>(values));
  }
  static BasicPackedM31 from_lanes(const std::array<M31, kLanes>& lanes) {
    return load_unaligned(lanes.data());
  }
  std::array<M31, kLanes> lanes() const {
    std::array<M31, kLanes> result;
    store_unaligned(result.data());
    return result;
  }
  Vector vector() const { return vector_; }

  // Whether all lanes are equal.
  friend bool operator==(BasicPackedM31 a, BasicPackedM31 b) { return a.lanes() == b.lanes(); }

  friend BasicPackedM31 operator+(BasicPackedM31 a, BasicPackedM31 b) {
    const Vector sum = a.vector_ + b.vector_;  // < 2p: the smaller of sum and sum - p is reduced
    return BasicPackedM31(min(sum, sum - modulus()));
  }
  friend BasicPackedM31 operator-(BasicPackedM31 a, BasicPackedM31 b) {
    const Vector difference = a.vector_ - b.vector_;  // a negative one wraps above p
    return BasicPackedM31(min(difference, difference + modulus()));
  }
  friend BasicPackedM31 operator*(BasicPackedM31 a, BasicPackedM31 b) {
    return BasicPackedM31(Vector::mul_m31_doubled(a.vector_, b.vector_ + b.vector_));
  }
  friend BasicPackedM31 operator+(BasicPackedM31 a, M31 b) { return a + BasicPackedM31(b); }
  friend BasicPackedM31 operator+(M31 a, BasicPackedM31 b) { return BasicPackedM31(a) + b; }
  friend BasicPackedM31 operator-(BasicPackedM31 a, M31 b) { return a - BasicPackedM31(b); }
  friend BasicPackedM31 operator-(M31 a, BasicPackedM31 b) { return BasicPackedM31(a) - b; }
  friend BasicPackedM31 operator*(BasicPackedM31 a, M31 b) { return a * BasicPackedM31(b); }
  friend BasicPackedM31 operator*(M31 a, BasicPackedM31 b) { return b * a; }
  BasicPackedM31 operator-() const { return zero() - *this; }
  BasicPackedM31& operator+=(BasicPackedM31 other) { return *this = *this + other; }
  BasicPackedM31& operator-=(BasicPackedM31 other) { return *this = *this - other; }
  BasicPackedM31& operator*=(BasicPackedM31 other) { return *this = *this * other; }

  BasicPackedM31 square() const { return *this * *this; }
  BasicPackedM31 double_() const { return *this + *this; }

  // The inverse of each lane, a^(p-2); zero for zero.
  BasicPackedM31 inverse() const {
    // p - 2 = 2^31 - 3 is 29 ones and 01 in binary; a_n is this value to the power 2^n - 1.
    const auto squared = [](BasicPackedM31 value, int times) {
      for (int i = 0; i < times; ++i) value = value.square();
      return value;
    };
    const BasicPackedM31 a2 = square() * *this;
    const BasicPackedM31 a4 = squared(a2, 2) * a2;
    const BasicPackedM31 a8 = squared(a4, 4) * a4;
    const BasicPackedM31 a16 = squared(a8, 8) * a8;
    const BasicPackedM31 a24 = squared(a16, 8) * a8;
    const BasicPackedM31 a28 = squared(a24, 4) * a4;
    const BasicPackedM31 a29 = a28.square() * *this;
    return squared(a29, 2) * *this;
  }

  static Vector modulus() { return Vector::broadcast(M31::kModulus); }

 private:
  Vector vector_;
};

using PackedM31 = BasicPackedM31<U32x16>;
static_assert(sizeof(PackedM31) == 64);

// The sixteen elements from `values[16 * index]` on, for columns of 64-byte aligned memory.
inline PackedM31 load_packed(std::span<const M31> values, size_t index) {
  return PackedM31::load(values.data() + kLanes * index);
}

}  // namespace ptvm::simd
