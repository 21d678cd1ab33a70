// What a claim says with `engine_check: lockstep`, done: engines beside the interpreter, over the
// whole run (spec/statement.md, section 1).
#pragma once

#include <cstdint>
#include <span>

#include "absl/status/status.h"
#include "prover/engine/engine.h"
#include "prover/vm/program.h"

namespace ptvm::prover {

// Runs `engines` from their initial states beside the interpreter, which halts after `n_steps`
// steps of `program`. OK if all of the state is the same after every step. kFailedPrecondition with
// the first difference ("the engines differ: step 7: acc is 5 in native, but 6 in transformer");
// kInvalidArgument if an engine is of another program, or vm::validate refuses the program.
absl::Status check_engines(const vm::Program& program, std::span<engine::Engine* const> engines,
                           uint64_t n_steps);

}  // namespace ptvm::prover
