// The circle group x^2 + y^2 = 1 over M31 and its evaluation domains (Haboeck, Levit, Papini:
// "Circle STARKs", eprint 2024/278, sections 2 to 4), in the orders of the stwo protocol.
//
// The group of M31 points is cyclic of order p + 1 = 2^31. A point has an "index" k, modulo 2^31,
// which means k times kGenerator; G_n, the generator of the subgroup of order 2^n, has index
// 2^(31-n). Three orders of one point set of size 2^n occur:
//   row      r: point G_{n+1} + r * G_n of the canonic coset; what an AIR calls row r
//   natural  i: the circle domain; point G_{n+1} + i * G_{n-1} for i < 2^(n-1), and for the second
//               half the inverses of the first half, in the same order
//   storage  s: natural index bit_reverse(s); how columns lie in memory and in Merkle trees
// After the first fold x coordinates are left: the line domain of size 2^n, from the points
// G_{n+2} + i * G_n, natural i, and bit-reversed in storage.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "shared/domain/bit_reverse.h"
#include "shared/field/m31.h"

namespace ptvm::domain {

// The doubling map of x coordinates: pi(x) = 2x^2 - 1.
template <class F>
constexpr F double_x(const F& x) {
  const F square = x * x;
  return square + square - F::one();
}

// A point of the circle group over F. Written additively, identity (1, 0).
template <class F>
struct CirclePoint {
  F x, y;

  static constexpr CirclePoint identity() { return {F::one(), F::zero()}; }

  friend constexpr bool operator==(const CirclePoint&, const CirclePoint&) = default;
  friend constexpr CirclePoint operator+(const CirclePoint& p, const CirclePoint& q) {
    return {p.x * q.x - p.y * q.y, p.x * q.y + p.y * q.x};
  }
  friend constexpr CirclePoint operator-(const CirclePoint& p, const CirclePoint& q) {
    return p + -q;
  }
  // The inverse in the group, which is the reflection at the x axis.
  constexpr CirclePoint operator-() const { return {x, -y}; }
  constexpr CirclePoint& operator+=(const CirclePoint& other) { return *this = *this + other; }

  constexpr CirclePoint double_() const {
    const F xy = x * y;
    return {double_x(x), xy + xy};
  }
  constexpr CirclePoint times(uint64_t n) const {
    CirclePoint result = identity();
    for (CirclePoint power = *this; n != 0; n >>= 1, power = power.double_()) {
      if (n & 1) result += power;
    }
    return result;
  }
  constexpr bool is_on_circle() const { return x * x + y * y == F::one(); }
};

using BasePoint = CirclePoint<field::M31>;

// The same point over the extension field E.
template <class E, class F>
constexpr CirclePoint<E> embed(const CirclePoint<F>& point) {
  return {E(point.x), E(point.y)};
}

// The point ((1 - t^2) / (1 + t^2), 2t / (1 + t^2)). Returns false if 1 + t^2 = 0, where there is
// none.
template <class F>
[[nodiscard]] constexpr bool point_from_parameter(const F& t, CirclePoint<F>& point) {
  const F square = t * t;
  const F denominator = F::one() + square;
  if (denominator.is_zero()) return false;
  const F denominator_inv = denominator.inverse();
  point = {(F::one() - square) * denominator_inv, (t + t) * denominator_inv};
  return true;
}

inline constexpr unsigned kCircleLogOrder = 31;
inline constexpr uint32_t kIndexMask = (uint32_t{1} << kCircleLogOrder) - 1;
inline constexpr BasePoint kGenerator = {field::M31(2), field::M31(1268011823)};

// kSubgroupGenerators[n] is G_n, of order 2^n, n in [0, 31].
inline constexpr auto kSubgroupGenerators = [] {
  std::array<BasePoint, kCircleLogOrder + 1> generators{};
  generators[kCircleLogOrder] = kGenerator;
  for (unsigned n = kCircleLogOrder; n-- > 0;) generators[n] = generators[n + 1].double_();
  return generators;
}();

constexpr const BasePoint& subgroup_generator(unsigned log_order) {
  return kSubgroupGenerators[log_order];
}
// The index of G_n, 0 for n = 0.
constexpr uint32_t subgroup_index(unsigned log_order) {
  return (uint32_t{1} << (kCircleLogOrder - log_order)) & kIndexMask;
}
// `index` times the generator, for any index; it counts modulo 2^31. Up to 31 additions.
constexpr BasePoint point_at_index(uint32_t index) {
  BasePoint point = BasePoint::identity();
  for (unsigned n = kCircleLogOrder; n > 0; --n, index >>= 1) {
    if (index & 1) point += kSubgroupGenerators[n];
  }
  return point;
}

// The points initial + i * step, i in [0, 2^log_size), as indices modulo 2^31.
struct Coset {
  uint32_t initial_index, step_index;
  unsigned log_size;

