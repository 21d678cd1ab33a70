// The multiplications in an AIR's text, those of its fractions' tuples and batches included: an
// evaluator (shared/air/info.h) whose values only count what is done with them.
#pragma once

#include <array>

#include "shared/air/logup.h"

namespace ptvm::bench {

struct MultiplicationCounts {
  unsigned base = 0;       // M31 by M31
  unsigned mixed = 0;      // QM31 by M31
  unsigned extension = 0;  // QM31 by QM31
};

class CountEval {
  enum class Kind { kBase, kExtension };

  template <Kind kind>
  struct Value {
    Value() = default;
    template <Kind other>
    explicit Value(Value<other>) {}
    Value operator-() const { return {}; }
    Value& operator+=(Value) { return *this; }
  };
  template <Kind a, Kind b>
  using Wider = Value<a == Kind::kBase ? b : a>;
  template <Kind a, Kind b>
  friend Wider<a, b> operator+(Value<a>, Value<b>) {
    return {};
  }
  template <Kind a, Kind b>
  friend Wider<a, b> operator-(Value<a>, Value<b>) {
    return {};
  }
  template <Kind a, Kind b>
  friend Wider<a, b> operator*(Value<a>, Value<b>) {
    ++(a != b ? counts_.mixed : a == Kind::kBase ? counts_.base : counts_.extension);
    return {};
  }

 public:
  using F = Value<Kind::kBase>;
  using K = Value<Kind::kExtension>;

  static F constant(uint32_t) { return {}; }
  F trace(size_t, int = 0) const { return {}; }
  F preprocessed(size_t) const { return {}; }
  void constrain(const char*, F) {}
  template <size_t N>
  void fraction(const char*, F numerator, const std::array<F, N>& tuple) {
    batcher_.add(numerator, air::LookupElements<K>{}.template combine<K>(tuple), ignore_batch);
  }
  void finish() { batcher_.finish(ignore_batch); }

  template <class Air>
  static MultiplicationCounts count() {
    counts_ = {};
    CountEval e;
    Air{}.eval(e);
    e.finish();
    return counts_;
  }

 private:
  static void ignore_batch(bool, K, K) {}

  static inline MultiplicationCounts counts_;  // values are made without an evaluator
  air::FractionBatcher<F, K> batcher_;
};

}  // namespace ptvm::bench
