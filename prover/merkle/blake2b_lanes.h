// BLAKE2b-256 computations side by side, as many as a vector has lanes of 64 bits.
#pragma once

#include "prover/merkle/blake2_lanes.h"
#include "shared/hash/blake2b_hasher.h"

namespace ptvm::merkle {

template <hash::Blake2bUse kUse>
struct Blake2bFunction {
  using Word = uint64_t;
  static constexpr size_t kRounds = hash::kBlake2bRounds;
  static constexpr std::array<unsigned, 4> kRotations = {32, 24, 16, 63};
  static constexpr hash::Blake2bChain kIv = hash::kBlake2bIv;
  static constexpr hash::Blake2bChain kInitialChain =
      hash::blake2b_initial_chain(hash::kDigestBytes, hash::personalization_of(kUse));
};

template <class V, hash::Blake2bUse kUse>
using Blake2bLanes = Blake2Lanes<V, Blake2bFunction<kUse>>;

}  // namespace ptvm::merkle
