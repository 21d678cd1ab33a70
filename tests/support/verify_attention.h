// Verifies a proof of attention that stands in no file, whatever its security.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "shared/claim/encoding.h"
#include "shared/util/arena.h"
#include "verifier/src/attention.h"

namespace ptvm::testing {

inline Status verify_attention(const claim::AttentionClaim& claim, std::span<const uint8_t> proof) {
  std::vector<std::byte> workspace(verifier::attention_workspace(claim));
  Arena arena(workspace);
  verifier::AttentionVerifier verifier;
  const Status started = verifier.start(claim, claim::digest(claim::encode(claim)), arena);
  if (started != Status::kAccepted) return started;
  ByteReader reader(proof);
  const Status status = feed(verifier, reader);
  return status == Status::kAccepted && reader.remaining() != 0 ? Status::kTrailingBytes : status;
}

}  // namespace ptvm::testing
