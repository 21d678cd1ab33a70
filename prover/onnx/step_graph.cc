#include "prover/onnx/step_graph.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <span>

#include "absl/strings/str_cat.h"

namespace ptvm::onnx {
namespace {

using model::Input;
using model::kInputs;
using model::Output;

// What no weight exceeds; a sum of three such numbers times 16-bit ones is exact in a float.
constexpr float kMostWeight = 65536;
// The farthest from 0 that an output may be, so that 2^15 can be added to it.
constexpr double kMostOutput = 2147483647.0 - 32768.0;

bool is_weight(float number) {
  return std::abs(number) <= kMostWeight && number == std::trunc(number);
}

int32_t integer(float weight) { return static_cast<int32_t>(weight); }

// The greatest magnitude of an input.
double most(Input::Index input) {
  switch (input) {
    case Input::kAcc:
    case Input::kOperand:
      return 32768;
    case Input::kPc:
    case Input::kNextPc:
    case Input::kSp:
      return 255;
    default:
      return 1;
  }
}

// Whether all that a step of `block` computes is exact.
bool is_exact(const model::Block& block) {
  const auto& [zero, carry, halted] = block.controls;
  bool are_weights = is_weight(halted);
  for (const float number :
       {zero.previous, zero.of_result, zero.constant, carry.previous, carry.overflow, carry.less,
        carry.constant, carry.bound_constant, carry.bound_operand}) {
    are_weights &= is_weight(number);
  }
  // The margin is a float: its parts must stay below 2^24.
  are_weights &= std::abs(carry.bound_operand) <= 256;
  std::array<double, model::kOutputs> farthest{};
  for (size_t i = 0; i < model::kOutputs; ++i) {
    are_weights &= is_weight(block.output_bias[i]);
    farthest[i] = std::abs(double{block.output_bias[i]});
  }
  for (const auto& [gate, value, output, weight] : block.units) {
    are_weights &= is_weight(weight);
    farthest[output] += std::abs(double{weight}) * most(gate) * most(value);
  }
  return are_weights && std::ranges::max(farthest) <= kMostOutput;
}

// The weights of one block, in place.
struct BlockWeights {
  std::span<float> input;
  std::span<int32_t> output;
  std::span<int32_t> flag;

