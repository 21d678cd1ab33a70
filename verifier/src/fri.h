// The FRI verifier: the combined DEEP function is close to a polynomial of low degree
// (eprint 2024/278 section 4, with the orders and the unnormalised fold of stwo; spec/protocol.md).
#pragma once

#include "shared/field/batch_inverse.h"
#include "shared/merkle/merkle.h"
#include "shared/stark/params.h"
#include "shared/util/arena.h"
#include "verifier/src/message.h"

namespace ptvm::verifier {

// Takes the commitments: each layer's root and the last layer's coefficients. Then, from
// start_queries() on, what the folds of the queries need beside the queries' own values.
template <class I>
class FriVerifier {
  using F = typename I::F;
  using K = typename I::K;
  using Digest = typename I::Digest;

 public:
  // All that is referred to outlives this.
  FriVerifier(const stark::Params& params, const stark::FriLayout& layout,
              typename I::Channel& channel, Arena& arena)
      : params_(params), layout_(layout), channel_(channel), arena_(arena) {}

  Message wanted() const {
    switch (step_) {
      case Step::kRoot:
        return {hash::kDigestBytes, PTVM_PART_COMMITMENTS};
      case Step::kCoefficient:
        return {K::kBytes, PTVM_PART_SAMPLES};
      case Step::kValue:
        return {K::kBytes, PTVM_PART_FRI_VALUES};
      case Step::kSibling:
        return {hash::kDigestBytes, PTVM_PART_FRI_PATHS};
      case Step::kNone:
        return {};
    }
    return {};
  }

  Status take(std::span<const uint8_t> message) {
    switch (step_) {
      case Step::kRoot:
        return take_root(message.first<hash::kDigestBytes>());
      case Step::kCoefficient:
        return take_coefficient(message);
      case Step::kValue:
        if (!K::decode(message.data(), cosets_[n_filled_++])) return Status::kNonCanonical;
        fill_cosets();
        return go_on();
      case Step::kSibling:
        PTVM_RETURN_IF_ERROR(opening_.take(message.first<hash::kDigestBytes>()));
        if (opening_.wants_sibling()) return Status::kAccepted;
        PTVM_RETURN_IF_ERROR(close_layer());
        return go_on();
      case Step::kNone:
        break;
    }
    return Status::kInternal;
  }

  // Folds the values at the queries down to the last layer. `positions` ascend and are distinct;
  // both spans are overwritten, and stay until the last message.
  Status start_queries(std::span<uint32_t> positions, std::span<K> values) {
    positions_ = positions;
    values_ = values;
    layer_ = 0;
    PTVM_RETURN_IF_ERROR(start_layer());
    return go_on();
  }

 private:
  enum class Step : uint8_t { kRoot, kCoefficient, kValue, kSibling, kNone };

  Status take_root(hash::DigestView root) {
    std::copy(root.begin(), root.end(), roots_[layer_].begin());
    channel_.mix_root(root);
    challenges_[layer_] = channel_.draw_felt();
    if (++layer_ < layout_.n_layers) return Status::kAccepted;
    step_ = Step::kCoefficient;
    return arena_.take(size_t{1} << params_.log_last_layer_degree, last_layer_)
               ? Status::kAccepted
               : Status::kWorkspaceTooSmall;
  }

  Status take_coefficient(std::span<const uint8_t> message) {
    if (!K::decode(message.data(), last_layer_[n_coefficients_++])) return Status::kNonCanonical;
    if (n_coefficients_ == last_layer_.size()) {
      channel_.mix_felts(last_layer_);
      step_ = Step::kNone;
    }
    return Status::kAccepted;
  }

  // Makes room for all values of every coset that a query lies in, and fills in those known.
  Status start_layer() {
    const uint32_t log_coset = layout_.layers[layer_].n_folds;
    mark_ = arena_.used();
    size_t n_cosets = 0;
    for (size_t i = 0; i < positions_.size(); ++i) n_cosets += is_first_of_coset(i, log_coset);
    if (!arena_.take(n_cosets << log_coset, cosets_) || !arena_.take(n_cosets, coset_indices_)) {
      return Status::kWorkspaceTooSmall;
    }
    size_t n = 0;
    for (size_t i = 0; i < positions_.size(); ++i) {
      if (is_first_of_coset(i, log_coset)) coset_indices_[n++] = positions_[i] >> log_coset;
    }
    n_filled_ = next_query_ = 0;
    step_ = Step::kValue;
    fill_cosets();
    return Status::kAccepted;
  }
  bool is_first_of_coset(size_t query, uint32_t log_coset) const {
    return query == 0 || positions_[query] >> log_coset != positions_[query - 1] >> log_coset;
  }
  // Puts known values in their places, up to the next one that has to come from the proof.
  void fill_cosets() {
    const uint32_t log_coset = layout_.layers[layer_].n_folds;
    for (; !cosets_filled() && next_query_ < positions_.size(); ++n_filled_) {
      const uint32_t in_coset = static_cast<uint32_t>(n_filled_) & ((uint32_t{1} << log_coset) - 1);
      const uint32_t position = (coset_indices_[n_filled_ >> log_coset] << log_coset) + in_coset;
      if (positions_[next_query_] != position) return;
      cosets_[n_filled_] = values_[next_query_++];
    }
  }
  bool cosets_filled() const { return n_filled_ == cosets_.size(); }

