// LogUp: relations between components as sums of fractions (eprint 2022/1530; spec/air.md).
//
// A fraction is numerator / (tuple[0] + alpha*tuple[1] + alpha^2*tuple[2] + ... - z). Fractions are
// batched in pairs, (n0*d1 + n1*d0) / (d0*d1), one extension column S_k a batch. In row r, S_k
// holds the sum of the row's batches 0..k; only the last column also runs over the rows:
//
//   (S_k - S_{k-1}) * den_k = num_k                                     for all but the last,
//   S_{-1} = 0 (S(r) - S(r-1) - S_{k-1}(r) + claimed_sum / 2^n) * den_k = num_k    for the last
//
// where the rows are cyclic, so that the claimed sum is the sum over all rows. A fraction over two
// tuples is a batch of its own, and so is a term, which has the denominator 1.
//
// In front of the batches stand the accumulators, extension columns with
//
//   (A(r) - keep(r) * A(r-1)) * den(r) = num(r)
#pragma once

#include <array>
#include <concepts>
#include <cstddef>

namespace ptvm::air {

// A tuple's greatest width, relation identifier included.
inline constexpr size_t kMaxTupleWidth = 80;

// The challenges z and alpha, drawn after the trace was committed to.
template <class K>
struct LookupElements {
  K z;
  std::array<K, kMaxTupleWidth> alpha_powers;  // 1, alpha, alpha^2, ...

  static constexpr LookupElements from_challenges(const K& z, const K& alpha) {
    LookupElements elements{z, {}};
    K power = K::one();
    for (K& entry : elements.alpha_powers) {
      entry = power;
      power *= alpha;
    }
    return elements;
  }

  // sum over i of alpha^i * tuple[i], minus z. The tuple's entries are of the base field, packed or
  // scalar, or of K itself; E is the challenge-field type of the same form.
  template <class E, class F, size_t N>
  constexpr E combine(const std::array<F, N>& tuple) const {
    static_assert(N >= 1 && N <= kMaxTupleWidth);
    E sum = E(-z) + tuple[0];
    for (size_t i = 1; i < N; ++i) sum += E(alpha_powers[i]) * tuple[i];
    return sum;
  }
};

// The batching of fractions in pairs, shared by every evaluator that works on values.
// `emit(is_last, numerator, denominator)` is called once per batch, in order; the last one by
// `finish`.
template <class F, class K>
class FractionBatcher {
 public:
  // The numerator is of F or of K.
  template <class Numerator, class Emit>
  constexpr void add(const Numerator& numerator, const K& denominator, Emit&& emit) {
    if (n_pending_ == 2) flush(emit);
    if (n_pending_ == 0) {
      if constexpr (kIsBase<Numerator>) first_numerator_ = numerator;
      numerator_ = K(numerator);
      denominator_ = denominator;
      first_is_base_ = kIsBase<Numerator>;
    } else {
      numerator_ = (first_is_base_ ? denominator * first_numerator_ : denominator * numerator_) +
                   denominator_ * numerator;
      denominator_ = denominator_ * denominator;
    }
    ++n_pending_;
  }
  // A batch of its own.
  template <class Numerator, class Emit>
  constexpr void add_alone(const Numerator& numerator, const K& denominator, Emit&& emit) {
    if (n_pending_ != 0) flush(emit);
    numerator_ = K(numerator);
    denominator_ = denominator;
    n_pending_ = 2;
  }
  template <class Emit>
  constexpr void finish(Emit&& emit) {
    if (n_pending_ != 0) emit(true, numerator_, denominator_);
    n_pending_ = 0;
  }

 private:
  template <class Numerator>
  static constexpr bool kIsBase = std::same_as<Numerator, F> && !std::same_as<F, K>;

  template <class Emit>
  constexpr void flush(Emit&& emit) {
    emit(false, numerator_, denominator_);
    n_pending_ = 0;
  }

  size_t n_pending_ = 0;  // fractions of the open batch; 2 if it is full
  F first_numerator_{};
  bool first_is_base_ = false;
  K numerator_{};
  K denominator_{};
};

}  // namespace ptvm::air
