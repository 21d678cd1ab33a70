#include "prover/vm/program.h"

#include "absl/strings/str_cat.h"

namespace ptvm::vm {

absl::Status validate(const Program& program) {
  if (program.instructions.size() > isa::kMaxInstructions) {
    return absl::InvalidArgumentError(absl::StrCat("the program has ", program.instructions.size(),
                                                   " instructions; the machine holds ",
                                                   isa::kMaxInstructions));
  }
  if (program.initial_memory.size() > isa::kMaxMemoryCells) {
    return absl::InvalidArgumentError(
        absl::StrCat("the program has ", program.initial_memory.size(),
                     " memory cells; the machine holds ", isa::kMaxMemoryCells));
  }
  for (size_t i = 0; i < program.instructions.size(); ++i) {
    if (!isa::is_valid(program.instructions[i])) {
      return absl::InvalidArgumentError(
          absl::StrCat("instruction ", i, " has an operand that its opcode cannot have"));
    }
  }
  return absl::OkStatus();
}

std::string format_instruction(isa::Instruction instruction) {
  const isa::OpcodeInfo& opcode = isa::info(instruction.opcode);
  if (opcode.operand == isa::OperandKind::kNone) return std::string(opcode.mnemonic);
  return absl::StrCat(std::string(opcode.mnemonic), " ", instruction.operand);
}

}  // namespace ptvm::vm
