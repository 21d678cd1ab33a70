// The FRI prover: commits to the layers, then opens them at the queries.
#pragma once

#include <array>
#include <deque>
#include <vector>

#include "prover/memory/columns.h"
#include "prover/stark/proof_writer.h"
#include "prover/util/check.h"
#include "shared/stark/params.h"

namespace ptvm::prover {

template <class B>
class FriProver {
  using F = typename B::F;
  using K = typename B::K;

 public:
  FriProver(const stark::Params& params, const stark::FriLayout& layout)
      : params_(params), layout_(layout) {}

  // Folds `values` [degree][2^L] layer by layer, absorbing and writing each root, down to the last
  // layer's coefficients, which it absorbs and writes too.
  void commit(memory::Columns<F> values, const typename B::Tables& tables,
              typename B::Instance::Channel& channel, ProofWriter& out) {
    for (size_t i = 0; i < layout_.n_layers; ++i) {
      const stark::FriLayer& shape = layout_.layers[i];
      Layer& layer = layers_.emplace_back(std::move(values), stark::fri_log_leaf_values(shape));
      const auto root = layer.tree.root();
      channel.mix_root(root);
      out.put(root);
      K challenge = channel.draw_felt();
      for (uint32_t fold = 0; fold < shape.n_folds; ++fold) {
        values = B::fold(fold == 0 ? layer.values : values, challenge, i == 0 && fold == 0, tables);
        challenge = challenge.square();
      }
    }
    const std::vector<K> last = last_layer(values, tables);
    channel.mix_felts(last);
    for (const K& coefficient : last) out.put_felt(coefficient);
  }

  // Writes what the verifier needs beside its own values: for each layer the other values of every
  // coset that a query lies in, then the layer's Merkle witness. `positions` ascend, distinct.
  void open(std::vector<uint32_t> positions, ProofWriter& out) const {
    for (size_t i = 0; i < layout_.n_layers; ++i) {
      const stark::FriLayer& shape = layout_.layers[i];
      const Layer& layer = layers_[i];
      const uint32_t log_leaf = stark::fri_log_leaf_values(shape);
      std::vector<uint32_t> cosets, leaves;
      size_t next = 0;
      while (next < positions.size()) {
        const uint32_t coset = positions[next] >> shape.n_folds;
        cosets.push_back(coset);
        const uint32_t begin = coset << shape.n_folds, end = begin + (1u << shape.n_folds);
        for (uint32_t position = begin; position < end; ++position) {
          if (next < positions.size() && positions[next] == position) {
            ++next;
          } else {
            for (size_t c = 0; c < K::kDegree; ++c) out.put_felt(layer.values[c][position]);
          }
          if (position % (1u << log_leaf) == 0) leaves.push_back(position >> log_leaf);
        }
      }
      out.put_witness(layer.tree.decommit(leaves));
      positions = std::move(cosets);
    }
  }

 private:
  struct Layer {
    Layer(memory::Columns<F> columns, unsigned log_leaf_values)
        : values(std::move(columns)), tree(tree_over(values, log_leaf_values)) {}
    memory::Columns<F> values;
    typename B::MerkleTree tree;
  };

  // The tree of an extension column, 2^log_leaf_values values a leaf: 1 or 4.
  static typename B::MerkleTree tree_over(const memory::Columns<F>& values,
                                          unsigned log_leaf_values) {
    if (log_leaf_values == 0) return B::MerkleTree::over_columns(values.views());
    return B::MerkleTree::over_packed(values.pointers(0, values.size()), values.log_size(0));
  }

  // The coefficients of the last layer's polynomial, of which the upper ones vanish.
  std::vector<K> last_layer(const memory::Columns<F>& values,
                            const typename B::Tables& tables) const {
    std::vector<K> all(size_t{1} << layout_.log_last_size);
    for (size_t i = 0; i < all.size(); ++i) {
      std::array<F, K::kDegree> coordinates;
      for (size_t c = 0; c < coordinates.size(); ++c) coordinates[c] = values[c][i];
      all[i] = K::from_coordinates(coordinates);
    }
    B::interpolate_last_layer(all, tables);
    // The index is bit-reversed, so the lower powers are those at multiples of the blow-up.
    std::vector<K> coefficients;
    for (size_t i = 0; i < all.size(); ++i) {
      if (i % (size_t{1} << params_.log_blowup) == 0) {
        coefficients.push_back(all[i]);
      } else {
        PTVM_CHECK(all[i].is_zero());  // else some sample is not its column's value
      }
    }
    return coefficients;
  }

  const stark::Params& params_;
  const stark::FriLayout& layout_;
  std::deque<Layer> layers_;  // never moved: trees may refer to the values
};

}  // namespace ptvm::prover
