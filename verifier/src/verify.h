// The whole of verification: file, claim, policy, segments.
#pragma once

#include "shared/proof/file.h"
#include "shared/security/estimate.h"
#include "verifier/src/segment.h"

namespace ptvm::verifier {

struct Policy {
  uint32_t min_proven_bits = PTVM_DEFAULT_MIN_PROVEN_BITS;
  uint32_t min_conjectured_bits = 0;
};

// What was found out about a proof, as far as it got.
struct Findings {
  proof::File file;
  bool has_claim = false;
  security::Report security{};  // of the weakest segment
  uint32_t segment = 0;         // the one looked at last
  ProofReader::Counts part_bytes{};
};

// Steps 1 to 3 of the checks in spec/protocol.md: the file's form, the claim's consistency, and the
// public values of every segment. Sets findings.file, .security and, for ptvm_workspace_size,
// `workspace_size`.
Status open(std::span<const uint8_t> proof, Findings& findings, size_t& workspace_size);

// All checks.
Status verify(std::span<const uint8_t> proof, const Policy& policy, Arena& arena,
              Findings& findings);

}  // namespace ptvm::verifier
