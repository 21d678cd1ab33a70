// A step as a liar tells it, and the run that follows from such steps.
//
// Both scopes prove the same machine, so a lie about what a step leaves behind is told once for
// both. What only one of them has a column for says so.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <vector>

#include "prover/vm/trace.h"
#include "shared/layer/numbers.h"
#include "tests/support/vm_checker.h"

namespace ptvm::testing {

using proof::ProvenScope;

// What a memory cell held at some time: the tuple that the next access takes.
struct CellTuple {
  int16_t value = 0;
  uint32_t clk = 0;
  uint32_t key = 0;  // transformer
};
using CellHistories = std::map<int, std::vector<CellTuple>>;

// A step as it is told. The run goes on from what the liar leaves here.
struct ToldStep {
  ProvenScope scope;
  uint32_t clk;
  isa::Opcode opcode;
  vm::TraceRow row;  // but for address and acc_after, which are taken from below
  int sp_before;     // what row.sp_before cannot hold, too
  int address;       // of the access; need not be a cell of the machine
  int pc, sp;        // after the step, as are the others
  int16_t acc;
  bool carry, halted;
  bool zero_before;
  std::optional<bool> zero;  // follows from acc if it is not told

  // Transformer: the block's numbers; and the tuple that is taken from and left in the cell.
  layer::Numbers numbers;
  uint32_t key_before;
  std::optional<int16_t> cell_after;
  std::optional<uint32_t> key_after;

  // Accesses the cell `address` by the tuple that was its newest `age` accesses ago.
  void take(int address, size_t age = 0);
  // acc and carry as they follow from row.acc_before and row.value.
  void recompute();
  // The zero flag as it follows from acc and zero_before.
  bool honest_zero() const;
  // The accessed cell holds `value` after the step, whatever the instruction would leave there.
  void leave(int16_t value);
  // Everything as it follows from `numbers`, which a liar may have changed.
  void obey_numbers();

  bool reads() const, writes() const;
  // What the cell is left with.
  CellTuple tuple_after() const;

  CellHistories* cells;

 private:
  void look_at(int address, size_t age);
};
using Liar = std::function<void(ToldStep&)>;

// A liar who changes the step at `clk` only.
Liar at(uint32_t clk, const Liar& lie);

// Whether the flag in `column` of the CPU is one of `opcode`.
bool has_flag(isa::Opcode opcode, size_t column);

// Where the weight of a place and the bias of an output stand among a block's numbers.
size_t weight_of(layer::Input::Index gate, layer::Input::Index value, layer::Output::Index output);
size_t bias_of(layer::Output::Index output);

// The outputs of the layer with these numbers, in the step that `told` begins with.
std::array<int64_t, layer::kOutputs> outputs_of(const ToldStep& told);

// Writes a told step into a row of the Layer component. Columns that say what is told hold it; all
// others are filled in as for an honest step.
void fill_layer_row(const ToldStep& told, Table& table, size_t row);

}  // namespace ptvm::testing
