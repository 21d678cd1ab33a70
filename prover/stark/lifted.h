// Loads from extension columns that are lower than the domain they are lifted to.
#pragma once

#include <array>

#include "prover/memory/columns.h"
#include "prover/merkle/m31_leaves.h"
#include "prover/simd/packed_qm31.h"
#include "shared/field/m31.h"

namespace ptvm::prover {

// The values at indices [index, index + kLanes) of the lift of `column` [4] to 2^log_ratio times
// its size; `index` is a multiple of kLanes (shared/merkle/merkle.h, lift).
inline simd::PackedQM31 load_lifted(const memory::Columns<field::M31>& column, size_t index,
                                    unsigned log_ratio) {
  std::array<simd::PackedM31, 4> coordinates;
  for (size_t c = 0; c < coordinates.size(); ++c) {
    const auto* words = reinterpret_cast<const uint32_t*>(column[c].data());
    coordinates[c] = simd::PackedM31(
        merkle::load_lifted_block<simd::U32x16>(words, index / simd::kLanes, log_ratio));
  }
  return {coordinates[0], coordinates[1], coordinates[2], coordinates[3]};
}

}  // namespace ptvm::prover
