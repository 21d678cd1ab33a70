#include "tests/soundness/transformer_cheating_prover.h"

#include "tests/soundness/inference_cheating_prover.h"
#include "tests/support/verify_inference.h"

namespace ptvm::testing {

using inference::TransformerProof;

TransformerProof prove_forged(const ForgedTransformer& forged, claim::Backend backend) {
  const auto statement = proof::transformer_statement(forged.shape, forged.multipliers);
  return prove_over(backend, [&](auto& prover, inference::StorageOrder order) {
    return prover.prove_transformer_witness(
        trace_of(statement, forged.tables, forged.public_bytes, order), forged.shape,
        forged.multipliers, kToyParams, 0);
  });
}

Status verify(const TransformerProof& proof) {
  return verify_inference(proof::statement_of(proof.claim), proof.bytes);
}

}  // namespace ptvm::testing
