#include "prover/inference/transformer_witness.h"

#include <algorithm>

#include "prover/inference/attention_rows.h"
#include "shared/field/fp128.h"
#include "shared/field/m31.h"

namespace ptvm::inference {
namespace {

using air::inference::Linear;
using air::inference::Norm;
using air::inference::Round;
using air::inference::Vectors;

template <class F>
class WitnessBuilder {
 public:
  WitnessBuilder(const TransformerModel& model, const TransformerTrace& trace, StorageOrder order)
      : model_(model),
        trace_(trace),
        stack_(model.stack),
        order_(order),
        statement_(proof::transformer_statement(trace.shape, model.multipliers)),
        witness_(statement_) {}

  InferenceTrace<F> build() && {
    const auto outputs = fill_attend(trace_.attention, rows_of(proof::kAttend), counts_);
    fill_cache<F>(trace_.attention, outputs, true, rows_of(proof::kCache), counts_);
    fill_carried_rows(trace_.attention, rows_of(proof::kCarriedRows));
    fill_linear();
    fill_round();
    fill_norm();
    fill_vectors();
    witness_.public_bytes = counts_.encode_transformer();
    return std::move(witness_);
  }

 private:
  uint32_t steps() const { return trace_.shape.steps; }
  int32_t wire(size_t line, uint32_t step) const { return trace_.wires[line * steps() + step]; }
  Rows<F> rows_of(size_t component) {
    return Rows<F>(witness_.columns_of(statement_, component),
                   statement_.all_components[component].log_rows(), order_);
  }
  // Rows behind the last one that is used.
  size_t padding(size_t component) const {
    const proof::InferenceComponent& of = statement_.all_components[component];
    return (size_t{1} << of.log_rows()) - of.n_rows;
  }
  static void set(Rows<F>& rows, size_t column, uint32_t value) {
    rows.set(column, static_cast<int32_t>(value));
  }
  void set_byte(Rows<F>& rows, size_t column, uint32_t byte) {
    set(rows, column, byte);
    counts_.add_byte(byte);
  }
  void set_two_bytes(Rows<F>& rows, size_t column, uint32_t number) {
    set_byte(rows, column, number & 255);
    set_byte(rows, column + 1, number >> 8);
  }

  void fill_linear() {
    Rows<F> rows = rows_of(proof::kLinear);
    size_t row = 0;
    for (uint32_t i = 0; i < n_linear_sections(stack_); ++i) {
      const LinearSection s = linear_section(stack_, i);
      for (uint32_t k = 0; k < s.inputs; ++k) {
        for (uint32_t n = 0; n < s.outputs; ++n) {
          rows.move_to(row);
          rows.set(Linear::kActive, 1);
          rows.set(Linear::kFirst, n == 0);
          rows.set(Linear::kLast, n + 1 == s.outputs);
          rows.set(Linear::kNewSection, n == 0 && k == 0);
          set(rows, Linear::kSection, i);
          set(rows, Linear::kInput, s.in_line + k);
          set(rows, Linear::kLastInput, s.in_line + s.inputs - 1);
          set(rows, Linear::kFirstOutput, s.out_line);
          set(rows, Linear::kLastIndex, s.outputs - 1);
          set(rows, Linear::kIndex, n);
          if (n < steps()) {
            rows.set(Linear::kHasValue, 1);
            rows.set(Linear::kValue, wire(s.in_line + k, n));
          }
          const int32_t weight = model_.weights[row++];
          rows.set(Linear::kWeight, weight);
          counts_.add_byte(static_cast<uint32_t>(weight + 128));
        }
      }
    }
    counts_.add_byte(128, padding(proof::kLinear));
  }

  void fill_round() {
    Rows<F> rows = rows_of(proof::kRound);
    for (uint32_t i = 0; i < n_round_sections(stack_); ++i) {
      const RoundSection s =
          round_section(stack_, model_.multipliers[i / kRoundSectionsOfLayer], i);
      for (uint32_t n = 0; n < s.lines; ++n) {
        for (uint32_t t = 0; t < steps(); ++t) {
          rows.move_to((s.first_output + n) * steps() + t);
          rows.set(Round::kNorm + static_cast<size_t>(s.kind), 1);
          rows.set(Round::kFirst, t == 0);
          rows.set(Round::kNewSection, t == 0 && n == 0);
          set(rows, Round::kSection, i);
          set(rows, Round::kMultiplier, s.multiplier);
          set(rows, Round::kUses, s.uses);
          set(rows, Round::kLine, s.out_line + n);
          set(rows, Round::kLastLine, s.out_line + s.lines - 1);
          set(rows, Round::kInputLine, s.in_line + n);
          set(rows, Round::kSecondLine,
              s.kind == RoundKind::kNorm      ? s.norm
              : s.kind == RoundKind::kProduct ? s.in2_line + n
                                              : 0);
          set(rows, Round::kStep, t);
          fill_rounded(rows, s, n, t);
        }
      }
    }
    counts_.add_byte(0, 5 * padding(proof::kRound));
  }

