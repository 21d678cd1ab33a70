#include "prover/exchange/stwo_bytes.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "shared/domain/circle.h"
#include "shared/merkle/merkle.h"
#include "verifier/src/reader.h"

namespace ptvm::exchange {
namespace {

// How many digests open the leaves at `positions`, ascending and distinct.
size_t witness_size(std::vector<uint32_t> positions, uint32_t log_height) {
  size_t n = 0;
  for (uint32_t layer = 0; layer < log_height; ++layer) {
    size_t n_parents = 0;
    for (size_t i = 0; i < positions.size(); ++n_parents) {
      const uint32_t position = positions[i++];
      const bool has_sibling = i < positions.size() && positions[i] == (position ^ 1);
      has_sibling ? ++i : ++n;
      positions[n_parents] = position >> 1;
    }
    positions.resize(n_parents);
  }
  return n;
}

void sort_distinct(std::vector<uint32_t>& positions) {
  std::ranges::sort(positions);
  positions.erase(std::unique(positions.begin(), positions.end()), positions.end());
}

// The lengths that depend on the queries.
struct Lengths {
  std::vector<size_t> witnesses;                  // [tree]
  std::vector<size_t> fri_values, fri_witnesses;  // [layer]
};

Lengths lengths_of(const ProofShape& shape, std::span<const uint32_t> queries) {
  Lengths lengths;
  for (const TreeShape& tree : shape.trees) {
    std::vector<uint32_t> positions;
    for (const uint32_t query : queries) {
      positions.push_back(
          domain::CircleDomain::tree_position(query, shape.log_domain, tree.log_height));
    }
    sort_distinct(positions);
    const bool is_opened = tree.n_columns() != 0;
    lengths.witnesses.push_back(is_opened ? witness_size(positions, tree.log_height) : 0);
  }
  std::vector<uint32_t> positions(queries.begin(), queries.end());
  for (size_t i = 0; i < shape.fri.n_layers; ++i) {
    const stark::FriLayer& layer = shape.fri.layers[i];
    const uint32_t log_leaf = stark::fri_log_leaf_values(layer);
    const uint32_t n_coset_leaves = uint32_t{1} << (layer.n_folds - log_leaf);
    const size_t n_known = positions.size();
    for (uint32_t& position : positions) position >>= layer.n_folds;
    sort_distinct(positions);
    std::vector<uint32_t> leaves;
    for (const uint32_t coset : positions) {
      for (uint32_t j = 0; j < n_coset_leaves; ++j) leaves.push_back(coset * n_coset_leaves + j);
    }
    lengths.fri_values.push_back((positions.size() << layer.n_folds) - n_known);
    lengths.fri_witnesses.push_back(witness_size(leaves, layer.log_size - log_leaf));
  }
  return lengths;
}

absl::Status check_size(const std::string& path, size_t size, size_t expected) {
  if (size == expected) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(path, ": expected ", expected, " elements, not ", size));
}

std::string layer_path(size_t layer) {
  return layer == 0 ? "/fri_proof/first_layer"
                    : absl::StrCat("/fri_proof/inner_layers/", layer - 1);
}

template <class Felt>
Status read_list(ByteReader& reader, size_t n, std::vector<Felt>& felts) {
  if (!reader.have(uint64_t{n} * Felt::kBytes)) return Status::kTruncated;
  felts.resize(n);
  return verifier::read_felts<Felt>(reader, felts);
}

Status read_witness(ByteReader& reader, size_t n, std::vector<hash::Digest>& witness) {
  if (!reader.have(uint64_t{n} * hash::kDigestBytes)) return Status::kTruncated;
  witness.resize(n);
  for (hash::Digest& digest : witness) {
    PTVM_RETURN_IF_ERROR(verifier::read_digest(reader, digest));
  }
  return Status::kAccepted;
}

}  // namespace

absl::Status error_of(Status status) {
  return absl::InvalidArgumentError(
      absl::StrCat(status_name(status), ": ", status_sentence(status)));
}

absl::Status check_shape(const StwoProof& proof, const ProofShape& shape) {
  const auto check = check_size;
  absl::Status status = check("/commitments", proof.trees.size(), shape.trees.size());
  for (size_t t = 0; status.ok() && t < shape.trees.size(); ++t) {
    const TreeProof& tree = proof.trees[t];
    const size_t n_columns = shape.trees[t].n_columns();
    status = check(absl::StrCat("/sampled_values/", t), tree.samples.size(), n_columns);
    if (status.ok()) {
      status = check(absl::StrCat("/queried_values/", t), tree.values.size(), n_columns);
    }
    for (size_t c = 0; status.ok() && c < n_columns; ++c) {
      status = check(absl::StrCat("/sampled_values/", t, "/", c), tree.samples[c].size(),
                     shape.trees[t].n_samples[c]);
      if (!status.ok()) break;
      status = check(absl::StrCat("/queried_values/", t, "/", c), tree.values[c].size(),
                     tree.values[0].size());
    }
  }
  if (!status.ok()) return status;
  status = check("/fri_proof/inner_layers", proof.layers.size() - 1, shape.fri.n_layers - 1);
  if (!status.ok()) return status;
  return check("/fri_proof/last_layer_poly/coeffs", proof.last_layer.size(),
               size_t{1} << shape.params.log_last_layer_degree);
}

