// A program: its instructions and the memory that it starts with (spec/isa.md, section 2).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "shared/isa/isa.h"

namespace ptvm::vm {

struct Program {
  std::vector<isa::Instruction> instructions;  // at most isa::kMaxInstructions
  std::vector<int16_t> initial_memory;         // at most isa::kMaxMemoryCells
  std::vector<uint32_t> source_lines;          // [n_instructions], counted from 1; empty: no source

  // Two programs are the same when they run the same; where they were written does not count.
  friend bool operator==(const Program& a, const Program& b) {
    return a.instructions == b.instructions && a.initial_memory == b.initial_memory;
  }
};

// OK, or what is wrong: more instructions or cells than the machine has, or an operand that its
// instruction cannot have. An empty program is valid, and fails at its first step.
absl::Status validate(const Program& program);

// An instruction as in assembly, targets as numbers: "LOADI 5", "JMP 12", "RET".
std::string format_instruction(isa::Instruction instruction);

}  // namespace ptvm::vm
