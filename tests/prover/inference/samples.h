// Inputs of integer attention and of transformers that tests share.
#pragma once

#include <vector>

#include "prover/inference/attention.h"
#include "prover/inference/transformer_reference.h"

namespace ptvm::inference::testing {

// Worked in spec/attention.md, section 1.5.
inline AttentionInputs worked_example() {
  return {.shape = {.heads = 1, .dim = 2, .steps = 2, .carried = 1, .score_shift = 1},
          .queries = {0, 2, -3, 0, 1, 3},
          .keys = {1, 2, -1, 0, -1, 3},
          .values = {10, -3, 100, -7, 5, -128}};
}

struct TransformerExample {
  TransformerModel model;
  TransformerState state;
  std::vector<int16_t> vectors;  // [width][steps]
};

// Worked in spec/transformer-blocks.md, section 1.7.
inline TransformerExample worked_transformer() {
  return {.model = {.stack = {.layers = 1, .heads = 1, .dim = 2, .hidden = 2, .score_shift = 2},
                    .multipliers = {{512, 512, 512, 8192, 256, 256, 4096, 4096}},
                    .weights = {3,  -2, 1,  4,   2,  1,  -1, 3,  5,   0,  0,   -5,  60,   -20,
                                30, 90, 40, -10, 15, 25, 50, 20, -20, 30, 100, -60, -100, 127}},
          .state = {.positions = 1, .keys = {4, -3}, .values = {20, -9}},
          .vectors = {200, -30, -400, 90}};
}

}  // namespace ptvm::inference::testing
