// The FRI verifier: the combined DEEP function is close to a polynomial of low degree
// (eprint 2024/278 section 4, with the orders and the unnormalised fold of stwo; spec/protocol.md).
#pragma once

#include "shared/field/batch_inverse.h"
#include "shared/merkle/merkle.h"
#include "shared/stark/params.h"
#include "shared/util/arena.h"
#include "verifier/src/reader.h"

namespace ptvm::verifier {

template <class I>
class FriVerifier {
  using F = typename I::F;
  using K = typename I::K;
  using Digest = typename I::Digest;

 public:
  FriVerifier(const stark::Params& params, const stark::FriLayout& layout, Arena& arena)
      : params_(params), layout_(layout), arena_(arena) {}

  // Reads each layer's root and the last layer's coefficients and draws the folding challenges.
  Status commit(typename I::Channel& channel, ProofReader& reader) {
    reader.enter(PTVM_PART_COMMITMENTS);
    for (size_t i = 0; i < layout_.n_layers; ++i) {
      PTVM_RETURN_IF_ERROR(read_digest(reader, roots_[i]));
      channel.mix_root(roots_[i]);
      challenges_[i] = channel.draw_felt();
    }
    if (!arena_.take(size_t{1} << params_.log_last_layer_degree, last_layer_)) {
      return Status::kWorkspaceTooSmall;
    }
    reader.enter(PTVM_PART_SAMPLES);
    PTVM_RETURN_IF_ERROR(read_felts<K>(reader, last_layer_));
    channel.mix_felts(last_layer_);
    return Status::kAccepted;
  }

  // Folds the values at the queries down to the last layer, reading from the proof what the folds
  // need beside them. `positions` ascend and are distinct; both spans are overwritten.
  Status check_queries(std::span<uint32_t> positions, std::span<K> values, ProofReader& reader) {
    for (size_t i = 0; i < layout_.n_layers; ++i) {
      PTVM_RETURN_IF_ERROR(fold_layer(i, positions, values, reader));
    }
    return check_last_layer(positions, values);
  }

 private:
  Status fold_layer(size_t index, std::span<uint32_t>& positions, std::span<K>& values,
                    ProofReader& reader) {
    const stark::FriLayer& layer = layout_.layers[index];
    const uint32_t log_coset = layer.n_folds, coset_size = uint32_t{1} << log_coset;
    const size_t mark = arena_.used();
    size_t n_cosets = 0;
    for (size_t i = 0; i < positions.size(); ++i) {
      n_cosets += i == 0 || positions[i] >> log_coset != positions[i - 1] >> log_coset;
    }

    // All values of every coset that a query lies in: known ones, and the others from the proof.
    std::span<K> cosets;  // [n_cosets][coset_size]
    std::span<uint32_t> coset_indices;
    if (!arena_.take(n_cosets * coset_size, cosets) || !arena_.take(n_cosets, coset_indices)) {
      return Status::kWorkspaceTooSmall;
    }
    size_t next_query = 0;
    reader.enter(PTVM_PART_FRI_VALUES);
    for (size_t c = 0; c < n_cosets; ++c) {
      coset_indices[c] = positions[next_query] >> log_coset;
      for (uint32_t i = 0; i < coset_size; ++i) {
        K& value = cosets[c * coset_size + i];
        const uint32_t position = (coset_indices[c] << log_coset) + i;
        if (next_query < positions.size() && positions[next_query] == position) {
          value = values[next_query++];
        } else {
          PTVM_RETURN_IF_ERROR(read_felts<K>(reader, {&value, 1}));
        }
      }
    }
    PTVM_RETURN_IF_ERROR(open_layer(index, coset_indices, cosets, reader));

    // The folds, with one inversion for all twiddles of a fold.
    K challenge = challenges_[index];
    for (uint32_t fold = 0; fold < log_coset; ++fold) {
      const uint32_t n_pairs = coset_size >> (fold + 1);
      const size_t inner_mark = arena_.used();
      std::span<F> twiddles, inverses;
      if (!arena_.take(n_cosets * n_pairs, twiddles) ||
          !arena_.take(n_cosets * n_pairs, inverses)) {
        return Status::kWorkspaceTooSmall;
      }
      const bool is_first = index == 0 && fold == 0;
      for (size_t i = 0; i < twiddles.size(); ++i) {
        const uint32_t pair =
            coset_indices[i / n_pairs] * n_pairs + static_cast<uint32_t>(i % n_pairs);
        twiddles[i] = I::twiddle(is_first, layer.log_size - fold, pair);
      }
      if (!field::batch_inverse<F>(twiddles, inverses)) return Status::kInternal;
      for (size_t i = 0; i < twiddles.size(); ++i) {
        cosets[i] = I::fold(cosets[2 * i], cosets[2 * i + 1], challenge, inverses[i]);
      }
      challenge = challenge.square();
      arena_.rewind(inner_mark);
    }

    positions = positions.first(n_cosets);
    values = values.first(n_cosets);
    for (size_t c = 0; c < n_cosets; ++c) {
      positions[c] = coset_indices[c];
      values[c] = cosets[c];
    }
    arena_.rewind(mark);
    return Status::kAccepted;
  }

