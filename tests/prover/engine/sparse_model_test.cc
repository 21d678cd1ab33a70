// What the fast path computes is what the plain matrices give.
#include "prover/engine/sparse_model.h"

#include <gtest/gtest.h>

#include <random>

#include "prover/engine/sign_embedding.h"
#include "prover/model/compile.h"

namespace ptvm::engine {
namespace {

isa::Registers random_registers(std::mt19937& random) {
  const auto bits = static_cast<uint32_t>(random());
  return {.pc = static_cast<uint8_t>(random()),
          .acc = static_cast<int16_t>(random()),
          .sp = static_cast<uint8_t>(random()),
          .zero = (bits & 1) != 0,
          .carry = (bits & 2) != 0,
          .halted = (bits & 4) != 0};
}

TEST(SignEmbedding, IsTheModels) {
  std::mt19937 random(1);
  for (size_t i = 0; i < 100000; ++i) {
    const isa::Registers registers = random_registers(random);
    model::Embedding embedding;
    embed(registers, embedding);
    ASSERT_EQ(embedding, model::embed(registers));
    ASSERT_EQ(decode(embedding), registers);
  }
}

TEST(SignEmbedding, DecodesAnyNumbersAsTheModelDoes) {
  std::mt19937 random(2);
  for (size_t i = 0; i < 10000; ++i) {
    model::Embedding embedding;
    for (float& number : embedding) {
      constexpr float kNumbers[] = {-2, -1, -0.25f, -0.0f, 0, 0.25f, 1, 2};
      number = kNumbers[random() % std::size(kNumbers)];
    }
    ASSERT_EQ(decode(embedding), model::decode(embedding));
  }
}

// The step by whole matrices.
absl::StatusOr<model::Transition> dense_step(const model::Block& block,
                                             const isa::Registers& registers, int16_t operand) {
  const model::Outputs outputs =
      model::evaluate(model::dense(block), model::inputs_of(registers, operand));
  return model::decide(block.controls, registers, operand, outputs);
}

// `block` as the only one of a model, in random states.
void compare_with_dense(const model::Block& block, size_t n_states, std::mt19937& random) {
  const model::Model model{{}, {{block.instruction}, std::vector<int16_t>(255), {}}, {block}};
  const SparseModel sparse(model);
  for (size_t i = 0; i < n_states; ++i) {
    const isa::Registers registers = random_registers(random);
    const auto operand = static_cast<int16_t>(random() % 3 == 0 ? random() % 256 : random());
    const auto expected = dense_step(block, registers, operand);
    const auto result = sparse.step(sparse[0], registers, operand);
    ASSERT_EQ(result.status(), expected.status());
    if (expected.ok()) {
      ASSERT_EQ(*result, *expected);
    }
  }
}

TEST(SparseModel, StepsAsTheMatricesOfEachInstructionSay) {
  std::mt19937 random(3);
  for (size_t i = 0; i < isa::kOpcodes.size(); ++i) {
    SCOPED_TRACE(std::string(isa::kOpcodes[i].mnemonic));
    for (int n = 0; n < 4; ++n) {
      isa::Instruction instruction{static_cast<isa::Opcode>(i), 0};
      if (isa::kOpcodes[i].operand == isa::OperandKind::kImmediate) {
        instruction.operand = static_cast<int16_t>(random());
      } else if (isa::kOpcodes[i].operand != isa::OperandKind::kNone) {
        instruction.operand = static_cast<int16_t>(random() % 255);
      }
      compare_with_dense(model::compile_instruction(instruction), 50, random);
      if (HasFatalFailure()) return;
    }
  }
}

// Weights that are no integers, or too large: outputs have to be rounded, or fit nowhere.
TEST(SparseModel, RoundsAndRefusesAsTheMatricesDo) {
  std::mt19937 random(4);
  constexpr float kFactors[] = {0, 0.5f, -0.5f, 1.5f, 300, -70000, 1e20f};
  for (size_t i = 0; i < isa::kOpcodes.size(); ++i) {
    model::Block block = model::compile_instruction({static_cast<isa::Opcode>(i), 1});
    if (!isa::is_valid(block.instruction)) {
      block = model::compile_instruction({static_cast<isa::Opcode>(i), 0});
    }
    for (const float factor : kFactors) {
      model::Block altered = block;
      altered.units[random() % altered.units.size()].weight *= factor;
      compare_with_dense(altered, 30, random);
      altered = block;
      altered.output_bias[random() % model::kOutputs] += factor;
      altered.controls.carry.bound_operand *= factor;
      compare_with_dense(altered, 30, random);
      if (HasFatalFailure()) return;
    }
  }
}

}  // namespace
}  // namespace ptvm::engine
