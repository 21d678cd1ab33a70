#include "tests/soundness/attention_cheating_prover.h"

#include "tests/soundness/inference_cheating_prover.h"
#include "tests/support/verify_inference.h"

namespace ptvm::testing {

using inference::AttentionProof;

AttentionProof prove_forged(const ForgedAttention& forged, claim::Backend backend) {
  const auto statement = proof::statement_of(claim::AttentionClaim{.shape = forged.shape});
  return prove_over(backend, [&](auto& prover, inference::StorageOrder order) {
    return prover.prove_trace(trace_of(statement, forged.tables, forged.public_bytes, order),
                              forged.shape, kToyParams, 0);
  });
}

Status verify(const AttentionProof& proof) {
  return verify_inference(proof::statement_of(proof.claim), proof.bytes);
}

}  // namespace ptvm::testing
