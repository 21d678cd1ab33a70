// Inputs of integer attention that tests share.
#pragma once

#include "prover/inference/attention.h"

namespace ptvm::inference::testing {

// Worked in spec/attention.md, section 1.5.
inline AttentionInputs worked_example() {
  return {.shape = {.heads = 1, .dim = 2, .steps = 2, .carried = 1, .score_shift = 1},
          .queries = {0, 2, -3, 0, 1, 3},
          .keys = {1, 2, -1, 0, -1, 3},
          .values = {10, -3, 100, -7, 5, -128}};
}

}  // namespace ptvm::inference::testing
