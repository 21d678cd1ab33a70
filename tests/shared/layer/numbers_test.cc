// Checks that the list of numbers of a block says all about it, for every instruction.
#include "shared/layer/numbers.h"

#include <gtest/gtest.h>

#include <map>
#include <vector>

namespace ptvm::layer {
namespace {

// Valid instructions of all opcodes: with all operands where those are bytes, and with a sample of
// immediates, every power of two and its neighbours among them.
std::vector<isa::Instruction> instructions() {
  std::vector<int16_t> operands;
  for (int i = -32768; i < 32768; i += 251) operands.push_back(static_cast<int16_t>(i));
  for (int bit = 0; bit <= 15; ++bit) {
    for (int offset = -1; offset <= 1; ++offset) {
      operands.push_back(static_cast<int16_t>((1 << bit) + offset));
      operands.push_back(static_cast<int16_t>(-(1 << bit) + offset));
    }
  }
  for (int i = 0; i < 256; ++i) operands.push_back(static_cast<int16_t>(i));
  std::vector<isa::Instruction> all;
  for (size_t opcode = 0; opcode < isa::kOpcodes.size(); ++opcode) {
    for (const int16_t operand : operands) {
      const isa::Instruction instruction{static_cast<isa::Opcode>(opcode), operand};
      if (isa::is_valid(instruction)) all.push_back(instruction);
    }
  }
  return all;
}

// The block that `numbers` are of, as far as they say.
Block block_of(const Numbers& numbers) {
  Block block;
  for (size_t i = 0; i < kPlaces.size; ++i) {
    const auto [gate, value, output] = kPlaces.places[i];
    if (numbers[i] != 0) block.units.push_back({gate, value, output, numbers[i]});
  }
  for (size_t i = 0; i < kBiasedOutputs.size(); ++i) {
    block.output_bias[kBiasedOutputs[i]] = numbers[kBias + i];
  }
  block.controls = {
      .zero = {.previous = numbers[kZeroPrevious], .of_result = numbers[kZeroOfResult]},
      .carry = {.previous = numbers[kCarryPrevious],
                .overflow = numbers[kCarryOverflow],
                .less = numbers[kCarryLess],
                .bound_constant = numbers[kBoundConstant],
                .bound_operand = numbers[kBoundOperand]},
      .halted_constant = numbers[kHaltedConstant]};
  if (numbers[kReadsDirect] != 0) {
    block.read = {Read::Kind::kDirect, static_cast<uint8_t>(numbers[kReadAddress])};
  } else if (numbers[kReadsStackTop] != 0) {
    block.read = {Read::Kind::kStackTop};
  }
  return block;
}

// Units that weigh something, by place: their order says nothing.
std::map<std::array<size_t, 3>, int32_t> units_of(const Block& block) {
  std::map<std::array<size_t, 3>, int32_t> units;
  for (const auto& [gate, value, output, weight] : block.units) {
    if (weight == 0) continue;
    const bool is_new = units.emplace(std::array<size_t, 3>{gate, value, output}, weight).second;
    EXPECT_TRUE(is_new);
  }
  return units;
}

TEST(LayerNumbers, SayAllAboutEveryBlock) {
  for (const isa::Instruction& instruction : instructions()) {
    const Block block = compile(instruction);
    for (const auto& unit : block.units) ASSERT_LT(kPlaces.find(unit), kPlaces.size);
    const Block again = block_of(numbers_of(block));
    ASSERT_EQ(units_of(again), units_of(block));
    ASSERT_EQ(again.output_bias, block.output_bias);
    ASSERT_EQ(again.controls, block.controls);
    ASSERT_EQ(again.read, block.read);
  }
}

TEST(LayerNumbers, HaveAsManyPlacesAsTheSpecificationSays) {
  EXPECT_EQ(kPlaces.size, 60u);
  EXPECT_EQ(size_t{kNumbers}, 76u);
}

}  // namespace
}  // namespace ptvm::layer
