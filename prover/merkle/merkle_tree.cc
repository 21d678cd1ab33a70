#include "prover/merkle/merkle_tree.h"

#include <algorithm>

#include "prover/merkle/leaf_hasher.h"
#include "shared/merkle/merkle.h"

namespace ptvm::merkle {

using memory::ColumnView;

template <hash::Hasher H>
MerkleTree<H> MerkleTree<H>::over_columns(std::span<const ColumnView<F>> columns,
                                          unsigned log_height) {
  if (columns.empty()) {
    MerkleTree tree(0);
    tree.layers_.set_node(0, 0, empty_root<H>());
    return tree;
  }
  std::vector<ColumnView<F>> sorted(columns.begin(), columns.end());
  std::ranges::stable_sort(sorted, {}, &ColumnView<F>::log_size);
  MerkleTree tree(std::max(log_height, sorted.back().log_size));
  log_height = tree.log_height();
  if (log_height >= tree.layers_.kLogLanes) {
    tree.layers_.build(ColumnLeafHasher<Leaves>(sorted, log_height));
    return tree;
  }
  std::vector<F> values(sorted.size());
  for (uint32_t leaf = 0; leaf < uint32_t{1} << log_height; ++leaf) {
    std::ranges::transform(sorted, values.begin(), [&](const ColumnView<F>& column) {
      return column.data[Leaves::lift(leaf, log_height - column.log_size)];
    });
    tree.layers_.set_node(0, leaf, hash_leaf<H, F>(values));
  }
  tree.layers_.build_top(1);
  return tree;
}

template <hash::Hasher H>
MerkleTree<H> MerkleTree<H>::over_packed(std::span<const F* const> coordinates, unsigned log_size) {
  const unsigned log_height = log_size - 2;
  MerkleTree tree(log_height);
  if (log_height >= tree.layers_.kLogLanes) {
    tree.layers_.build(typename Leaves::PackedHasher(coordinates));
    return tree;
  }
  const size_t degree = coordinates.size();
  std::vector<F> values(4 * degree);
  for (size_t leaf = 0; leaf < size_t{1} << log_height; ++leaf) {
    for (size_t i = 0; i < values.size(); ++i) {
      values[i] = coordinates[i % degree][4 * leaf + i / degree];
    }
    tree.layers_.set_node(0, leaf, hash_leaf<H, F>(values));
  }
  tree.layers_.build_top(1);
  return tree;
}

template <hash::Hasher H>
std::vector<hash::Digest> MerkleTree<H>::decommit(std::span<const uint32_t> positions) const {
  std::vector<hash::Digest> witness;
  std::vector<uint32_t> known(positions.begin(), positions.end());
  for (unsigned layer = 0; layer < log_height(); ++layer) {
    size_t n_parents = 0;
    for (size_t i = 0; i < known.size(); ++n_parents) {
      const uint32_t position = known[i++];
      if (i < known.size() && known[i] == (position ^ 1)) {
        ++i;
      } else {
        witness.push_back(layers_.node(layer, position ^ 1));
      }
      known[n_parents] = position >> 1;
    }
    known.resize(n_parents);
  }
  return witness;
}

template class MerkleTree<hash::Blake2sHasher>;
template class MerkleTree<hash::Blake2sM31Hasher>;
template class MerkleTree<hash::Blake2bHasher>;

}  // namespace ptvm::merkle