  // G_{n+1} + <G_n>, the canonic coset, n <= 30.
  static constexpr Coset odds(unsigned log_size) {
    return {subgroup_index(log_size + 1), subgroup_index(log_size), log_size};
  }
  // G_{n+2} + <G_n>, n <= 29.
  static constexpr Coset half_odds(unsigned log_size) {
    return {subgroup_index(log_size + 2), subgroup_index(log_size), log_size};
  }

  constexpr uint32_t index_at(uint32_t i) const {
    return (initial_index + i * step_index) & kIndexMask;
  }
  constexpr BasePoint at(uint32_t i) const { return point_at_index(index_at(i)); }
};

// The evaluation domain of columns of 2^log_size values, log_size in [1, 30].
struct CircleDomain {
  unsigned log_size;

  constexpr uint32_t size() const { return uint32_t{1} << log_size; }
  constexpr Coset half_coset() const { return Coset::half_odds(log_size - 1); }

  constexpr uint32_t index_at(uint32_t natural) const {
    const uint32_t half = size() / 2;
    if (natural < half) return half_coset().index_at(natural);
    return (0 - half_coset().index_at(natural - half)) & kIndexMask;
  }
  constexpr BasePoint at(uint32_t natural) const { return point_at_index(index_at(natural)); }
  constexpr BasePoint at_storage(uint32_t storage) const {
    return at(bit_reverse(storage, log_size));
  }

  // Where position `position` of a domain reads a column that is 2^log_ratio times shorter: values
  // in storage order repeat in pairs, since the lift of f is f(2^log_ratio * P). log_ratio <= 30.
  static constexpr uint32_t lift(uint32_t position, unsigned log_ratio) {
    return (position >> (log_ratio + 1)) << 1 | (position & 1);
  }
  // Where the query at `position` of a domain of 2^log_domain points lies in a tree that is lower
  // or taller than that.
  static constexpr uint32_t tree_position(uint32_t position, unsigned log_domain,
                                          unsigned log_height) {
    if (log_height <= log_domain) return lift(position, log_domain - log_height);
    return (position >> 1) << (log_height - log_domain + 1) | (position & 1);
  }
};

// The domain of FRI after the circle is folded, log_size in [0, 29].
struct LineDomain {
  unsigned log_size;

  constexpr field::M31 at(uint32_t natural) const {
    return Coset::half_odds(log_size).at(natural).x;
  }
  constexpr field::M31 at_storage(uint32_t storage) const {
    return at(bit_reverse(storage, log_size));
  }
};

// Where row `row` of a column of 2^log_size rows is stored, log_size in [1, 30], and back.
constexpr uint32_t row_to_storage(uint32_t row, unsigned log_size) {
  const uint32_t size = uint32_t{1} << log_size;
  const uint32_t natural = row % 2 == 0 ? row / 2 : size - (row + 1) / 2;
  return bit_reverse(natural, log_size);
}
constexpr uint32_t storage_to_row(uint32_t storage, unsigned log_size) {
  const uint32_t size = uint32_t{1} << log_size;
  const uint32_t natural = bit_reverse(storage, log_size);
  return natural < size / 2 ? 2 * natural : 2 * (size - natural) - 1;
}
// The storage index, on an evaluation domain of 2^log_size points, of the neighbour `n_steps`
// canonic coset steps after the point at `storage`. For a trace of 2^n rows extended by 2^b, one
// row is 2^b steps.
constexpr uint32_t storage_neighbour(uint32_t storage, unsigned log_size, int32_t n_steps) {
  const uint32_t mask = (uint32_t{1} << log_size) - 1;
  const uint32_t row = storage_to_row(storage, log_size) + static_cast<uint32_t>(n_steps);
  return row_to_storage(row & mask, log_size);
}

// pi^(log_size - 1)(x), log_size >= 1: the polynomial that vanishes on the canonic coset of that
// size and nowhere else.
template <class F>
constexpr F coset_vanishing(F x, unsigned log_size) {
  for (unsigned i = 1; i < log_size; ++i) x = double_x(x);
  return x;
}

}  // namespace ptvm::domain
