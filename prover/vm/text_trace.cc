#include "prover/vm/text_trace.h"

#include <string>

#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"

namespace ptvm::vm {
namespace {

std::string format_line(const Machine& machine, std::string_view event) {
  const isa::Registers& state = machine.registers();
  const auto name = [](bool flag) { return flag ? "true" : "false"; };
  return absl::StrFormat("trace[%03d] %s pc=%d sp=%d acc=%d zero=%s carry=%s halted=%s memory=[%s]",
                         machine.steps(), event, state.pc, state.sp, state.acc, name(state.zero),
                         name(state.carry), name(state.halted),
                         absl::StrJoin(machine.memory(), ", "));
}

}  // namespace

absl::Status run_with_text_trace(Machine& machine, uint64_t max_steps,
                                 absl::FunctionRef<void(std::string_view line)> print) {
  print(format_line(machine, "init"));
  for (uint64_t step = 0; step < max_steps && !machine.registers().halted; ++step) {
    const isa::Instruction* instruction = machine.next_instruction();
    const std::string event =
        instruction == nullptr
            ? ""
            : absl::StrFormat("layer=0 instr=\"%s\"", format_instruction(*instruction));
    if (absl::Status status = machine.run(1); !status.ok()) return status;
    print(format_line(machine, event));
  }
  return absl::OkStatus();
}

}  // namespace ptvm::vm
