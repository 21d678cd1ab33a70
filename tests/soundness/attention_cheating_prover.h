// The prover of attention turned against the verifier: it proves whatever witness it is given, with
// a transcript that is consistent throughout.
#pragma once

#include "tests/soundness/forged_attention.h"

namespace ptvm::testing {

// What the verifier says to the proof of `forged`. The claim has the shape that `forged` has, and
// the commitments of its own tensors.
Status verify_forged(const ForgedAttention& forged, claim::Backend backend);

}  // namespace ptvm::testing
