// A segment's witness and public values as a cheater would make them.
//
// The strongest cheat is a run that is consistent but for one lie. `forge` is the machine with a
// liar beside it: the liar may change what a step does, and the run goes on from there, with every
// other column filled in honestly. Cells can then be edited one by one, and `close` chooses the
// counts and clocks that the prover is free to choose such that as many tuples cancel as can.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tests/soundness/told_step.h"
#include "tests/support/run_fixture.h"

namespace ptvm::testing {

struct ForgedSegment {
  ProvenScope scope = ProvenScope::kIsa;
  vm::Program program;
  std::vector<uint8_t> program_bytes;
  OwnedState start, end;
  uint32_t steps = 0;
  SegmentTables tables;
  std::vector<uint8_t> public_bytes;

  F& cpu(size_t column, size_t row) { return tables.cpu[column][row]; }
  F& multiply(size_t column, size_t row) { return tables.multiply[column][row]; }
  F& bitwise(size_t column, size_t row) { return tables.bitwise[column][row]; }
  F& layer(size_t column, size_t row) { return tables.layer[column][row]; }

  F& number(size_t number, size_t row) { return layer(air::vm::Layer::kNumber + number, row); }

  // The component with a row for each step, and what is in it in both scopes.
  Table& step_rows() { return scope == ProvenScope::kIsa ? tables.cpu : tables.layer; }
  F& step_cell(air::vm::Cpu::Column isa, air::vm::Layer::Column transformer, size_t row) {
    return scope == ProvenScope::kIsa ? cpu(isa, row) : layer(transformer, row);
  }
  F& clk(size_t row);
  F& cell_before(size_t row);
  F& gap_lo(size_t row);
  F& gap_hi(size_t row);

  // The words of the public values, by list.
  uint32_t instruction_count(size_t pc) const;
  void set_instruction_count(size_t pc, uint32_t count);
  void set_cell_clock(size_t address, uint32_t clk);
  void set_cell_key(size_t address, uint32_t key);
  void add_byte_count(size_t entry, int64_t difference);
  void add_signed_byte_count(size_t entry, int64_t difference);
  void add_nibble_count(size_t entry, int64_t difference);

  // Copies row `from` of a component to the row `to`, or clears a row.
  static void copy_row(Table& table, size_t from, size_t to);
  static void clear_row(Table& table, size_t row);

  // The number that acc has after the step in `row`: its result's bytes and sign.
  void set_result(size_t row, uint32_t result /* 16 bits */);

  void set_end_cell(size_t address, int16_t value);
  // Puts `instruction` into the public program, with no change to the witness.
  void replace_instruction(size_t pc, isa::Instruction instruction);

  // Chooses instruction counts, cell clocks and table counts to fit tables and public states.
  void close();

  Report check() const;

 private:
  void change_word(size_t index, const std::function<uint32_t(uint32_t)>& change);
  size_t n_heights() const { return proof::air_of(scope).components.size(); }
  size_t first_cell_clock() const { return program.instructions.size(); }
  size_t first_cell_key() const { return first_cell_clock() + program.initial_memory.size(); }
  size_t first_byte_count() const {
    const bool has_keys = scope == ProvenScope::kTransformer;
    return first_cell_key() + (has_keys ? program.initial_memory.size() : 0);
  }
};

// The run of `source` (assembly), at most `max_steps` steps, as the liar tells it. It ends where
// the told state is halted, or where pc has left the program. Nothing that the machine forbids is
// checked. The result is closed.
ForgedSegment forge(std::string_view source, const Liar& liar = {}, uint32_t max_steps = 64,
                    ProvenScope scope = ProvenScope::kIsa);
ForgedSegment forge(const vm::Program& program, const Liar& liar = {}, uint32_t max_steps = 64,
                    ProvenScope scope = ProvenScope::kIsa);
// The same from another state than the initial one, such as the end of an earlier segment.
ForgedSegment forge_from(const OwnedState& start, const vm::Program& program, const Liar& liar = {},
                         uint32_t max_steps = 64, ProvenScope scope = ProvenScope::kIsa);

// `forged` after `edit` has changed its cells, closed again.
ForgedSegment edited(ForgedSegment forged, const std::function<void(ForgedSegment&)>& edit);

vm::Program assemble(std::string_view source);  // throws if there are errors

// What is wrong with a segment: "Cpu.result" for a constraint, "Memory" for a relation with open
// entries, each once.
std::set<std::string> complaints(const Report& report);

inline constexpr std::array<const char*, 11> kRelationNames = {
    "None",      "State", "Rom",        "Memory", "Byte",     "SignedByte",
    "NibbleAnd", "Alu",   "LayerState", "Block",  "Attention"};

}  // namespace ptvm::testing
