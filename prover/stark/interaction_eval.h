// Collects an AIR's LogUp batches, as numerators and denominators, on kLanes rows of the trace.
#pragma once

#include <array>
#include <span>

#include "shared/air/logup.h"

namespace ptvm::prover {

template <class B>
class InteractionEval {
 public:
  using F = typename B::PackedF;
  using K = typename B::PackedK;
  using Base = typename B::F;

  static Base constant(uint32_t value) { return Base(value); }

  struct Context {
    std::span<const Base* const> preprocessed;
    std::span<const Base* const> trace;
    unsigned log_rows;
    const air::LookupElements<typename B::K>* lookup;
  };

  // The kLanes rows from storage index `index` on; batch k goes to numerators[k], denominators[k].
  InteractionEval(const Context& context, size_t index, std::span<K> numerators,
                  std::span<K> denominators)
      : context_(context), index_(index), numerators_(numerators), denominators_(denominators) {}

  F trace(size_t column, int offset = 0) const {
    const Base* values = context_.trace[column];
    if (offset == 0) {
      __builtin_prefetch(values + index_ + B::kLanes);  // so many streams defeat the hardware
      return F::load(values + index_);
    }
    return B::neighbours(values, index_, context_.log_rows, offset);
  }
  F preprocessed(size_t column) const { return F::load(context_.preprocessed[column] + index_); }
  void constrain(const char*, const F&) {}
  template <size_t N>
  void fraction(const char*, const F& numerator, const std::array<F, N>& tuple) {
    batcher_.add(numerator, context_.lookup->template combine<K>(tuple), emit());
  }
  void finish() { batcher_.finish(emit()); }

 private:
  auto emit() {
    return [this](bool, const K& numerator, const K& denominator) {
      numerators_[n_] = numerator;
      denominators_[n_++] = denominator;
    };
  }

  const Context& context_;
  size_t index_;
  std::span<K> numerators_;
  std::span<K> denominators_;
  size_t n_ = 0;
  air::FractionBatcher<F, K> batcher_;
};

}  // namespace ptvm::prover
