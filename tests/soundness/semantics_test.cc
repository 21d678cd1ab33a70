// The constraints of arithmetic and logic, operand by operand: the honest row holds, and no choice
// of the columns that a cheater is free in makes another result or carry hold.

#include <gtest/gtest.h>

#include "tests/soundness/forged_segment.h"
#include "tests/soundness/row_judge.h"

namespace ptvm::testing {
namespace {

using air::vm::AluOperation;
using air::vm::Bitwise;
using air::vm::Cpu;
using air::vm::Multiply;
using isa::Opcode;

// The row of acc = `left`, operand value `right`, with `result` (16 bits) and `carry` as told.
Row<Cpu> cpu_row(Opcode opcode, int16_t left, int16_t right, uint32_t result, bool carry) {
  Row<Cpu> row{};
  row[Cpu::kEnabler] = F::one();
  row[Cpu::kAcc] = F::from_signed(left);
  row[Cpu::kOperand] = row[Cpu::kValue] = F::from_signed(right);
  row[Cpu::kCarry] = F::one();  // which all of these instructions replace
  const uint32_t flags = air::vm::flags_of(opcode);
  for (size_t f = 0; f < Cpu::kFlags; ++f) row[Cpu::kFirstFlag + f] = F(flags >> f & 1);
  row[Cpu::kAluOperation] = F(static_cast<uint32_t>(air::vm::alu_operation_of(opcode)));
  row[Cpu::kResultLo] = F(result & 0xff);
  row[Cpu::kResultHi] = F(result >> 8);
  row[Cpu::kResultSign] = F(result >> 15);
  row[Cpu::kCarryNext] = F(carry);
  return row;
}

F divided(F a, uint32_t b) { return a * F(b).inverse(); }

// Calls `judge` with every row of interest that tells `told`; returns whether one of them holds.
// What remains to choose is the borrow.
bool has_row_without_alu(Opcode opcode, int16_t left, int16_t right, const Outcome& told) {
  Row<Cpu> row = cpu_row(opcode, left, right, told.result, told.carry);
  const F exact = opcode == Opcode::kLoadImmediate  ? F::from_signed(right)
                  : opcode == Opcode::kAddImmediate ? F::from_signed(left + right)
                                                    : F::from_signed(left - right);
  const F solved = divided(F(told.result) - exact, 65536);
  for (const F borrow : {F::zero(), F::one(), solved}) {
    row[Cpu::kBorrow] = borrow;
    if (RowJudge::of<Cpu>(row).holds) return true;
  }
  return false;
}

void put_bytes(Row<Multiply>& row, size_t first, int16_t value) {
  const auto bits = static_cast<uint16_t>(value);
  row[first] = F(bits & 0xffu);
  row[first + 1] = F(bits / 256u);
  row[first + 2] = F(bits / 32768u);
}

// The factors' bytes follow from the lookups; what remains to choose are carry, overflow and the
// inverse.
bool has_multiply_row(const std::vector<F>& call, int16_t left, int16_t right,
                      const Outcome& told) {
  Row<Multiply> row{};
  row[Multiply::kEnabler] = F::one();
  put_bytes(row, Multiply::kLeftLo, left);
  put_bytes(row, Multiply::kRightLo, right);
  row[Multiply::kResult] = F(told.result);
  row[Multiply::kResultSign] = F(told.result >> 15);
  const auto top = [](int16_t value) { return F::from_signed(value >> 8); };
  const F high = top(left) * top(right);
  const F low = F::from_signed(int64_t{left} * right) - high * F(65536);
  const F carry = divided(low - F(told.result), 65536);
  const F excess = high + carry + row[Multiply::kResultSign];
  for (const uint32_t negative : {0, 1, 2}) {
    row[Multiply::kCarryNegative] =
        negative < 2 ? F(negative) : divided(-carry, 256);  // then the byte is 0
    row[Multiply::kCarryByte] = carry + row[Multiply::kCarryNegative] * F(256);
    for (const F overflow : {F::zero(), F::one(), F(told.carry)}) {
      row[Multiply::kOverflow] = overflow;
      for (const F inverse : {F::zero(), excess.inverse(), overflow * excess.inverse()}) {
        row[Multiply::kExcessInverse] = inverse;
        const RowJudge judge = RowJudge::of<Multiply>(row);
        if (judge.holds && judge.alu == call) return true;
      }
    }
  }
  return false;
}

void put_nibbles(Row<Bitwise>& row, size_t first, uint32_t bits) {
  for (size_t i = 0; i < Bitwise::kNibbles; ++i) row[first + i] = F(bits >> 4 * i & 15);
}

// What remains to choose are the signs, which shift the highest nibble, and the highest nibble of
// the conjunction, from which any result can be solved.
bool has_bitwise_row(const std::vector<F>& call, AluOperation operation, int16_t left,
                     int16_t right, const Outcome& told) {
  const auto left_bits = static_cast<uint16_t>(left), right_bits = static_cast<uint16_t>(right);
  Row<Bitwise> row{};
  row[Bitwise::kAnd] = F(operation == AluOperation::kAnd);
  row[Bitwise::kOr] = F(operation == AluOperation::kOr);
  row[Bitwise::kXor] = F(operation == AluOperation::kXor);
  row[Bitwise::kResult] = F(told.result);
  row[Bitwise::kResultSign] = F(told.result >> 15);
  constexpr size_t kTop = Bitwise::kNibbles - 1;
  for (const uint32_t left_sign : {0, 1}) {
    for (const uint32_t right_sign : {0, 1}) {
      put_nibbles(row, Bitwise::kLeft, left_bits);
      put_nibbles(row, Bitwise::kRight, right_bits);
      put_nibbles(row, Bitwise::kBoth, left_bits & right_bits);
      row[Bitwise::kLeftSign] = F(left_sign);
      row[Bitwise::kRightSign] = F(right_sign);
      row[Bitwise::kLeft + kTop] = F::from_signed((left >> 12) + 16 * static_cast<int>(left_sign));
      row[Bitwise::kRight + kTop] =
          F::from_signed((right >> 12) + 16 * static_cast<int>(right_sign));
      const F sum = F::from_signed(left) + F::from_signed(right) +
                    F(65536) * (row[Bitwise::kLeftSign] + row[Bitwise::kRightSign]);
      const F both = operation == AluOperation::kAnd  ? F(told.result)
                     : operation == AluOperation::kOr ? sum - F(told.result)
                                                      : divided(sum - F(told.result), 2);
      const F solved = divided(both - F(left_bits & right_bits & 0xfff), 4096);
      for (const F top : {row[Bitwise::kBoth + kTop], solved}) {
        row[Bitwise::kBoth + kTop] = top;
        const RowJudge judge = RowJudge::of<Bitwise>(row);
        if (judge.holds && judge.alu == call) return true;
      }
    }
  }
  return false;
}

bool can_be_told(Opcode opcode, int16_t left, int16_t right, const Outcome& told) {
  const AluOperation operation = air::vm::alu_operation_of(opcode);
  if (operation == AluOperation::kNone) return has_row_without_alu(opcode, left, right, told);
  const RowJudge cpu = RowJudge::of<Cpu>(cpu_row(opcode, left, right, told.result, told.carry));
  if (!cpu.holds) return false;
  return operation == AluOperation::kMultiply
             ? has_multiply_row(cpu.alu, left, right, told)
             : has_bitwise_row(cpu.alu, operation, left, right, told);
}

class Semantics : public ::testing::TestWithParam<Opcode> {};

TEST_P(Semantics, LeaveOneOutcome) {
  const Opcode opcode = GetParam();
  for (const auto& [left, right] : operands()) {
    const Outcome honest = outcome(opcode, left, right);
    for (const Outcome& told : told_outcomes(honest)) {
      ASSERT_EQ(can_be_told(opcode, left, right, told), told == honest)
          << left << ", " << right << " -> " << told.result << ", carry " << told.carry;
    }
  }
}

std::string name_of(const ::testing::TestParamInfo<Opcode>& test) {
  return std::string(isa::info(test.param).statement_name);
}
INSTANTIATE_TEST_SUITE_P(Opcodes, Semantics,
                         ::testing::Values(Opcode::kLoadImmediate, Opcode::kAddImmediate,
                                           Opcode::kSubImmediate, Opcode::kCmpImmediate,
                                           Opcode::kMulImmediate, Opcode::kAndImmediate,
                                           Opcode::kOrImmediate, Opcode::kXorImmediate),
                         name_of);

// The same the other way: of all results that solve the equation, one is in its range.
TEST(SumEquation, HasOneSolutionInRange) {
  for (const Opcode opcode :
       {Opcode::kLoadImmediate, Opcode::kAddImmediate, Opcode::kSubImmediate}) {
    for (const auto& [left, right] : operands()) {
      const int exact = opcode == Opcode::kLoadImmediate  ? right
                        : opcode == Opcode::kAddImmediate ? left + right
                                                          : left - right;
      size_t n_solutions = 0;
      for (const int borrow : {0, 1}) {
        const int result = exact + 65536 * borrow;
        n_solutions += result >= 0 && result < 65536;
      }
      ASSERT_EQ(n_solutions, 1u) << left << ", " << right;
    }
  }
}

TEST(LowProductEquation, HasOneSolutionInRange) {
  for (const auto& [left, right] : operands()) {
    const int low = left * right - 65536 * ((left >> 8) * (right >> 8));
    size_t n_solutions = 0;
    for (int carry = -256; carry < 256; ++carry) {
      const int result = low - 65536 * carry;
      n_solutions += result >= 0 && result < 65536;
    }
    ASSERT_EQ(n_solutions, 1u) << left << ", " << right;
  }
}

}  // namespace
}  // namespace ptvm::testing
