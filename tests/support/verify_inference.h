// Verifies a proof of a statement about inference that stands in no file, whatever its security.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "shared/util/arena.h"
#include "verifier/src/inference.h"

namespace ptvm::testing {

inline Status verify_inference(const proof::InferenceStatement& statement,
                               std::span<const uint8_t> proof) {
  std::vector<std::byte> workspace(verifier::inference_workspace(statement));
  Arena arena(workspace);
  verifier::InferenceVerifier verifier;
  const Status started = verifier.start(statement, arena);
  if (started != Status::kAccepted) return started;
  ByteReader reader(proof);
  const Status status = feed(verifier, reader);
  return status == Status::kAccepted && reader.remaining() != 0 ? Status::kTrailingBytes : status;
}

}  // namespace ptvm::testing
