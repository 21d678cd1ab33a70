// The STARK over the prime field of 1 + 407 * 2^119 with BLAKE2b: the vanilla instance
// (spec/vanilla.md).
//
// Its domains are canonic cosets: that of log size n is all elements of order exactly 2^(n+1), so
// that the square of each is in the domain of log size n - 1, and the rows of a trace are never
// points of a larger domain.
#pragma once

#include <array>
#include <span>

#include "shared/domain/multiplicative.h"
#include "shared/hash/blake2b_hasher.h"
#include "shared/stark/params.h"
#include "shared/transcript/channel.h"

namespace ptvm::stark {

// The DEEP quotients of all columns sampled at one point s. A column with value v = f(s) and
// weight w contributes w * (f(q) - v) / (q - s) at the domain point q.
class VanillaDeepPoint {
  using F = field::Fp128;

 public:
  constexpr VanillaDeepPoint() = default;
  constexpr explicit VanillaDeepPoint(const F& s) : s_(s) {}

  // Adds a sample and returns the factor of f(q) in the numerator.
  constexpr F add_sample(const F& weight, const F& value) {
    constant_ += weight * value;
    return weight;
  }
  // `weighted_sum` is the sum over the samples of factor * f(q).
  constexpr F numerator(const F& weighted_sum, const F&) const { return weighted_sum - constant_; }
  constexpr F denominator(const F& q) const { return q - s_; }
  constexpr const F& constant_term() const { return constant_; }
  constexpr const F& point() const { return s_; }

 private:
  F s_{}, constant_{};
};

struct VanillaInstance {
  using F = field::Fp128;
  using K = field::Fp128;
  using Hasher = hash::Blake2bHasher;
  using Digest = hash::Digest;
  using Channel = transcript::Blake2bChannel;
  using Point = K;        // where polynomials are sampled
  using DomainPoint = F;  // where they are queried
  using DeepPoint = VanillaDeepPoint;
  using Denominator = K;

  static constexpr unsigned kMaxLogDomain = 30;
  // The denominator of a DEEP quotient is zero at the sample's point alone.
  static constexpr uint32_t kDeepZeros = 1;
  // The composition polynomial is committed to in two halves.
  static constexpr size_t kCompositionColumns = 2;

  static void mix_params(auto& channel, const Params& params) {
    stark::mix_params(channel, params);
  }

  // The elements of order 2^(log_size + 1), log_size at most kMaxLogDomain.
  static constexpr domain::MultiplicativeCoset domain(unsigned log_size) {
    return {F::root_of_unity(log_size + 1), log_size};
  }
  // Its element at a place in storage order: the shift to the odd power 2i + 1, where i has the
  // digits of the place in reverse. So digit k of the place stands for a factor of order 2^(k+1).
  static constexpr DomainPoint domain_point(unsigned log_domain, uint32_t storage_index) {
    F point = F::root_of_unity(log_domain + 1);
    for (unsigned k = 0; k < log_domain; ++k) {
      if (storage_index >> k & 1) point *= F::root_of_unity(k + 1);
    }
    return point;
  }

  // How lifted columns lie in trees (domain::MultiplicativeCoset).
  static constexpr auto lift = domain::MultiplicativeCoset::lift;
  static constexpr auto tree_position = domain::MultiplicativeCoset::tree_position;

  // The out-of-domain point of the challenge `t`: itself. Returns false for 0, which is its own
  // neighbour.
  [[nodiscard]] static constexpr bool out_of_domain_point(const K& t, Point& z) {
    z = t;
    return !t.is_zero();
  }
  // The point `n_rows` rows of a trace of 2^log_rows rows after `z`.
  static constexpr Point shift(const Point& z, int n_rows, unsigned log_rows) {
    const uint64_t cyclic = static_cast<uint64_t>(n_rows) & ((uint64_t{1} << log_rows) - 1);
    return z * F::root_of_unity(log_rows).pow(cyclic);
  }
  // A point at which a lifted polynomial has the value it has at `z` if and only if, but for
  // negligible probability, it has the period of a column of 2^log_column values on a domain of
  // 2^log_domain.
  static constexpr Point shift_by_period(const Point& z, unsigned log_column, unsigned log_domain) {
    return z * F::root_of_unity(log_domain - log_column);
  }
  // The polynomial that vanishes on the rows of a trace of 2^log_rows rows, at z: z^(2^log_rows) +
  // 1.
  static constexpr K vanishing(const Point& z, unsigned log_rows) {
    return power_of_two_power(z, log_rows) + K::one();
  }
  // The polynomial, lifted to 2^log_lifted rows, that is 1 in row 0 of a trace of 2^log_rows rows
  // and 0 in its other rows, at z: the vanishing polynomial without that row's factor (x - w),
  // scaled. Its slope N w^(N - 1) there is -N / w.
  static constexpr K first_row(const Point& z, unsigned log_rows, unsigned log_lifted) {
    const K x = power_of_two_power(z, log_lifted - log_rows);
    const F w = F::root_of_unity(log_rows + 1);
    const K scale = w * F(uint32_t{1} << log_rows).inverse();
    return -(vanishing(x, log_rows) * (x - w).inverse() * scale);
  }
  // The composition polynomial at z from its columns' values there: left half plus z^(2^log_rows)
  // times the right half.
  static constexpr K composition_value(const Point& z, unsigned log_rows,
                                       std::span<const K, kCompositionColumns> columns) {
    return columns[0] + power_of_two_power(z, log_rows) * columns[1];
  }

  // FRI. A fold takes the values at x and -x: (a + b) + alpha * (a - b) / x, twice the usual fold.
  static constexpr K fold(const K& a, const K& b, const K& alpha, const F& twiddle_inv) {
    return (a + b) + alpha * ((a - b) * twiddle_inv);
  }
  // The x of the pair at storage indices (2*pair, 2*pair + 1) of a domain of 2^log_size; all folds
  // are alike.
  static constexpr F twiddle(bool, unsigned log_size, uint32_t pair) {
    return domain_point(log_size, 2 * pair);
  }
  // What the last layer's polynomial is evaluated at: x, then its squares.
  static constexpr F last_layer_point(unsigned log_size, uint32_t storage_index) {
    return domain_point(log_size, storage_index);
  }
  static constexpr F next_basis_factor(const F& x) { return x.square(); }

 private:
  // z^(2^log_exponent).
  static constexpr K power_of_two_power(K z, unsigned log_exponent) {
    for (unsigned i = 0; i < log_exponent; ++i) z = z.square();
    return z;
  }
};

}  // namespace ptvm::stark
