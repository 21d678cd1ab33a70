// The choice of parameters for proofs of attention: what reaches a security level in few bytes.
#pragma once

#include "absl/status/statusor.h"
#include "prover/prove/proof_size.h"
#include "prover/prove/prove.h"
#include "shared/inference/attention.h"
#include "shared/stark/params.h"

namespace ptvm::inference {

// What the size of a proof for `shape`, which is in range, follows from.
prover::ProofShape proof_shape(claim::Backend backend, const AttentionShape& shape);

// The parameters with the least expected bytes among those that reach the levels of `options` and
// whose blow-up is worth its time. Of the options, backend, levels and parameters count. Errors:
// kInvalidArgument if an option is out of range, if the levels cannot be reached, with the term
// that limits them, or if the shape has more rows than a proof can.
absl::StatusOr<stark::Params> choose_params(const AttentionShape& shape,
                                            const prover::ProveOptions& options);

}  // namespace ptvm::inference
