// The circle STARK over M31: with challenges from QM31 the instance that speaks the stwo protocol,
// with challenges from OM31 the instance circle8 (spec/circle8.md).
//
// An instance gathers everything in which the protocol depends on field, domain and hash; prover
// and verifier are written once over it. Sources: eprint 2024/278 (circle STARKs); stwo 2.3.0 for
// orders and normalisations (spec/protocol.md).
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <span>

#include "shared/domain/circle.h"
#include "shared/field/om31.h"
#include "shared/hash/blake2s.h"
#include "shared/stark/params.h"
#include "shared/transcript/channel.h"

namespace ptvm::stark {

// The DEEP quotients of all columns sampled at one point s. A column with value v = f(s) and
// weight w contributes at the domain point q
//   w * (c*f(q) - a*q.y - b) / ((Re s.x - q.x)*Im s.y - (Re s.y - q.y)*Im s.x),
//   a = conj(v) - v,  c = conj(s.y) - s.y,  b = v*c - a*s.y
// with Re, Im the two halves in K::Half: the line through s and its conjugate, on which f takes the
// values v and conj(v), divided out.
template <class K>
class CircleDeepPoint {
  using F = field::M31;

 public:
  constexpr CircleDeepPoint() = default;
  constexpr explicit CircleDeepPoint(const domain::CirclePoint<K>& s)
      : s_(s), c_(s.y.conjugate() - s.y) {}

  // Adds a sample and returns the factor of f(q) in the numerator.
  constexpr K add_sample(const K& weight, const K& value) {
    const K a = value.conjugate() - value;
    slope_ += weight * a;
    constant_ += weight * (value * c_ - a * s_.y);
    return weight * c_;
  }
  // `weighted_sum` is the sum over the samples of factor * f(q).
  constexpr K numerator(const K& weighted_sum, const domain::CirclePoint<F>& q) const {
    return weighted_sum - slope_ * q.y - constant_;
  }
  constexpr typename K::Half denominator(const domain::CirclePoint<F>& q) const {
    return (s_.x.x - q.x) * s_.y.y - (s_.y.x - q.y) * s_.x.y;
  }
  constexpr const K& slope() const { return slope_; }
  constexpr const K& constant_term() const { return constant_; }
  constexpr const domain::CirclePoint<K>& point() const { return s_; }

 private:
  domain::CirclePoint<K> s_{};
  K c_{}, slope_{}, constant_{};
};

template <hash::Hasher H, class Extension = field::QM31>
struct CircleInstance {
  using F = field::M31;
  using K = Extension;
  using Hasher = H;
  using Digest = hash::Digest;
  using Channel = transcript::Channel<H, K>;
  using Point = domain::CirclePoint<K>;        // where polynomials are sampled
  using DomainPoint = domain::CirclePoint<F>;  // where they are queried
  using DeepPoint = CircleDeepPoint<K>;
  using Denominator = typename K::Half;  // the subfield that DEEP denominators lie in

  static constexpr unsigned kMaxLogDomain = 30;
  // The denominator of a DEEP quotient is zero at the sample's point and at its conjugate.
  static constexpr uint32_t kDeepZeros = 2;
  // The composition polynomial is committed to in two halves of K::kDegree coordinate columns.
  static constexpr size_t kCompositionColumns = 2 * K::kDegree;

  static void mix_params(auto& channel, const Params& params) {
    if constexpr (std::same_as<K, field::QM31>) {
      mix_stwo_params(channel, params);
    } else {
      stark::mix_params(channel, params);
    }
  }

  // How lifted columns lie in trees (domain::CircleDomain).
  static constexpr auto lift = domain::CircleDomain::lift;
  static constexpr auto tree_position = domain::CircleDomain::tree_position;

