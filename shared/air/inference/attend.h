// Attention itself: for each position its value, its output, and its scores with the queries that
// look at it (spec/attention.md, section 5).
//
// Rows come in blocks, one for each key, in order:
//
//   a header    what belongs to the query at this position: its maximum, the sum of its weights
//   elements    dim rows: value and output of each coordinate; here the division is checked
//   scores      a row for each query at this position or behind it
//
// The sums of weighted values are checked as one, with the random weights C of queries and D of
// coordinates:
//
//   sum over queries t and coordinates i of numerator(t, i) * C_t * D_i
//     = sum over score rows of weight(t, p) * C_t * (sum over i of value(p, i) * D_i)
//
// and the inner sum is an accumulator that a block fills in its elements and uses in its scores.
#pragma once

#include "shared/air/inference/relations.h"
#include "shared/inference/attention.h"

namespace ptvm::air::inference {

template <bool kLooksUp>
struct BasicAttend {
  enum Column : size_t {
    // The kind of a row; none of these on padding.
    kHeader,
    kElement,
    kFirstScore,
    kScore,    // but the first
    kNewHead,  // the header of a head's first position
    kCarried,  // the block's position is of the state before, and has no query
    kKey,      // of the block: head * positions + position
    kPlace,    // header: key; element: coordinate; score: position of the query
    kEnd,      // the head's last key
    kMaximum,  // header and scores: the greatest score of the query
    kGap,      // scores: the gap; header and elements: the sum of the query's weights
    kWeight,   // scores: the weight; header: how many scores the query has
    kBit0,     // scores: the gap is clipped; elements: top bit of the remainder
    kBit1,     // scores: this is the greatest; header: has a query; elements: top bit of the slack
    // Elements: value + 128, output + 128, remainder, slack = sum of weights - 1 - remainder.
    // Scores: maximum - score, from low to high; behind byte 0 what shows that it is below
    // 2^score_shift, and at the end what shows that the difference is below 2^30.
    kByte0,
    kByte5 = kByte0 + 5,
    kFusedColumns,
    // If the lookups are proven apart: the gap and the weight of a score, 0 and 256 in other rows.
    kLookedUpGap = kFusedColumns,
    kLookedUpWeight,
    kSplitColumns,
    kColumns = kLooksUp ? kFusedColumns : kSplitColumns
  };
  enum Parameter : size_t {
    kPositions,
    kSteps,
    kLastCoordinate,  // dim - 1
    kLastKey,         // of the last head
    kGapUnit,         // 2^score_shift
    kLowScale,        // 2^(8 - score_shift)
    kHighScale,       // 2^max(0, score_shift - 6)
    kParameters
  };
  // Added to the sum of weights for the score that is the maximum. Above any sum of weights.
  static constexpr uint32_t kHit = 1 << 20;

  static constexpr size_t data_tree(size_t column) {
    return column < kFusedColumns ? 0 : ptvm::inference::kLookupsTree;
  }

  template <class E>
  constexpr void eval(E& e) const {
    using F = typename E::F;
    const auto one = E::constant(1);
    const auto offset = E::constant(128), byte = E::constant(256), word = E::constant(65536);
    const F header = e.trace(kHeader), element = e.trace(kElement);
    const F score = e.trace(kFirstScore) + e.trace(kScore);
    const F carried = e.trace(kCarried);
    const F key = e.trace(kKey), place = e.trace(kPlace);
    const F maximum = e.trace(kMaximum), gap = e.trace(kGap), weight = e.trace(kWeight);
    const F bit_0 = e.trace(kBit0), bit_1 = e.trace(kBit1);
    const auto b = [&](size_t i) { return e.trace(kByte0 + i); };
    constrain_order(e);

    e.constrain("bit_0_boolean", bit_0 * (one - bit_0));
    e.constrain("bit_1_boolean", bit_1 * (one - bit_1));

    // Elements. The sum of weights is the header's; without a query it is zero, and so are output
    // and remainder.
    const F output = b(1) - offset;
    const F remainder = b(2) + b(3) * byte + bit_0 * word;
    const F slack = b(4) + b(5) * byte + bit_1 * word;
    e.constrain("same_sum", element * (gap - e.trace(kGap, -1)));
    e.constrain("no_carried_sum", (header + element) * carried * gap);
    e.constrain("no_carried_output", element * carried * output);
    e.constrain("no_carried_remainder", element * carried * remainder);
    e.constrain("remainder_below_sum", element * (one - carried) * (gap - one - remainder - slack));
    e.constrain("has_query", header * (one - carried - bit_1));

    // Scores.
    const auto gap_unit = e.parameter(kGapUnit);
    const F high = b(2) + b(3) * byte + b(4) * word;
    const F difference = (gap + high) * gap_unit + b(0);
    e.constrain("low_part", score * (b(1) - b(0) * e.parameter(kLowScale)));
    e.constrain("high_part", score * (b(5) - b(4) * e.parameter(kHighScale)));
    e.constrain("clipped_above", score * (one - bit_0) * high);
    e.constrain("clipped_is_greatest_gap",
                score * bit_0 * (gap - E::constant(ptvm::inference::kMaxGap)));
    e.constrain("greatest_has_no_gap", score * bit_1 * difference);
    e.constrain("weight_of_scores_only", (one - header - score) * weight);

    const auto values = e.accumulate("weighted_values", F(one) - header, element * (b(0) - offset),
                                     tuple<E>(Relation::kOutputCoordinate, place));
    for (size_t i = 0; i < 6; ++i) {
      e.fraction("byte", F(one), tuple<E>(Relation::kByte, b(i)));
    }
    e.fraction("maximum", score - header * weight, tuple<E>(Relation::kMaximum, place, maximum));
    const F hit = bit_1 * E::constant(kHit);
    e.fraction("sum_of_weights", score * (weight + hit) - header * (gap + hit),
               tuple<E>(Relation::kWeightSum, place));
    if constexpr (kLooksUp) {
      e.fraction("weight", score, tuple<E>(Relation::kWeight, gap, weight));
    } else {
      const auto idle = E::constant(ptvm::inference::kAttentionWeights[0]);
      e.constrain("looked_up_gap", e.trace(kLookedUpGap) - score * gap);
      e.constrain("looked_up_weight", e.trace(kLookedUpWeight) - idle - score * (weight - idle));
    }
    e.fraction("weighted_sum", -(values * weight), tuple<E>(Relation::kOutputQuery, place));
    e.fraction("element", element, tuple<E>(Relation::kElement, key, place, b(0) - offset, output));
    const auto either = [&](Relation of_element, Relation of_score) {
      return element * E::constant(static_cast<uint32_t>(of_element)) +
             score * E::constant(static_cast<uint32_t>(of_score));
    };
    e.fraction("score_or_numerator",
               element * (output * gap + remainder) + score * (maximum - difference),
               std::array<F, 2>{either(Relation::kOutputCoordinate, Relation::kScoreQuery), place},
               std::array<F, 2>{either(Relation::kOutputQuery, Relation::kScoreKey), key});
  }

