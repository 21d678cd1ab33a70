// The weights of a block as a list of numbers, of the same length and order for every instruction.
//
// A hidden unit is told by what it multiplies and which output it feeds: its place. Only few places
// occur in any block, and no block has two units in one place, so the weights in W_out by place,
// with the biases, controls and the read, say all about a block. Which places, biases and controls
// occur at all is found by compiling every instruction, here, at compile time; everywhere else all
// blocks have zeros.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "shared/layer/compile.h"

namespace ptvm::layer {

struct Place {
  Input::Index gate;
  Input::Index value;
  Output::Index output;

  constexpr bool holds(const HiddenUnit<int32_t>& unit) const {
    return gate == unit.gate && value == unit.value && output == unit.output;
  }
};

// Operands for which the blocks of an opcode have, between them, all that any operand leads to:
// the weights of bits depend on the bits of an immediate, all others only on its value.
inline constexpr std::array<int16_t, 3> kOperandsOfAllBlocks = {0, 1, -1};

// Calls visit(block) with blocks of all opcodes.
template <class Visit>
constexpr void for_all_blocks(Visit&& visit) {
  for (size_t opcode = 0; opcode < isa::kOpcodes.size(); ++opcode) {
    for (const int16_t operand : kOperandsOfAllBlocks) {
      const isa::Instruction instruction{static_cast<isa::Opcode>(opcode), operand};
      if (isa::is_valid(instruction)) visit(compile(instruction));
    }
  }
}

// The places of all blocks, in the order in which they first occur.
struct PlaceList {
  std::array<Place, kHiddenUnits> places{};
  size_t size = 0;

  constexpr size_t find(const HiddenUnit<int32_t>& unit) const {
    size_t i = 0;
    while (i < size && !places[i].holds(unit)) ++i;
    return i;
  }
};

consteval PlaceList all_places() {
  PlaceList list;
  for_all_blocks([&](const Block& block) {
    for (const auto& unit : block.units) {
      if (list.find(unit) == list.size) {
        list.places[list.size++] = {unit.gate, unit.value, unit.output};
      }
    }
  });
  return list;
}
inline constexpr PlaceList kPlaces = all_places();

// The outputs of which some block has a bias.
inline constexpr std::array<Output::Index, 5> kBiasedOutputs = {
    Output::kPc, Output::kAcc, Output::kSp, Output::kWriteEnable, Output::kWriteAddress};

// Where the numbers stand. The weights of W_out come first, by place.
enum Number : size_t {
  kBias = kPlaces.size,  // [kBiasedOutputs]
  kZeroPrevious = kBias + kBiasedOutputs.size(),
  kZeroOfResult,
  kCarryPrevious,
  kCarryOverflow,
  kCarryLess,
  kBoundConstant,
  kBoundOperand,
  kHaltedConstant,
  kReadsDirect,    // 1 or 0
  kReadsStackTop,  // 1 or 0
  kReadAddress,
  kNumbers
};

using Numbers = std::array<int32_t, kNumbers>;

constexpr Numbers numbers_of(const Block& block) {
  Numbers numbers{};
  for (const auto& unit : block.units) numbers[kPlaces.find(unit)] = unit.weight;
  for (size_t i = 0; i < kBiasedOutputs.size(); ++i) {
    numbers[kBias + i] = block.output_bias[kBiasedOutputs[i]];
  }
  const auto& [zero, carry, halted_constant] = block.controls;
  numbers[kZeroPrevious] = zero.previous;
  numbers[kZeroOfResult] = zero.of_result;
  numbers[kCarryPrevious] = carry.previous;
  numbers[kCarryOverflow] = carry.overflow;
  numbers[kCarryLess] = carry.less;
  numbers[kBoundConstant] = carry.bound_constant;
  numbers[kBoundOperand] = carry.bound_operand;
  numbers[kHaltedConstant] = halted_constant;
  numbers[kReadsDirect] = block.read.kind == Read::Kind::kDirect;
  numbers[kReadsStackTop] = block.read.kind == Read::Kind::kStackTop;
  numbers[kReadAddress] = block.read.address;
  return numbers;
}

// What is left out of the numbers is zero in all blocks, and no place is taken twice.
consteval bool numbers_say_all() {
  bool all = true;
  for_all_blocks([&](const Block& block) {
    const Numbers numbers = numbers_of(block);
    for (const auto& unit : block.units) all &= numbers[kPlaces.find(unit)] == unit.weight;
    all &= block.output_bias[Output::kWriteValue] == 0;
    all &= block.controls.zero.constant == 0 && block.controls.carry.constant == 0;
  });
  return all;
}
static_assert(numbers_say_all());

}  // namespace ptvm::layer
