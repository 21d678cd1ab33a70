// The trace for people: a line for the initial state and one for each step, with the state after
// it.
#pragma once

#include <cstdint>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "prover/engine/engine.h"

namespace ptvm::engine {

// `engine.run(max_steps)`, handing a line (without its newline) to `print` for the state that the
// engine is in and for every step:
//   trace[000] init pc=0 sp=4 acc=0 zero=true carry=false halted=false memory=[0, 0, 0, 0]
//   trace[001] layer=0 instr="LOADI 5" pc=1 sp=4 acc=5 ...
// The numbers are those of the engine's steps, with three digits or more.
absl::Status run_with_text_trace(Engine& engine, uint64_t max_steps,
                                 absl::FunctionRef<void(std::string_view line)> print);

}  // namespace ptvm::engine
