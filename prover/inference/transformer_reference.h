// A stack of integer transformer layers, computed: the plain reference
// (spec/transformer-blocks.md, section 1), with every number on the way.
//
// Tensors of vectors are [coordinate][step], the step running fastest; those of the attention as in
// prover/inference/attention.h.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "prover/inference/attention.h"
#include "shared/inference/transformer.h"

namespace ptvm::inference {

struct TransformerModel {
  StackShape stack;
  std::vector<LayerMultipliers> multipliers;  // [layers]
  std::vector<int8_t> weights;                // Linear section by section, in each [input][output]

  friend bool operator==(const TransformerModel&, const TransformerModel&) = default;
};

// Whether the shape and the multipliers are in range and the weights as many as it has.
bool is_valid(const TransformerModel& model);

// Keys and values of positions that have been, of all layers: [layers * heads][dim][positions].
struct TransformerState {
  uint32_t positions;
  std::vector<int8_t> keys, values;

  friend bool operator==(const TransformerState&, const TransformerState&) = default;
};

// The state before a text: one position whose keys and values are 0.
TransformerState empty_state(const StackShape& stack);

// What a vector is normed with.
struct NormResult {
  uint32_t sum;      // S, of squares and kNormBias: below 2^30
  uint32_t root;     // s = floor(sqrt(S)), 90 .. 2^15 - 1
  uint32_t inverse;  // r = floor(2^22 / s), below 2^16

  friend bool operator==(const NormResult&, const NormResult&) = default;
};
NormResult norm_of(uint64_t sum_of_squares);

// (sum * multiplier + 2^15) >> 16, rounded down. The product must be of magnitude 2^29 at most.
int32_t rounded(int32_t sum, uint32_t multiplier);

struct TransformerTrace {
  TransformerShape shape;
  std::vector<int16_t> wires;     // [n_lines][steps]
  std::vector<int32_t> sums;      // [n_round_outputs][steps]: what is multiplied and rounded
  std::vector<NormResult> norms;  // [norms][steps]
  AttentionInputs attention;      // of shape.attention(); its keys and values are the state after
  std::vector<int8_t> attended;   // [layers * heads][dim][positions], 0 at carried positions

  // The residual stream behind the last layer, [width][steps].
  std::span<const int16_t> outputs() const;
  TransformerState state_after() const;
};

// Runs `vectors`, [width][steps] of elements in kMinStream..kMaxStream, behind the positions of
// `before`. The model must be valid, the state of its shape, and the whole shape in range.
TransformerTrace run_transformer(const TransformerModel& model, const TransformerState& before,
                                 std::span<const int16_t> vectors);

}  // namespace ptvm::inference