 private:
  // Which row follows on which.
  template <class E>
  static constexpr void constrain_order(E& e) {
    using F = typename E::F;
    const auto one = E::constant(1);
    const F header = e.trace(kHeader), element = e.trace(kElement),
            first_score = e.trace(kFirstScore), score = e.trace(kScore);
    const F new_head = e.trace(kNewHead), carried = e.trace(kCarried);
    const F key = e.trace(kKey), place = e.trace(kPlace), end = e.trace(kEnd);
    const F header_before = e.trace(kHeader, -1), element_before = e.trace(kElement, -1),
            any_score_before = e.trace(kFirstScore, -1) + e.trace(kScore, -1);
    const F carried_before = e.trace(kCarried, -1), key_before = e.trace(kKey, -1),
            place_before = e.trace(kPlace, -1), end_before = e.trace(kEnd, -1);
    const F active = header + element + first_score + score;
    const F active_before = header_before + element_before + any_score_before;
    const F row_0 = e.first_row();
    const auto first_query = [&](const F& last) { return last + one - e.parameter(kSteps); };

    e.constrain("header_boolean", header * (one - header));
    e.constrain("element_boolean", element * (one - element));
    e.constrain("first_score_boolean", first_score * (one - first_score));
    e.constrain("score_boolean", score * (one - score));
    e.constrain("one_kind", active * (one - active));
    e.constrain("new_head_boolean", new_head * (one - new_head));
    e.constrain("new_head_is_header", new_head * (one - header));
    e.constrain("carried_boolean", carried * (one - carried));
    e.constrain("begins_with_a_head", row_0 * (one - new_head));
    e.constrain("begins_with_key_0", row_0 * key);
    e.constrain("active_rows_come_first", (one - row_0) * active * (one - active_before));

    // A block ends with the score of the head's last query.
    const F leaves = active_before * (header + one - active);
    e.constrain("block_ends_with_score", leaves * (one - any_score_before));
    e.constrain("block_ends_with_last_query", leaves * (place_before - end_before));
    const F stops = active_before * (row_0 + one - active);
    e.constrain("ends_with_last_key", stops * (key_before - e.parameter(kLastKey)));
    e.constrain("ends_with_step", stops * carried_before);

    const F goes_on = active - header;
    e.constrain("same_key", goes_on * (key - key_before));
    e.constrain("same_carried", goes_on * (carried - carried_before));
    e.constrain("same_end", (active - new_head) * (end - end_before));

    const F next_head = new_head - row_0;
    e.constrain("place_of_header", header * (place - key));
    e.constrain("next_key", (header - row_0) * (key - key_before - one));
    e.constrain("end_of_head", new_head * (end - key + one - e.parameter(kPositions)));
    e.constrain("head_is_complete", next_head * (key_before - end_before));
    e.constrain("head_ends_with_step", next_head * carried_before);

    // Positions are carried up to the head's last `steps` ones.
    const F next_position = header - new_head;
    e.constrain("first_is_carried", new_head * (one - carried));
    e.constrain("carried_come_first", next_position * carried * (one - carried_before));
    e.constrain("first_step",
                next_position * (carried_before - carried) * (key - first_query(end)));

    e.constrain("element_follows", element * (one - header_before - element_before));
    e.constrain("coordinate", element * (place - (one - header_before) * (place_before + one)));
    e.constrain("score_follows_elements", first_score * (one - element_before));
    e.constrain("elements_are_complete",
                first_score * (place_before - e.parameter(kLastCoordinate)));
    e.constrain("first_query", first_score * (place - key - carried * (first_query(end) - key)));
    e.constrain("score_follows", score * (one - any_score_before));
    e.constrain("next_query", score * (place - place_before - one));
  }
};
using Attend = BasicAttend<true>;
// Without the lookups of weights.
using AttendSource = BasicAttend<false>;

}  // namespace ptvm::air::inference
