// The leaves of trees over M31 by BLAKE2s: a value is a word.
#pragma once

#include <array>
#include <span>

#include "prover/merkle/blake2s_lanes.h"
#include "shared/domain/circle.h"
#include "shared/field/m31.h"

namespace ptvm::merkle {

// Lanes of the vectors that hash M31.
inline constexpr size_t kLanes = 16;
inline constexpr unsigned kLogLanes = 4;

// The sixteen values that leaves [16*block, 16*block + 16) read from a column which is 2^log_ratio
// times shorter than the tree (domain::CircleDomain::lift).
template <class V>
V load_lifted_block(const uint32_t* column, size_t block, unsigned log_ratio) {
  const size_t first_leaf = block * kLanes;
  switch (log_ratio) {
    case 0:
      return V::template load_lifted<0>(column + first_leaf);
    case 1:
      return V::template load_lifted<1>(column + first_leaf / 2);
    case 2:
      return V::template load_lifted<2>(column + first_leaf / 4);
    default:
      return V::template load_lifted<3>(column + (first_leaf >> (log_ratio + 1)) * 2);
  }
}

// Leaves of four neighbouring extension elements: value by value their coordinates, 4 or 8. That is
// one block of the hash, or two.
template <class V>
class PackedLeafHasher {
 public:
  using Lanes = Blake2sLanes<V>;

  explicit PackedLeafHasher(std::span<const field::M31* const> coordinates)
      : coordinates_(coordinates) {}

  size_t n_blocks_per_leaf() const { return coordinates_.size() / 4; }

  typename Lanes::Chain operator()(size_t block) const {
    const size_t degree = coordinates_.size(), n_blocks = n_blocks_per_leaf();
    constexpr size_t kBlockWords = hash::kBlake2sBlockWords;
    std::array<typename Lanes::Block, 2> message;
    const auto put = [&](size_t value, size_t coordinate, V words) {
      const size_t i = value * degree + coordinate;
      message[i / kBlockWords][i % kBlockWords] = words;
    };
    for (size_t c = 0; c < degree; ++c) {
      const auto* words = reinterpret_cast<const uint32_t*>(coordinates_[c]) + block * 4 * kLanes;
      const auto [even01, odd01] =
          deinterleave(V::load_unaligned(words), V::load_unaligned(words + kLanes));
      const auto [even23, odd23] = deinterleave(V::load_unaligned(words + 2 * kLanes),
                                                V::load_unaligned(words + 3 * kLanes));
      const auto [first, third] = deinterleave(even01, even23);
      const auto [second, fourth] = deinterleave(odd01, odd23);
      put(0, c, first);
      put(1, c, second);
      put(2, c, third);
      put(3, c, fourth);
    }
    typename Lanes::Chain chain = Lanes::initial_chain();
    for (size_t i = 0; i < n_blocks; ++i) {
      Lanes::compress(chain, message[i], static_cast<uint32_t>(4 * kBlockWords * (i + 1)),
                      i + 1 == n_blocks);
    }
    return chain;
  }

 private:
  std::span<const field::M31* const> coordinates_;
};

// What leaves of M31 by BLAKE2s are made of: how the values of columns come into messages.
template <class V>
struct M31Leaves {
  using F = field::M31;
  using Lanes = Blake2sLanes<V>;      // of leaves
  using NodeLanes = Blake2sLanes<V>;  // of nodes
  using PackedHasher = PackedLeafHasher<V>;
  static constexpr size_t kValueWords = 1;

  static constexpr auto lift = domain::CircleDomain::lift;
  // What the leaves of a block read of one word for each place, 2^log_ratio times fewer than
  // leaves.
  static V load_lifted(const uint32_t* words, size_t block, unsigned log_ratio) {
    return load_lifted_block<V>(words, block, log_ratio);
  }
  // The same of a column, to kValueWords words of the message.
  static void load_values(V* message, const F* column, size_t block, unsigned log_ratio) {
    message[0] = load_lifted(reinterpret_cast<const uint32_t*>(column), block, log_ratio);
  }
};

}  // namespace ptvm::merkle
