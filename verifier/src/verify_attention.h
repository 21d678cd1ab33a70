// The whole of verification of a proof file of attention: file, claim, policy, proof.
#pragma once

#include "shared/proof/attention_file.h"
#include "shared/util/arena.h"
#include "verifier/src/attention.h"
#include "verifier/src/policy.h"

namespace ptvm::verifier {

// What was found out about a proof, as far as it got.
struct AttentionFindings {
  proof::AttentionFile file;
  bool has_claim = false;
  security::Report security{};
  std::array<uint64_t, PTVM_PARTS> part_bytes{};
};

// Looks at a proof without verifying it: the file's form, and whether this build can check proofs
// of its claim. Sets `findings` and how large a workspace verify_attention() needs.
Status open_attention(std::span<const uint8_t> proof, AttentionFindings& findings,
                      size_t& workspace_size);

// All checks of spec/attention.md, on a proof that is at hand.
Status verify_attention(std::span<const uint8_t> proof, const Policy& policy, Arena& arena,
                        AttentionFindings& findings);

}  // namespace ptvm::verifier
