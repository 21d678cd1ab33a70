// The parts of a proof file, written in the order in which shared/proof/file.h reads them.
#pragma once

#include "prover/stark/proof_writer.h"
#include "shared/proof/file.h"

namespace ptvm::prover {

// What the file begins with: header and claim.
inline void put_head(ProofWriter& file, claim::Backend backend,
                     std::span<const uint8_t> claim_bytes,
                     proof::StatementKind kind = proof::StatementKind::kProgram) {
  file.put(proof::kMagic);
  file.put_le(proof::kFormatVersion);
  file.put_le(static_cast<uint8_t>(backend));
  file.put_le(static_cast<uint8_t>(kind));
  file.put_le(static_cast<uint32_t>(claim_bytes.size()));
  file.put(claim_bytes);
}

// The proof of the next segment, its size before it.
inline void put_segment(ProofWriter& file, std::span<const uint8_t> proof) {
  file.put_le(static_cast<uint32_t>(proof.size()));
  file.put(proof);
}

}  // namespace ptvm::prover
