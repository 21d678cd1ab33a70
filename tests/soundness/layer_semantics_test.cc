// The constraints of the transformer's layer, operand by operand: the honest row holds, and no
// choice of the columns that a cheater is free in makes another result or flag hold.

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/soundness/row_judge.h"
#include "tests/soundness/told_step.h"

namespace ptvm::testing {
namespace {

using air::vm::Layer;
using isa::Opcode;
using LayerRow = Row<Layer>;

// The row of acc = `left` and immediate `right` with what is told, all else as in an honest one.
LayerRow layer_row(Opcode opcode, int16_t left, int16_t right, const Outcome& told, bool zero) {
  ToldStep step = {};
  step.scope = ProvenScope::kTransformer;
  step.row.acc_before = left;
  step.row.carry_before = true;  // which all of these instructions replace
  step.zero_before = left == 0;
  step.numbers = layer::numbers_of(layer::compile({opcode, right}));
  step.obey_numbers();
  step.acc = static_cast<int16_t>(told.result);
  step.carry = told.carry;
  step.zero = zero;
  Table table(Layer::kColumns, std::vector<F>(1));
  fill_layer_row(step, table, 0);
  LayerRow row;
  for (size_t c = 0; c < row.size(); ++c) row[c] = table[c][0];
  // The one wrap that gives the told result, in bytes if it can be.
  const int64_t exact = outputs_of(step)[layer::Output::kAcc];
  const F wrap = (F::from_signed(exact) - row[Layer::kAccAfter]) * F(uint32_t{65536}).inverse();
  const F shifted = wrap + F(Layer::kWrapOffset);
  row[Layer::kWrapLo] = F(saturated(shifted.value()) % 256);
  row[Layer::kWrapHi] = (shifted - row[Layer::kWrapLo]) * F(256).inverse();
  row[Layer::kWrapInverse] = wrap.inverse();
  const F below_top = wrap - F(1 << 14), below_max = row[Layer::kAccAfter] - F(32767);
  row[Layer::kWrapNotTop] = (below_top.square() + below_max.square()).inverse();
  return row;
}

// What remains to choose are the two witnesses of the flags; each leaves one inverse that can hold,
// if any.
bool can_be_told(LayerRow row, std::string_view ignored = {}) {
  const F wrap_inverse = row[Layer::kWrapInverse];
  const F acc_inverse = row[Layer::kAccAfter].inverse();
  for (const F overflow : {F::zero(), F::one()}) {
    for (const F is_zero : {F::zero(), F::one()}) {
      row[Layer::kOverflow] = overflow;
      row[Layer::kWrapInverse] = overflow * wrap_inverse;
      row[Layer::kIsZero] = is_zero;
      row[Layer::kAccAfterInverse] = (F::one() - is_zero) * acc_inverse;
      if (RowJudge::of<Layer>(row, ignored).holds) return true;
    }
  }
  return false;
}

class LayerSemantics : public ::testing::TestWithParam<Opcode> {};

TEST_P(LayerSemantics, LeaveOneOutcome) {
  const Opcode opcode = GetParam();
  for (const auto& [left, right] : operands()) {
    const Outcome honest = outcome(opcode, left, right);
    for (const Outcome& told : told_outcomes(honest)) {
      for (const bool zero : {false, true}) {
        const bool is_honest = told == honest && zero == (honest.result == 0);
        ASSERT_EQ(can_be_told(layer_row(opcode, left, right, told, zero)), is_honest)
            << left << ", " << right << " -> " << told.result << ", carry " << told.carry
            << ", zero " << zero;
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Opcodes, LayerSemantics,
                         ::testing::Values(Opcode::kLoadImmediate, Opcode::kAddImmediate,
                                           Opcode::kSubImmediate, Opcode::kCmpImmediate,
                                           Opcode::kMulImmediate, Opcode::kAndImmediate,
                                           Opcode::kOrImmediate, Opcode::kXorImmediate),
                         [](const auto& test) {
                           return std::string(isa::info(test.param).statement_name);
                         });

// acc_after and wrap span an interval of p + 1 numbers, for the p of M31. The least product of all
// is its one end; told as the other end, it passes everything but the constraint that is there for
// it. In a greater field the ends are two numbers.
TEST(WrapIsNotTop, HoldsTheOneProductThatHasTwoRepresentations) {
  constexpr int64_t kLeast = -32768 - int64_t{65536} * Layer::kWrapOffset;
  constexpr int64_t kGreatest = 32767 + int64_t{65536} * (1 << 14);
  static_assert(kGreatest - kLeast == int64_t{field::M31::kModulus});
  static_assert(kLeast == int64_t{-32768} * 32767 && int64_t{-32768} * -32768 < kGreatest);

  const Outcome honest = {0x8000, true}, other_end = {0x7fff, true};
  ASSERT_EQ(outcome(Opcode::kMulImmediate, -32768, 32767), honest);
  const LayerRow row = layer_row(Opcode::kMulImmediate, -32768, 32767, other_end, false);
  constexpr bool kEndsAreOne = std::same_as<F, field::M31>;
  EXPECT_EQ(
      row[Layer::kWrapLo] + F(256) * row[Layer::kWrapHi] - F(Layer::kWrapOffset) == F(1 << 14),
      kEndsAreOne);
  EXPECT_EQ(can_be_told(row, "wrap_is_not_top"), kEndsAreOne);
  EXPECT_FALSE(can_be_told(row));
  EXPECT_TRUE(can_be_told(layer_row(Opcode::kMulImmediate, -32768, 32767, honest, false)));
}

}  // namespace
}  // namespace ptvm::testing
