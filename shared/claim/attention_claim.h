// The claim of a proof of attention: "somebody knows queries, keys and values with these
// commitments, and integer attention of this shape makes of them outputs and a state with these"
// (spec/attention.md, section 7).
//
// All fields have fixed sizes, so the claim is plain numbers and its encoding lists them in order.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "shared/claim/claim_words.h"
#include "shared/hash/digest.h"
#include "shared/inference/attention.h"
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

inline constexpr size_t kAttentionWords = 8 + kParamsWords;
inline constexpr size_t kAttentionClaimBytes =
    4 * kAttentionWords + kAttentionData * hash::kDigestBytes;

constexpr std::array<uint8_t, kAttentionClaimBytes> encode(const AttentionClaim& claim) {
  const inference::AttentionShape& s = claim.shape;
  std::array<uint8_t, kAttentionClaimBytes> bytes{};
  ClaimWriter out(bytes.data());
  out.put(kAttentionVersion, claim.backend);
  out.put(s.heads, s.dim, s.steps, s.carried, s.score_shift);
  out.put_params(claim.parameters);
  out.put(claim.requested_proven_bits);
  out.put_digests(claim.commitments);
  return bytes;
}

// Reads a claim and checks that each field is in its range.
constexpr Status decode(std::span<const uint8_t> bytes, AttentionClaim& claim) {
  if (bytes.size() < kAttentionClaimBytes) return Status::kTruncated;
  if (bytes.size() > kAttentionClaimBytes) return Status::kTrailingBytes;
  ClaimReader in(bytes);
  PTVM_RETURN_IF_ERROR(in.read_start(kAttentionVersion, claim.backend));
  inference::AttentionShape& s = claim.shape;
  for (uint32_t* const field : {&s.heads, &s.dim, &s.steps, &s.carried, &s.score_shift}) {
    *field = in.word();
  }
  if (!inference::in_range(s)) return Status::kInvalidShape;
  PTVM_RETURN_IF_ERROR(in.read_params(claim.parameters));
  claim.requested_proven_bits = in.word();
  in.read_digests(claim.commitments);
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
