// The file of a proof of attention (spec/proof-format.md, section 6): as that of a program's run,
// but the claim is another, and there is one proof behind it.
#pragma once

#include "shared/claim/attention_claim.h"
#include "shared/proof/file.h"

namespace ptvm::proof {

// A file taken apart, in place.
struct AttentionFile {
  std::span<const uint8_t> claim_bytes;
  claim::AttentionClaim claim;
  std::span<const uint8_t> proof;  // without its size; empty if nobody has it whole
};

// Decodes the claim behind `header`.
inline Status read_claim(std::span<const uint8_t> bytes, const Header& header,
                         AttentionFile& file) {
  file.claim_bytes = bytes;
  const auto claim = claim::decode_attention(bytes);
  if (!claim.ok()) return claim.status();
  file.claim = claim.value();
  return header.backend == static_cast<uint8_t>(file.claim.backend) ? Status::kAccepted
                                                                    : Status::kUnsupportedBackend;
}

// Opens a file whose fields are in range each by itself, and behind which nothing is left.
inline Status open_attention_file(std::span<const uint8_t> bytes, AttentionFile& file) {
  Header header{};
  std::span<const uint8_t> claim, rest;
  const Status status = split_file(bytes, StatementKind::kAttention, header, claim, rest);
  // Nobody waits for the end of a claim that is too long.
  if (header.claim_size > claim::kAttentionClaimBytes) return Status::kTrailingBytes;
  PTVM_RETURN_IF_ERROR(status);
  PTVM_RETURN_IF_ERROR(read_claim(claim, header, file));
  PTVM_RETURN_IF_ERROR(next_segment(rest, file.proof));
  return rest.empty() ? Status::kAccepted : Status::kTrailingBytes;
}

}  // namespace ptvm::proof
