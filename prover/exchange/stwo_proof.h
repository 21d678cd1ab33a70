// A proof of the generic STARK as stwo's `StarkProof` divides it, and the shape that it must have.
//
// stwo keeps a list for each thing (the values of a column at the queries, the witness of a tree)
// with its length. Our bytes have the same things in the order in which the verifier needs them,
// and no lengths: these follow from parameters, components and transcript (spec/proof-format.md).
#pragma once

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <span>
#include <vector>

#include "absl/status/statusor.h"
#include "shared/field/qm31.h"
#include "shared/hash/digest.h"
#include "shared/stark/deep.h"
#include "shared/stark/params.h"
#include "shared/stark/queries.h"

namespace ptvm::exchange {

struct TreeProof {
  hash::Digest root{};
  std::vector<std::vector<field::QM31>> samples;  // [column][sample], columns in commit order
  std::vector<std::vector<field::M31>> values;    // [column][query]
  std::vector<hash::Digest> witness;

  friend bool operator==(const TreeProof&, const TreeProof&) = default;
};

struct FriLayerProof {
  hash::Digest root{};
  std::vector<field::QM31> values;  // of the queries' cosets, those that no query gives
  std::vector<hash::Digest> witness;

  friend bool operator==(const FriLayerProof&, const FriLayerProof&) = default;
};

struct StwoProof {
  stark::Params params;          // but for interaction_pow_bits, which stwo does not know
  std::vector<TreeProof> trees;  // preprocessed, trace, interaction if there is one, composition
  std::vector<FriLayerProof> layers;  // the first one included
  std::vector<field::QM31> last_layer;
  uint64_t nonce = 0;

  friend bool operator==(const StwoProof&, const StwoProof&) = default;
};

struct TreeShape {
  std::vector<uint32_t> log_sizes;  // [column], of its trace domain, in commit order
  std::vector<size_t> n_samples;    // [column]
  uint32_t log_height = 0;

  size_t n_columns() const { return log_sizes.size(); }
  // The columns in the order in which a leaf holds their values.
  std::vector<size_t> leaf_order() const {
    std::vector<size_t> order(n_columns());
    std::iota(order.begin(), order.end(), size_t{0});
    std::ranges::stable_sort(order, {}, [this](size_t column) { return log_sizes[column]; });
    return order;
  }
};

struct ProofShape {
  stark::Params params;
  std::vector<TreeShape> trees;  // as in StwoProof
  stark::FriLayout fri;
  uint32_t log_domain = 0;
};

// The shape of proofs with these parameters, components and preprocessed columns (their log sizes,
// ascending). kInvalidArgument if there is none: parameters out of range, or not for these heights.
template <class I>
absl::StatusOr<ProofShape> shape_of(const stark::Params& params,
                                    std::span<const stark::Component<I>> components,
                                    std::span<const uint8_t> preprocessed_log_sizes = {}) {
  const auto columns = stark::column_set<I>(params, components, preprocessed_log_sizes);
  if (!stark::in_range(params) || columns.log_rows < columns.log_composition_rows ||
      columns.log_rows > stark::kMaxLogRows) {
    return absl::InvalidArgumentError("the parameters are out of range");
  }
  const auto layout = stark::fri_layout(params, columns.log_domain());
  if (!layout.ok()) {
    return absl::InvalidArgumentError("the first FRI layer folds beyond the last one's degree");
  }
  std::vector<TreeShape> trees(stark::kCommonTrees);
  columns.for_each_column([&](stark::Tree tree, size_t, uint32_t log_size, const air::Mask& mask) {
    trees[tree].log_sizes.push_back(log_size);
    trees[tree].n_samples.push_back(mask.n_offsets);
  });
  for (const stark::Tree tree :
       {stark::kPreprocessed, stark::kTrace, stark::kInteraction, stark::kComposition}) {
    trees[tree].log_height = columns.log_height(tree);
  }
  if (trees[stark::kInteraction].n_columns() == 0) {
    trees.erase(trees.begin() + stark::kInteraction);
  }
  return ProofShape{params, std::move(trees), layout.value(), columns.log_domain()};
}

// The queries of `proof`, by replaying the transcript. `channel` has absorbed the caller's part.
template <class Channel>
std::vector<uint32_t> queries_of(const StwoProof& proof, const ProofShape& shape,
                                 Channel& channel) {
  // Challenges are not drawn: a draw leaves nothing behind the next mix.
  channel.mix_root(proof.trees.back().root);
  std::vector<field::QM31> samples;
  for (const TreeProof& tree : proof.trees) {
    for (const auto& column : tree.samples) {
      samples.insert(samples.end(), column.begin(), column.end());
    }
  }
  channel.mix_felts(samples);
  for (const FriLayerProof& layer : proof.layers) channel.mix_root(layer.root);
  channel.mix_felts(proof.last_layer);
  channel.mix_u64(proof.nonce);
  std::vector<uint32_t> drawn(shape.params.n_queries);
  const auto queries = stark::draw_queries(channel, shape.log_domain, drawn);
  return {queries.begin(), queries.end()};
}

}  // namespace ptvm::exchange
