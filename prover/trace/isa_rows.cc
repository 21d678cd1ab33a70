#include "prover/trace/isa_rows.h"

namespace ptvm::trace {

using air::vm::AluOperation;
using air::vm::Bitwise;
using air::vm::Cpu;
using air::vm::Multiply;

namespace {

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

}  // namespace

template <class F>
void write_cpu_row(const Step& step, size_t at, const Writer<F>& out, Counts& counts,
                   PendingInverses<F>& inverses) {
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

template <class F>
void write_multiply_row(const Step& step, size_t at, const Writer<F>& out, Counts& counts,
                        PendingInverses<F>& inverses) {
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

template <class F>
void write_bitwise_row(const Step& step, size_t at, const Writer<F>& out, Counts& counts,
                       PendingInverses<F>&) {
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

#define PTVM_INSTANTIATE(F)                                                        \
  template void write_cpu_row(const Step&, size_t, const Writer<F>&, Counts&,      \
                              PendingInverses<F>&);                                \
  template void write_multiply_row(const Step&, size_t, const Writer<F>&, Counts&, \
                                   PendingInverses<F>&);                           \
  template void write_bitwise_row(const Step&, size_t, const Writer<F>&, Counts&,  \
                                  PendingInverses<F>&);
PTVM_INSTANTIATE(field::M31)
PTVM_INSTANTIATE(field::Fp128)
#undef PTVM_INSTANTIATE

}  // namespace ptvm::trace
