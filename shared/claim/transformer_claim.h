// The claim of a proof of transformer layers: "somebody knows a state, vectors and weights with
// these commitments, and a stack of layers of this shape with these multipliers makes of them a
// state and vectors with these" (spec/transformer-blocks.md, section 7).
//
// Its encoding is words, the multipliers of each layer, and the commitments.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

#include "shared/claim/claim.h"
#include "shared/hash/digest.h"
#include "shared/inference/transformer.h"
#include "shared/util/bytes.h"
#include "shared/util/status.h"

namespace ptvm::claim {

// Raised with every change of the encoding, of the AIR or of what a field means.
inline constexpr uint32_t kTransformerVersion = 1;

struct TransformerClaim {
  Backend backend{};
  inference::TransformerShape shape{};
  // Of each layer; 0 behind the last one.
  std::array<inference::LayerMultipliers, inference::kMaxLayers> all_multipliers{};
  stark::Params parameters{};          // log_lifted_size is 0
  uint32_t requested_proven_bits = 0;  // 0 when the parameters were chosen by hand
  // By inference::TransformerTree, from 1 on; shared/stark/data_commitment.h.
  std::array<hash::Digest, inference::kTransformerTrees> commitments{};

  constexpr std::span<const inference::LayerMultipliers> multipliers() const {
    return std::span(all_multipliers).first(shape.stack.layers);
  }
};

inline constexpr size_t kTransformerWords = 16;
constexpr size_t transformer_claim_bytes(uint32_t layers) {
  return 4 * (kTransformerWords + size_t{layers} * inference::kLayerMultipliers) +
         inference::kTransformerTrees * hash::kDigestBytes;
}
inline constexpr size_t kMaxTransformerClaimBytes = transformer_claim_bytes(inference::kMaxLayers);

// An encoding, whose size depends on the layers.
struct TransformerClaimBytes {
  std::array<uint8_t, kMaxTransformerClaimBytes> bytes{};
  size_t n_bytes = 0;

  constexpr size_t size() const { return n_bytes; }
  constexpr operator std::span<const uint8_t>() const { return std::span(bytes).first(n_bytes); }
};

constexpr TransformerClaimBytes encode(const TransformerClaim& claim) {
  const inference::StackShape& s = claim.shape.stack;
  const stark::Params& p = claim.parameters;
  const std::array<uint32_t, kTransformerWords> words = {kTransformerVersion,
                                                         static_cast<uint32_t>(claim.backend),
                                                         s.layers,
                                                         s.heads,
                                                         s.dim,
                                                         s.hidden,
                                                         s.score_shift,
                                                         claim.shape.steps,
                                                         claim.shape.carried,
                                                         p.log_blowup,
                                                         p.n_queries,
                                                         p.query_pow_bits,
                                                         p.interaction_pow_bits,
                                                         p.fold_step,
                                                         p.log_last_layer_degree,
                                                         claim.requested_proven_bits};
  TransformerClaimBytes encoded{{}, transformer_claim_bytes(s.layers)};
  uint8_t* out = encoded.bytes.data();
  const auto put = [&](uint32_t word) {
    store_le(word, out);
    out += 4;
  };
  for (const uint32_t word : words) put(word);
  for (const auto& layer : claim.multipliers()) {
    for (const uint32_t multiplier : layer) put(multiplier);
  }
  for (const hash::Digest& root : claim.commitments) out = std::copy(root.begin(), root.end(), out);
  return encoded;
}

// Reads a claim and checks that each field is in its range.
constexpr Status decode(std::span<const uint8_t> bytes, TransformerClaim& claim) {
  if (bytes.size() < transformer_claim_bytes(0)) return Status::kTruncated;
  ByteReader reader(bytes);
  std::array<uint32_t, kTransformerWords> words{};
  for (uint32_t& word : words) word = reader.next_le<uint32_t>();
  if (words[0] != kTransformerVersion) return Status::kUnsupportedVersion;
  if (words[1] >= Names<Backend>::kNames.size()) return Status::kUnsupportedBackend;
  claim = {};
  claim.backend = static_cast<Backend>(words[1]);
  claim.shape = {.stack = {.layers = words[2],
                           .heads = words[3],
                           .dim = words[4],
                           .hidden = words[5],
                           .score_shift = words[6]},
                 .steps = words[7],
                 .carried = words[8]};
  if (!inference::in_range(claim.shape)) return Status::kInvalidShape;
  claim.parameters = {.log_blowup = words[9],
                      .n_queries = words[10],
                      .query_pow_bits = words[11],
                      .interaction_pow_bits = words[12],
                      .fold_step = words[13],
                      .log_last_layer_degree = words[14],
                      .log_lifted_size = 0};
  if (!stark::in_range(claim.parameters)) return Status::kInvalidParameters;
  claim.requested_proven_bits = words[15];
  const size_t size = transformer_claim_bytes(claim.shape.stack.layers);
  if (bytes.size() < size) return Status::kTruncated;
  if (bytes.size() > size) return Status::kTrailingBytes;
  for (auto& layer : std::span(claim.all_multipliers).first(claim.shape.stack.layers)) {
    for (uint32_t& multiplier : layer) multiplier = reader.next_le<uint32_t>();
    if (!inference::in_range(claim.shape.stack, layer)) return Status::kInvalidShape;
  }
  for (hash::Digest& root : claim.commitments) {
    const auto digest = reader.next(hash::kDigestBytes);
    std::copy(digest.begin(), digest.end(), root.begin());
  }
  return Status::kAccepted;
}

}  // namespace ptvm::claim
