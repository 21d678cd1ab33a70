// The choice of parameters for proofs about inference: what reaches a security level in few bytes.
#pragma once

#include "absl/status/statusor.h"
#include "prover/prove/proof_size.h"
#include "prover/prove/prove.h"
#include "shared/proof/inference.h"
#include "shared/stark/params.h"

namespace ptvm::inference {

// What the size of a proof of `statement` follows from, whatever its parameters are.
prover::ProofShape proof_shape(const proof::InferenceStatement& statement);

// The parameters with the least expected bytes among those that reach the levels of `options` and
// whose blow-up is worth its time. Of the options, levels and parameters count; of the statement
// everything but its parameters. Errors: kInvalidArgument if an option is out of range, if the
// levels cannot be reached, with the term that limits them, or if the shape has more rows than a
// proof can.
absl::StatusOr<stark::Params> choose_params(proof::InferenceStatement statement,
                                            const prover::ProveOptions& options);

}  // namespace ptvm::inference
