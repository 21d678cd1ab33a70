#include "tests/soundness/forged_segment.h"

#include <stdexcept>

#include "prover/asm/assembler.h"

namespace ptvm::testing {
namespace {

using air::vm::AluOperation;
using air::vm::Cpu;
using air::vm::Relation;
using field::M31;

bool has_flag(isa::Opcode opcode, size_t column) {
  return air::vm::flags_of(opcode) >> (column - Cpu::kFirstFlag) & 1;
}

OwnedState state_of(const ToldStep& step, size_t n_cells) {
  OwnedState state{{.pc = static_cast<uint8_t>(step.pc),
                    .acc = step.acc,
                    .sp = static_cast<uint8_t>(step.sp),
                    .zero = step.acc == 0,
                    .carry = step.carry,
                    .halted = step.halted},
                   std::vector<uint8_t>(2 * n_cells)};
  for (size_t a = 0; a < n_cells; ++a) {
    const int16_t value = step.cells->at(static_cast<int>(a)).back().value;
    store_le(static_cast<uint16_t>(value), &state.memory_bytes[2 * a]);
  }
  return state;
}

// How often `bus` takes `tuple` without anyone yielding it.
uint32_t taken(const Bus& bus, const Bus::Tuple& tuple) {
  const auto entry = bus.open().find(tuple);
  return entry == bus.open().end() ? 0 : entry->second.value();
}

}  // namespace

void ToldStep::take(int cell, size_t age) {
  address = cell;
  std::vector<CellTuple>& history = (*cells)[cell];
  if (history.empty()) history.push_back({});
  const CellTuple tuple = history.at(history.size() - 1 - age);
  row.cell_before = tuple.value;
  row.previous_clk = tuple.clk;
  const bool writes = has_flag(opcode, Cpu::kStore) || has_flag(opcode, Cpu::kPush);
  if (!writes) row.value = tuple.value;
  recompute();
}

void ToldStep::recompute() {
  const int64_t old = row.acc_before, value = row.value;
  int64_t exact = old;
  switch (air::vm::alu_operation_of(opcode)) {
    case AluOperation::kNone:
      if (has_flag(opcode, Cpu::kLoad)) exact = value;
      if (has_flag(opcode, Cpu::kAdd)) exact = old + value;
      if (has_flag(opcode, Cpu::kSub)) exact = old - value;
      break;
    case AluOperation::kMultiply:
      exact = old * value;
      break;
    case AluOperation::kAnd:
      exact = old & value;
      break;
    case AluOperation::kOr:
      exact = old | value;
      break;
    case AluOperation::kXor:
      exact = old ^ value;
      break;
  }
  acc = static_cast<int16_t>(static_cast<uint16_t>(exact));
  carry = row.carry_before;
  for (const size_t column : {Cpu::kLoad, Cpu::kAdd, Cpu::kSub, Cpu::kAlu}) {
    if (has_flag(opcode, column)) carry = exact != acc;
  }
  if (has_flag(opcode, Cpu::kCompare)) carry = old < value;
}

Liar at(uint32_t clk, const Liar& lie) {
  return [=](ToldStep& step) {
    if (step.clk == clk) lie(step);
  };
}

void ForgedSegment::change_word(size_t index, const std::function<uint32_t(uint32_t)>& change) {
  uint8_t* word = &public_bytes.at(proof::kIsaComponents.size() + 4 * index);
  store_le(change(load_le<uint32_t>(word)), word);
}
uint32_t ForgedSegment::instruction_count(size_t pc) const {
  return load_le<uint32_t>(&public_bytes.at(proof::kIsaComponents.size() + 4 * pc));
}
void ForgedSegment::set_instruction_count(size_t pc, uint32_t count) {
  change_word(pc, [&](uint32_t) { return count; });
}
void ForgedSegment::set_cell_clock(size_t address, uint32_t clk) {
  change_word(first_cell_clock() + address, [&](uint32_t) { return clk; });
}
void ForgedSegment::add_byte_count(size_t entry, int64_t difference) {
  change_word(first_byte_count() + entry,
              [&](uint32_t n) { return (M31(n) + M31::from_signed(difference)).value(); });
}
void ForgedSegment::add_signed_byte_count(size_t entry, int64_t difference) {
  add_byte_count(proof::kByteEntries + entry, difference);
}
void ForgedSegment::add_nibble_count(size_t entry, int64_t difference) {
  add_byte_count(2 * proof::kByteEntries + entry, difference);
}

void ForgedSegment::copy_row(Table& table, size_t from, size_t to) {
  for (auto& column : table) column[to] = column[from];
}
void ForgedSegment::clear_row(Table& table, size_t row) {
  for (auto& column : table) column[row] = M31::zero();
}

void ForgedSegment::set_result(size_t row, uint32_t result) {
  cpu(Cpu::kResultLo, row) = M31(result & 0xff);
  cpu(Cpu::kResultHi, row) = M31(result >> 8);
  cpu(Cpu::kResultSign, row) = M31(result >> 15);
}

void ForgedSegment::set_end_cell(size_t address, int16_t value) {
  store_le(static_cast<uint16_t>(value), &end.memory_bytes.at(2 * address));
}

void ForgedSegment::replace_instruction(size_t pc, isa::Instruction instruction) {
  program.instructions.at(pc) = instruction;
  uint8_t* bytes = &program_bytes.at(claim::ProgramView::kStride * pc);
  bytes[0] = static_cast<uint8_t>(instruction.opcode);
  store_le(static_cast<uint16_t>(instruction.operand), bytes + 1);
}

void ForgedSegment::close() {
  const Bus bus = check_tables(tables).bus;
  const auto number = [](auto value) {
    return M31::from_signed(static_cast<int64_t>(value)).value();
  };
  const auto relation = [](Relation r) { return static_cast<uint32_t>(r); };
  for (size_t pc = 0; pc < program.instructions.size(); ++pc) {
    const auto [opcode, operand] = program.instructions[pc];
    set_instruction_count(
        pc,
        taken(bus, {relation(Relation::kRom), number(pc), number((pc + 1) % 256), number(operand),
                    air::vm::flags_of(opcode), number(air::vm::alu_operation_of(opcode))}));
  }
  for (uint32_t b = 0; b < proof::kByteEntries; ++b) {
    const auto set = [&](size_t list, uint32_t count) {
      change_word(first_byte_count() + list * proof::kByteEntries + b,
                  [&](uint32_t) { return count; });
    };
    set(0, taken(bus, {relation(Relation::kByte), b}));
    set(1, taken(bus, {relation(Relation::kSignedByte), b, b >> 7}));
    if (tables.bitwise.empty()) continue;
    const uint32_t left = b / 16, right = b % 16;
    set(2, taken(bus, {relation(Relation::kNibbleAnd), left, right, left & right}));
  }
  // A cell ends with a tuple of its final value that the rows leave, the latest if there are some.
  Bus with_start = bus;
  const claim::State first = start.view(), last = end.view();
  for (size_t a = 0; a < program.initial_memory.size(); ++a) {
    with_start.add(-M31::one(),
                   {relation(Relation::kMemory), number(a), number(first.memory[a]), 0});
  }
  for (size_t a = 0; a < program.initial_memory.size(); ++a) set_cell_clock(a, 0);
  for (const auto& [tuple, sum] : with_start.open()) {
    if (tuple[0] != relation(Relation::kMemory) || sum != -M31::one()) continue;
    const size_t address = tuple[1];
    if (address >= program.initial_memory.size()) continue;
    if (tuple[2] == number(last.memory[address])) set_cell_clock(address, tuple[3]);
  }
}

Report ForgedSegment::check() const {
  return check_segment(tables, public_bytes, claim::ProgramView(program_bytes), start.view(),
                       end.view(), steps);
}

ForgedSegment forge(const vm::Program& program, const Liar& liar, uint32_t max_steps) {
  OwnedState start{isa::initial_registers(program.initial_memory.size()), {}};
  for (const int16_t cell : program.initial_memory) {
    start.memory_bytes.resize(start.memory_bytes.size() + 2);
    store_le(static_cast<uint16_t>(cell), &start.memory_bytes[start.memory_bytes.size() - 2]);
  }
  return forge_from(start, program, liar, max_steps);
}

ForgedSegment forge_from(const OwnedState& start, const vm::Program& program, const Liar& liar,
                         uint32_t max_steps) {
  const size_t n_cells = program.initial_memory.size();
  const isa::Registers& registers = start.registers;
  CellHistories cells;
  for (size_t a = 0; a < n_cells; ++a) {
    cells[static_cast<int>(a)] = {{start.view().memory[a], 0}};
  }
  ToldStep step{.clk = 0,
                .opcode = {},
                .row = {},
                .address = 0,
                .pc = registers.pc,
                .sp = registers.sp,
                .acc = registers.acc,
                .carry = registers.carry,
                .halted = registers.halted,
                .cells = &cells};

  ForgedSegment forged;
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
  std::vector<vm::TraceRow> rows;
  std::vector<int> sp_before;
  while (!step.halted && step.clk < max_steps && step.pc >= 0 &&
         static_cast<size_t>(step.pc) < program.instructions.size()) {
    const isa::Instruction instruction = program.instructions[static_cast<size_t>(step.pc)];
    step.opcode = instruction.opcode;
    const auto has = [&](size_t column) { return has_flag(step.opcode, column); };
    const int pc = step.pc, pc_inc = (pc + 1) % 256, sp = step.sp;
    sp_before.push_back(sp);

    // The honest step.
    step.row = {.acc_before = step.acc,
                .value = instruction.operand,
                .pc = static_cast<uint8_t>(pc),
                .sp_before = static_cast<uint8_t>(sp),
                .carry_before = step.carry};
    if (has(Cpu::kStore) || has(Cpu::kPush)) step.row.value = step.acc;
    if (has(Cpu::kPush) && has(Cpu::kJump)) step.row.value = static_cast<int16_t>(pc_inc);
    step.recompute();
    if (has(Cpu::kDirect)) step.take(instruction.operand);
    if (has(Cpu::kPop)) step.take(sp);
    if (has(Cpu::kPush)) step.take(sp - 1);
    step.sp = sp + has(Cpu::kPop) - has(Cpu::kPush);
    const bool is_zero = step.row.acc_before == 0;
    const bool jumps = has(Cpu::kJump) || (has(Cpu::kJumpIfZero) && is_zero) ||
                       (has(Cpu::kJumpIfNotZero) && !is_zero);
    step.pc = has(Cpu::kHalt)                      ? pc
              : has(Cpu::kPop) && !has(Cpu::kLoad) ? step.row.value
              : jumps                              ? instruction.operand
                                                   : pc_inc;
    step.halted = has(Cpu::kHalt);

    if (liar) liar(step);
    step.row.acc_after = step.acc;
    if (has(Cpu::kDirect) || has(Cpu::kPop) || has(Cpu::kPush)) {
      step.row.address = static_cast<uint8_t>(step.address);
      cells[step.address].push_back({step.row.value, step.clk + 1});
    }
    rows.push_back(step.row);
    told.push_back(step);
    ++step.clk;
  }
  forged.end = state_of(step, n_cells);
  forged.steps = step.clk;

  const trace::SegmentTrace trace =
      trace::build(proof::ProvenScope::kIsa, program, rows, std::vector<uint32_t>(n_cells), forged.end.registers);
  forged.tables = tables_of(trace);
  forged.public_bytes = trace.public_bytes;
  // What the rows' 8-bit numbers could not hold.
  for (size_t row = 0; row < rows.size(); ++row) {
    forged.cpu(Cpu::kSp, row) = M31::from_signed(sp_before[row]);
    forged.cpu(Cpu::kPcNext, row) = M31::from_signed(told[row].pc);
    if (rows[row].address != 0) {
      forged.cpu(Cpu::kAddress, row) = M31::from_signed(told[row].address);
    }
  }
  forged.close();
  return forged;
}

ForgedSegment forge(std::string_view source, const Liar& liar, uint32_t max_steps) {
  return forge(assemble(source), liar, max_steps);
}

ForgedSegment edited(ForgedSegment forged, const std::function<void(ForgedSegment&)>& edit) {
  edit(forged);
  forged.close();
  return forged;
}

vm::Program assemble(std::string_view source) {
  assembler::Assembly assembly = assembler::assemble(source);
  if (!assembly.ok())
    throw std::invalid_argument(assembler::render(assembly.diagnostics, "source"));
  return assembly.program;
}

std::set<std::string> complaints(const Report& report) {
  std::set<std::string> result;
  const auto add = [&](const char* component, const std::vector<Violation>& violations) {
    for (const Violation& violation : violations) {
      result.insert(std::string(component) + "." + violation.constraint);
    }
  };
  add("Cpu", report.cpu);
  add("Multiply", report.multiply);
  add("Bitwise", report.bitwise);
  for (const auto& [tuple, sum] : report.bus.open()) result.insert(kRelationNames.at(tuple[0]));
  return result;
}

}  // namespace ptvm::testing
