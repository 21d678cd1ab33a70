// Opening Merkle trees in the "lifted" form of the stwo protocol.
//
// A tree of height h has 2^h leaves. Its columns are sorted by length, stably, the shortest first;
// leaf i hashes one value of each, a shorter column being read at lift(i, h - log_length), which is
// the domain's (shared/domain). A node is the hasher's hash_pair(left, right). An opening of some
// leaves carries a witness of 32-byte digests, from the leaves to the root and in each layer
// ascending: the sibling of every node that is known and whose sibling is not. Given the positions,
// its length is therefore fixed.
#pragma once

#include <algorithm>
#include <type_traits>
#include <utility>

#include "shared/field/m31.h"
#include "shared/hash/digest.h"
#include "shared/util/status.h"

namespace ptvm::merkle {

inline constexpr unsigned kMaxLogHeight = 30;

// The root of a tree without columns: one leaf of no bytes.
template <hash::Hasher H>
hash::Digest empty_root() {
  return H::hash({});
}

// The leaf of `values`, which are in the order of the sorted columns.
template <hash::Hasher H, class F = field::M31>
hash::Digest hash_leaf(std::type_identity_t<std::span<const F>> values) {
  typename H::State state;
  for (const F& value : values) value.hash_into(state);
  return state.finalize();
}

// Sorts entries by position and keeps one of each, in place: ascending queries may come to lie in a
// lower tree in another order (1 and 2 at 1 and 0 of a tree half as tall) or twice at one position.
// Returns false if two leaves of one position differ; else n_distinct entries are left at the front
// of both spans. Costs at most n^2 / 2 swaps.
[[nodiscard]] inline bool merge_duplicates(std::span<uint32_t> positions,
                                           std::span<hash::Digest> leaves, size_t& n_distinct) {
  n_distinct = 0;
  if (leaves.size() != positions.size()) return false;
  for (size_t i = 1; i < positions.size(); ++i) {
    for (size_t j = i; j > 0 && positions[j - 1] > positions[j]; --j) {
      std::swap(positions[j - 1], positions[j]);
      std::swap(leaves[j - 1], leaves[j]);
    }
  }
  for (size_t i = 0; i < positions.size(); ++i) {
    if (n_distinct > 0 && positions[i] == positions[n_distinct - 1]) {
      if (leaves[i] != leaves[n_distinct - 1]) return false;
      continue;
    }
    positions[n_distinct] = positions[i];
    leaves[n_distinct++] = leaves[i];
  }
  return true;
}

// An opening whose witness comes sibling by sibling.
template <hash::Hasher H>
class Opening {
 public:
  // Checks that `leaves` lie at `positions` of the tree of 2^log_height leaves with root `root`.
  //   positions  ascending, distinct, at least one, each below 2^log_height <= 2^kMaxLogHeight
  //   leaves     one digest for each position
  // Both stay until the last sibling and are overwritten: they hold the known nodes of each layer
  // in turn. Costs one hash for each node between the leaves and the root. Errors: `mismatch` if
  // another root comes out, here or from take(); kInternal if the positions are not as required.
  Status start(hash::DigestView root, unsigned log_height, std::span<uint32_t> positions,
               std::span<hash::Digest> leaves, Status mismatch) {
    n_known_ = positions.size();
    if (n_known_ == 0 || leaves.size() != n_known_ || log_height > kMaxLogHeight ||
        positions[n_known_ - 1] >> log_height != 0) {
      return Status::kInternal;
    }
    for (size_t i = 1; i < n_known_; ++i) {
      if (positions[i] <= positions[i - 1]) return Status::kInternal;
    }
    std::copy(root.begin(), root.end(), root_.begin());
    n_layers_ = log_height;
    positions_ = positions;
    nodes_ = leaves;
    next_ = n_parents_ = 0;
    mismatch_ = mismatch;
    return climb();
  }

  // Whether the root has not been reached: the next 32 bytes of the witness are to be taken.
  bool wants_sibling() const { return n_layers_ != 0; }

  Status take(hash::DigestView sibling) {
    const hash::DigestView node(nodes_[next_]);
    const bool is_right = positions_[next_] & 1;
    put_parent(is_right ? H::hash_pair(sibling, node) : H::hash_pair(node, sibling), 1);
    return climb();
  }

 private:
  // Hashes known nodes up to one whose sibling is not known, or to the root.
  Status climb() {
    for (; n_layers_ != 0; --n_layers_) {
      while (next_ < n_known_) {
        const bool has_sibling =
            next_ + 1 < n_known_ && positions_[next_ + 1] == (positions_[next_] ^ 1);
        if (!has_sibling) return Status::kAccepted;
        put_parent(H::hash_pair(nodes_[next_], nodes_[next_ + 1]), 2);
      }
      n_known_ = n_parents_;
      next_ = n_parents_ = 0;
    }
    return nodes_[0] == root_ ? Status::kAccepted : mismatch_;
  }
  // The parent of the next node, and with two children of the one after it.
  void put_parent(const hash::Digest& parent, size_t n_children) {
    positions_[n_parents_] = positions_[next_] >> 1;
    nodes_[n_parents_++] = parent;
    next_ += n_children;
  }

  hash::Digest root_;
  std::span<uint32_t> positions_;
  std::span<hash::Digest> nodes_;
  size_t n_known_ = 0;               // nodes of the present layer
  size_t next_ = 0, n_parents_ = 0;  // of them without a parent yet, and of the next layer
  unsigned n_layers_ = 0;            // below the root
  Status mismatch_{};
};

}  // namespace ptvm::merkle