  // Opens the layers whose cosets are filled, and folds them, as far as that needs no message.
  Status go_on() {
    while (step_ != Step::kNone && cosets_filled()) {
      PTVM_RETURN_IF_ERROR(start_opening());
      if (opening_.wants_sibling()) return Status::kAccepted;
      PTVM_RETURN_IF_ERROR(close_layer());
    }
    return Status::kAccepted;
  }

  // Checks the cosets' values against the layer's root.
  Status start_opening() {
    const stark::FriLayer& layer = layout_.layers[layer_];
    const uint32_t log_leaf = stark::fri_log_leaf_values(layer);
    const size_t n_leaves = cosets_.size() >> log_leaf;
    std::span<uint32_t> leaf_positions;
    std::span<Digest> leaves;
    if (!arena_.take(n_leaves, leaf_positions) || !arena_.take(n_leaves, leaves)) {
      return Status::kWorkspaceTooSmall;
    }
    step_ = Step::kSibling;
    const uint32_t log_leaves_per_coset = layer.n_folds - log_leaf;
    for (size_t i = 0; i < n_leaves; ++i) {
      typename I::Hasher::State state;
      for (const K& value : cosets_.subspan(i << log_leaf, size_t{1} << log_leaf)) {
        value.hash_into(state);
      }
      leaves[i] = state.finalize();
      leaf_positions[i] = (coset_indices_[i >> log_leaves_per_coset] << log_leaves_per_coset) +
                          static_cast<uint32_t>(i & ((size_t{1} << log_leaves_per_coset) - 1));
    }
    return opening_.start(roots_[layer_], layer.log_size - log_leaf, leaf_positions, leaves,
                          Status::kFriOpeningInvalid);
  }

  // Folds the layer that has been opened, onto the next one or the last.
  Status close_layer() {
    PTVM_RETURN_IF_ERROR(fold_layer());
    if (++layer_ < layout_.n_layers) return start_layer();
    step_ = Step::kNone;
    return check_last_layer();
  }

  // All folds of a layer, with one inversion for all twiddles of a fold.
  Status fold_layer() {
    const stark::FriLayer& layer = layout_.layers[layer_];
    const size_t n_cosets = coset_indices_.size();
    K challenge = challenges_[layer_];
    for (uint32_t fold = 0; fold < layer.n_folds; ++fold) {
      const uint32_t n_pairs = uint32_t{1} << (layer.n_folds - fold - 1);
      const size_t inner_mark = arena_.used();
      std::span<F> twiddles, inverses;
      if (!arena_.take(n_cosets * n_pairs, twiddles) ||
          !arena_.take(n_cosets * n_pairs, inverses)) {
        return Status::kWorkspaceTooSmall;
      }
      const bool is_first = layer_ == 0 && fold == 0;
      for (size_t i = 0; i < twiddles.size(); ++i) {
        const uint32_t pair =
            coset_indices_[i / n_pairs] * n_pairs + static_cast<uint32_t>(i % n_pairs);
        twiddles[i] = I::twiddle(is_first, layer.log_size - fold, pair);
      }
      if (!field::batch_inverse<F>(twiddles, inverses)) return Status::kInternal;
      for (size_t i = 0; i < twiddles.size(); ++i) {
        cosets_[i] = I::fold(cosets_[2 * i], cosets_[2 * i + 1], challenge, inverses[i]);
      }
      challenge = challenge.square();
      arena_.rewind(inner_mark);
    }

    positions_ = positions_.first(n_cosets);
    values_ = values_.first(n_cosets);
    for (size_t c = 0; c < n_cosets; ++c) {
      positions_[c] = coset_indices_[c];
      values_[c] = cosets_[c];
    }
    arena_.rewind(mark_);
    return Status::kAccepted;
  }

  // Compares with the last layer's polynomial. Its coefficients are stored in bit-reversed order of
  // the basis x, pi(x), pi(pi(x)), ...: the top bit of an index is the power of x.
  Status check_last_layer() {
    std::span<K> folded;
    if (!arena_.take(last_layer_.size(), folded)) return Status::kWorkspaceTooSmall;
    for (size_t i = 0; i < positions_.size(); ++i) {
      std::array<F, stark::kMaxLogLastLayer> factors;
      F factor = I::last_layer_point(layout_.log_last_size, positions_[i]);
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
      if (folded[0] != values_[i]) return Status::kFriLastLayerInvalid;
    }
    return Status::kAccepted;
  }

  const stark::Params& params_;
  const stark::FriLayout& layout_;
  typename I::Channel& channel_;
  Arena& arena_;

  Step step_ = Step::kRoot;
  size_t layer_ = 0;  // the one committed to, or folded, next
  std::array<Digest, stark::kMaxFriLayers> roots_;
  std::array<K, stark::kMaxFriLayers> challenges_;
  std::span<K> last_layer_;
  size_t n_coefficients_ = 0;

  // The queries, and in the present layer the cosets that they lie in.
  std::span<uint32_t> positions_;
  std::span<K> values_;
  size_t mark_ = 0;      // of the arena before the layer
  std::span<K> cosets_;  // [n_cosets][coset size]
  std::span<uint32_t> coset_indices_;
  size_t n_filled_ = 0, next_query_ = 0;
  merkle::Opening<typename I::Hasher> opening_;
};

}  // namespace ptvm::verifier