  // Checks the cosets' values against the layer's root.
  Status open_layer(size_t index, std::span<const uint32_t> coset_indices,
                    std::span<const K> cosets, ProofReader& reader) {
    const stark::FriLayer& layer = layout_.layers[index];
    const uint32_t log_leaf = stark::fri_log_leaf_values(layer);
    const size_t n_leaves = cosets.size() >> log_leaf;
    std::span<uint32_t> leaf_positions;
    std::span<Digest> leaves;
    if (!arena_.take(n_leaves, leaf_positions) || !arena_.take(n_leaves, leaves)) {
      return Status::kWorkspaceTooSmall;
    }
    const uint32_t log_leaves_per_coset = layer.n_folds - log_leaf;
    for (size_t i = 0; i < n_leaves; ++i) {
      typename I::Hasher::State state;
      for (const K& value : cosets.subspan(i << log_leaf, size_t{1} << log_leaf)) {
        value.hash_into(state);
      }
      leaves[i] = state.finalize();
      leaf_positions[i] = (coset_indices[i >> log_leaves_per_coset] << log_leaves_per_coset) +
                          static_cast<uint32_t>(i & ((size_t{1} << log_leaves_per_coset) - 1));
    }
    reader.enter(PTVM_PART_FRI_PATHS);
    return merkle::verify_opening<typename I::Hasher>(roots_[index], layer.log_size - log_leaf,
                                                      leaf_positions, leaves, reader,
                                                      Status::kFriOpeningInvalid);
  }

  // Compares with the last layer's polynomial. Its coefficients are stored in bit-reversed order of
  // the basis x, pi(x), pi(pi(x)), ...: the top bit of an index is the power of x.
  Status check_last_layer(std::span<const uint32_t> positions, std::span<const K> values) {
    std::span<K> folded;
    if (!arena_.take(last_layer_.size(), folded)) return Status::kWorkspaceTooSmall;
    for (size_t i = 0; i < positions.size(); ++i) {
      std::array<F, stark::kMaxLogLastLayer> factors;
      F factor = I::last_layer_point(layout_.log_last_size, positions[i]);
      for (size_t b = 0; b < params_.log_last_layer_degree; ++b) {
        factors[b] = factor;
        factor = I::next_basis_factor(factor);
      }
      std::copy(last_layer_.begin(), last_layer_.end(), folded.begin());
      size_t n = folded.size();
      for (size_t b = params_.log_last_layer_degree; b-- > 0; n /= 2) {
        for (size_t j = 0; j < n / 2; ++j)
          folded[j] = folded[2 * j] + folded[2 * j + 1] * factors[b];
      }
      if (folded[0] != values[i]) return Status::kFriLastLayerInvalid;
    }
    return Status::kAccepted;
  }

  const stark::Params& params_;
  const stark::FriLayout& layout_;
  Arena& arena_;
  std::array<Digest, stark::kMaxFriLayers> roots_;
  std::array<K, stark::kMaxFriLayers> challenges_;
  std::span<K> last_layer_;
};

}  // namespace ptvm::verifier
