// A run of a program with everything that a claim and a proof of it need, for tests.
#pragma once

#include <string>
#include <vector>

#include "prover/trace/segment_trace.h"
#include "prover/vm/machine.h"
#include "shared/claim/claim.h"
#include "tests/support/field.h"

namespace ptvm::testing {

// A machine state that owns its memory.
struct OwnedState {
  isa::Registers registers;
  std::vector<uint8_t> memory_bytes;

  claim::State view() const { return {registers, claim::MemoryView(memory_bytes)}; }
};

struct SegmentRun {
  OwnedState start, end;
  std::vector<vm::TraceRow> rows;
  trace::SegmentTrace<F> trace;
};

struct ProgramRun {
  vm::Program program;
  std::vector<uint8_t> program_bytes;
  std::vector<SegmentRun> segments;

  claim::ProgramView program_view() const { return claim::ProgramView(program_bytes); }
};

inline OwnedState state_of(const vm::Machine& machine) {
  OwnedState state{machine.registers(), {}};
  for (const int16_t cell : machine.memory()) {
    state.memory_bytes.push_back(static_cast<uint8_t>(cell & 0xff));
    state.memory_bytes.push_back(static_cast<uint8_t>(static_cast<uint16_t>(cell) >> 8));
  }
  return state;
}

// Runs `program` until it halts, in segments of at most `max_rows` steps, with traces for `scope`.
// Throws if it fails.
inline ProgramRun run(const vm::Program& program, size_t max_rows = size_t{1} << proof::kLogMaxRows,
                      proof::ProvenScope scope = proof::ProvenScope::kIsa) {
  ProgramRun result{program, {}, {}};
  for (const isa::Instruction& instruction : program.instructions) {
    const auto operand = static_cast<uint16_t>(instruction.operand);
    result.program_bytes.push_back(static_cast<uint8_t>(instruction.opcode));
    result.program_bytes.push_back(static_cast<uint8_t>(operand & 0xff));
    result.program_bytes.push_back(static_cast<uint8_t>(operand >> 8));
  }
  auto machine = vm::Machine::create(program);
  if (!machine.ok()) throw std::runtime_error(std::string(machine.status().message()));
  do {
    SegmentRun segment;
    segment.start = state_of(*machine);
    const auto status = machine->run_segment(max_rows, segment.rows);
    if (!status.ok()) throw std::runtime_error(std::string(status.message()));
    segment.end = state_of(*machine);
    segment.trace = trace::build<F>(
        {scope, program, segment.rows, machine->cell_clocks(), machine->registers()});
    result.segments.push_back(std::move(segment));
  } while (!machine->registers().halted);
  return result;
}

}  // namespace ptvm::testing