  // What of a row of Round depends on the numbers.
  void fill_rounded(Rows<F>& rows, const RoundSection& s, uint32_t n, uint32_t t) {
    const int32_t number = trace_.sums[(s.first_output + n) * steps() + t];
    const int32_t input = s.kind == RoundKind::kLinear ? 0 : wire(s.in_line + n, t);
    int32_t multiplier = static_cast<int32_t>(s.multiplier), base = 0, sum = number;
    int32_t least = -128, greatest = 127;
    rows.set(Round::kInput, input);
    if (s.kind == RoundKind::kNorm) {
      multiplier = static_cast<int32_t>(kNormScale * norm(s.norm, t).inverse);
      rows.set(Round::kSecond, multiplier);
      sum = input * input;
    } else if (s.kind == RoundKind::kProduct) {
      rows.set(Round::kSecond, wire(s.in2_line + n, t));
      rows.set(Round::kActivated, activation(input));
      counts_.add_activation(input);
    } else if (s.kind == RoundKind::kResidual) {
      base = input;
      least = kMinStream;
      greatest = kMaxStream;
    }
    rows.set(Round::kSum, sum);

    const int32_t exact = base + rounded(number, static_cast<uint32_t>(multiplier));
    const int32_t output = std::clamp(exact, least, greatest);
    rows.set(Round::kOver, exact > greatest);
    rows.set(Round::kUnder, exact < least);
    rows.set(Round::kOutput, output);
    const int32_t distance = exact == output ? output - least : std::abs(exact - output) - 1;
    const auto remainder = static_cast<uint32_t>(number * multiplier + (1 << (kRoundShift - 1)));
    set_two_bytes(rows, Round::kRemainder0, remainder & ((1u << kRoundShift) - 1));
    set_two_bytes(rows, Round::kDistance0, static_cast<uint32_t>(distance));
    set_byte(rows, Round::kDistanceCheck,
             static_cast<uint32_t>(distance >> 8) * (exact == output ? 16 : 4));
  }

  const NormResult& norm(size_t number, uint32_t step) const {
    return trace_.norms[number * steps() + step];
  }

  void fill_norm() {
    Rows<F> rows = rows_of(proof::kNorm);
    for (uint32_t i = 0; i < stack_.norms(); ++i) {
      for (uint32_t t = 0; t < steps(); ++t) {
        const auto& [sum, root, inverse] = norm(i, t);
        const uint32_t rest = sum - root * root, inverse_rest = kNormNumerator - inverse * root;
        rows.move_to(size_t{i} * steps() + t);
        rows.set(Norm::kActive, 1);
        set(rows, Norm::kNumber, i);
        set(rows, Norm::kStep, t);
        set_two_bytes(rows, Norm::kRoot, root);
        set_two_bytes(rows, Norm::kRest, rest);
        set_two_bytes(rows, Norm::kRestSlack, 2 * root - rest);
        set_two_bytes(rows, Norm::kInverse, inverse);
        set_two_bytes(rows, Norm::kInverseRest, inverse_rest);
        set_two_bytes(rows, Norm::kInverseSlack, root - 1 - inverse_rest);
        counts_.add_byte((root >> 8) * 2);
      }
    }
    counts_.add_byte(0, 13 * padding(proof::kNorm));
  }

  void fill_vectors() {
    Rows<F> rows = rows_of(proof::kVectors);
    for (uint32_t line = 0; line < stack_.width(); ++line) {
      for (uint32_t t = 0; t < steps(); ++t) {
        rows.move_to(size_t{line} * steps() + t);
        rows.set(Vectors::kActive, 1);
        rows.set(Vectors::kFirst, t == 0);
        set(rows, Vectors::kLine, line);
        set(rows, Vectors::kStep, t);
        rows.set(Vectors::kInput, wire(line, t));
        rows.set(Vectors::kOutput, trace_.outputs()[size_t{line} * steps() + t]);
        const auto bits = static_cast<uint32_t>(wire(line, t) - kMinStream);
        set_two_bytes(rows, Vectors::kLow, bits);
        counts_.add_byte((bits >> 8) * 16);
      }
    }
    counts_.add_byte(0, 3 * padding(proof::kVectors));
  }

  const TransformerModel& model_;
  const TransformerTrace& trace_;
  const StackShape& stack_;
  StorageOrder order_;
  const proof::InferenceStatement statement_;
  InferenceTrace<F> witness_;
  TableCounts counts_;
};

}  // namespace

template <class F>
InferenceTrace<F> build_witness(const TransformerModel& model, const TransformerTrace& trace,
                                StorageOrder order) {
  return WitnessBuilder<F>(model, trace, order).build();
}

template InferenceTrace<field::M31> build_witness(const TransformerModel&, const TransformerTrace&,
                                                  StorageOrder);
template InferenceTrace<field::Fp128> build_witness(const TransformerModel&,
                                                    const TransformerTrace&, StorageOrder);

}  // namespace ptvm::inference