  // The out-of-domain point of the challenge `t`. Returns false where there is none.
  [[nodiscard]] static constexpr bool out_of_domain_point(const K& t, Point& z) {
    return domain::point_from_parameter(t, z);
  }
  // The point `n_rows` rows of a trace of 2^log_rows rows after `z`.
  static constexpr Point shift(const Point& z, int n_rows, unsigned log_rows) {
    const auto step = domain::subgroup_generator(log_rows);
    const auto offset = n_rows < 0 ? (-step).times(static_cast<uint64_t>(-n_rows))
                                   : step.times(static_cast<uint64_t>(n_rows));
    return z + domain::embed<K>(offset);
  }
  // A point at which a lifted polynomial has the value it has at `z` if and only if, but for
  // negligible probability, it has the period of a column of 2^log_column values on a domain of
  // 2^log_domain.
  static constexpr Point shift_by_period(const Point& z, unsigned log_column, unsigned log_domain) {
    return z + domain::embed<K>(domain::subgroup_generator(log_domain - log_column));
  }
  // The polynomial that vanishes on the rows of a trace of 2^log_rows rows, at z.
  static constexpr K vanishing(const Point& z, unsigned log_rows) {
    return domain::coset_vanishing(z.x, log_rows);
  }
  // The polynomial, lifted to 2^log_lifted rows, that is 1 in row 0 of a trace of 2^log_rows rows
  // and 0 in its other rows, at z. With the angle t from that row's point, it is the vanishing
  // polynomial times cot(t/2), which has its only pole there; sin t / (1 - cos t) = cot(t/2).
  static constexpr K first_row(const Point& z, unsigned log_rows, unsigned log_lifted) {
    Point point = z;
    for (unsigned i = log_rows; i < log_lifted; ++i) point = point.double_();
    const auto first = domain::Coset::odds(log_rows).at(0);
    const Point angle = point + domain::embed<K>(-first);
    // The vanishing polynomial's slope in row 0 is -2^(log_rows - 1) times the sine of a right
    // angle, and cot(t/2) is like 2/t.
    const F scale = domain::subgroup_generator(2).y * F(uint32_t{1} << log_rows);
    return -(vanishing(point, log_rows) * angle.y * (K::one() - angle.x).inverse() *
             K(scale.inverse()));
  }
  // The composition polynomial at z from its columns' values there: left half plus
  // pi^(log_rows - 1)(z.x) times the right half.
  static constexpr K composition_value(const Point& z, unsigned log_rows,
                                       std::span<const K, kCompositionColumns> columns) {
    const auto half = [&](size_t first) {
      std::array<K, K::kDegree> coordinates;
      std::copy_n(columns.begin() + first, K::kDegree, coordinates.begin());
      return K::combine_coordinates(coordinates);
    };
    return half(0) + domain::coset_vanishing(z.x, log_rows) * half(K::kDegree);
  }
  static constexpr DomainPoint domain_point(unsigned log_domain, uint32_t storage_index) {
    return domain::CircleDomain{log_domain}.at_storage(storage_index);
  }

  // FRI. A fold takes the values at two points that the fold's map sends to one:
  // (a + b) + alpha * (a - b) / t, where t is y on the circle and x on the line. It is twice the
  // usual fold, as in stwo.
  static constexpr K fold(const K& a, const K& b, const K& alpha, F twiddle_inv) {
    return (a + b) + alpha * ((a - b) * twiddle_inv);
  }
  // The twiddle t of the pair at storage indices (2*pair, 2*pair + 1) of a domain of 2^log_size;
  // the first fold of all, and only that, is from the circle to the line.
  static constexpr F twiddle(bool is_first, unsigned log_size, uint32_t pair) {
    return is_first ? domain_point(log_size, 2 * pair).y
                    : domain::LineDomain{log_size}.at_storage(2 * pair);
  }
  // What the last layer's polynomial is evaluated at: x, then its image under the folding map.
  static constexpr F last_layer_point(unsigned log_size, uint32_t storage_index) {
    return domain::LineDomain{log_size}.at_storage(storage_index);
  }
  static constexpr F next_basis_factor(F x) { return domain::double_x(x); }
};

using StwoInstance = CircleInstance<hash::Blake2sHasher>;
using StwoM31Instance = CircleInstance<hash::Blake2sM31Hasher>;
using Circle8Instance = CircleInstance<hash::Blake2sHasher, field::OM31>;

}  // namespace ptvm::stark
