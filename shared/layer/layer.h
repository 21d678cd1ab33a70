// The transformer layer that executes an instruction: a gated feed-forward layer, what it reads by
// attention, and how the flags follow (spec/transformer.md, sections 3 to 6).
//
// With x the inputs [kInputs] of a step,
//
//   hidden = (W_gate x + b_gate) * (W_value x + b_value)   [kHiddenUnits], entry by entry
//   output = W_out hidden + b_out                          [kOutputs]
//
// Nearly all weights are zero. A block is the layer of one instruction as a list of the hidden
// units that are used. The weights W that a program compiles to are integers of magnitude 2^16 at
// most; an engine keeps them as floats, which hold them exactly.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "shared/isa/isa.h"

namespace ptvm::layer {

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

// Sets the inputs of a step, but for the bits, in state `registers` whose read gives `operand` (0
// if it reads nothing), as numbers of a type that holds all i16.
template <class N>
constexpr void set_numbers(const isa::Registers& registers, int16_t operand,
                           std::array<N, kInputs>& x) {
  x[Input::kOne] = 1;
  x[Input::kPc] = registers.pc;
  x[Input::kNextPc] = static_cast<uint8_t>(registers.pc + 1);
  x[Input::kAcc] = registers.acc;
  x[Input::kZero] = registers.zero;
  x[Input::kCarry] = registers.carry;
  x[Input::kHalted] = registers.halted;
  x[Input::kSp] = registers.sp;
  x[Input::kOperand] = operand;
}
// Sets the bits.
template <class N>
constexpr void set_bits(const isa::Registers& registers, int16_t operand,
                        std::array<N, kInputs>& x) {
  for (size_t i = 0; i < 16; ++i) {
    x[Input::kAccBits + i] = registers.acc >> i & 1;
    x[Input::kOperandBits + i] = operand >> i & 1;
  }
}
// All inputs.
template <class N>
constexpr std::array<N, kInputs> inputs_of(const isa::Registers& registers, int16_t operand) {
  std::array<N, kInputs> x{};
  set_numbers(registers, operand, x);
  set_bits(registers, operand, x);
  return x;
}

// One hidden unit, whose three weights are all there are: x[gate] * x[value], times `weight`, is
// added to one output. For gate = Input::kOne the gate is its bias, 1, and has no weights.
template <class W>
struct HiddenUnit {
  Input::Index gate;
  Input::Index value;
  Output::Index output;
  W weight;

  friend constexpr bool operator==(const HiddenUnit&, const HiddenUnit&) = default;
};

// Which memory cell the operand comes from.
struct Read {
  enum class Kind : uint8_t { kNone, kDirect, kStackTop };

  Kind kind = Kind::kNone;
  uint8_t address = 0;  // for kDirect; kStackTop reads at sp

  friend constexpr bool operator==(const Read&, const Read&) = default;
};

// How the flags follow, with acc' = low16 of the rounded acc output and [] = 1 if true, else 0:
//
//   zero'   = [zero * previous + [acc' == 0] * of_result + constant >= 0.5]
//   carry'  = [carry * previous + [acc output is no i16] * overflow
//              + [acc < round(bound_constant + bound_operand * operand)] * less + constant >= 0.5]
//   halted' = [constant >= 0.5]
template <class W>
struct Controls {
  struct Zero {
    W previous = 0;
    W of_result = 0;
    W constant = 0;

    friend constexpr bool operator==(const Zero&, const Zero&) = default;
  };
  struct Carry {
    W previous = 0;
    W overflow = 0;
    W less = 0;
    W constant = 0;
    W bound_constant = 0;
    W bound_operand = 0;

    friend constexpr bool operator==(const Carry&, const Carry&) = default;
  };

  Zero zero = {};
  Carry carry = {};
  W halted_constant = 0;

  friend constexpr bool operator==(const Controls&, const Controls&) = default;
};

// Hidden units 0..size() - 1; the others are zero.
class Units {
 public:
  static constexpr size_t kMax = 50;

  constexpr void push_back(const HiddenUnit<int32_t>& unit) { units_[size_++] = unit; }
  constexpr size_t size() const { return size_; }
  constexpr const HiddenUnit<int32_t>* begin() const { return units_.data(); }
  constexpr const HiddenUnit<int32_t>* end() const { return units_.data() + size_; }

 private:
  std::array<HiddenUnit<int32_t>, kMax> units_{};
  size_t size_ = 0;
};

struct Block {
  Read read;
  Units units;
  std::array<int32_t, kOutputs> output_bias{};
  Controls<int32_t> controls;
};

}  // namespace ptvm::layer
