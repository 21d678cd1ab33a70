// Sixteen BLAKE2s computations side by side.
#pragma once

#include "prover/merkle/blake2_lanes.h"
#include "shared/hash/blake2s.h"

namespace ptvm::merkle {

struct Blake2sFunction {
  using Word = uint32_t;
  static constexpr size_t kRounds = 10;
  static constexpr std::array<unsigned, 4> kRotations = {16, 12, 8, 7};
  static constexpr hash::Blake2sChain kIv = hash::kBlake2sIv;
  static constexpr hash::Blake2sChain kInitialChain = hash::kBlake2sInit;
};

template <class V>
using Blake2sLanes = Blake2Lanes<V, Blake2sFunction>;

}  // namespace ptvm::merkle
