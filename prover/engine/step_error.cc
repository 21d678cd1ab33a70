#include "prover/engine/step_error.h"

#include "absl/strings/str_cat.h"
#include "prover/vm/fault.h"

namespace ptvm::engine {

absl::Status step_error(const vm::Program& program, uint64_t step, const isa::Registers& registers,
                        int16_t operand, absl::string_view reason) {
  vm::Fault fault = vm::fault_before_read(program, registers);
  if (fault == vm::Fault::kNone && (operand < 0 || operand > 255) &&
      program.instructions[registers.pc].opcode == isa::Opcode::kRet) {
    fault = vm::Fault::kReturnValue;
  }
  if (fault != vm::Fault::kNone) {
    return vm::explain(fault, program, step, registers, operand);
  }
  return absl::OutOfRangeError(
      absl::StrCat(vm::describe_step(program, step, registers.pc), ": ", reason));
}

}  // namespace ptvm::engine
