#include "tests/soundness/forged_segment.h"

#include <algorithm>
#include <iterator>
#include <stdexcept>

#include "prover/asm/assembler.h"

namespace ptvm::testing {
namespace {

using air::vm::Cpu;
using air::vm::Layer;
using air::vm::Relation;

// `number` as a word of the public values; 0 if it cannot be one.
uint32_t word_of(Number number) {
  const uint64_t word = saturated(number);
  return word < field::M31::kModulus ? static_cast<uint32_t>(word) : 0;
}

// How often `bus` takes `tuple` without anyone yielding it.
uint32_t taken(const Bus& bus, const Bus::Tuple& tuple) {
  const auto entry = bus.open().find(tuple);
  return entry == bus.open().end() ? 0 : word_of(entry->second.value());
}

}  // namespace

F& ForgedSegment::clk(size_t row) { return step_cell(Cpu::kClk, Layer::kClk, row); }
F& ForgedSegment::cell_before(size_t row) {
  return step_cell(Cpu::kCellBefore, Layer::kCellBefore, row);
}
F& ForgedSegment::gap_lo(size_t row) { return step_cell(Cpu::kGapLo, Layer::kGapLo, row); }
F& ForgedSegment::gap_hi(size_t row) { return step_cell(Cpu::kGapHi, Layer::kGapHi, row); }

void ForgedSegment::change_word(size_t index, const std::function<uint32_t(uint32_t)>& change) {
  uint8_t* word = &public_bytes.at(n_heights() + 4 * index);
  store_le(change(load_le<uint32_t>(word)), word);
}
uint32_t ForgedSegment::instruction_count(size_t pc) const {
  return load_le<uint32_t>(&public_bytes.at(n_heights() + 4 * pc));
}
void ForgedSegment::set_instruction_count(size_t pc, uint32_t count) {
  change_word(pc, [&](uint32_t) { return count; });
}
void ForgedSegment::set_cell_clock(size_t address, uint32_t clk) {
  change_word(first_cell_clock() + address, [&](uint32_t) { return clk; });
}
void ForgedSegment::set_cell_key(size_t address, uint32_t key) {
  change_word(first_cell_key() + address, [&](uint32_t) { return key; });
}
void ForgedSegment::add_byte_count(size_t entry, int64_t difference) {
  change_word(first_byte_count() + entry,
              [&](uint32_t n) { return static_cast<uint32_t>(n + difference); });
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
  for (auto& column : table) column[row] = F::zero();
}

void ForgedSegment::set_result(size_t row, uint32_t result) {
  cpu(Cpu::kResultLo, row) = F(result & 0xff);
  cpu(Cpu::kResultHi, row) = F(result >> 8);
  cpu(Cpu::kResultSign, row) = F(result >> 15);
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
    return F::from_signed(static_cast<int64_t>(value)).value();
  };
  const auto relation = [](Relation r) { return static_cast<uint32_t>(r); };
  const bool is_isa = scope == ProvenScope::kIsa;
  for (size_t pc = 0; pc < program.instructions.size(); ++pc) {
    const isa::Instruction instruction = program.instructions[pc];
    const auto [opcode, operand] = instruction;
    Bus::Tuple tuple = {relation(is_isa ? Relation::kRom : Relation::kBlock), number(pc),
                        number((pc + 1) % 256)};
    if (is_isa) {
      tuple.insert(tuple.end(), {number(operand), air::vm::flags_of(opcode),
                                 number(air::vm::alu_operation_of(opcode))});
    } else {
      std::ranges::transform(layer::numbers_of(layer::compile(instruction)),
                             std::back_inserter(tuple), number);
    }
    set_instruction_count(pc, taken(bus, tuple));
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
  const uint32_t cells = relation(is_isa ? Relation::kMemory : Relation::kAttention);
  const size_t key_at = 2, value_at = is_isa ? 2 : 3, clk_at = value_at + 1;
  Bus with_start = bus;
  const claim::State first = start.view(), last = end.view();
  for (size_t a = 0; a < program.initial_memory.size(); ++a) {
    Bus::Tuple tuple(clk_at + 1);
    tuple[0] = cells;
    tuple[1] = number(a);
    tuple[value_at] = number(first.memory[a]);
    with_start.add(-F::one(), tuple);
    set_cell_clock(a, 0);
    if (!is_isa) set_cell_key(a, 0);
  }
  for (const auto& [tuple, sum] : with_start.open()) {
    if (tuple[0] != cells || sum != -F::one()) continue;
    const uint64_t address = saturated(tuple[1]);
    if (address >= program.initial_memory.size()) continue;
    if (tuple[value_at] != number(last.memory[address])) continue;
    set_cell_clock(address, word_of(tuple[clk_at]));
    if (!is_isa) set_cell_key(address, word_of(tuple[key_at]));
  }
}

Report ForgedSegment::check() const {
  return check_segment(tables, public_bytes, claim::ProgramView(program_bytes), start.view(),
                       end.view(), steps);
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
  add("Layer", report.layer);
  for (const auto& [tuple, sum] : report.bus.open())
    result.insert(kRelationNames.at(saturated(tuple[0])));
  return result;
}

}  // namespace ptvm::testing
