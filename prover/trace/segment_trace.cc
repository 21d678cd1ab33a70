#include "prover/trace/segment_trace.h"

#include <algorithm>
#include <array>
#include <bit>
#include <mutex>

#include "prover/parallel/parallel.h"
#include "prover/util/check.h"
#include "shared/field/batch_inverse.h"

namespace ptvm::trace {
namespace {

using air::vm::AluOperation;
using air::vm::Bitwise;
using air::vm::Cpu;
using air::vm::Multiply;
using field::M31;

constexpr size_t kGrain = size_t{1} << 12;  // rows of a part worth its own task

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
class Writer {
 public:
  Writer(memory::Columns& columns, size_t first, size_t n_columns) {
    for (size_t c = 0; c < n_columns; ++c) columns_.push_back(columns[first + c].data());
  }
  void set(size_t column, size_t row, uint32_t value) const { columns_[column][row] = M31(value); }
  void set_signed(size_t column, size_t row, int64_t value) const {
    columns_[column][row] = M31::from_signed(value);
  }
  M31& cell(size_t column, size_t row) const { return columns_[column][row]; }
  void clear_rows(size_t begin, size_t end) const {
    for (M31* column : columns_) std::fill(column + begin, column + end, M31::zero());
  }

 private:
  std::vector<M31*> columns_;
};

// Inverts cells of one column all at once; they may not be zero.
class PendingInverses {
 public:
  void add(M31& cell, int64_t value) {
    cells_.push_back(&cell);
    values_.push_back(M31::from_signed(value));
  }
  void resolve() {
    std::vector<M31> inverses(values_.size());
    PTVM_CHECK(field::batch_inverse<M31>(values_, inverses));
    for (size_t i = 0; i < cells_.size(); ++i) *cells_[i] = inverses[i];
  }

 private:
  std::vector<M31*> cells_;
  std::vector<M31> values_;
};

// One step as all components see it.
struct Step {
  const vm::TraceRow& row;
  isa::Instruction instruction;
  uint32_t clk;
  uint8_t pc_next;
  bool carry_next;

