// Running the program of a claim again. A proof makes that unnecessary; whoever does it has to
// trust neither the protocol nor its implementation.
#pragma once

#include "absl/status/status.h"
#include "prover/claim/claim_data.h"

namespace ptvm::prover {

// OK if the interpreter goes through the states that `claim` names: those at its cuts, and then,
// after exactly its number of steps, halted, the final one. kFailedPrecondition with the first
// difference ("after step 5: acc is 10 in the run, but 9 in the claim"); kInvalidArgument if there
// is no such program; kOutOfRange if the machine stops with an error. Takes no more steps than the
// claim names, which a claim that is not proven can have as many as it likes of.
absl::Status reexecute(const claim::ClaimData& claim);

}  // namespace ptvm::prover