absl::Status check_lengths(const StwoProof& proof, const ProofShape& shape,
                           std::span<const uint32_t> queries) {
  const Lengths lengths = lengths_of(shape, queries);
  for (size_t t = 0; t < shape.trees.size(); ++t) {
    const TreeProof& tree = proof.trees[t];
    if (!tree.values.empty()) {
      absl::Status status = check_size(absl::StrCat("/queried_values/", t, "/0"),
                                       tree.values[0].size(), queries.size());
      if (!status.ok()) return status;
    }
    absl::Status status = check_size(absl::StrCat("/decommitments/", t, "/hash_witness"),
                                     tree.witness.size(), lengths.witnesses[t]);
    if (!status.ok()) return status;
  }
  for (size_t i = 0; i < proof.layers.size(); ++i) {
    const FriLayerProof& layer = proof.layers[i];
    absl::Status status =
        check_size(layer_path(i) + "/fri_witness", layer.values.size(), lengths.fri_values[i]);
    if (!status.ok()) return status;
    status = check_size(layer_path(i) + "/decommitment/hash_witness", layer.witness.size(),
                        lengths.fri_witnesses[i]);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

void write_stark(const StwoProof& proof, const ProofShape& shape, prover::ProofWriter& out) {
  const auto put_felts = [&](const auto& felts) {
    for (const auto& felt : felts) out.put_felt(felt);
  };
  out.put(proof.trees.back().root);
  for (const TreeProof& tree : proof.trees) {
    for (const auto& column : tree.samples) put_felts(column);
  }
  for (const FriLayerProof& layer : proof.layers) out.put(layer.root);
  put_felts(proof.last_layer);
  out.put_le(proof.nonce);
  for (size_t t = 0; t < proof.trees.size(); ++t) {
    const TreeProof& tree = proof.trees[t];
    const std::vector<size_t> leaf_order = shape.trees[t].leaf_order();
    const size_t n_rows = tree.values.empty() ? 0 : tree.values[0].size();
    for (size_t row = 0; row < n_rows; ++row) {
      for (const size_t column : leaf_order) out.put_felt(tree.values[column][row]);
    }
    out.put_witness(tree.witness);
  }
  for (const FriLayerProof& layer : proof.layers) {
    put_felts(layer.values);
    out.put_witness(layer.witness);
  }
}

Status read_before_queries(ByteReader& reader, const ProofShape& shape, StwoProof& proof) {
  proof.params = shape.params;
  proof.params.interaction_pow_bits = 0;
  proof.trees.resize(shape.trees.size());
  PTVM_RETURN_IF_ERROR(verifier::read_digest(reader, proof.trees.back().root));
  for (size_t t = 0; t < proof.trees.size(); ++t) {
    auto& columns = proof.trees[t].samples;
    columns.resize(shape.trees[t].n_columns());
    for (size_t c = 0; c < columns.size(); ++c) {
      PTVM_RETURN_IF_ERROR(read_list(reader, shape.trees[t].n_samples[c], columns[c]));
    }
  }
  proof.layers.resize(shape.fri.n_layers);
  for (FriLayerProof& layer : proof.layers) {
    PTVM_RETURN_IF_ERROR(verifier::read_digest(reader, layer.root));
  }
  PTVM_RETURN_IF_ERROR(
      read_list(reader, size_t{1} << shape.params.log_last_layer_degree, proof.last_layer));
  return verifier::read_u64(reader, proof.nonce);
}

Status read_behind_queries(ByteReader& reader, const ProofShape& shape,
                           std::span<const uint32_t> queries, StwoProof& proof) {
  const Lengths lengths = lengths_of(shape, queries);
  for (size_t t = 0; t < proof.trees.size(); ++t) {
    TreeProof& tree = proof.trees[t];
    const std::vector<size_t> leaf_order = shape.trees[t].leaf_order();
    tree.values.assign(leaf_order.size(), std::vector<field::M31>(queries.size()));
    for (size_t row = 0; row < queries.size(); ++row) {
      for (const size_t column : leaf_order) {
        PTVM_RETURN_IF_ERROR(
            verifier::read_felts<field::M31>(reader, {&tree.values[column][row], 1}));
      }
    }
    PTVM_RETURN_IF_ERROR(read_witness(reader, lengths.witnesses[t], tree.witness));
  }
  for (size_t i = 0; i < proof.layers.size(); ++i) {
    PTVM_RETURN_IF_ERROR(read_list(reader, lengths.fri_values[i], proof.layers[i].values));
    PTVM_RETURN_IF_ERROR(read_witness(reader, lengths.fri_witnesses[i], proof.layers[i].witness));
  }
  return Status::kAccepted;
}

}  // namespace ptvm::exchange
