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
  std::span<const uint8_t> proof;  // without its size
};

// Opens a file whose fields are in range each by itself, and behind which nothing is left.
inline Status open_attention_file(std::span<const uint8_t> bytes, AttentionFile& file) {
  Header header;
  std::span<const uint8_t> rest;
  PTVM_RETURN_IF_ERROR(
      split_file(bytes, StatementKind::kAttention, header, file.claim_bytes, rest));
  const auto claim = claim::decode_attention(file.claim_bytes);
  if (!claim.ok()) return claim.status();
  file.claim = claim.value();
  if (header.backend != static_cast<uint8_t>(file.claim.backend)) {
    return Status::kUnsupportedBackend;
  }
  PTVM_RETURN_IF_ERROR(next_segment(rest, file.proof));
  return rest.empty() ? Status::kAccepted : Status::kTrailingBytes;
}

}  // namespace ptvm::proof
