#include "verifier/src/stream.h"

namespace ptvm::verifier {

template class BasicStream<Verification>;

size_t stream_workspace(const Findings& findings, size_t segment_workspace) {
  const claim::Claim& claim = findings.file.claim;
  proof::Heights all_present;
  all_present.fill(1);
  return sizeof(Stream) + proof::kHeaderBytes + findings.file.claim_bytes.size() +
         proof::list_bytes(claim.extension.proven_scope, all_present, claim.program.size(),
                           claim.initial_memory.size()) +
         segment_workspace + alignof(Stream);
}

}  // namespace ptvm::verifier
