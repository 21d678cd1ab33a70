// Why an engine that executes weights cannot do a step, in the words of the machine.
#pragma once

#include <cstdint>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "prover/vm/program.h"
#include "shared/isa/isa.h"

namespace ptvm::engine {

// kOutOfRange for step `step` (from 1) from state `registers`, which read `operand` (0 if it did
// not come so far): what the machine says if it forbids that step, else `reason`.
absl::Status step_error(const vm::Program& program, uint64_t step, const isa::Registers& registers,
                        int16_t operand, absl::string_view reason);

}  // namespace ptvm::engine
