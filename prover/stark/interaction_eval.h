// Collects what an AIR adds to its interaction columns, as numerators and denominators, on kLanes
// rows of the trace: first for its accumulators, then, when these have values, for LogUp's batches.
#pragma once

#include <array>
#include <span>

#include "shared/air/logup.h"

namespace ptvm::prover {

template <class B>
struct InteractionContext {
  using Base = typename B::F;

  std::span<const Base* const> preprocessed;
  std::span<const Base* const> trace;
  std::span<const Base* const> accumulators;  // coordinate columns
  const Base* first_row;                      // null if the AIR does not read it
  std::span<const uint32_t> parameters;
  unsigned log_rows;
  const air::LookupElements<typename B::K>* lookup;
};

// What both evaluators read.
template <class B>
class RowsEval {
 public:
  using F = typename B::PackedF;
  using K = typename B::PackedK;
  using Base = typename B::F;

  static Base constant(uint32_t value) { return Base(value); }

  F trace(size_t column, int offset = 0) const {
    const Base* values = context_.trace[column];
    if (offset == 0) {
      __builtin_prefetch(values + index_ + B::kLanes);  // so many streams defeat the hardware
      return F::load(values + index_);
    }
    return B::neighbours(values, index_, context_.log_rows, offset);
  }
  F preprocessed(size_t column) const { return F::load(context_.preprocessed[column] + index_); }
  Base parameter(size_t index) const { return Base(context_.parameters[index]); }
  F first_row() const { return F::load(context_.first_row + index_); }
  void constrain(const char*, const F&) {}

 protected:
  RowsEval(const InteractionContext<B>& context, size_t index) : context_(context), index_(index) {}

  template <size_t N>
  K combine(const std::array<F, N>& tuple) const {
    return context_.lookup->template combine<K>(tuple);
  }

  const InteractionContext<B>& context_;
  size_t index_;
  size_t n_ = 0;
};

template <class B>
class AccumulatorEval : public RowsEval<B> {
 public:
  using typename RowsEval<B>::F;
  using typename RowsEval<B>::K;

  // The kLanes rows from storage index `index` on; accumulator k goes to keeps[k] and so on.
  AccumulatorEval(const InteractionContext<B>& context, size_t index, std::span<F> keeps,
                  std::span<F> numerators, std::span<K> denominators)
      : RowsEval<B>(context, index),
        keeps_(keeps),
        numerators_(numerators),
        denominators_(denominators) {}

  template <size_t N>
  K accumulate(const char*, const F& keep, const F& numerator, const std::array<F, N>& tuple) {
    keeps_[this->n_] = keep;
    numerators_[this->n_] = numerator;
    denominators_[this->n_++] = this->combine(tuple);
    return K::zero();
  }
  void fraction(const char*, const auto&, const auto&) {}
  void fraction(const char*, const auto&, const auto&, const auto&) {}
  void term(const char*, const auto&) {}

 private:
  std::span<F> keeps_, numerators_;
  std::span<K> denominators_;
};

template <class B>
class InteractionEval : public RowsEval<B> {
 public:
  using typename RowsEval<B>::F;
  using typename RowsEval<B>::K;

  // The kLanes rows from storage index `index` on; batch k goes to numerators[k], denominators[k].
  InteractionEval(const InteractionContext<B>& context, size_t index, std::span<K> numerators,
                  std::span<K> denominators)
      : RowsEval<B>(context, index), numerators_(numerators), denominators_(denominators) {}

  template <size_t N>
  K accumulate(const char*, const F&, const F&, const std::array<F, N>&) {
    std::array<F, B::K::kDegree> coordinates;
    for (F& coordinate : coordinates) {
      coordinate = F::load(this->context_.accumulators[next_accumulator_++] + this->index_);
    }
    return K::from_coordinates(coordinates);
  }
  template <class Numerator, size_t N>
  void fraction(const char*, const Numerator& numerator, const std::array<F, N>& tuple) {
    batcher_.add(numerator, this->combine(tuple), emit());
  }
  template <class Numerator, size_t N, size_t M>
  void fraction(const char*, const Numerator& numerator, const std::array<F, N>& tuple,
                const std::array<F, M>& factor) {
    batcher_.add_alone(numerator, this->combine(tuple) * this->combine(factor), emit());
  }
  void term(const char*, const K& value) { batcher_.add_alone(value, K::one(), emit()); }
  void finish() { batcher_.finish(emit()); }

 private:
  auto emit() {
    return [this](bool, const K& numerator, const K& denominator) {
      numerators_[this->n_] = numerator;
      denominators_[this->n_++] = denominator;
    };
  }

  std::span<K> numerators_;
  std::span<K> denominators_;
  size_t next_accumulator_ = 0;
  air::FractionBatcher<F, K> batcher_;
};

}  // namespace ptvm::prover
