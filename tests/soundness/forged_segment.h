// A segment's witness and public values as a cheater would make them.
//
// The strongest cheat is a run that is consistent but for one lie. `forge` is the machine with a
// liar beside it: the liar may change what a step does, and the run goes on from there, with every
// other column filled in honestly. Cells can then be edited one by one, and `close` chooses the
// counts and clocks that the prover is free to choose such that as many tuples cancel as can.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/run_fixture.h"
#include "tests/support/vm_checker.h"

namespace ptvm::testing {

struct ForgedSegment {
  vm::Program program;
  std::vector<uint8_t> program_bytes;
  OwnedState start, end;
  uint32_t steps = 0;
  SegmentTables tables;
  std::vector<uint8_t> public_bytes;

  field::M31& cpu(size_t column, size_t row) { return tables.cpu[column][row]; }
  field::M31& multiply(size_t column, size_t row) { return tables.multiply[column][row]; }
  field::M31& bitwise(size_t column, size_t row) { return tables.bitwise[column][row]; }

  // The words of the public values, by list.
  uint32_t instruction_count(size_t pc) const;
  void set_instruction_count(size_t pc, uint32_t count);
  void set_cell_clock(size_t address, uint32_t clk);
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
  size_t first_cell_clock() const { return program.instructions.size(); }
  size_t first_byte_count() const { return first_cell_clock() + program.initial_memory.size(); }
};

// What a memory cell held at some time: the tuple that the next access takes.
struct CellTuple {
  int16_t value = 0;
  uint32_t clk = 0;
};
using CellHistories = std::map<int, std::vector<CellTuple>>;

// A step as it is told. The run goes on from what the liar leaves here.
struct ToldStep {
  uint32_t clk;
  isa::Opcode opcode;
  vm::TraceRow row;  // but for address and acc_after, which are taken from below
  int address;       // of the access; need not be a cell of the machine
  int pc, sp;        // after the step, as are the others
  int16_t acc;
  bool carry, halted;

  // Accesses the cell `address` by the tuple that was its newest `age` accesses ago.
  void take(int address, size_t age = 0);
  // acc and carry as they follow from row.acc_before and row.value.
  void recompute();

  CellHistories* cells;
};
using Liar = std::function<void(ToldStep&)>;

// A liar who changes the step at `clk` only.
Liar at(uint32_t clk, const Liar& lie);

// The run of `source` (assembly), at most `max_steps` steps, as the liar tells it. It ends where
// the told state is halted, or where pc has left the program. Nothing that the machine forbids is
// checked. The result is closed.
ForgedSegment forge(std::string_view source, const Liar& liar = {}, uint32_t max_steps = 64);
ForgedSegment forge(const vm::Program& program, const Liar& liar = {}, uint32_t max_steps = 64);
// The same from another state than the initial one, such as the end of an earlier segment.
ForgedSegment forge_from(const OwnedState& start, const vm::Program& program, const Liar& liar = {},
                         uint32_t max_steps = 64);

// `forged` after `edit` has changed its cells, closed again.
ForgedSegment edited(ForgedSegment forged, const std::function<void(ForgedSegment&)>& edit);

vm::Program assemble(std::string_view source);  // throws if there are errors

// What is wrong with a segment: "Cpu.result" for a constraint, "Memory" for a relation with open
// entries, each once.
std::set<std::string> complaints(const Report& report);

inline constexpr std::array<const char*, 8> kRelationNames = {
    "None", "State", "Rom", "Memory", "Byte", "SignedByte", "NibbleAnd", "Alu"};

}  // namespace ptvm::testing