  uint16_t result() const { return static_cast<uint16_t>(row.acc_after); }
  AluOperation operation() const { return air::vm::alu_operation_of(instruction.opcode); }
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

void write_cpu_row(const Step& step, size_t at, const Writer& out, Counts& counts,
                   PendingInverses& inverses) {
  const vm::TraceRow& row = step.row;
  out.set(Cpu::kEnabler, at, 1);
  out.set(Cpu::kClk, at, step.clk);
  out.set(Cpu::kPc, at, row.pc);
  out.set_signed(Cpu::kAcc, at, row.acc_before);
  out.set(Cpu::kSp, at, row.sp_before);
  out.set(Cpu::kCarry, at, row.carry_before);
  out.set(Cpu::kPcInc, at, (row.pc + 1u) % 256);
  out.set_signed(Cpu::kOperand, at, step.instruction.operand);
  const uint32_t flags = air::vm::flags_of(step.instruction.opcode);
  const auto flag = [&](size_t column) { return flags >> (column - Cpu::kFirstFlag) & 1; };
  for (size_t f = 0; f < Cpu::kFlags; ++f) out.set(Cpu::kFirstFlag + f, at, flags >> f & 1);
  out.set(Cpu::kAluOperation, at, static_cast<uint32_t>(step.operation()));

  const bool accesses = flag(Cpu::kDirect) || flag(Cpu::kPop) || flag(Cpu::kPush);
  const bool branches = flag(Cpu::kJumpIfZero) || flag(Cpu::kJumpIfNotZero);
  const uint32_t gap = accesses ? step.clk - row.previous_clk : 0;
  out.set_signed(Cpu::kValue, at, row.value);
  out.set_signed(Cpu::kCellBefore, at, row.cell_before);
  if (branches && row.acc_before != 0) {
    inverses.add(out.cell(Cpu::kCellBefore, at), row.acc_before);
  }
  out.set(Cpu::kAddress, at, row.address);
  out.set(Cpu::kGapLo, at, gap & 0xff);
  out.set(Cpu::kGapHi, at, gap >> 8);

  const uint32_t result = step.result(), hi = result >> 8;
  int32_t exact = row.acc_before;
  if (flag(Cpu::kLoad)) exact = row.value;
  if (flag(Cpu::kAdd)) exact += row.value;
  if (flag(Cpu::kSub)) exact -= row.value;
  out.set(Cpu::kResultLo, at, result & 0xff);
  out.set(Cpu::kResultHi, at, hi);
  out.set(Cpu::kResultSign, at, hi >> 7);
  out.set(Cpu::kBorrow, at, !flag(Cpu::kAlu) && exact < 0);
  out.set(Cpu::kIsZero, at, branches && row.acc_before == 0);
  out.set(Cpu::kPcNext, at, step.pc_next);
  out.set(Cpu::kCarryNext, at, step.carry_next);

  ++counts.bytes[gap & 0xff];
  ++counts.bytes[gap >> 8];
  ++counts.bytes[result & 0xff];
  ++counts.signed_bytes[hi];
}

// A 16-bit value as the ALU components cut it: bytes, and bit 15.
struct Bytes {
  explicit Bytes(int16_t value)
      : lo(static_cast<uint16_t>(value) & 0xff),
        hi(static_cast<uint16_t>(value) >> 8),
        sign(hi >> 7),
        top(static_cast<int32_t>(hi) - 256 * static_cast<int32_t>(sign)) {}
  uint32_t lo, hi, sign;
  int32_t top;  // the high byte as a signed one
};

void write_multiply_row(const Step& step, size_t at, const Writer& out, Counts& counts,
                        PendingInverses& inverses) {
  const Bytes left(step.row.acc_before), right(step.row.value);
  const uint32_t result = step.result(), result_sign = result >> 15;
  const int32_t left_lo = static_cast<int32_t>(left.lo), right_lo = static_cast<int32_t>(right.lo);
  const int32_t low = left_lo * right_lo + 256 * (left_lo * right.top + left.top * right_lo);
  const int32_t carry = (low - static_cast<int32_t>(result)) / 65536;
  const bool negative = carry < 0;
  const auto carry_byte = static_cast<uint32_t>(carry + (negative ? 256 : 0));
  const int32_t excess = left.top * right.top + carry + static_cast<int32_t>(result_sign);
  out.set(Multiply::kEnabler, at, 1);
  out.set(Multiply::kLeftLo, at, left.lo);
  out.set(Multiply::kLeftHi, at, left.hi);
  out.set(Multiply::kLeftSign, at, left.sign);
  out.set(Multiply::kRightLo, at, right.lo);
  out.set(Multiply::kRightHi, at, right.hi);
  out.set(Multiply::kRightSign, at, right.sign);
  out.set(Multiply::kResult, at, result);
  out.set(Multiply::kResultSign, at, result_sign);
  out.set(Multiply::kCarryByte, at, carry_byte);
  out.set(Multiply::kCarryNegative, at, negative);
  out.set(Multiply::kOverflow, at, excess != 0);
  out.set(Multiply::kExcessInverse, at, 0);
  if (excess != 0) inverses.add(out.cell(Multiply::kExcessInverse, at), excess);
  ++counts.bytes[left.lo];
  ++counts.bytes[right.lo];
  ++counts.bytes[carry_byte];
  ++counts.signed_bytes[left.hi];
  ++counts.signed_bytes[right.hi];
}

void write_bitwise_row(const Step& step, size_t at, const Writer& out, Counts& counts,
                       PendingInverses&) {
  const auto left = static_cast<uint16_t>(step.row.acc_before);
  const auto right = static_cast<uint16_t>(step.row.value);
  const AluOperation operation = step.operation();
  out.set(Bitwise::kAnd, at, operation == AluOperation::kAnd);
  out.set(Bitwise::kOr, at, operation == AluOperation::kOr);
  out.set(Bitwise::kXor, at, operation == AluOperation::kXor);
  out.set(Bitwise::kLeftSign, at, left >> 15);
  out.set(Bitwise::kRightSign, at, right >> 15);
  out.set(Bitwise::kResult, at, step.result());
  out.set(Bitwise::kResultSign, at, step.result() >> 15);
  for (size_t i = 0; i < Bitwise::kNibbles; ++i) {
    const uint32_t a = left >> 4 * i & 15, b = right >> 4 * i & 15;
    out.set(Bitwise::kLeft + i, at, a);
    out.set(Bitwise::kRight + i, at, b);
    out.set(Bitwise::kBoth + i, at, a & b);
    ++counts.nibbles[16 * a + b];
  }
}

// Fills a component's rows from the steps `clks`, or from all steps if that is null, and clears its
// padding rows.
template <class WriteRow>
void write_component(const Steps& steps, const std::vector<uint32_t>* clks, unsigned log_rows,
                     const Writer& out, Counts& counts, WriteRow write_row) {
  const size_t n = clks == nullptr ? steps.size() : clks->size();
  std::mutex mutex;
  parallel::for_ranges(n, kGrain, [&](size_t begin, size_t end) {
    Counts part;
    PendingInverses inverses;
    for (size_t i = begin; i < end; ++i) {
      write_row(steps[clks == nullptr ? i : (*clks)[i]], i, out, part, inverses);
    }
    inverses.resolve();
    const std::scoped_lock lock(mutex);
    counts.add(part);
  });
  out.clear_rows(n, size_t{1} << log_rows);
}

uint8_t log_height(size_t n_rows) {
  if (n_rows == 0) return 0;
  return static_cast<uint8_t>(
      std::max<unsigned>(proof::kLogMinRows, static_cast<unsigned>(std::bit_width(n_rows - 1))));
}

}  // namespace

SegmentTrace build(const vm::Program& program, std::span<const vm::TraceRow> rows,
                   std::span<const uint32_t> cell_clocks, const isa::Registers& end,
                   unsigned log_min_rows) {
  PTVM_CHECK(!rows.empty() && rows.size() <= size_t{1} << proof::kLogMaxRows);
  const Steps steps(program, rows, end);
  std::vector<uint32_t> instruction_counts(program.instructions.size());
  std::vector<uint32_t> multiplications, bitwise;
  for (size_t clk = 0; clk < rows.size(); ++clk) {
    ++instruction_counts[rows[clk].pc];
    const AluOperation operation =
        air::vm::alu_operation_of(program.instructions[rows[clk].pc].opcode);
    if (operation == AluOperation::kNone) continue;
    (operation == AluOperation::kMultiply ? multiplications : bitwise)
        .push_back(static_cast<uint32_t>(clk));
  }

  SegmentTrace trace;
  trace.n_cells = cell_clocks.size();
  trace.log_rows = {log_height(rows.size()), log_height(multiplications.size()),
                    log_height(bitwise.size())};
  trace.log_rows[proof::kCpu] =
      std::max(trace.log_rows[proof::kCpu], static_cast<uint8_t>(log_min_rows));
  std::vector<unsigned> log_sizes;
  std::array<size_t, proof::kVmComponents> first_column{};
  for (size_t c = 0; c < proof::kVmComponents; ++c) {
    first_column[c] = log_sizes.size();
    if (trace.log_rows[c] == 0) continue;
    log_sizes.insert(log_sizes.end(), proof::kVmAirInfo[c]->n_trace_columns, trace.log_rows[c]);
  }
  trace.columns = memory::Columns(std::move(log_sizes));

  Counts counts;
  const auto write = [&](proof::VmComponent c, const std::vector<uint32_t>* clks, auto write_row) {
    if (trace.log_rows[c] == 0) return;
    const Writer out(trace.columns, first_column[c], proof::kVmAirInfo[c]->n_trace_columns);
    write_component(steps, clks, trace.log_rows[c], out, counts, write_row);
  };
  write(proof::kCpu, nullptr, write_cpu_row);
  write(proof::kMultiply, &multiplications, write_multiply_row);
  write(proof::kBitwise, &bitwise, write_bitwise_row);

  // Padding rows look up zeros.
  const auto n_padding = [&](proof::VmComponent c, size_t n_rows) {
    return trace.log_rows[c] == 0
               ? 0u
               : static_cast<uint32_t>((size_t{1} << trace.log_rows[c]) - n_rows);
  };
  const uint32_t cpu = n_padding(proof::kCpu, rows.size());
  const uint32_t multiply = n_padding(proof::kMultiply, multiplications.size());
  counts.bytes[0] += 3 * cpu + 3 * multiply;
  counts.signed_bytes[0] += cpu + 2 * multiply;
  counts.nibbles[0] += 4 * n_padding(proof::kBitwise, bitwise.size());

  std::vector<uint8_t>& bytes = trace.public_bytes;
  bytes.assign(trace.log_rows.begin(), trace.log_rows.end());
  const auto put = [&](std::span<const uint32_t> words) {
    for (const uint32_t word : words) {
      bytes.resize(bytes.size() + 4);
      store_le(word, &bytes[bytes.size() - 4]);
    }
  };
  put(instruction_counts);
  put(cell_clocks);
  put(counts.bytes);
  put(counts.signed_bytes);
  if (trace.log_rows[proof::kBitwise] != 0) put(counts.nibbles);
  return trace;
}

}  // namespace ptvm::trace
