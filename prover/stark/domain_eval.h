// Evaluates an AIR's constraints on kLanes points of the evaluation domain at once.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "shared/air/info.h"
#include "shared/air/logup.h"

namespace ptvm::prover {

// B is the prover's side of an instance: packed types and domain (prover/stark/circle_backend.h).
template <class B>
class DomainEval {
 public:
  using F = typename B::PackedF;
  using K = typename B::PackedK;
  using Base = typename B::F;

  static Base constant(uint32_t value) { return Base(value); }

  // The powers of the composition challenge, one for each constraint in order, made ready.
  class Weights {
   public:
    explicit Weights(std::span<const typename B::K> powers)
        : base(powers.begin(), powers.end()), extension(powers.begin(), powers.end()) {}

    std::vector<typename B::DotWeight> base;  // for constraints in the base field
    std::vector<K> extension;
  };

  // What is the same for all points. Columns are values on the evaluation domain of 2^log_size
  // points, in storage order; a row is 2^log_row_steps steps of that domain.
  struct Context {
    std::span<const Base* const> preprocessed;
    std::span<const Base* const> trace;
    std::span<const Base* const> interaction;
    const Base* first_row;  // null if the AIR does not read it
    std::span<const uint32_t> parameters;
    unsigned log_size;
    unsigned log_row_steps;
    const air::LookupElements<typename B::K>* lookup;
    typename B::K claimed_sum_per_row;
    const Weights* weights;
  };

  // The kLanes points from storage index `index` on, a multiple of kLanes.
  DomainEval(const Context& context, size_t index) : context_(context), index_(index) {}

  F trace(size_t column, int offset = 0) const { return read(context_.trace[column], offset); }
  F preprocessed(size_t column) const { return read(context_.preprocessed[column], 0); }
  Base parameter(size_t index) const { return Base(context_.parameters[index]); }
  F first_row() const { return F::load(context_.first_row + index_); }
  void constrain(const char*, const F& value) { dot_.add(value, context_.weights->base[n_++]); }
  template <size_t N>
  K accumulate(const char*, const F& keep, const F& numerator, const std::array<F, N>& tuple) {
    const K current = interaction(0);
    const K step = current - interaction(-1) * keep;
    next_interaction_ += B::K::kDegree;
    constrain(step * combine(tuple) - K(numerator));
    return current;
  }
  template <class Numerator, size_t N>
  void fraction(const char*, const Numerator& numerator, const std::array<F, N>& tuple) {
    batcher_.add(numerator, combine(tuple), emit());
  }
  template <class Numerator, size_t N, size_t M>
  void fraction(const char*, const Numerator& numerator, const std::array<F, N>& tuple,
                const std::array<F, M>& factor) {
    batcher_.add_alone(numerator, combine(tuple) * combine(factor), emit());
  }
  void term(const char*, const K& value) { batcher_.add_alone(value, K::one(), emit()); }
  void finish() { batcher_.finish(emit()); }

  K sum() const { return sum_ + dot_.value(); }

 private:
  F read(const Base* column, int offset) const {
    if (offset == 0) {
      __builtin_prefetch(column + index_ + B::kLanes);  // so many streams defeat the hardware
      return F::load(column + index_);
    }
    return B::neighbours(column, index_, context_.log_size, offset * (1 << context_.log_row_steps));
  }
  template <size_t N>
  K combine(const std::array<F, N>& tuple) const {
    return context_.lookup->template combine<K>(tuple);
  }
  void constrain(const K& value) { sum_ += context_.weights->extension[n_++] * value; }
  // The next interaction column.
  K interaction(int offset) const {
    std::array<F, B::K::kDegree> coordinates;
    for (size_t i = 0; i < coordinates.size(); ++i) {
      coordinates[i] = read(context_.interaction[next_interaction_ + i], offset);
    }
    return K::from_coordinates(coordinates);
  }
  auto emit() {
    return [this](bool is_last, const K& numerator, const K& denominator) {
      const K current = interaction(0);
      K difference = current - previous_batch_;
      if (is_last) difference = difference - interaction(-1) + context_.claimed_sum_per_row;
      next_interaction_ += B::K::kDegree;
      previous_batch_ = current;
      constrain(difference * denominator - numerator);
    };
  }

  const Context& context_;
  size_t index_;
  size_t n_ = 0;
  size_t next_interaction_ = 0;
  air::FractionBatcher<F, K> batcher_;
  K previous_batch_ = K::zero();
  typename B::Dot dot_;
  K sum_ = K::zero();
};

}  // namespace ptvm::prover
