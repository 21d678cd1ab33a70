// The claim of a proof of transformer layers: "somebody knows a state, vectors and weights with
// these commitments, and a stack of layers of this shape with these multipliers makes of them a
// state and vectors with these" (spec/transformer-blocks.md, section 7).
//
// Its encoding is words, the multipliers of each layer, and the commitments.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "shared/claim/claim_words.h"
#include "shared/hash/digest.h"
#include "shared/inference/transformer.h"
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

inline constexpr size_t kTransformerWords = 10 + kParamsWords;
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
  TransformerClaimBytes encoded{{}, transformer_claim_bytes(s.layers)};
  ClaimWriter out(encoded.bytes.data());
  out.put(kTransformerVersion, claim.backend);
  out.put(s.layers, s.heads, s.dim, s.hidden, s.score_shift);
  out.put(claim.shape.steps, claim.shape.carried);
  out.put_params(claim.parameters);
  out.put(claim.requested_proven_bits);
  for (const auto& layer : claim.multipliers()) {
    for (const uint32_t multiplier : layer) out.put(multiplier);
  }
  out.put_digests(claim.commitments);
  return encoded;
}

// Reads a claim and checks that each field is in its range.
constexpr Status decode(std::span<const uint8_t> bytes, TransformerClaim& claim) {
  if (bytes.size() < transformer_claim_bytes(0)) return Status::kTruncated;
  ClaimReader in(bytes);
  claim = {};
  PTVM_RETURN_IF_ERROR(in.read_start(kTransformerVersion, claim.backend));
  inference::StackShape& s = claim.shape.stack;
  for (uint32_t* const field : {&s.layers, &s.heads, &s.dim, &s.hidden, &s.score_shift,
                                &claim.shape.steps, &claim.shape.carried}) {
    *field = in.word();
  }
  if (!inference::in_range(claim.shape)) return Status::kInvalidShape;
  PTVM_RETURN_IF_ERROR(in.read_params(claim.parameters));
  claim.requested_proven_bits = in.word();
  const size_t size = transformer_claim_bytes(s.layers);
  if (bytes.size() < size) return Status::kTruncated;
  if (bytes.size() > size) return Status::kTrailingBytes;
  for (auto& layer : std::span(claim.all_multipliers).first(s.layers)) {
    for (uint32_t& multiplier : layer) multiplier = in.word();
    if (!inference::in_range(s, layer)) return Status::kInvalidShape;
  }
  in.read_digests(claim.commitments);
  return Status::kAccepted;
}

}  // namespace ptvm::claim
