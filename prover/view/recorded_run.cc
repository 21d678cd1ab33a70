#include "prover/view/recorded_run.h"

#include <algorithm>

#include "prover/attention/memory.h"
#include "prover/engine/engines.h"
#include "prover/engine/softmax.h"

namespace ptvm::view {
namespace {

using vm::MemoryAccess;

// The cell that `instruction` accesses, of one that accesses any.
uint8_t accessed_cell(isa::Instruction instruction, uint8_t sp) {
  switch (instruction.opcode) {
    case isa::Opcode::kPush:
    case isa::Opcode::kCall:
      return static_cast<uint8_t>(sp - 1);
    case isa::Opcode::kPop:
    case isa::Opcode::kRet:
      return sp;
    default:
      return static_cast<uint8_t>(instruction.operand);
  }
}

}  // namespace

RecordedRun::RecordedRun(const model::Model& model) : model_(model) {
  const std::vector<int16_t>& initial = model.program.initial_memory;
  moments_.push_back({isa::initial_registers(initial.size()), {}});
  for (const int16_t value : initial) histories_.push_back({{0, value}});
}

absl::StatusOr<RecordedRun> RecordedRun::record(const model::Model& model, uint64_t max_steps) {
  const auto engine = engine::make_engine("native", model);
  if (!engine.ok()) return engine.status();
  RecordedRun run(model);
  attention::Memory memory(model.program.initial_memory,
                           engine::softmax_temperature(model.config.attention));
  for (uint64_t step = 1; step <= max_steps && !run.halted(); ++step) {
    const isa::Registers before = run.moments_.back().registers;
    run.failure_ = (*engine)->step();
    if (!run.failure_.ok()) break;

    const isa::Instruction instruction = model.program.instructions[before.pc];
    const engine::State after = (*engine)->state();
    Access access = {.kind = vm::memory_access(instruction.opcode)};
    if (access.kind != MemoryAccess::kNone) access.address = accessed_cell(instruction, before.sp);
    if (access.kind == MemoryAccess::kRead) access.value = memory.read(access.address);
    if (access.kind == MemoryAccess::kWrite) {
      access.value = after.memory[access.address];
      const auto at = static_cast<int64_t>(step);
      memory.write(access.address, at, access.value);
      run.histories_[access.address].push_back({at, access.value});
    }
    run.moments_.push_back({after.registers, access});
  }
  return run;
}

std::span<const attention::Write> RecordedRun::history(size_t cell, uint64_t position) const {
  const std::vector<attention::Write>& all = histories_[cell];
  const auto end =
      std::ranges::upper_bound(all, static_cast<int64_t>(position), {}, &attention::Write::step);
  return {all.begin(), end};
}

bool RecordedRun::accesses(size_t cell, uint64_t position) const {
  const Access& access = moments_[position].access;
  return access.kind != MemoryAccess::kNone && access.address == cell;
}

std::optional<uint64_t> RecordedRun::next_access(size_t cell, uint64_t position) const {
  while (++position <= n_steps()) {
    if (accesses(cell, position)) return position;
  }
  return std::nullopt;
}

std::optional<uint64_t> RecordedRun::previous_access(size_t cell, uint64_t position) const {
  while (position > 0 && --position > 0) {
    if (accesses(cell, position)) return position;
  }
  return std::nullopt;
}

}  // namespace ptvm::view
