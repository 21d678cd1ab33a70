// Verifies a proof of attention (spec/attention.md, sections 6 and 7).
#pragma once

#include <algorithm>

#include "shared/claim/attention_claim.h"
#include "shared/proof/attention.h"
#include "shared/proof/instances.h"
#include "shared/security/estimate.h"
#include "shared/util/arena.h"
#include "verifier/src/message.h"

namespace ptvm::verifier {

// What the security of its proof depends on. Nothing is known of a backend that this build lacks.
security::Instance security_instance(const claim::AttentionClaim& claim);

// The longest message beside the first that an AttentionVerifier wants, of any backend that this
// build has: a row of the trace, of the data trees at most, or of the interaction.
constexpr size_t max_attention_message_bytes() {
  size_t n_bytes = 0;
  const auto look_at = [&]<class I>() {
    size_t n_trace = 0, n_interaction = 0;
    for (const air::AirInfo* info : proof::kAttentionAirInfo) {
      n_trace += info->n_trace_columns;
      n_interaction += info->n_interaction_columns * I::K::kDegree;
    }
    n_bytes = std::max({n_bytes, n_trace * I::F::kBytes, n_interaction * I::F::kBytes});
    return true;
  };
  for (size_t backend = 0; backend < claim::Names<claim::Backend>::kNames.size(); ++backend) {
    proof::with_instance(static_cast<claim::Backend>(backend), false, look_at);
  }
  return n_bytes;
}

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
