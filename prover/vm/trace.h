// The execution trace that the prover needs: one row a step, in the order of execution.
//
// The memory argument (spec/air.md) counts a clock from 0 in each segment. A step at clock `clk`
// that accesses a cell takes the tuple (address, cell_before, previous_clk) and gives back
// (address, value, clk + 1); the cells start a segment as (address, value, 0). A row's clock is its
// index in its segment.
#pragma once

#include <cstdint>

#include "shared/isa/isa.h"

namespace ptvm::vm {

struct TraceRow {
  uint32_t previous_clk = 0;  // clock of the tuple that the access takes, <= clk; 0: no access
  int16_t acc_before = 0;
  int16_t acc_after = 0;
  int16_t value = 0;        // cell read, else value written, else the instruction's operand
  int16_t cell_before = 0;  // the accessed cell before the step; 0: no access
  uint8_t pc = 0;           // what was executed is program.instructions[pc]
  uint8_t sp_before = 0;
  uint8_t address = 0;  // the accessed cell; 0: no access
  bool carry_before = false;

  // Of every reachable state, zero == (acc == 0), so no row holds the zero flag. The registers
  // after a step are those before the next row's, and the machine's after the last row.
  friend bool operator==(const TraceRow&, const TraceRow&) = default;
};
static_assert(sizeof(TraceRow) == 16);

enum class MemoryAccess : uint8_t { kNone, kRead, kWrite };

// What a step of `opcode` does with memory. No step accesses more than one cell.
constexpr MemoryAccess memory_access(isa::Opcode opcode) {
  using enum isa::Opcode;
  switch (opcode) {
    case kStore:
    case kPush:
    case kCall:
      return MemoryAccess::kWrite;
    case kPop:
    case kRet:
      return MemoryAccess::kRead;
    default:
      return isa::info(opcode).operand == isa::OperandKind::kAddress ? MemoryAccess::kRead
                                                                     : MemoryAccess::kNone;
  }
}

}  // namespace ptvm::vm
