// Transformer models, states and vectors that anybody can make again from a seed
// (spec/transformer-blocks.md, section 3).
#pragma once

#include <cstdint>
#include <vector>

#include "prover/inference/generated_inputs.h"
#include "prover/inference/transformer_reference.h"

namespace ptvm::inference {

// Spreads the scores of generated models over all gaps.
constexpr uint32_t default_transformer_score_shift(uint32_t dim) {
  return 5 + default_score_shift(dim);
}

// Weights of all signed bytes. The shape must be in range.
TransformerModel generate_model(const StackShape& stack, uint64_t seed);

// Keys in -16..15 and values in -64..63. `positions` is at least 1.
TransformerState generate_state(const StackShape& stack, uint32_t positions, uint64_t seed);

// [width][steps], multiples of 4 in -512..508.
std::vector<int16_t> generate_vectors(const StackShape& stack, uint32_t steps, uint64_t seed);

}  // namespace ptvm::inference
