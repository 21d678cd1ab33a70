// A component of a proof as the generic protocol sees it: its AIR's shape, its height, and the
// evaluation of its constraints at the out-of-domain point.
#pragma once

#include <array>
#include <span>

#include "shared/air/info.h"
#include "shared/air/logup.h"
#include "shared/air/tape.h"

namespace ptvm::stark {

inline constexpr size_t kMaxComponents = 16;

// Evaluates an AIR's constraints at the out-of-domain point, from the samples in the proof, adding
// them up as sum * alpha + constraint, in order. The AIR comes as its tape, so that there is one
// such function for each field, and not one for each AIR and field.
template <class I>
class PointEval {
 public:
  using F = typename I::F;
  using K = typename I::K;

  struct Samples {
    std::span<const K> preprocessed;                 // one for each column of the preprocessed tree
    std::span<const uint16_t> preprocessed_columns;  // which of them this AIR's columns are
    std::span<const K> trace;        // this component's, column by column, in mask order
    std::span<const K> interaction;  // this component's, column by column
  };

  PointEval(const Samples& samples, const air::LookupElements<K>& lookup,
            const K& claimed_sum_per_row, const K& alpha, K& sum)
      : samples_(samples),
        lookup_(lookup),
        claimed_sum_per_row_(claimed_sum_per_row),
        alpha_(alpha),
        sum_(sum) {}

  void run(const air::Tape& tape) {
    using enum air::Operation;
    std::array<K, air::Tape::kRegisters> registers;
    K entries{};  // of the fraction's tuple, combined
    size_t n_entries = 0;
    for (const air::TapeStep& step : tape.steps) {
      const K left = value(tape, registers, step.left);
      const K right = has_result(step.operation) ? value(tape, registers, step.right) : K{};
      switch (step.operation) {
        case kAdd:
          registers[step.result] = left + right;
          break;
        case kSubtract:
          registers[step.result] = left - right;
          break;
        case kMultiply:
          registers[step.result] = left * right;
          break;
        case kConstrain:
          constrain(left);
          break;
        case kEntry:
          entries += lookup_.alpha_powers[n_entries++] * left;
          break;
        case kFraction:
          batcher_.add(left, entries - lookup_.z, emit());
          entries = K{};
          n_entries = 0;
          break;
      }
    }
    batcher_.finish(emit());
  }

 private:
  K value(const air::Tape& tape, std::span<const K> registers, air::Operand operand) const {
    const size_t number = operand.number();
    switch (operand.kind()) {
      case air::Operand::kSample:
        return samples_.trace[number];
      case air::Operand::kPreprocessed:
        return samples_.preprocessed[samples_.preprocessed_columns[number]];
      case air::Operand::kConstant:
        return K(F::from_signed(tape.constants[number]));
      case air::Operand::kRegister:
        break;
    }
    return registers[number];
  }
  void constrain(const K& value) { sum_ = sum_ * alpha_ + value; }
  auto emit() {
    return [this](bool is_last, const K& numerator, const K& denominator) {
      // All but the last column are sampled once; the last in rows -1 and 0.
      const size_t n_samples = is_last ? 2 : 1;
      const auto column_value = [&](size_t sample) {
        std::array<K, K::kDegree> coordinates;
        for (size_t i = 0; i < K::kDegree; ++i) {
          coordinates[i] = samples_.interaction[next_interaction_ + i * n_samples + sample];
        }
        return K::combine_coordinates(coordinates);
      };
      const K current = column_value(n_samples - 1);
      K difference = current - previous_batch_;
      if (is_last) difference = difference - column_value(0) + claimed_sum_per_row_;
      next_interaction_ += n_samples * K::kDegree;
      previous_batch_ = current;
      constrain(difference * denominator - numerator);
    };
  }

  const Samples& samples_;
  const air::LookupElements<K>& lookup_;
  K claimed_sum_per_row_;
  K alpha_;
  K& sum_;
  air::FractionBatcher<K, K> batcher_;
  size_t next_interaction_ = 0;
  K previous_batch_{};
};

// The samples of a component's trace columns, and those of its interaction columns: all but the
// last extension column are sampled in one row, the last in two.
constexpr size_t n_trace_samples(const air::AirInfo& info) {
  size_t n = 0;
  for (size_t c = 0; c < info.n_trace_columns; ++c) n += info.trace_masks[c].n_offsets;
  return n;
}
constexpr size_t n_interaction_samples(const air::AirInfo& info, size_t extension_degree) {
  return info.n_interaction_columns == 0 ? 0 : (info.n_interaction_columns + 1) * extension_degree;
}
// The terms that a column, and a component, adds to the DEEP sum: one a sample, and one more for
// each column with two samples.
constexpr size_t n_deep_terms(const air::Mask& mask) {
  return mask.n_offsets == 2 ? 3 : mask.n_offsets;
}
constexpr size_t n_deep_terms(const air::AirInfo& info, size_t extension_degree) {
  size_t n = 0;
  for (size_t c = 0; c < info.n_trace_columns; ++c) n += n_deep_terms(info.trace_masks[c]);
  const size_t n_running_sums = info.n_interaction_columns == 0 ? 0 : 1;
  return n + (info.n_interaction_columns + 2 * n_running_sums) * extension_degree;
}

template <class I>
struct Component {
  using K = typename I::K;

  const air::AirInfo* info = nullptr;
  unsigned log_rows = 0;
  K claimed_sum{};
  std::span<const uint16_t> preprocessed_columns;  // tree columns that the AIR's ids stand for
  const air::Tape* tape = nullptr;
};

template <class I, class Air>
constexpr Component<I> make_component(unsigned log_rows, const typename I::K& claimed_sum = {},
                                      std::span<const uint16_t> preprocessed_columns = {}) {
  return {&air::kAirInfo<Air>, log_rows, claimed_sum, preprocessed_columns, &air::kTape<Air>};
}

}  // namespace ptvm::stark
