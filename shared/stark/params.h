// The parameters of a proof, and the sizes that follow from them.
//
// Notation, as in spec/protocol.md: M is the log size of the tallest component's trace, L = M +
// log_blowup that of the domain on which queries are made.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "shared/util/status.h"

namespace ptvm::stark {

inline constexpr uint32_t kMaxLogBlowup = 6;
inline constexpr uint32_t kMaxQueries = 512;
inline constexpr uint32_t kMaxPowBits = 32;
inline constexpr uint32_t kMaxFoldStep = 4;
inline constexpr uint32_t kMaxLogLastLayer = 10;
inline constexpr uint32_t kMaxLogRows = 24;

struct Params {
  uint32_t log_blowup = 1;
  uint32_t n_queries = 3;
  uint32_t query_pow_bits = 10;        // grinding before the queries are drawn
  uint32_t interaction_pow_bits = 0;   // grinding before the lookup challenges; 0 is none
  uint32_t fold_step = 1;              // folds per FRI layer
  uint32_t log_last_layer_degree = 0;  // log2 of the number of coefficients that end FRI
  uint32_t log_lifted_size = 0;        // L if given, 0 if it follows from the tallest component

  friend bool operator==(const Params&, const Params&) = default;
};

// Whether each parameter is in its range by itself.
constexpr bool in_range(const Params& p) {
  return p.log_blowup >= 1 && p.log_blowup <= kMaxLogBlowup && p.n_queries >= 1 &&
         p.n_queries <= kMaxQueries && p.query_pow_bits <= kMaxPowBits &&
         p.interaction_pow_bits <= kMaxPowBits && p.fold_step >= 1 && p.fold_step <= kMaxFoldStep &&
         p.log_last_layer_degree <= kMaxLogLastLayer &&
         p.log_lifted_size <= kMaxLogRows + kMaxLogBlowup;
}

// Absorbs the parameters, each as a word. The grinding before the lookups is absorbed by the caller
// (spec/protocol.md, "Transcript").
template <class Channel>
void mix_params(Channel& channel, const Params& p) {
  const std::array<uint32_t, 6> words = {p.query_pow_bits,        p.log_blowup, p.n_queries,
                                         p.log_last_layer_degree, p.fold_step,  p.log_lifted_size};
  channel.mix_u32s(words);
}
// The same as stwo's PcsConfig does it: two elements of a challenge field of degree 4.
template <class Channel>
void mix_stwo_params(Channel& channel, const Params& p) {
  using Felt = typename Channel::Felt;
  using Base = typename Felt::Base;
  const std::array<Felt, 2> felts = {
      Felt(Base(p.query_pow_bits), Base(p.log_blowup), Base(p.n_queries),
           Base(p.log_last_layer_degree)),
      Felt(Base(p.fold_step), Base(p.log_lifted_size), Base(0), Base(0))};
  channel.mix_felts(felts);
}

inline constexpr size_t kMaxFriLayers = kMaxLogRows;

struct FriLayer {
  uint32_t log_size;  // of the domain that is committed to
  uint32_t n_folds;   // folds from here to the next layer, one challenge for all
};

// The committed layers of FRI, the first (which folds the circle onto the line) included, and the
// polynomial that ends it.
struct FriLayout {
  std::array<FriLayer, kMaxFriLayers> layers{};
  size_t n_layers = 0;
  uint32_t log_last_size = 0;  // log size of the line domain after the last fold
};

// `log_size` is L. Requires in_range(params). Refuses a first layer that would fold beyond the last
// layer's degree.
constexpr Result<FriLayout> fri_layout(const Params& params, uint32_t log_size) {
  FriLayout layout;
  layout.log_last_size = params.log_last_layer_degree + params.log_blowup;
  if (log_size < layout.log_last_size + params.fold_step) return Status::kInvalidParameters;
  while (log_size > layout.log_last_size) {
    const uint32_t left = log_size - layout.log_last_size;
    const uint32_t n_folds = left < params.fold_step ? left : params.fold_step;
    layout.layers[layout.n_layers++] = {log_size, n_folds};
    log_size -= n_folds;
  }
  return layout;
}

// How many consecutive values one leaf of a FRI layer's tree holds.
constexpr uint32_t fri_log_leaf_values(const FriLayer& layer) {
  return layer.n_folds > 1 && layer.log_size >= 2 ? 2 : 0;
}

}  // namespace ptvm::stark
