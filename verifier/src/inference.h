// Verifies a proof of a statement about inference (spec/attention.md, section 6).
#pragma once

#include <algorithm>

#include "shared/proof/inference.h"
#include "shared/proof/instances.h"
#include "shared/security/estimate.h"
#include "shared/util/arena.h"
#include "verifier/src/message.h"

namespace ptvm::verifier {

// What the security of its proof depends on. Nothing is known of a backend that this build lacks.
security::Instance security_instance(const proof::InferenceStatement& statement);

// The longest message beside the first that an InferenceVerifier wants of a proof with these
// components, of any backend that this build has: a row of the trace, of the data trees at most, or
// of the interaction.
constexpr size_t max_message_bytes(std::span<const proof::InferenceComponent> components) {
  size_t n_bytes = 0;
  const auto look_at = [&]<class I>() {
    size_t n_trace = 0, n_interaction = 0;
    for (const proof::InferenceComponent& component : components) {
      n_trace += component.info->n_trace_columns;
      n_interaction += component.info->n_interaction_columns * I::K::kDegree;
    }
    n_bytes = std::max({n_bytes, n_trace * I::F::kBytes, n_interaction * I::F::kBytes,
                        size_t{I::kCompositionColumns} * I::F::kBytes,
                        (size_t{1} << stark::kMaxFoldStep) * I::K::kBytes, hash::kDigestBytes});
    return true;
  };
  for (size_t backend = 0; backend < claim::Names<claim::Backend>::kNames.size(); ++backend) {
    proof::with_instance(static_cast<claim::Backend>(backend), false, look_at);
  }
  return n_bytes;
}

// Takes a proof from its data trees on. Whether the statement is secure enough is the caller's to
// ask.
class InferenceVerifier {
 public:
  // `statement` is made from a claim in range; both arguments outlive this.
  Status start(const proof::InferenceStatement& statement, Arena& arena);
  Message wanted() const { return wanted_; }
  Status take(std::span<const uint8_t> message);

 private:
  const proof::InferenceStatement* statement_ = nullptr;
  Arena* arena_ = nullptr;
  void* verifier_ = nullptr;  // of the backend's instance, in the arena
  Message wanted_;
};

// An upper bound of what an InferenceVerifier takes from its arena.
size_t inference_workspace(const proof::InferenceStatement& statement);

}  // namespace ptvm::verifier
