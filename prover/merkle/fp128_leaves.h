// The leaves of trees over Fp128 by BLAKE2b: values are two words of their encoding, which is not
// the form that they are computed with.
#pragma once

#include <array>
#include <span>

#include "prover/merkle/blake2b_lanes.h"
#include "shared/domain/multiplicative.h"
#include "shared/field/fp128.h"

namespace ptvm::merkle {

template <class V>
struct Fp128Leaves {
  using F = field::Fp128;
  using Lanes = Blake2bLanes<V, hash::Blake2bUse::kLeaf>;
  using NodeLanes = Blake2bLanes<V, hash::Blake2bUse::kNode>;
  static constexpr size_t kValueWords = 2;

  static constexpr auto lift = domain::MultiplicativeCoset::lift;
  // What the leaves of a block read of one word for each place, 2^log_ratio times fewer than
  // leaves.
  static V load_lifted(const uint64_t* words, size_t block, unsigned log_ratio) {
    std::array<uint64_t, V::kLanes> lanes;
    for (size_t i = 0; i < V::kLanes; ++i) lanes[i] = words[(block * V::kLanes + i) >> log_ratio];
    return V::load_unaligned(lanes.data());
  }
  // The same of a column, to kValueWords words of the message.
  static void load_values(V* message, const F* column, size_t block, unsigned log_ratio) {
    encode(message, [&](size_t i) { return column[(block * V::kLanes + i) >> log_ratio]; });
  }
  // The words of value(i) for each lane i.
  template <class Value>
  static void encode(V* message, const Value& value) {
    std::array<uint64_t, V::kLanes> low, high;
    for (size_t i = 0; i < V::kLanes; ++i) {
      const Uint128 canonical = value(i).value();
      low[i] = canonical.lo;
      high[i] = canonical.hi;
    }
    message[0] = V::load_unaligned(low.data());
    message[1] = V::load_unaligned(high.data());
  }

  // Leaves of four neighbouring values, 64 bytes.
  class PackedHasher {
   public:
    explicit PackedHasher(std::span<const F* const> coordinates) : values_(coordinates[0]) {}

    size_t n_blocks_per_leaf() const { return 1; }

    typename Lanes::Digests operator()(size_t block) const {
      typename Lanes::Block message;
      message.fill(V::broadcast(0));
      const F* const values = values_ + block * V::kLanes * 4;
      for (size_t k = 0; k < 4; ++k) {
        encode(&message[2 * k], [&](size_t i) { return values[4 * i + k]; });
      }
      return Lanes::hash_block(message, 4 * F::kBytes);
    }

   private:
    const F* values_;
  };
};

}  // namespace ptvm::merkle
