// Proofs about inference as files (spec/proof-format.md, section 6).
#pragma once

#include <cstdint>
#include <vector>

#include "prover/inference/inference_prover.h"
#include "prover/prove/file_writer.h"
#include "shared/proof/inference_file.h"

namespace ptvm::inference {

// The bytes of the file; proof::open_file takes them apart.
template <class Claim>
std::vector<uint8_t> make_file(const InferenceProof<Claim>& proof) {
  prover::ProofWriter out;
  prover::put_head(out, proof::statement_of(proof.claim).backend, claim::encode(proof.claim),
                   proof::kind_of(proof.claim));
  prover::put_segment(out, proof.bytes);
  return out.take();
}

}  // namespace ptvm::inference
