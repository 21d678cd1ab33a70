// A Merkle opening whose witness is at hand as a whole.
#pragma once

#include "shared/merkle/merkle.h"

namespace ptvm::tests {

// Checks it as merkle::Opening does; the witness must be used up exactly, else the status is
// kTruncated or kTrailingBytes. Overwrites `positions` and `leaves`.
template <hash::Hasher H>
Status verify_opening(hash::DigestView root, unsigned log_height, std::span<uint32_t> positions,
                      std::span<hash::Digest> leaves, std::span<const uint8_t> witness) {
  merkle::Opening<H> opening;
  Status status = opening.start(root, log_height, positions, leaves, Status::kTraceOpeningInvalid);
  while (status == Status::kAccepted && opening.wants_sibling()) {
    if (witness.size() < hash::kDigestBytes) return Status::kTruncated;
    status = opening.take(witness.first<hash::kDigestBytes>());
    witness = witness.subspan(hash::kDigestBytes);
  }
  if (status != Status::kAccepted) return status;
  return witness.empty() ? Status::kAccepted : Status::kTrailingBytes;
}

}  // namespace ptvm::tests
