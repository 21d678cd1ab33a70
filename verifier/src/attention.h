// Verifies a proof of attention (spec/attention.md, sections 6 and 7).
#pragma once

#include "shared/claim/attention_claim.h"
#include "shared/proof/attention.h"
#include "shared/security/estimate.h"
#include "shared/util/arena.h"
#include "verifier/src/message.h"

namespace ptvm::verifier {

// What the security of its proof depends on. Nothing is known of a backend that this build lacks.
security::Instance security_instance(const claim::AttentionClaim& claim);

// Takes a proof from its public values on. Whether the claim is secure enough is the caller's to
// ask.
class AttentionVerifier {
 public:
  // `claim` in range; both outlive this. `digest` is of the claim's encoding.
  Status start(const claim::AttentionClaim& claim, const hash::Digest& digest, Arena& arena);
  Message wanted() const { return wanted_; }
  Status take(std::span<const uint8_t> message);

 private:
  const claim::AttentionClaim* claim_ = nullptr;
  hash::Digest digest_;
  Arena* arena_ = nullptr;
  void* verifier_ = nullptr;  // of the backend's instance, in the arena
  Message wanted_;
};

// An upper bound of what an AttentionVerifier takes from its arena.
size_t attention_workspace(const claim::AttentionClaim& claim);

}  // namespace ptvm::verifier
