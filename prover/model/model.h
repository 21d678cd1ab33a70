// A program as a transformer: for each instruction a gated feed-forward layer, what it reads by
// attention, and how the flags follow (spec/transformer.md, sections 3 to 6).
//
// With x the inputs [kInputs] of a step,
//
//   hidden = (W_gate x + b_gate) * (W_value x + b_value)   [kHiddenUnits], entry by entry
//   output = W_out hidden + b_out                          [kOutputs]
//
// Nearly all weights are zero. A block holds the hidden units that are used, in the order of their
// index from 0; `dense` (prover/model/feed_forward.h) gives the matrices. Every weight is an
// integer of magnitude 2^16 at most, and so exact in float.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "prover/model/config.h"
#include "prover/vm/program.h"
#include "shared/isa/isa.h"

namespace ptvm::model {

// What a step computes on. Flags and bits are 0 or 1, acc and operand are i16.
struct Input {
  enum Index : uint8_t {
    kOne,
    kPc,
    kNextPc,  // (pc + 1) mod 256
    kAcc,
    kZero,
    kCarry,
    kHalted,
    kSp,
    kOperand,                      // the value that was read, 0 if none was
    kAccBits,                      // 16, least significant first
    kOperandBits = kAccBits + 16,  // 16
    kCount = kOperandBits + 16,
  };
};

// What comes out. A write happens if kWriteEnable is at least 0.5; the others are rounded.
struct Output {
  enum Index : uint8_t { kPc, kAcc, kSp, kWriteEnable, kWriteAddress, kWriteValue, kCount };
};

inline constexpr size_t kInputs = Input::kCount;
inline constexpr size_t kOutputs = Output::kCount;
inline constexpr size_t kHiddenUnits = 72;
static_assert(kInputs == 41 && kOutputs == 6);

// One hidden unit, whose three weights are all there are: x[gate] * x[value], times `weight`, is
// added to one output. For gate = Input::kOne the gate is its bias, 1, and has no weights.
struct HiddenUnit {
  Input::Index gate;
  Input::Index value;
  Output::Index output;
  float weight;

  friend bool operator==(const HiddenUnit&, const HiddenUnit&) = default;
};

// Which memory cell the operand comes from.
struct Read {
  enum class Kind : uint8_t { kNone, kDirect, kStackTop };

  Kind kind = Kind::kNone;
  uint8_t address = 0;  // for kDirect; kStackTop reads at sp

  friend bool operator==(const Read&, const Read&) = default;
};

// How the flags follow, with acc' = low16 of the rounded acc output and [] = 1 if true, else 0:
//
//   zero'   = [zero * previous + [acc' == 0] * of_result + constant >= 0.5]
//   carry'  = [carry * previous + [acc output is no i16] * overflow
//              + [acc < round(bound_constant + bound_operand * operand)] * less + constant >= 0.5]
//   halted' = [constant >= 0.5]
struct Controls {
  struct Zero {
    float previous = 0;
    float of_result = 0;
    float constant = 0;

    friend bool operator==(const Zero&, const Zero&) = default;
  };
  struct Carry {
    float previous = 0;
    float overflow = 0;
    float less = 0;
    float constant = 0;
    float bound_constant = 0;
    float bound_operand = 0;

    friend bool operator==(const Carry&, const Carry&) = default;
  };

  Zero zero = {};
  Carry carry = {};
  float halted_constant = 0;

  friend bool operator==(const Controls&, const Controls&) = default;
};

// The part of the model for one instruction.
struct Block {
  isa::Instruction instruction;
  uint8_t layer = 0;  // which of the config's layers it belongs to
  Read read;
  std::vector<HiddenUnit> units;  // hidden units 0..size() - 1; the others are zero
  std::array<float, kOutputs> output_bias{};
  Controls controls;

  friend bool operator==(const Block&, const Block&) = default;
};

struct Model {
  Config config;
  vm::Program program;
  std::vector<Block> blocks;  // [n_instructions], by pc

  friend bool operator==(const Model&, const Model&) = default;
};

// The layer of the instruction at `pc` < n_instructions: layers hold equally many, but for the last
// ones, which may hold less or none. Requires n_layers in 1..claim::kMaxLayers.
constexpr uint8_t layer_of(size_t pc, size_t n_instructions, size_t n_layers) {
  const size_t layer = pc / ((n_instructions + n_layers - 1) / n_layers);
  return static_cast<uint8_t>(layer < n_layers ? layer : n_layers - 1);
}

}  // namespace ptvm::model
