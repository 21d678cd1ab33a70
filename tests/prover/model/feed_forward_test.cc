#include "prover/model/feed_forward.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ptvm::model {
namespace {

using ::testing::HasSubstr;

constexpr isa::Registers kState = {
    .pc = 255, .acc = -2, .sp = 9, .zero = true, .carry = false, .halted = true};

TEST(Inputs, AreTheRegistersTheOperandAndTheBitsOfBoth) {
  const Inputs x = inputs_of(kState, 5);
  const Inputs expected = {1, 255, 0, -2, 1, 0, 1, 9, 5,                       //
                           0, 1,   1, 1,  1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,  //
                           1, 0,   1, 0,  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
  EXPECT_EQ(x, expected);
}

TEST(FeedForward, IsTheGatedLayerOfItsWeights) {
  FeedForward weights{};
  // hidden 3: (2 pc - 1) * (3 acc + sp + 4)
  weights.gate_weight[3][Input::kPc] = 2;
  weights.gate_bias[3] = -1;
  weights.value_weight[3][Input::kAcc] = 3;
  weights.value_weight[3][Input::kSp] = 1;
  weights.value_bias[3] = 4;
  weights.output_weight[Output::kAcc][3] = -0.5f;
  weights.output_bias[Output::kAcc] = 10;
  weights.output_bias[Output::kSp] = 7;
  const Outputs y = evaluate(weights, inputs_of(kState, 0));
  EXPECT_EQ(y[Output::kAcc], -0.5 * (509 * 7) + 10);
  EXPECT_EQ(y[Output::kSp], 7);
  EXPECT_EQ(y[Output::kPc], 0);
}

TEST(FeedForward, HasTheMatricesOfABlock) {
  Block block;
  block.units = {{Input::kOne, Input::kAcc, Output::kAcc, 5},
                 {Input::kZero, Input::kNextPc, Output::kPc, -1}};
  block.output_bias[Output::kSp] = 2;
  const FeedForward weights = dense(block);
  FeedForward expected{};
  expected.gate_bias[0] = 1;
  expected.value_weight[0][Input::kAcc] = 1;
  expected.output_weight[Output::kAcc][0] = 5;
  expected.gate_weight[1][Input::kZero] = 1;
  expected.value_weight[1][Input::kNextPc] = 1;
  expected.output_weight[Output::kPc][1] = -1;
  expected.output_bias[Output::kSp] = 2;
  EXPECT_EQ(weights.gate_weight, expected.gate_weight);
  EXPECT_EQ(weights.gate_bias, expected.gate_bias);
  EXPECT_EQ(weights.value_weight, expected.value_weight);
  EXPECT_EQ(weights.value_bias, expected.value_bias);
  EXPECT_EQ(weights.output_weight, expected.output_weight);
  EXPECT_EQ(weights.output_bias, expected.output_bias);
}

Transition decided(const Controls& controls, const Outputs& outputs, int16_t operand = 0) {
  return decide(controls, kState, operand, outputs).value();
}

TEST(Decision, RoundsHalfAwayFromZero) {
  EXPECT_EQ(decided({}, {2.5, -2.5, 3.5}).registers,
            (isa::Registers{.pc = 3, .acc = -3, .sp = 4, .zero = false}));
  EXPECT_EQ(decided({}, {0.4999, 1.4999, 0}).registers,
            (isa::Registers{.pc = 0, .acc = 1, .sp = 0, .zero = false}));
  const Transition write = decided({}, {0, 0, 0, 0.5, 1.5, -0.5});
  EXPECT_TRUE(write.writes);
  EXPECT_EQ(write.write_address, 2);
  EXPECT_EQ(write.write_value, -1);
}

TEST(Decision, WritesFromAHalfUpwards) {
  EXPECT_TRUE(decided({}, {0, 0, 0, 0.5, 0, 0}).writes);
  EXPECT_FALSE(decided({}, {0, 0, 0, 0.4999, 3, 4}).writes);
}

TEST(Decision, CutsAccTo16Bits) {
  EXPECT_EQ(decided({}, {0, 65535}).registers.acc, -1);
  EXPECT_EQ(decided({}, {0, 32768}).registers.acc, -32768);
  EXPECT_EQ(decided({}, {0, 1073741824}).registers.acc, 0);
}

TEST(Decision, TakesFlagsFromItsControls) {
  Controls controls;
  EXPECT_EQ(decided(controls, {}).registers.zero, false);
  controls.zero.of_result = 1;
  EXPECT_EQ(decided(controls, {0, 65536}).registers.zero, true);
  EXPECT_EQ(decided(controls, {0, 1}).registers.zero, false);
  controls.zero.previous = 0.5f;
  EXPECT_EQ(decided(controls, {0, 1}).registers.zero, true);

  controls = {.carry = {.overflow = 1}};
  EXPECT_EQ(decided(controls, {0, 32768}).registers.carry, true);
  EXPECT_EQ(decided(controls, {0, -32769}).registers.carry, true);
  EXPECT_EQ(decided(controls, {0, 32767}).registers.carry, false);
  EXPECT_EQ(decided(controls, {0, -32768}).registers.carry, false);

  controls = {.carry = {.less = 1, .bound_constant = -5, .bound_operand = 2}};
  EXPECT_EQ(decided(controls, {}, 1).registers.carry, false);  // acc = -2 against -3
  EXPECT_EQ(decided(controls, {}, 2).registers.carry, true);   // against -1
  controls.carry.constant = -0.75f;
  EXPECT_EQ(decided(controls, {}, 2).registers.carry, false);

  controls = {.halted_constant = 1};
  EXPECT_EQ(decided(controls, {}).registers.halted, true);
  EXPECT_EQ(decided({}, {}).registers.halted, false);
}

TEST(Decision, RejectsOutputsThatDoNotFit) {
  const auto message = [](const Outputs& outputs) {
    return std::string(decide({}, kState, 0, outputs).status().message());
  };
  EXPECT_EQ(message({256}), "pc would be 256");
  EXPECT_EQ(message({-1}), "pc would be -1");
  EXPECT_EQ(message({0, 0, 255.5}), "sp would be 256");
  EXPECT_THAT(message({0, 3e9}), HasSubstr("acc would be 3e+09"));
  EXPECT_THAT(message({0, 0, 0, 1, -1}), HasSubstr("address to write to would be -1"));
  EXPECT_THAT(message({0, 0, 0, 1, 0, 32768}), HasSubstr("value to write would be 32768"));
  EXPECT_EQ(message({0, 0, 0, 0, -1, 32768}), "");  // nothing is written
}

}  // namespace
}  // namespace ptvm::model
