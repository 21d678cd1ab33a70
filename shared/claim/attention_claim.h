// The claim of a proof of attention: "somebody knows queries, keys and values with these
// commitments, and integer attention of this shape makes of them outputs and a state with these"
// (spec/attention.md, section 7).
//
// All fields have fixed sizes, so the claim is plain numbers and its encoding lists them in order.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "shared/claim/claim.h"
#include "shared/hash/digest.h"
#include "shared/inference/attention.h"
#include "shared/util/bytes.h"
#include "shared/util/status.h"

namespace ptvm::claim {

// Raised with every change of the encoding, of the AIR or of what a field means: quantisation to
// signed bytes, the nine weights and the order of rows belong to it.
inline constexpr uint32_t kAttentionVersion = 1;

using inference::AttentionData;
using enum inference::AttentionData;

struct AttentionClaim {
  Backend backend{};
  inference::AttentionShape shape{};
  stark::Params parameters{};          // log_lifted_size is 0
  uint32_t requested_proven_bits = 0;  // 0 when the parameters were chosen by hand
  std::array<hash::Digest, kAttentionData> commitments{};  // shared/stark/data_commitment.h
};

inline constexpr size_t kAttentionWords = 14;
inline constexpr size_t kAttentionClaimBytes =
    4 * kAttentionWords + kAttentionData * hash::kDigestBytes;

constexpr std::array<uint8_t, kAttentionClaimBytes> encode(const AttentionClaim& claim) {
  const inference::AttentionShape& s = claim.shape;
  const stark::Params& p = claim.parameters;
  const std::array<uint32_t, kAttentionWords> words = {kAttentionVersion,
                                                       static_cast<uint32_t>(claim.backend),
                                                       s.heads,
                                                       s.dim,
                                                       s.steps,
                                                       s.carried,
                                                       s.score_shift,
                                                       p.log_blowup,
                                                       p.n_queries,
                                                       p.query_pow_bits,
                                                       p.interaction_pow_bits,
                                                       p.fold_step,
                                                       p.log_last_layer_degree,
                                                       claim.requested_proven_bits};
  std::array<uint8_t, kAttentionClaimBytes> bytes{};
  uint8_t* out = bytes.data();
  for (const uint32_t word : words) {
    store_le(word, out);
    out += 4;
  }
  for (const hash::Digest& root : claim.commitments) out = std::copy(root.begin(), root.end(), out);
  return bytes;
}

// Reads a claim and checks that each field is in its range.
constexpr Status decode(std::span<const uint8_t> bytes, AttentionClaim& claim) {
  if (bytes.size() < kAttentionClaimBytes) return Status::kTruncated;
  if (bytes.size() > kAttentionClaimBytes) return Status::kTrailingBytes;
  ByteReader reader(bytes);
  std::array<uint32_t, kAttentionWords> words{};
  for (uint32_t& word : words) word = reader.next_le<uint32_t>();
  if (words[0] != kAttentionVersion) return Status::kUnsupportedVersion;
  if (words[1] >= Names<Backend>::kNames.size()) return Status::kUnsupportedBackend;
  claim.backend = static_cast<Backend>(words[1]);
  claim.shape = {words[2], words[3], words[4], words[5], words[6]};
  if (!inference::in_range(claim.shape)) return Status::kInvalidShape;
  claim.parameters = {.log_blowup = words[7],
                      .n_queries = words[8],
                      .query_pow_bits = words[9],
                      .interaction_pow_bits = words[10],
                      .fold_step = words[11],
                      .log_last_layer_degree = words[12],
                      .log_lifted_size = 0};
  if (!stark::in_range(claim.parameters)) return Status::kInvalidParameters;
  claim.requested_proven_bits = words[13];
  for (hash::Digest& root : claim.commitments) {
    const auto digest = reader.next(hash::kDigestBytes);
    std::copy(digest.begin(), digest.end(), root.begin());
  }
  return Status::kAccepted;
}

// The claim of a proof of attention without its lookups: that the outputs are those, if each looked
// up gap has the weight that stands beside it. Whether they have is the claim of the lookups' own
// proof (lookups_claim.h), which has the same commitment.
struct AttentionSourceClaim {
  AttentionClaim attention;
  hash::Digest lookups{};  // commitment to the columns of gaps and weights
};

inline constexpr size_t kAttentionSourceClaimBytes = kAttentionClaimBytes + hash::kDigestBytes;

constexpr std::array<uint8_t, kAttentionSourceClaimBytes> encode(
    const AttentionSourceClaim& claim) {
  const auto attention = encode(claim.attention);
  std::array<uint8_t, kAttentionSourceClaimBytes> bytes{};
  std::copy(claim.lookups.begin(), claim.lookups.end(),
            std::copy(attention.begin(), attention.end(), bytes.begin()));
  return bytes;
}
constexpr Status decode(std::span<const uint8_t> bytes, AttentionSourceClaim& claim) {
  if (bytes.size() < kAttentionSourceClaimBytes) return Status::kTruncated;
  if (bytes.size() > kAttentionSourceClaimBytes) return Status::kTrailingBytes;
  PTVM_RETURN_IF_ERROR(decode(bytes.first(kAttentionClaimBytes), claim.attention));
  const auto digest = bytes.subspan(kAttentionClaimBytes);
  std::copy(digest.begin(), digest.end(), claim.lookups.begin());
  return Status::kAccepted;
}

}  // namespace ptvm::claim
