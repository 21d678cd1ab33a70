// The residual stream's first and last vectors, a row for each element: coordinate by coordinate,
// step by step (spec/transformer-blocks.md, section 5).
#pragma once

#include "shared/air/inference/relations.h"
#include "shared/inference/transformer.h"

namespace ptvm::air::inference {

struct Vectors {
  enum Column : size_t {
    kActive,  // none on padding
    kFirst,   // step 0
    kLine,    // the coordinate: the lines of the first vectors are the first ones
    kStep,
    kInput,
    kOutput,
    kLow,  // of input + 2^11
    kHigh,
    kColumns
  };
  enum Parameter : size_t { kLastStep, kLastLine, kOutputLine, kParameters };

  static constexpr size_t data_tree(size_t column) {
    using ptvm::inference::TransformerTree;
    if (column == kInput) return static_cast<size_t>(TransformerTree::kInputs);
    return column == kOutput ? static_cast<size_t>(TransformerTree::kOutputs) : 0;
  }

  template <class E>
  constexpr void eval(E& e) const {
    using F = typename E::F;
    const auto one = E::constant(1);
    const F active = e.trace(kActive), first = e.trace(kFirst);
    const F line = e.trace(kLine), step = e.trace(kStep);
    const F active_before = e.trace(kActive, -1), line_before = e.trace(kLine, -1),
            step_before = e.trace(kStep, -1);
    const F input = e.trace(kInput), output = e.trace(kOutput);
    const F low = e.trace(kLow), high = e.trace(kHigh);
    const F row_0 = e.first_row();

    e.constrain("active_boolean", active * (one - active));
    e.constrain("first_boolean", first * (one - first));
    e.constrain("first_is_active", first * (one - active));
    e.constrain("begins_with_a_line", row_0 * (one - first));
    e.constrain("begins_with_line_0", row_0 * line);
    e.constrain("active_rows_come_first", (one - row_0) * active * (one - active_before));
    e.constrain("line_is_complete",
                active_before * (first + one - active) * (step_before - e.parameter(kLastStep)));
    e.constrain("ends_with_last_line",
                active_before * (row_0 + one - active) * (line_before - e.parameter(kLastLine)));
    e.constrain("first_step", first * step);
    const F goes_on = active - first;
    e.constrain("next_step", goes_on * (step - step_before - one));
    e.constrain("same_line", goes_on * (line - line_before));
    e.constrain("next_line", (first - row_0) * (line - line_before - one));
    const F padding = F(one) - active;
    e.constrain("no_input_behind_the_end", padding * input);
    e.constrain("no_output_behind_the_end", padding * output);
    e.constrain("twelve_bits", input + active * E::constant(2048) - low - high * E::constant(256));

    e.fraction("byte", F(one), tuple<E>(Relation::kByte, low));
    e.fraction("byte", F(one), tuple<E>(Relation::kByte, high));
    e.fraction("high_byte", F(one), tuple<E>(Relation::kByte, high * E::constant(16)));
    e.fraction("input", -(active * E::constant(ptvm::inference::kInputUses)),
               tuple<E>(Relation::kWire, line, step, input));
    e.fraction("output", active,
               tuple<E>(Relation::kWire, line + e.parameter(kOutputLine), step, output));
  }
};

}  // namespace ptvm::air::inference
