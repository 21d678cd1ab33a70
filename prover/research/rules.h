// The rules that steps are witnesses of: one for each instruction.
#pragma once

#include <span>
#include <string>

#include "prover/research/json.h"

namespace ptvm::research {

// "lockstep-addm-v1"
std::string rule_id(isa::Opcode opcode);

// What the next step from `state` executes; null if pc is beyond the program.
const isa::Instruction* instruction_at(const vm::Program& program, const StateData& state);

// All rules, in the order of the opcodes: rule_id, instruction, operand, and how many witnesses
// there are among the `executed` instructions.
Json rule_registry(std::span<const isa::Instruction> executed);

}  // namespace ptvm::research
