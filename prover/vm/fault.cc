#include "prover/vm/fault.h"

#include "absl/strings/str_cat.h"

namespace ptvm::vm {
namespace {

std::string reason(Fault fault, const Program& program, const isa::Registers& registers,
                   int16_t read_value) {
  const size_t n_cells = program.initial_memory.size();
  switch (fault) {
    case Fault::kNone:
      break;
    case Fault::kProgramCounter:
      return absl::StrCat("program counter ", registers.pc, " is beyond the program's ",
                          program.instructions.size(), " instructions");
    case Fault::kStackOverflow:
      return absl::StrCat("stack overflow: sp is 0, so all of the ", n_cells,
                          " memory cells are in use");
    case Fault::kStackUnderflow:
      return absl::StrCat("stack underflow: sp is ", registers.sp, ", the end of the ", n_cells,
                          " memory cells");
    case Fault::kAddress:
      return absl::StrCat("memory address ", program.instructions[registers.pc].operand,
                          " is beyond the ", n_cells, " memory cells");
    case Fault::kReturnValue:
      return absl::StrCat("cannot return to ", read_value, ", which is outside 0..255");
  }
  return "";
}

}  // namespace

Fault fault_before_read(const Program& program, const isa::Registers& registers) {
  using enum isa::Opcode;
  const size_t n_cells = program.initial_memory.size();
  if (registers.pc >= program.instructions.size()) return Fault::kProgramCounter;
  const auto [opcode, operand] = program.instructions[registers.pc];
  switch (opcode) {
    case kPush:
    case kCall:
      return registers.sp == 0 ? Fault::kStackOverflow : Fault::kNone;
    case kPop:
    case kRet:
      return registers.sp >= n_cells ? Fault::kStackUnderflow : Fault::kNone;
    default:
      return isa::info(opcode).operand == isa::OperandKind::kAddress &&
                     static_cast<size_t>(operand) >= n_cells
                 ? Fault::kAddress
                 : Fault::kNone;
  }
}

std::string describe_step(const Program& program, uint64_t step, uint8_t pc) {
  std::string text = absl::StrCat("step ", step, ", pc ", pc);
  if (pc < program.instructions.size()) {
    absl::StrAppend(&text, " (", format_instruction(program.instructions[pc]), ")");
    if (pc < program.source_lines.size()) {
      absl::StrAppend(&text, ", line ", program.source_lines[pc]);
    }
  }
  return text;
}

absl::Status explain(Fault fault, const Program& program, uint64_t step,
                     const isa::Registers& registers, int16_t read_value) {
  if (fault == Fault::kNone) return absl::OkStatus();
  return absl::OutOfRangeError(absl::StrCat(describe_step(program, step, registers.pc), ": ",
                                            reason(fault, program, registers, read_value)));
}

}  // namespace ptvm::vm
