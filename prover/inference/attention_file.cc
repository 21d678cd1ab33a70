#include "prover/inference/attention_file.h"

#include "prover/prove/file_writer.h"
#include "shared/proof/attention_file.h"

namespace ptvm::inference {

std::vector<uint8_t> make_file(const AttentionProof& proof) {
  prover::ProofWriter out;
  prover::put_head(out, proof.claim.backend, claim::encode(proof.claim),
                   proof::StatementKind::kAttention);
  prover::put_segment(out, proof.bytes);
  return out.take();
}

}  // namespace ptvm::inference
