#include "prover/asm/disassembler.h"

#include <set>

#include "absl/strings/str_cat.h"
#include "shared/isa/isa.h"

namespace ptvm::assembler {
namespace {

bool has_target(isa::Instruction instruction) {
  return isa::info(instruction.opcode).operand == isa::OperandKind::kTarget;
}

}  // namespace

std::string disassemble(const vm::Program& program) {
  const size_t n_instructions = program.instructions.size();
  std::set<size_t> targets;
  for (const isa::Instruction instruction : program.instructions) {
    const auto target = static_cast<size_t>(instruction.operand);
    if (has_target(instruction) && target <= n_instructions) targets.insert(target);
  }

  std::string text = absl::StrCat(".memory ", program.initial_memory.size(), "\n");
  for (size_t address = 0; address < program.initial_memory.size(); ++address) {
    const int16_t value = program.initial_memory[address];
    if (value != 0) absl::StrAppend(&text, ".init ", address, " ", value, "\n");
  }
  text += "\n";
  for (size_t index = 0; index <= n_instructions; ++index) {
    if (targets.contains(index)) absl::StrAppend(&text, "L", index, ":\n");
    if (index == n_instructions) break;
    const isa::Instruction instruction = program.instructions[index];
    const bool is_labelled =
        has_target(instruction) && targets.contains(static_cast<size_t>(instruction.operand));
    absl::StrAppend(&text, "  ",
                    is_labelled ? absl::StrCat(std::string(isa::info(instruction.opcode).mnemonic),
                                               " L", instruction.operand)
                                : vm::format_instruction(instruction),
                    "\n");
  }
  return text;
}

}  // namespace ptvm::assembler
