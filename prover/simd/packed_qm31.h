// Sixteen elements of QM31 = CM31[u] / (u^2 - 2 - i), as four packed coordinates.
#pragma once

#include "prover/simd/packed_cm31.h"
#include "prover/simd/packed_quadratic.h"
#include "shared/field/qm31.h"

namespace ptvm::simd {

using field::QM31;

template <class Vector>
struct BasicPackedQM31 : PackedQuadratic<BasicPackedQM31<Vector>, BasicPackedCM31<Vector>, QM31> {
  using Base = BasicPackedM31<Vector>;
  using Half = BasicPackedCM31<Vector>;
  using Wide = typename Vector::Wide;

  BasicPackedQM31() = default;
  BasicPackedQM31(const Half& constant, const Half& linear)
      : BasicPackedQM31::PackedQuadratic(constant, linear) {}
  BasicPackedQM31(Base a, Base b, Base c, Base d) : BasicPackedQM31(Half(a, b), Half(c, d)) {}
  explicit BasicPackedQM31(const Half& constant) : BasicPackedQM31(constant, Half::zero()) {}
  explicit BasicPackedQM31(Base constant) : BasicPackedQM31(Half(constant)) {}
  explicit BasicPackedQM31(const QM31& value) : BasicPackedQM31(Half(value.x), Half(value.y)) {}
  explicit BasicPackedQM31(M31 value) : BasicPackedQM31(Base(value)) {}

  friend BasicPackedQM31 operator*(const BasicPackedQM31& p, const BasicPackedQM31& q) {
    RightFactor twice_q = q.right_factor();
    for (Vector& coordinate : twice_q) coordinate = coordinate + coordinate;
    const auto reduced = [](size_t, const Wide& twice) { return reduce_doubled(twice); };
    const auto [a, b, c, d] = wide_product(p.left_factor(), twice_q, reduced);
    return {a, b, c, d};
  }
  // The product with the conjugate, x^2 - u^2 * y^2.
  Half norm() const {
    const auto [a, b, c, d, r0, r1] = right_factor();
    const auto p0 = a.split(), p1 = b.split(), p2 = c.split(), p3 = d.split();
    const auto q0 = (a + a).split(), q1 = (b + b).split();
    const auto q2 = (r0 + r0).split(), q3 = (r1 + r1).split();
    const auto twice_ab = mul_wide(p0, q1);
    return {
        reduce_doubled(mul_wide(p0, q0) - mul_wide(p1, q1) - mul_wide(p2, q2) + mul_wide(p3, q3)),
        reduce_doubled(twice_ab + twice_ab - mul_wide(p2, q3) - mul_wide(p3, q2))};
  }

  // Factors made ready, as centered coordinates, of magnitude below 2^30; factors for wide_product
  // may also be sums of two such. The right one has the coordinates of y * u^2 as well. Always
  // inline, since these arrays would else go through memory.
  using LeftFactor = std::array<Vector, 4>;
  using RightFactor = std::array<Vector, 6>;
  [[gnu::always_inline]] LeftFactor left_factor() const {
    return {centered(this->x.a), centered(this->x.b), centered(this->y.a), centered(this->y.b)};
  }
  [[gnu::always_inline]] RightFactor right_factor() const {
    const auto [a, b, c, d] = left_factor();
    const Half r = times_square_of_generator(this->y);
    return {a, b, c, d, centered(r.a), centered(r.b)};
  }
  // What finish(i, sum) makes of each coordinate of the product, one after the other: coordinate i
  // is a sum of four products, not reduced, modulo 2^64.
  template <class Finish>
  [[gnu::always_inline]] static auto wide_product(const LeftFactor& p, const RightFactor& q,
                                                  const Finish& finish) {
    const auto p0 = p[0].split(), p1 = p[1].split(), p2 = p[2].split(), p3 = p[3].split();
    const auto q0 = q[0].split(), q1 = q[1].split(), q2 = q[2].split(), q3 = q[3].split();
    const auto r0 = q[4].split(), r1 = q[5].split();
    return std::array{
        finish(0, mul_wide(p0, q0) - mul_wide(p1, q1) + mul_wide(p2, r0) - mul_wide(p3, r1)),
        finish(1, mul_wide(p0, q1) + mul_wide(p1, q0) + mul_wide(p2, r1) + mul_wide(p3, r0)),
        finish(2, mul_wide(p0, q2) - mul_wide(p1, q3) + mul_wide(p2, q0) - mul_wide(p3, q1)),
        finish(3, mul_wide(p0, q3) + mul_wide(p1, q2) + mul_wide(p2, q1) + mul_wide(p3, q0))};
  }

  // h * u^2 = h * (2 + i).
  static Half times_square_of_generator(const Half& h) {
    return {h.a.double_() - h.b, h.b.double_() + h.a};
  }
  BasicPackedQM31 times_u() const { return {times_square_of_generator(this->y), this->x}; }

 private:
  static Vector centered(Base value) { return value.vector().centered(); }
  static Base reduce_doubled(const Wide& twice_sum) {
    return Base(Vector::reduce_doubled(twice_sum));
  }
};

template <class Vector>
struct PackedExtension<Vector, QM31> {
  using Type = BasicPackedQM31<Vector>;
};

using PackedQM31 = BasicPackedQM31<U32x16>;

}  // namespace ptvm::simd
