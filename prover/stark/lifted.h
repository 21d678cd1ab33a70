// Loads from extension columns that are lower than the domain they are lifted to.
#pragma once

#include "prover/memory/columns.h"
#include "prover/merkle/m31_leaves.h"
#include "prover/simd/packed_m31.h"
#include "shared/field/m31.h"

namespace ptvm::prover {

// The values at indices [index, index + kLanes) of the lift of `column` [degree] to 2^log_ratio
// times its size; `index` is a multiple of kLanes (domain::CircleDomain::lift).
template <class PackedK>
PackedK load_lifted(const memory::Columns<field::M31>& column, size_t index, unsigned log_ratio) {
  return PackedK::generate([&](size_t c) {
    const auto* words = reinterpret_cast<const uint32_t*>(column[c].data());
    return simd::PackedM31(
        merkle::load_lifted_block<simd::U32x16>(words, index / simd::kLanes, log_ratio));
  });
}

}  // namespace ptvm::prover
