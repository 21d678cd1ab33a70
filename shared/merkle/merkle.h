// Opening Merkle trees in the "lifted" form of the stwo protocol.
//
// A tree of height h has 2^h leaves. Its columns are sorted by length, stably, the shortest first;
// leaf i hashes one value of each, a shorter column being read at lift(i, h - log_length), which is
// the domain's (shared/domain). A node is the hasher's hash_pair(left, right). An opening of some
// leaves carries a witness of 32-byte digests, from the leaves to the root and in each layer
// ascending: the sibling of every node that is known and whose sibling is not. Given the positions,
// its length is therefore fixed.
#pragma once

#include <type_traits>
#include <utility>

#include "shared/field/m31.h"
#include "shared/hash/digest.h"
#include "shared/util/bytes.h"
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

// Checks that `leaves` lie at `positions` of the tree of 2^log_height leaves with root `root`.
//   positions  ascending, distinct, at least one, each below 2^log_height <= 2^kMaxLogHeight
//   leaves     one digest for each position
//   witness    takes 32 bytes for each missing sibling, in the order above, and no more
// Overwrites `positions` and `leaves`: they hold the known nodes of each layer in turn. Costs one
// hash for each node between the leaves and the root. Errors: kTruncated if the witness ends early,
// `mismatch` if another root comes out, kInternal if the positions are not as required.
template <hash::Hasher H>
Status verify_opening(hash::DigestView root, unsigned log_height, std::span<uint32_t> positions,
                      std::span<hash::Digest> leaves, ByteReader& witness, Status mismatch) {
  size_t n_known = positions.size();
  if (n_known == 0 || leaves.size() != n_known || log_height > kMaxLogHeight ||
      positions[n_known - 1] >> log_height != 0) {
    return Status::kInternal;
  }
  for (size_t i = 1; i < n_known; ++i) {
    if (positions[i] <= positions[i - 1]) return Status::kInternal;
  }

  for (unsigned layer = 0; layer < log_height; ++layer) {
    size_t n_parents = 0;
    for (size_t i = 0; i < n_known; ++n_parents) {
      const uint32_t position = positions[i];
      const hash::DigestView node(leaves[i++]);
      hash::Digest parent;
      if (i < n_known && positions[i] == (position ^ 1)) {
        parent = H::hash_pair(node, leaves[i++]);
      } else {
        if (!witness.have(hash::kDigestBytes)) return Status::kTruncated;
        const hash::DigestView sibling =
            witness.next(hash::kDigestBytes).first<hash::kDigestBytes>();
        parent = position & 1 ? H::hash_pair(sibling, node) : H::hash_pair(node, sibling);
      }
      positions[n_parents] = position >> 1;
      leaves[n_parents] = parent;
    }
    n_known = n_parents;
  }

  for (size_t i = 0; i < hash::kDigestBytes; ++i) {
    if (leaves[0][i] != root[i]) return mismatch;
  }
  return Status::kAccepted;
}

// The same for a witness that stands alone and must be used up exactly.
template <hash::Hasher H>
[[nodiscard]] bool verify_opening(hash::DigestView root, unsigned log_height,
                                  std::span<uint32_t> positions, std::span<hash::Digest> leaves,
                                  std::span<const uint8_t> witness) {
  ByteReader reader(witness);
  const Status status =
      verify_opening<H>(root, log_height, positions, leaves, reader, Status::kTraceOpeningInvalid);
  return status == Status::kAccepted && reader.remaining() == 0;
}

}  // namespace ptvm::merkle
