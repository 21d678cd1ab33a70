// The prover of transformer layers turned against the verifier: it proves whatever witness it is
// given, with a transcript that is consistent throughout.
#pragma once

#include "prover/inference/inference_prover.h"
#include "tests/soundness/forged_transformer.h"

namespace ptvm::testing {

// The claim has the shape and multipliers that `forged` has, and the commitments of its own
// tensors.
inference::TransformerProof prove_forged(const ForgedTransformer& forged, claim::Backend backend);
// What the verifier says.
Status verify(const inference::TransformerProof& proof);

}  // namespace ptvm::testing
