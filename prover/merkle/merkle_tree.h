// Committing to columns: the "lifted" Merkle trees of the stwo protocol, and their openings.
//
// shared/merkle/merkle.h defines the tree; this builds it on vectors and on all cores.
#pragma once

#include <span>
#include <vector>

#include "prover/memory/columns.h"
#include "prover/merkle/fp128_leaves.h"
#include "prover/merkle/m31_leaves.h"
#include "prover/merkle/tree_layers.h"
#include "prover/simd/u32x16.h"
#include "prover/simd/u64_lanes.h"

namespace ptvm::merkle {

// The leaves that go with a hasher: of M31, unless said otherwise.
template <hash::Hasher H>
struct LeavesOf {
  using Type = M31Leaves<simd::U32x16>;
};
template <>
struct LeavesOf<hash::Blake2bHasher> {
  using Type = Fp128Leaves<simd::U64Vector>;
};

// H is hash::Blake2sHasher or hash::Blake2sM31Hasher, over M31, or hash::Blake2bHasher, over Fp128.
template <hash::Hasher H>
class MerkleTree {
 public:
  using Leaves = typename LeavesOf<H>::Type;
  using F = typename Leaves::F;

  // The tree over columns of any sizes of at least two values, in any order; leaves hash them
  // sorted by size. Its height is that of the tallest column, or `log_height` if that is greater.
  // No columns make a tree of one empty leaf. The columns are not needed afterwards.
  static MerkleTree over_columns(std::span<const memory::ColumnView<F>> columns,
                                 unsigned log_height = 0);

  // The tree over one extension column of 2^log_size values, 2 <= log_size, given by its
  // coordinates: 4 or 8 of M31, one of Fp128. Leaf i hashes values 4i to 4i + 3, value by value
  // their coordinates.
  static MerkleTree over_packed(std::span<const F* const> coordinates, unsigned log_size);

  unsigned log_height() const { return layers_.log_height(); }
  hash::Digest root() const { return layers_.node(log_height(), 0); }
  hash::Digest leaf(size_t position) const { return layers_.node(0, position); }

  // The witness that opens the leaves at `positions`, which ascend and are distinct: in each layer,
  // ascending, the sibling of every known node whose sibling is not known.
  std::vector<hash::Digest> decommit(std::span<const uint32_t> positions) const;

 private:
  explicit MerkleTree(unsigned log_height) : layers_(log_height) {}

  TreeLayers<H, typename Leaves::NodeLanes> layers_;
};

extern template class MerkleTree<hash::Blake2sHasher>;
extern template class MerkleTree<hash::Blake2sM31Hasher>;
extern template class MerkleTree<hash::Blake2bHasher>;

}  // namespace ptvm::merkle
