// Inputs of integer attention that anybody can make again from a seed (spec/attention.md,
// section 3).
#pragma once

#include <cstdint>

#include "prover/inference/attention.h"

namespace ptvm::inference {

// The score shift of generated inputs unless another is asked for: the least with
// 8 * 4^shift >= dim, as scores spread like the square root of `dim`. 0..3.
constexpr uint32_t default_score_shift(uint32_t dim) {
  uint32_t shift = 0;
  while ((uint64_t{8} << (2 * shift)) < dim) ++shift;
  return shift;
}

// Queries and keys in -2..2, and values of all signed bytes, from the bytes that BLAKE2s makes of
// `seed`. The shape must be in range.
AttentionInputs generate_inputs(const AttentionShape& shape, uint64_t seed);

}  // namespace ptvm::inference
