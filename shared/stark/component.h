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

template <class I>
struct Component {
  using K = typename I::K;

  const air::AirInfo* info = nullptr;
  unsigned log_rows = 0;
  K claimed_sum{};
  std::span<const uint16_t> preprocessed_columns;  // tree columns that the AIR's ids stand for
  std::span<const uint32_t> parameters;            // the AIR's, each below 2^31 - 1
  const air::Tape* tape = nullptr;
};

template <class I, class Air>
constexpr Component<I> make_component(unsigned log_rows, const typename I::K& claimed_sum = {},
                                      std::span<const uint16_t> preprocessed_columns = {},
                                      std::span<const uint32_t> parameters = {}) {
  return {&air::kAirInfo<Air>,  log_rows,   claimed_sum,
          preprocessed_columns, parameters, &air::kTape<Air>};
}

// Evaluates an AIR's constraints at the out-of-domain point, from the samples in the proof, adding
// them up as sum * alpha + constraint, in order. The AIR comes as its tape, so that there is one
// such function for each field, and not one for each AIR and field.
template <class I>
class PointEval {
 public:
  using F = typename I::F;
  using K = typename I::K;

  struct Samples {
    std::span<const K> preprocessed{};  // one for each column of the preprocessed tree
    // This component's, column by column, in mask order: those of the trace, then of each data
    // tree.
    std::array<std::span<const K>, 1 + air::kMaxDataTrees> columns{};
    std::span<const K> interaction{};  // this component's, column by column
    K first_row{};                     // the value of the selector of row 0
  };

  PointEval(const Component<I>& component, const Samples& samples,
            const air::LookupElements<K>& lookup, const K& alpha, K& sum)
      : component_(component),
        samples_(samples),
        lookup_(lookup),
        claimed_sum_per_row_(component.claimed_sum *
                             K(F(uint32_t{1} << component.log_rows).inverse())),
        alpha_(alpha),
        sum_(sum) {}

  void run() {
    using enum air::Operation;
    const air::Tape& tape = *component_.tape;
    std::array<K, air::Tape::kRegisters> registers;
    K entries{};  // of a tuple, combined
    size_t n_entries = 0;
    const auto close_tuple = [&] {
      const K combined = entries - lookup_.z;
      entries = K{};
      n_entries = 0;
      return combined;
    };
    K factor{};  // of the next fraction's denominator
    bool has_factor = false;
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
        case kAccumulate:
          if constexpr (air::kHasAttention) {
            registers[step.result] = accumulate(left, right, close_tuple());
          }
          break;
        case kFactor:
          factor = close_tuple();
          has_factor = air::kHasAttention;
          break;
        case kFraction:
          if (air::kHasAttention && has_factor) {
            batcher_.add_alone(left, close_tuple() * factor, emit());
            has_factor = false;
          } else {
            batcher_.add(left, close_tuple(), emit());
          }
          break;
        case kTerm:
          if constexpr (air::kHasAttention) batcher_.add_alone(left, K::one(), emit());
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
        return samples_.columns[operand.tree()][operand.index()];
      case air::Operand::kPreprocessed:
        return samples_.preprocessed[component_.preprocessed_columns[number]];
      case air::Operand::kConstant:
        return K(F::from_signed(tape.constants[number]));
      case air::Operand::kParameter:
        return air::kHasAttention ? K(F(component_.parameters[number])) : K{};
      case air::Operand::kFirstRow:
        return samples_.first_row;
      case air::Operand::kRegister:
        break;
    }
    return registers[number];
  }
  void constrain(const K& value) { sum_ = sum_ * alpha_ + value; }
  // Row `row` of the next interaction column, of which n_rows are sampled.
  K interaction(size_t row, size_t n_rows) const {
    std::array<K, K::kDegree> coordinates;
    for (size_t i = 0; i < K::kDegree; ++i) {
      coordinates[i] = samples_.interaction[next_interaction_ + i * n_rows + row];
    }
    return K::combine_coordinates(coordinates);
  }
  K accumulate(const K& keep, const K& numerator, const K& denominator) {
    const K before = interaction(0, 2), current = interaction(1, 2);
    next_interaction_ += 2 * K::kDegree;
    constrain((current - keep * before) * denominator - numerator);
    return current;
  }
  auto emit() {
    return [this](bool is_last, const K& numerator, const K& denominator) {
      // All but the last column are sampled once; the last in rows -1 and 0.
      const size_t n_rows = is_last ? 2 : 1;
      const K current = interaction(n_rows - 1, n_rows);
      K difference = current - previous_batch_;
      if (is_last) difference = difference - interaction(0, n_rows) + claimed_sum_per_row_;
      next_interaction_ += n_rows * K::kDegree;
      previous_batch_ = current;
      constrain(difference * denominator - numerator);
    };
  }

  const Component<I>& component_;
  const Samples& samples_;
  const air::LookupElements<K>& lookup_;
  K claimed_sum_per_row_;
  K alpha_;
  K& sum_;
  air::FractionBatcher<K, K> batcher_;
  size_t next_interaction_ = 0;
  K previous_batch_{};
};

// The samples of a component's columns in the trace (tree 0) or a data tree, and those of its
// interaction columns.
constexpr size_t n_column_samples(const air::AirInfo& info, size_t data_tree) {
  size_t n = 0;
  for (size_t c = 0; c < info.n_trace_columns; ++c) {
    if (info.is_in(data_tree, c)) n += info.trace_masks[c].n_offsets;
  }
  return n;
}
constexpr size_t n_interaction_samples(const air::AirInfo& info, size_t extension_degree) {
  size_t n = 0;
  for (size_t c = 0; c < info.n_interaction_columns; ++c) n += info.n_interaction_offsets(c);
  return n * extension_degree;
}
constexpr size_t n_samples(const air::AirInfo& info, size_t extension_degree) {
  size_t n = n_interaction_samples(info, extension_degree);
  for (size_t c = 0; c < info.n_trace_columns; ++c) n += info.trace_masks[c].n_offsets;
  return n;
}
// The terms that a column, and a component, adds to the DEEP sum: one a sample, and one more for
// each column with two samples and for each column of a data tree.
constexpr size_t n_deep_terms(size_t n_offsets) { return n_offsets == 2 ? 3 : n_offsets; }
constexpr size_t n_deep_terms(const air::AirInfo& info, size_t extension_degree) {
  size_t n = 0;
  for (size_t c = 0; c < info.n_interaction_columns; ++c) {
    n += n_deep_terms(info.n_interaction_offsets(c));
  }
  n *= extension_degree;
  for (size_t c = 0; c < info.n_trace_columns; ++c) {
    n += n_deep_terms(info.trace_masks[c].n_offsets) + !info.is_in(0, c);
  }
  return n;
}

}  // namespace ptvm::stark
