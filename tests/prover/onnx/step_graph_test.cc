// The weights of the exported step, evaluated here by their meaning, give what the model's layer
// and controls give; and graphs are written alike each time.
#include "prover/onnx/step_graph.h"

#include <gtest/gtest.h>

#include <array>
#include <random>

#include "prover/model/compile.h"
#include "prover/model/feed_forward.h"
#include "tests/support/random_program.h"

namespace ptvm::onnx {
namespace {

using enum isa::Opcode;

model::Model compiled(const vm::Program& program) { return model::compile(program, {}).value(); }

using Transition = std::array<int64_t, kTransition>;

// The rows of block `pc` and the flags, as spec/onnx.md says them.
Transition evaluate(const StepWeights& weights, size_t pc, const model::Inputs& x) {
  const auto sum_of = [&](size_t column) {
    double sum = 0;
    for (size_t i = 0; i < model::kInputs; ++i) {
      sum += x[i] * double{weights.input[(pc * model::kInputs + i) * 2 * kHidden + column]};
    }
    return static_cast<int64_t>(sum);
  };
  std::array<int64_t, kRows> rows{};
  for (size_t unit = 0; unit < kHidden; ++unit) {
    const int64_t hidden = sum_of(unit) * sum_of(kHidden + unit);
    for (size_t row = 0; row < kRows; ++row) {
      rows[row] += hidden * weights.output[(pc * kRows + row) * kHidden + unit];
    }
  }
  const std::array<bool, kTests> tests = {(rows[Row::kResultIsZero] & 0xffff) == 0,
                                          (rows[Row::kResultFits] & ~int64_t{0xffff}) == 0,
                                          rows[Row::kIsNotLess] >= 0};
  Transition transition{};
  std::copy_n(rows.begin(), model::kOutputs, transition.begin());
  for (size_t flag = 0; flag < kFlags; ++flag) {
    int64_t sum = rows[Row::kZero + flag];
    for (size_t i = 0; i < kTests; ++i) {
      sum += tests[i] * weights.flag[(pc * kFlags + flag) * kTests + i];
    }
    transition[model::kOutputs + flag] = sum >= 1;
  }
  return transition;
}

TEST(StepWeights, GiveWhatTheModelGives) {
  constexpr int16_t kEdges[] = {-32768, -32767, -256, -1, 0, 1, 2, 255, 256, 32766, 32767};
  std::mt19937 random(1);
  size_t n_compared = 0;
  for (uint64_t seed = 0; seed < 60; ++seed) {
    const model::Model model = compiled(testing::random_text(seed));
    const StepWeights weights = step_weights(model).value();
    for (size_t pc = 0; pc < model.blocks.size(); ++pc) {
      const model::Block& block = model.blocks[pc];
      const isa::Registers registers = {.pc = static_cast<uint8_t>(pc),
                                        .acc = kEdges[random() % std::size(kEdges)],
                                        .sp = static_cast<uint8_t>(random() % 256),
                                        .zero = random() % 2 != 0,
                                        .carry = random() % 2 != 0};
      const int16_t operand = kEdges[random() % std::size(kEdges)];
      const model::Inputs x = model::inputs_of(registers, operand);
      const model::Outputs outputs = model::evaluate(model::dense(block), x);
      const Transition found = evaluate(weights, pc, x);
      for (size_t i = 0; i < model::kOutputs; ++i) {
        ASSERT_EQ(static_cast<double>(found[i]), outputs[i]) << seed << " " << pc << " " << i;
      }
      const auto expected = model::decide(block.controls, registers, operand, outputs);
      if (!expected.ok()) continue;  // an output that fits nowhere
      ++n_compared;
      ASSERT_EQ(found[6], expected->registers.zero) << seed << " " << pc;
      ASSERT_EQ(found[7], expected->registers.carry) << seed << " " << pc;
      ASSERT_EQ(found[8], expected->registers.halted) << seed << " " << pc;
    }
  }
  EXPECT_GT(n_compared, 1000u);
}

TEST(StepWeights, RefuseWhatIsNotExact) {
  const model::Model sound = compiled({{{kNop}, {kMulMemory, 0}, {kHalt}}, {3}, {}});
  const auto refused = [&](auto change) {
    model::Model model = sound;
    change(model.blocks[1]);
    const absl::Status status = step_weights(model).status();
    return status.code() == absl::StatusCode::kInvalidArgument &&
           std::string(status.message()).starts_with("pc 1: the weights are no integers, or ");
  };
  EXPECT_TRUE(step_weights(sound).ok());
  EXPECT_TRUE(refused([](model::Block& block) { block.units[0].weight = 0.5f; }));
  EXPECT_TRUE(refused([](model::Block& block) { block.output_bias[0] = 65537; }));
  EXPECT_TRUE(refused([](model::Block& block) { block.units.back().weight = 2; }));
  EXPECT_TRUE(refused([](model::Block& block) { block.controls.zero.constant = 0.25f; }));
  EXPECT_TRUE(refused([](model::Block& block) { block.controls.carry.bound_operand = 300; }));
}

TEST(StepModel, HoldsTheWeightsOrTakesThem) {
  const model::Model model = compiled({{{kLoadImmediate, 5}, {kHalt}}, {}, {}});
  const ::onnx::ModelProto with = step_model(step_weights(model).value());
  const ::onnx::ModelProto without = step_model_of_any(2);
  EXPECT_EQ(with.ir_version(), kIrVersion);
  EXPECT_EQ(with.opset_import(0).version(), kOpsetVersion);
  EXPECT_EQ(with.graph().input_size(), 1);
  EXPECT_EQ(without.graph().input_size(), 4);
  EXPECT_EQ(with.graph().initializer_size(), without.graph().initializer_size() + 3);
  ASSERT_EQ(with.graph().node_size(), without.graph().node_size());
  for (int i = 0; i < with.graph().node_size(); ++i) {
    EXPECT_EQ(with.graph().node(i).SerializeAsString(),
              without.graph().node(i).SerializeAsString());
  }
  for (int i = 0; i < 3; ++i) {
    const ::onnx::TensorProto& weight = with.graph().initializer(i);
    const ::onnx::ValueInfoProto& input = without.graph().input(i + 1);
    EXPECT_EQ(weight.name(), input.name());
    EXPECT_EQ(weight.data_type(), input.type().tensor_type().elem_type());
    for (int d = 0; d < weight.dims_size(); ++d) {
      EXPECT_EQ(weight.dims(d), input.type().tensor_type().shape().dim(d).dim_value());
    }
  }
}

}  // namespace
}  // namespace ptvm::onnx
