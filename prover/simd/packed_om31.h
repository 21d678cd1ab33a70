// Sixteen elements of OM31 = QM31[w] / (w^2 - u), as eight packed coordinates.
#pragma once

#include "prover/simd/packed_qm31.h"
#include "shared/field/om31.h"

namespace ptvm::simd {

using field::OM31;

template <class Vector>
struct BasicPackedOM31 : PackedQuadratic<BasicPackedOM31<Vector>, BasicPackedQM31<Vector>, OM31> {
  using Base = BasicPackedM31<Vector>;
  using Half = BasicPackedQM31<Vector>;

  BasicPackedOM31() = default;
  BasicPackedOM31(const Half& constant, const Half& linear)
      : BasicPackedOM31::PackedQuadratic(constant, linear) {}
  explicit BasicPackedOM31(const Half& constant) : BasicPackedOM31(constant, Half::zero()) {}
  explicit BasicPackedOM31(Base constant) : BasicPackedOM31(Half(constant)) {}
  explicit BasicPackedOM31(const OM31& value) : BasicPackedOM31(Half(value.x), Half(value.y)) {}
  explicit BasicPackedOM31(M31 value) : BasicPackedOM31(Base(value)) {}

  // Karatsuba: three products of the halves instead of four. They are reduced after they are
  // combined, where coordinates are sums of up to eight products of centered factors.
  friend BasicPackedOM31 operator*(const BasicPackedOM31& p, const BasicPackedOM31& q) {
    const auto p0 = p.x.left_factor(), p1 = p.y.left_factor();
    const auto q0 = q.x.right_factor(), q1 = q.y.right_factor();
    const auto as_it_is = [](size_t, const Wide& sum) { return sum; };
    const auto constant = Half::wide_product(p0, q0, as_it_is);
    const auto quadratic = Half::wide_product(p1, q1, as_it_is);
    // quadratic * u: the constant part is its linear part times 2 + i, so that has to be small.
    const Wide c = fold(quadratic[2]), d = fold(quadratic[3]);
    const Half x(reduce(constant[0] + c + c - d), reduce(constant[1] + d + d + c),
                 reduce(constant[2] + quadratic[0]), reduce(constant[3] + quadratic[1]));
    const auto linear = [&](size_t i, const Wide& all) {
      return reduce(all - constant[i] - quadratic[i]);
    };
    const auto [e, f, g, h] = Half::wide_product(sum(p0, p1), sum(q0, q1), linear);
    return {x, Half(e, f, g, h)};
  }
  // The product with the conjugate, x^2 - u * y^2.
  Half norm() const {
    const auto as_it_is = [](size_t, const Wide& sum) { return sum; };
    const auto square_x =
        Half::wide_product(this->x.left_factor(), this->x.right_factor(), as_it_is);
    const auto difference = [&](size_t i, const Wide& u_square_y) {
      return reduce(square_x[i] - u_square_y);
    };
    const auto [a, b, c, d] =
        Half::wide_product(this->y.left_factor(), this->y.times_u().right_factor(), difference);
    return {a, b, c, d};
  }

 private:
  using Wide = typename Vector::Wide;

  template <size_t n>
  static std::array<Vector, n> sum(const std::array<Vector, n>& a, const std::array<Vector, n>& b) {
    std::array<Vector, n> result;
    for (size_t i = 0; i < n; ++i) result[i] = a[i] + b[i];
    return result;
  }
  static Base reduce(const Wide& s) { return Base(Vector::reduce_signed(s)); }
  // A sum of four products modulo p, in [0, 2^34). The offset, a multiple of p, makes it positive.
  static Wide fold(const Wide& s) {
    return Vector::fold_wide(Vector::wide_broadcast(uint64_t{M31::kModulus} << 32) + s);
  }
};

template <class Vector>
struct PackedExtension<Vector, OM31> {
  using Type = BasicPackedOM31<Vector>;
};

using PackedOM31 = BasicPackedOM31<U32x16>;

// The packed type of this build for K = QM31 or OM31.
template <class K>
using Packed = typename PackedExtension<U32x16, K>::Type;

}  // namespace ptvm::simd
