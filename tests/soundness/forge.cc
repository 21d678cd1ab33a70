#include <bit>

#include "tests/soundness/forged_segment.h"

namespace ptvm::testing {
namespace {

using air::vm::Cpu;
using air::vm::Layer;

OwnedState state_of(const ToldStep& step, size_t n_cells) {
  // The other scope has no zero flag; there it is what a claim must say that it is.
  const bool zero = step.scope == ProvenScope::kIsa ? step.acc == 0 : *step.zero;
  OwnedState state{{.pc = static_cast<uint8_t>(step.pc),
                    .acc = step.acc,
                    .sp = static_cast<uint8_t>(step.sp),
                    .zero = zero,
                    .carry = step.carry,
                    .halted = step.halted},
                   std::vector<uint8_t>(2 * n_cells)};
  for (size_t a = 0; a < n_cells; ++a) {
    const int16_t value = step.cells->at(static_cast<int>(a)).back().value;
    store_le(static_cast<uint16_t>(value), &state.memory_bytes[2 * a]);
  }
  return state;
}

void fill_isa_tables(std::span<const ToldStep> told, ForgedSegment& forged) {
  std::vector<vm::TraceRow> rows;
  for (const ToldStep& step : told) rows.push_back(step.row);
  const std::vector<uint32_t> cell_clocks(forged.program.initial_memory.size());
  const trace::SegmentTrace<F> trace =
      trace::build<F>({forged.scope, forged.program, rows, cell_clocks, forged.end.registers});
  forged.tables = tables_of(trace);
  forged.public_bytes = trace.public_bytes;
  // What the rows' 8-bit numbers could not hold.
  for (size_t row = 0; row < rows.size(); ++row) {
    forged.cpu(Cpu::kSp, row) = F::from_signed(told[row].sp_before);
    forged.cpu(Cpu::kPcNext, row) = F::from_signed(told[row].pc);
    if (rows[row].address != 0) {
      forged.cpu(Cpu::kAddress, row) = F::from_signed(told[row].address);
    }
  }
}

void fill_layer_table(std::span<const ToldStep> told, ForgedSegment& forged) {
  proof::Heights heights{};
  heights[proof::kLayer] = static_cast<uint8_t>(std::max<unsigned>(
      proof::kLogMinRows, static_cast<unsigned>(std::bit_width(told.size() - 1))));
  forged.tables.layer.assign(Layer::kColumns, std::vector<F>(size_t{1} << heights[proof::kLayer]));
  for (size_t row = 0; row < told.size(); ++row) {
    fill_layer_row(told[row], forged.tables.layer, row);
  }
  forged.public_bytes.resize(proof::public_bytes(forged.scope, heights,
                                                 forged.program.instructions.size(),
                                                 forged.program.initial_memory.size()));
  forged.public_bytes.front() = heights[proof::kLayer];
}

}  // namespace

Liar at(uint32_t clk, const Liar& lie) {
  return [=](ToldStep& step) {
    if (step.clk == clk) lie(step);
  };
}

ForgedSegment forge(const vm::Program& program, const Liar& liar, uint32_t max_steps,
                    ProvenScope scope) {
  OwnedState start{isa::initial_registers(program.initial_memory.size()), {}};
  for (const int16_t cell : program.initial_memory) {
    start.memory_bytes.resize(start.memory_bytes.size() + 2);
    store_le(static_cast<uint16_t>(cell), &start.memory_bytes[start.memory_bytes.size() - 2]);
  }
  return forge_from(start, program, liar, max_steps, scope);
}

ForgedSegment forge_from(const OwnedState& start, const vm::Program& program, const Liar& liar,
                         uint32_t max_steps, ProvenScope scope) {
  const size_t n_cells = program.initial_memory.size();
  const isa::Registers& registers = start.registers;
  CellHistories cells;
  for (size_t a = 0; a < n_cells; ++a) {
    cells[static_cast<int>(a)] = {{start.view().memory[a], 0, 0}};
  }
  ToldStep step{.scope = scope,
                .clk = 0,
                .opcode = {},
                .row = {},
                .sp_before = 0,
                .address = 0,
                .pc = registers.pc,
                .sp = registers.sp,
                .acc = registers.acc,
                .carry = registers.carry,
                .halted = registers.halted,
                .zero_before = registers.zero,
                .zero = registers.zero,
                .numbers = {},
                .key_before = 0,
                .cell_after = {},
                .key_after = {},
                .cells = &cells};

  ForgedSegment forged;
  forged.scope = scope;
  forged.program = program;
  for (const isa::Instruction& instruction : program.instructions) {
    const auto operand = static_cast<uint16_t>(instruction.operand);
    forged.program_bytes.insert(
        forged.program_bytes.end(),
        {static_cast<uint8_t>(instruction.opcode), static_cast<uint8_t>(operand & 0xff),
         static_cast<uint8_t>(operand >> 8)});
  }
  forged.start = start;

  std::vector<ToldStep> told;
  while (!step.halted && step.clk < max_steps && step.pc >= 0 &&
         static_cast<size_t>(step.pc) < program.instructions.size()) {
    const isa::Instruction instruction = program.instructions[static_cast<size_t>(step.pc)];
    step.opcode = instruction.opcode;
    const auto has = [&](size_t column) { return has_flag(step.opcode, column); };
    const int pc = step.pc, pc_inc = (pc + 1) % 256, sp = step.sp;
    step.sp_before = sp;

    // The honest step.
    step.row = {.acc_before = step.acc,
                .value = instruction.operand,
                .pc = static_cast<uint8_t>(pc),
                .sp_before = static_cast<uint8_t>(sp),
                .carry_before = step.carry};
    if (has(Cpu::kStore) || has(Cpu::kPush)) step.row.value = step.acc;
    if (has(Cpu::kPush) && has(Cpu::kJump)) step.row.value = static_cast<int16_t>(pc_inc);
    step.zero_before = *step.zero;
    step.zero.reset();
    step.numbers = layer::numbers_of(layer::compile(instruction));
    step.address = 0;
    step.key_before = 0;
    step.cell_after.reset();
    step.key_after.reset();
    step.recompute();
    if (has(Cpu::kDirect)) step.take(instruction.operand);
    if (has(Cpu::kPop)) step.take(sp);
    if (has(Cpu::kPush)) step.take(sp - 1);
    step.sp = sp + has(Cpu::kPop) - has(Cpu::kPush);
    const bool is_zero = scope == ProvenScope::kIsa ? step.row.acc_before == 0 : step.zero_before;
    const bool jumps = has(Cpu::kJump) || (has(Cpu::kJumpIfZero) && is_zero) ||
                       (has(Cpu::kJumpIfNotZero) && !is_zero);
    step.pc = has(Cpu::kHalt)                      ? pc
              : has(Cpu::kPop) && !has(Cpu::kLoad) ? step.row.value
              : jumps                              ? instruction.operand
                                                   : pc_inc;
    step.halted = has(Cpu::kHalt);

    if (liar) liar(step);
    step.row.acc_after = step.acc;
    if (!step.zero) step.zero = step.honest_zero();
    if (step.reads() || step.writes()) {
      step.row.address = static_cast<uint8_t>(step.address);
      cells[step.address].push_back(step.tuple_after());
    }
    told.push_back(step);
    ++step.clk;
  }
  forged.end = state_of(step, n_cells);
  forged.steps = step.clk;
  if (scope == ProvenScope::kIsa) {
    fill_isa_tables(told, forged);
  } else {
    fill_layer_table(told, forged);
  }
  forged.close();
  return forged;
}

ForgedSegment forge(std::string_view source, const Liar& liar, uint32_t max_steps,
                    ProvenScope scope) {
  return forge(assemble(source), liar, max_steps, scope);
}

}  // namespace ptvm::testing
