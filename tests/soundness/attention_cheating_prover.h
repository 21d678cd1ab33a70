// The prover of attention turned against the verifier: it proves whatever witness it is given, with
// a transcript that is consistent throughout.
#pragma once

#include "prover/inference/inference_prover.h"
#include "tests/soundness/forged_attention.h"

namespace ptvm::testing {

// The claim has the shape that `forged` has, and the commitments of its own tensors.
inference::AttentionProof prove_forged(const ForgedAttention& forged, claim::Backend backend);
// What the verifier says.
Status verify(const inference::AttentionProof& proof);

}  // namespace ptvm::testing
