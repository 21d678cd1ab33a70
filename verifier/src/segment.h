// Verifies one segment: the caller's part of the transcript around the generic STARK.
#pragma once

#include <algorithm>

#include "shared/proof/instances.h"
#include "shared/proof/segment.h"
#include "shared/security/estimate.h"
#include "shared/util/arena.h"
#include "verifier/src/message.h"

namespace ptvm::verifier {

// A segment's statement: everything about it that its proof must agree with.
struct SegmentStatement {
  stark::Params params;
  proof::SegmentId id;
  claim::ProgramView program;
  claim::State start, end;
  uint32_t steps;
};

// What the security of a segment's proof depends on. Nothing is known, and so nothing secure, of a
// backend that this build lacks.
security::Instance security_instance(claim::Backend backend, const stark::Params& params,
                                     const proof::SegmentPublic& values);

// The longest message that a SegmentVerifier wants, of any backend that this build has: a row of
// the trace or of the interaction.
constexpr size_t max_message_bytes() {
  size_t n_bytes = 0;
  const auto look_at = [&]<class I>() {
    for (const proof::ScopeAir& air : proof::kScopeAirs) {
      size_t n_trace = 0, n_interaction = 0;
      for (const proof::VmComponent c : air.components) {
        n_trace += proof::kVmAirInfo[c]->n_trace_columns;
        n_interaction += proof::kVmAirInfo[c]->n_interaction_columns * I::K::kDegree;
      }
      n_bytes = std::max({n_bytes, n_trace * I::F::kBytes, n_interaction * I::F::kBytes});
    }
    return true;
  };
  for (size_t backend = 0; backend < claim::Names<claim::Backend>::kNames.size(); ++backend) {
    proof::with_instance(static_cast<claim::Backend>(backend), false, look_at);
  }
  return n_bytes;
}

// Takes a segment's proof from behind the public values on.
class SegmentVerifier {
 public:
  // Everything that is referred to stays until the last message.
  Status start(const SegmentStatement& statement, const proof::SegmentPublic& values, Arena& arena);
  Message wanted() const { return wanted_; }
  Status take(std::span<const uint8_t> message);

 private:
  claim::Backend backend_{};
  void* verifier_ = nullptr;  // of the backend's instance, in the arena
  Message wanted_;
};

// The same for a proof that is at hand: `proof` stands behind the public values.
Status verify_segment(const SegmentStatement& statement, const proof::SegmentPublic& values,
                      ByteReader& proof, Arena& arena);

// An upper bound of what a SegmentVerifier takes from its arena.
size_t segment_workspace(claim::Backend backend, const stark::Params& params,
                         const proof::SegmentPublic& values);

}  // namespace ptvm::verifier
