// What the components' columns are made from, and with: steps, cells, counts of table entries.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "prover/memory/columns.h"
#include "prover/util/check.h"
#include "prover/vm/program.h"
#include "prover/vm/trace.h"
#include "shared/field/batch_inverse.h"
#include "shared/field/fp128.h"
#include "shared/field/m31.h"
#include "shared/proof/segment.h"

namespace ptvm::trace {

// How often each entry of the tables is looked up.
struct Counts {
  std::array<uint32_t, proof::kByteEntries> bytes{}, signed_bytes{};
  std::array<uint32_t, proof::kNibbleEntries> nibbles{};

  void add(const Counts& other) {
    const auto add_all = [](auto& to, const auto& from) {
      for (size_t i = 0; i < to.size(); ++i) to[i] += from[i];
    };
    add_all(bytes, other.bytes);
    add_all(signed_bytes, other.signed_bytes);
    add_all(nibbles, other.nibbles);
  }
};

// The columns of one component, written cell by cell.
template <class F>
class Writer {
 public:
  Writer(memory::Columns<F>& columns, size_t first, size_t n_columns)
      : columns_(columns.pointers(first, n_columns)) {}
  void set(size_t column, size_t row, uint32_t value) const { columns_[column][row] = F(value); }
  void set_signed(size_t column, size_t row, int64_t value) const {
    columns_[column][row] = F::from_signed(value);
  }
  F& cell(size_t column, size_t row) const { return columns_[column][row]; }
  void clear_rows(size_t begin, size_t end) const {
    for (F* column : columns_) std::fill(column + begin, column + end, F::zero());
  }

 private:
  std::vector<F*> columns_;
};

// Inverts numbers into cells, all at once; they may not be zero.
template <class F>
class PendingInverses {
 public:
  void add(F& cell, F value) {
    cells_.push_back(&cell);
    values_.push_back(value);
  }
  void add(F& cell, int32_t value) { add(cell, F::from_signed(value)); }
  void resolve() {
    std::vector<F> inverses(values_.size());
    PTVM_CHECK(field::batch_inverse<F>(values_, inverses));
    for (size_t i = 0; i < cells_.size(); ++i) *cells_[i] = inverses[i];
  }

 private:
  std::vector<F*> cells_;
  std::vector<F> values_;
};

// One step as all components see it.
struct Step {
  const vm::TraceRow& row;
  isa::Instruction instruction;
  uint32_t clk;
  uint8_t pc_next;
  bool carry_next;

  uint16_t result() const { return static_cast<uint16_t>(row.acc_after); }
  air::vm::AluOperation operation() const { return air::vm::alu_operation_of(instruction.opcode); }
};

// The segment's steps by clock.
class Steps {
 public:
  Steps(const vm::Program& program, std::span<const vm::TraceRow> rows, const isa::Registers& end)
      : program_(program), rows_(rows), end_(end) {}

  size_t size() const { return rows_.size(); }
  Step operator[](size_t clk) const {
    const vm::TraceRow& row = rows_[clk];
    const bool last = clk + 1 == rows_.size();
    return {.row = row,
            .instruction = program_.instructions[row.pc],
            .clk = static_cast<uint32_t>(clk),
            .pc_next = last ? end_.pc : rows_[clk + 1].pc,
            .carry_next = last ? end_.carry : rows_[clk + 1].carry_before};
  }

 private:
  const vm::Program& program_;
  std::span<const vm::TraceRow> rows_;
  isa::Registers end_;
};

}  // namespace ptvm::trace
