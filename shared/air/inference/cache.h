// The tensors of attention over all positions: queries, keys, values and outputs, a row for each
// element (spec/attention.md, section 5). Cache is that of attention by itself, with queries and
// outputs in data trees; WiredCache that of transformer layers, which has a wire for each element
// of a step (spec/transformer-blocks.md, section 5).
//
// The scores are checked as one sum. With the random weights A of queries and B of keys,
//
//   sum over queries t and keys p <= t of score(t, p) * A_t * B_p
//     = sum over coordinates and queries of q_t * A_t * (sum over p <= t of k_p * B_p)
//
// and the inner sum is an accumulator.
#pragma once

#include "shared/air/inference/relations.h"
#include "shared/air/inference/tensor_rows.h"
#include "shared/inference/attention.h"
#include "shared/inference/transformer.h"

namespace ptvm::air::inference {

template <bool kWired>
struct BasicCache {
  enum Column : size_t {
    kCarried = TensorRows::kColumns,  // the position is of the state before
    kQuery,
    kKeyValue,
    kValue,
    kOutput,
    kLine,  // head * dim + coordinate; only with wires
    kColumns = kLine + (kWired ? 1 : 0)
  };
  enum Parameter : size_t {
    kSteps = TensorRows::kParameters,
    // The first lines of the tensors; only with wires.
    kQueryLine,
    kKeyLine,
    kValueLine,
    kOutputLine,
    kParameters = kWired ? kOutputLine + 1 : kQueryLine
  };

  static constexpr size_t data_tree(size_t column) {
    using namespace ptvm::inference;
    if (kWired) {
      return column == kKeyValue || column == kValue
                 ? static_cast<size_t>(TransformerTree::kStateAfter)
                 : 0;
    }
    switch (column) {
      case kQuery:
        return data_tree_of(kQueries);
      case kKeyValue:
      case kValue:
        return data_tree_of(kStateAfter);
      case kOutput:
        return data_tree_of(kOutputs);
      default:
        return 0;
    }
  }

  template <class E>
  constexpr void eval(E& e) const {
    using F = typename E::F;
    const auto one = E::constant(1);
    const auto offset = E::constant(128);
    TensorRows::constrain(e);
    const F active = e.trace(TensorRows::kActive), first = e.trace(TensorRows::kFirst);
    const F position = e.trace(TensorRows::kKey), coordinate = e.trace(TensorRows::kCoordinate);
    const F end = e.trace(TensorRows::kEnd);
    const F active_before = e.trace(TensorRows::kActive, -1);
    const F carried = e.trace(kCarried), carried_before = e.trace(kCarried, -1);
    const F query = e.trace(kQuery), key = e.trace(kKeyValue), value = e.trace(kValue),
            output = e.trace(kOutput);

    // Positions are carried up to the head's last `steps` ones.
    e.constrain("carried_boolean", carried * (one - carried));
    e.constrain("first_is_carried", first * (one - carried));
    const F goes_on = active - first;
    e.constrain("carried_come_first", goes_on * carried * (one - carried_before));
    e.constrain("first_step", goes_on * (carried_before - carried) *
                                  (position - end - one + e.parameter(kSteps)));
    e.constrain("has_steps", active_before * (first + one - active) * carried_before);

    e.constrain("no_carried_query", carried * query);
    e.constrain("no_carried_output", carried * output);
    const F padding = one - active;
    e.constrain("not_carried_behind_the_end", padding * carried);
    e.constrain("no_query_behind_the_end", padding * query);
    e.constrain("no_key_behind_the_end", padding * key);
    e.constrain("no_value_behind_the_end", padding * value);
    e.constrain("no_output_behind_the_end", padding * output);

    const auto keys =
        e.accumulate("weighted_keys", F(one) - first, key, tuple<E>(Relation::kScoreKey, position));
    if constexpr (!kWired) {
      e.fraction("query_byte", F(one), tuple<E>(Relation::kByte, query + offset));
    }
    e.fraction("key_byte", F(one), tuple<E>(Relation::kByte, key + offset));
    e.fraction("scores", -(keys * query), tuple<E>(Relation::kScoreQuery, position));
    e.fraction("element", -active,
               tuple<E>(Relation::kElement, position, coordinate, value, output));
    e.fraction("carried", carried, tuple<E>(Relation::kCarried, position, coordinate, key, value));
    if constexpr (kWired) add_wires(e);
  }

 private:
  // The elements of steps come from other components and go to them.
  template <class E>
  static constexpr void add_wires(E& e) {
    using F = typename E::F;
    const auto one = E::constant(1);
    const F active = e.trace(TensorRows::kActive), first = e.trace(TensorRows::kFirst);
    const F line = e.trace(kLine), line_before = e.trace(kLine, -1);
    const F row_0 = e.first_row();
    e.constrain("begins_with_line_0", row_0 * line);
    e.constrain("same_line", (active - first) * (line - line_before));
    e.constrain("next_line", (first - row_0) * (line - line_before - one));

    const F has_step = active - e.trace(kCarried);
    const F step =
        e.trace(TensorRows::kKey) - e.trace(TensorRows::kEnd) - one + e.parameter(kSteps);
    const auto wire = [&](Parameter first_line, Column column) {
      return tuple<E>(Relation::kWire, line + e.parameter(first_line), step, e.trace(column));
    };
    e.fraction("query", has_step, wire(kQueryLine, kQuery));
    e.fraction("key", has_step, wire(kKeyLine, kKeyValue));
    e.fraction("value", has_step, wire(kValueLine, kValue));
    e.fraction("output", -has_step, wire(kOutputLine, kOutput));
  }
};

using Cache = BasicCache<false>;
using WiredCache = BasicCache<true>;

// The state before: keys and values of the carried positions.
struct CarriedRows {
  enum Column : size_t { kKeyValue = TensorRows::kColumns, kValue, kColumns };

  static constexpr size_t data_tree(size_t column) {
    using namespace ptvm::inference;
    return column == kKeyValue || column == kValue ? data_tree_of(kStateBefore) : 0;
  }

  template <class E>
  constexpr void eval(E& e) const {
    using F = typename E::F;
    TensorRows::constrain(e);
    const F active = e.trace(TensorRows::kActive);
    const F key = e.trace(kKeyValue), value = e.trace(kValue);
    const F padding = E::constant(1) - active;
    e.constrain("no_key_behind_the_end", padding * key);
    e.constrain("no_value_behind_the_end", padding * value);
    e.fraction("carried", -active,
               tuple<E>(Relation::kCarried, e.trace(TensorRows::kKey),
                        e.trace(TensorRows::kCoordinate), key, value));
  }
};

}  // namespace ptvm::air::inference
