// A Merkle tree kept whole, built and opened as the definition says: slow, and easy to believe.
#pragma once

#include <algorithm>
#include <set>
#include <vector>

#include "shared/domain/circle.h"
#include "shared/merkle/merkle.h"

namespace ptvm::tests {

template <hash::Hasher H>
class ReferenceTree {
 public:
  explicit ReferenceTree(std::vector<hash::Digest> leaves) : layers_{std::move(leaves)} {
    while (layers_.back().size() > 1) {
      const std::vector<hash::Digest>& below = layers_.back();
      std::vector<hash::Digest> layer;
      for (size_t i = 0; i < below.size(); i += 2) {
        layer.push_back(H::hash_pair(below[i], below[i + 1]));
      }
      layers_.push_back(std::move(layer));
    }
  }

  // The lifted tree of `columns`, each of a power of two values, of 2^log_height leaves. Leaf i
  // reads a column that is 2^r times shorter at lift(i, r).
  template <class F>
  static ReferenceTree lifted(std::vector<std::vector<F>> columns, unsigned log_height,
                              uint32_t (*lift)(uint32_t, unsigned) = domain::CircleDomain::lift) {
    std::stable_sort(columns.begin(), columns.end(),
                     [](const auto& a, const auto& b) { return a.size() < b.size(); });
    std::vector<hash::Digest> leaves;
    for (uint32_t leaf = 0; leaf < uint32_t{1} << log_height; ++leaf) {
      std::vector<F> values;
      for (const auto& column : columns) {
        unsigned log_ratio = 0;
        while (column.size() << log_ratio < size_t{1} << log_height) ++log_ratio;
        values.push_back(column.at(lift(leaf, log_ratio)));
      }
      leaves.push_back(merkle::hash_leaf<H, F>(values));
    }
    return ReferenceTree(std::move(leaves));
  }

  const hash::Digest& root() const { return layers_.back().front(); }
  const std::vector<hash::Digest>& leaves() const { return layers_.front(); }

  // The witness that opens the leaves at `known`.
  std::vector<uint8_t> open(std::set<uint32_t> known) const {
    std::vector<uint8_t> witness;
    for (size_t layer = 0; layer + 1 < layers_.size(); ++layer) {
      std::set<uint32_t> parents;
      for (const uint32_t position : known) {
        if (!known.contains(position ^ 1)) {
          const hash::Digest& sibling = layers_[layer][position ^ 1];
          witness.insert(witness.end(), sibling.begin(), sibling.end());
        }
        parents.insert(position / 2);
      }
      known = std::move(parents);
    }
    return witness;
  }

 private:
  std::vector<std::vector<hash::Digest>> layers_;  // from the leaves to the root
};

}  // namespace ptvm::tests
