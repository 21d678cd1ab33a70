// The matrices of transformer layers, a row for each weight (spec/transformer-blocks.md, section
// 5).
//
// Rows come section by section, a section being a matrix; in a section block by block, a block
// being an input coordinate k; and a block has a row for each output coordinate n, with the weight
// W[n][k]. The first `steps` rows of a block also hold this coordinate of the steps' inputs,
// X[t][k].
//
// All matrices are checked as one sum. With random weights A of output lines and B of steps,
//
//   sum over blocks of (sum over n of W[n][k] * A_line(n)) * (sum over t of X[t][k] * B_t)
//     = sum over output lines l and steps t of sum(l, t) * A_l * B_t
//
// where Round has the right side. Both inner sums are accumulators that begin anew with each block,
// and their product in a block's last row is a term.
#pragma once

#include "shared/air/inference/relations.h"
#include "shared/inference/transformer.h"

namespace ptvm::air::inference {

struct Linear {
  enum Column : size_t {
    kActive,       // none on padding
    kFirst,        // of a block
    kLast,         // of a block
    kNewSection,   // the first row of a section
    kSection,      // its number
    kInput,        // the line of the block's inputs
    kLastInput,    // of the section
    kFirstOutput,  // the first line of the section's outputs
    kLastIndex,    // of each block of the section
    kIndex,        // of the row in its block
    kHasValue,     // the row's index is that of a step, too
    kWeight,
    kValue,  // this step's input
    kColumns
  };
  enum Parameter : size_t { kSteps, kParameters };

  static constexpr size_t data_tree(size_t column) {
    return column == kWeight ? static_cast<size_t>(ptvm::inference::TransformerTree::kWeights) : 0;
  }

  template <class E>
  constexpr void eval(E& e) const {
    using F = typename E::F;
    const auto one = E::constant(1);
    constrain_order(e);
    const F active = e.trace(kActive), first = e.trace(kFirst), last = e.trace(kLast);
    const F input = e.trace(kInput), first_output = e.trace(kFirstOutput), index = e.trace(kIndex);
    const F has_value = e.trace(kHasValue), has_value_before = e.trace(kHasValue, -1);
    const F weight = e.trace(kWeight), value = e.trace(kValue);

    // The block's first `steps` rows have a value.
    e.constrain("has_value_boolean", has_value * (one - has_value));
    e.constrain("has_first_value", first * (one - has_value));
    const F goes_on = active - first;
    e.constrain("values_come_first", goes_on * has_value * (one - has_value_before));
    e.constrain("values_end",
                goes_on * (has_value_before - has_value) * (index - e.parameter(kSteps)));
    e.constrain("has_all_values", last * has_value * (index + one - e.parameter(kSteps)));
    const F padding = F(one) - active;
    e.constrain("no_value_behind_the_end", padding * has_value);
    e.constrain("no_weight_behind_the_end", padding * weight);

    const auto weights = e.accumulate("weights", F(one) - first, weight,
                                      tuple<E>(Relation::kLinearLine, first_output + index));
    const auto values = e.accumulate("values", F(one) - first, has_value * value,
                                     tuple<E>(Relation::kLinearPosition, index));
    e.fraction("weight_byte", F(one), tuple<E>(Relation::kByte, weight + E::constant(128)));
    e.fraction("value", has_value, tuple<E>(Relation::kWire, input, index, value));
    e.fraction("section", e.trace(kNewSection),
               tuple<E>(Relation::kLinearSection, e.trace(kSection), input, e.trace(kLastInput),
                        first_output, e.trace(kLastIndex)));
    e.term("product", weights * values * last);
  }

 private:
  // Which row follows on which.
  template <class E>
  static constexpr void constrain_order(E& e) {
    using F = typename E::F;
    const auto one = E::constant(1);
    const F active = e.trace(kActive), first = e.trace(kFirst), last = e.trace(kLast);
    const F new_section = e.trace(kNewSection), section = e.trace(kSection);
    const F input = e.trace(kInput), index = e.trace(kIndex);
    const F active_before = e.trace(kActive, -1), last_before = e.trace(kLast, -1),
            section_before = e.trace(kSection, -1), input_before = e.trace(kInput, -1),
            last_input_before = e.trace(kLastInput, -1), index_before = e.trace(kIndex, -1);
    const F row_0 = e.first_row();

    e.constrain("active_boolean", active * (one - active));
    e.constrain("first_boolean", first * (one - first));
    e.constrain("new_section_boolean", new_section * (one - new_section));
    e.constrain("first_is_active", first * (one - active));
    e.constrain("new_section_is_first", new_section * (one - first));
    e.constrain("begins_with_a_section", row_0 * (one - new_section));
    e.constrain("begins_with_section_0", row_0 * section);
    e.constrain("active_rows_come_first", (one - row_0) * active * (one - active_before));

    e.constrain("last_row", last_before - active_before * (first + one - active));
    e.constrain("block_is_complete", last * (index - e.trace(kLastIndex)));
    e.constrain("section_is_complete",
                active_before * (new_section + one - active) * (input_before - last_input_before));

    e.constrain("first_index", first * index);
    const F goes_on = active - first;
    e.constrain("next_index", goes_on * (index - index_before - one));
    e.constrain("same_input", goes_on * (input - input_before));
    e.constrain("next_input", (first - new_section) * (input - input_before - one));
    const F same = active - new_section;
    e.constrain("same_section", same * (section - section_before));
    e.constrain("same_last_input", same * (e.trace(kLastInput) - last_input_before));
    e.constrain("same_first_output", same * (e.trace(kFirstOutput) - e.trace(kFirstOutput, -1)));
    e.constrain("same_last_index", same * (e.trace(kLastIndex) - e.trace(kLastIndex, -1)));
    e.constrain("next_section", (new_section - row_0) * (section - section_before - one));
  }
};

}  // namespace ptvm::air::inference