  float& gate(size_t from, size_t unit) const { return input[from * 2 * kHidden + unit]; }
  float& value(size_t from, size_t unit) const { return gate(from, kHidden + unit); }
  int32_t& to(size_t row, size_t unit) const { return output[row * kHidden + unit]; }
  int32_t& test(size_t flag_index, size_t row) const {
    return flag[flag_index * kTests + (row - Row::kResultIsZero)];
  }
};

void fill(const model::Block& block, const BlockWeights& weights) {
  for (size_t i = 0; i < block.units.size(); ++i) {
    const auto& [gate, value, output, weight] = block.units[i];
    weights.gate(gate, i) = 1;
    weights.value(value, i) = 1;
    weights.to(output, i) = integer(weight);
  }
  for (size_t i = 0; i < model::kOutputs; ++i) {
    weights.to(i, Unit::kOne) = integer(block.output_bias[i]);
  }

  const auto& [zero, carry, halted] = block.controls;
  for (size_t unit = Unit::kOne; unit < Unit::kCount; ++unit) weights.gate(Input::kOne, unit) = 1;
  weights.value(Input::kOne, Unit::kOne) = 1;
  weights.value(Input::kAcc, Unit::kMargin) = 1;
  weights.value(Input::kOne, Unit::kMargin) = -carry.bound_constant;
  weights.value(Input::kOperand, Unit::kMargin) = -carry.bound_operand;
  weights.value(Input::kZero, Unit::kZeroSoFar) = zero.previous;
  weights.value(Input::kOne, Unit::kZeroSoFar) = zero.constant;
  weights.value(Input::kCarry, Unit::kCarrySoFar) = carry.previous;
  weights.value(Input::kOne, Unit::kCarrySoFar) = carry.constant;

  for (size_t unit = 0; unit <= Unit::kOne; ++unit) {
    weights.to(Row::kResultIsZero, unit) = weights.to(Output::kAcc, unit);
    weights.to(Row::kResultFits, unit) = weights.to(Output::kAcc, unit);
  }
  weights.to(Row::kResultFits, Unit::kOne) += 32768;
  weights.to(Row::kIsNotLess, Unit::kMargin) = 1;
  weights.to(Row::kZero, Unit::kZeroSoFar) = 1;
  weights.to(Row::kCarry, Unit::kCarrySoFar) = 1;
  weights.to(Row::kHalted, Unit::kOne) = integer(halted);

  // Overflow and less are what the tests deny: 1 - test.
  weights.test(0, Row::kResultIsZero) = integer(zero.of_result);
  weights.test(1, Row::kResultFits) = -integer(carry.overflow);
  weights.test(1, Row::kIsNotLess) = -integer(carry.less);
  weights.to(Row::kCarry, Unit::kOne) = integer(carry.overflow) + integer(carry.less);
}

Shape shape_of(std::initializer_list<size_t> extents) { return {extents.begin(), extents.end()}; }

Shape input_shape(size_t n) { return shape_of({n, kInputs, 2 * kHidden}); }
Shape output_shape(size_t n) { return shape_of({n, kRows, kHidden}); }
Shape flag_shape(size_t n) { return shape_of({n, kFlags, kTests}); }

::onnx::ModelProto new_step_model() {
  ::onnx::ModelProto model = new_model("transformer_vm_step");
  GraphBuilder builder(*model.mutable_graph());
  builder.input("input", kFloat, shape_of({1, kInputs}));
  builder.output("transition", kInt32, shape_of({1, kTransition}));
  return model;
}

}  // namespace

absl::StatusOr<StepWeights> step_weights(const model::Model& model) {
  constexpr size_t kInputWeights = kInputs * 2 * kHidden;
  constexpr size_t kOutputWeights = kRows * kHidden;
  constexpr size_t kFlagWeights = kFlags * kTests;
  const size_t n = model.blocks.size();
  StepWeights weights{n, std::vector<float>(n * kInputWeights),
                      std::vector<int32_t>(n * kOutputWeights),
                      std::vector<int32_t>(n * kFlagWeights)};
  for (size_t pc = 0; pc < n; ++pc) {
    if (!is_exact(model.blocks[pc])) {
      return absl::InvalidArgumentError(absl::StrCat(
          "pc ", pc, ": the weights are no integers, or too large to be computed with exactly"));
    }
    fill(model.blocks[pc], {std::span(weights.input).subspan(pc * kInputWeights, kInputWeights),
                            std::span(weights.output).subspan(pc * kOutputWeights, kOutputWeights),
                            std::span(weights.flag).subspan(pc * kFlagWeights, kFlagWeights)});
  }
  return weights;
}

void add_weights(GraphBuilder& builder, const StepWeights& weights) {
  builder.tensor("input_weight", input_shape(weights.n_blocks), std::span(weights.input));
  builder.tensor("output_weight", output_shape(weights.n_blocks), std::span(weights.output));
  builder.tensor("flag_weight", flag_shape(weights.n_blocks), std::span(weights.flag));
}

void add_weight_inputs(GraphBuilder& builder, size_t n_blocks) {
  builder.input("input_weight", kFloat, input_shape(n_blocks));
  builder.input("output_weight", kInt32, output_shape(n_blocks));
  builder.input("flag_weight", kInt32, flag_shape(n_blocks));
}

// Every array has the extent 1 in front. Sums of products are cumulative sums, since OpenVINO adds
// up int32 in floats otherwise.
void add_step(GraphBuilder& builder) {
  const auto place_of_pc = builder.index("place_of_pc", Input::kPc);
  const auto pc_number = builder.node("Gather", {"input", place_of_pc}, "pc_number", {{"axis", 1}});
  const auto block = builder.cast(pc_number, kInt32, "block");
  const auto of_block = [&](const std::string& weight) {
    return builder.node("Gather", {weight, block}, "block_" + weight, {{"axis", 0}});
  };

  // hidden = gate * value
  const auto sums = builder.node("MatMul", {"input", of_block("input_weight")}, "gates_and_values");
  const auto integers = builder.cast(sums, kInt32, "integers");
  builder.node_with("Split",
                    {integers, builder.indices("halves", {int64_t{kHidden}, int64_t{kHidden}})},
                    {"gate", "value"}, {{"axis", 2}});
  const auto hidden = builder.node("Mul", {"gate", "value"}, "hidden");

  // rows = output_weight hidden
  const auto products = builder.node("Mul", {hidden, of_block("output_weight")}, "products");
  const auto partial_sums =
      builder.node("CumSum", {products, builder.index("last_axis", 2)}, "partial_sums");
  const auto rows = builder.node("Gather", {partial_sums, builder.index("last_unit", kHidden - 1)},
                                 "rows", {{"axis", 2}});
  builder.node_with("Split",
                    {rows, builder.indices("row_groups", {int64_t{model::kOutputs}, int64_t{kTests},
                                                          int64_t{kFlags}})},
                    {"outputs", "tested", "flags_so_far"}, {{"axis", 1}});

  // flags = flag_weight [tested & mask = 0] + flags_so_far, at least 0 and at most 1
  const auto mask = builder.numbers("mask", {0xffff, ~0xffff, std::numeric_limits<int32_t>::min()});
  const auto masked = builder.node("BitwiseAnd", {"tested", mask}, "masked");
  const auto holds = builder.node("Equal", {masked, builder.number("zero", 0)}, "holds");
  const auto tests = builder.cast(holds, kInt32, "tests");
  const auto weighted = builder.node("Mul", {tests, of_block("flag_weight")}, "weighted_tests");
  const auto by_tests = builder.node("ReduceSum", {weighted, builder.indices("test_axis", {2})},
                                     "flags_by_tests", {{"keepdims", 0}});
  const auto flag_sums = builder.node("Add", {by_tests, "flags_so_far"}, "flag_sums");
  const auto flags = builder.node("Clip", {flag_sums, "zero", builder.number("one", 1)}, "flags");
  builder.node("Concat", {"outputs", flags}, "transition", {{"axis", 1}});
}

::onnx::ModelProto new_model(const std::string& graph_name) {
  ::onnx::ModelProto model;
  model.set_ir_version(kIrVersion);
  model.set_producer_name("ptvm");
  model.set_model_version(1);
  model.add_opset_import()->set_version(kOpsetVersion);
  model.mutable_graph()->set_name(graph_name);
  return model;
}

::onnx::ModelProto step_model(const StepWeights& weights) {
  ::onnx::ModelProto model = new_step_model();
  GraphBuilder builder(*model.mutable_graph());
  add_weights(builder, weights);
  add_step(builder);
  return model;
}

::onnx::ModelProto step_model_of_any(size_t n_blocks) {
  ::onnx::ModelProto model = new_step_model();
  GraphBuilder builder(*model.mutable_graph());
  add_weight_inputs(builder, n_blocks);
  add_step(builder);
  return model;
}

}  // namespace ptvm::onnx
