#include "prover/engine/text_trace.h"

#include <string>

#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"

namespace ptvm::engine {
namespace {

std::string format_line(const State& state, std::string_view event) {
  const auto& [pc, acc, sp, zero, carry, halted] = state.registers;
  const auto name = [](bool flag) { return flag ? "true" : "false"; };
  return absl::StrFormat("trace[%03d] %s pc=%d sp=%d acc=%d zero=%s carry=%s halted=%s memory=[%s]",
                         state.steps, event, pc, sp, acc, name(zero), name(carry), name(halted),
                         absl::StrJoin(state.memory, ", "));
}

}  // namespace

absl::Status run_with_text_trace(Engine& engine, uint64_t max_steps,
                                 absl::FunctionRef<void(std::string_view line)> print) {
  print(format_line(engine.state(), "init"));
  for (uint64_t step = 0; step < max_steps && !engine.state().registers.halted; ++step) {
    const uint8_t pc = engine.state().registers.pc;
    if (absl::Status status = engine.step(); !status.ok()) return status;
    print(format_line(engine.state(),
                      absl::StrFormat("layer=%d instr=\"%s\"", engine.layer_of(pc),
                                      vm::format_instruction(engine.program().instructions[pc]))));
  }
  return absl::OkStatus();
}

}  // namespace ptvm::engine
