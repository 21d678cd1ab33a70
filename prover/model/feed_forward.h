// The reference evaluation of a block: plain matrices, in the order of the formulas of
// prover/model/model.h. The engines are faster; this is what they are compared with.
#pragma once

#include <array>
#include <cstdint>

#include "absl/status/statusor.h"
#include "prover/model/model.h"
#include "shared/isa/isa.h"

namespace ptvm::model {

// The matrices of a block, row by row.
struct FeedForward {
  std::array<std::array<float, kInputs>, kHiddenUnits> gate_weight;
  std::array<float, kHiddenUnits> gate_bias;
  std::array<std::array<float, kInputs>, kHiddenUnits> value_weight;
  std::array<float, kHiddenUnits> value_bias;
  std::array<std::array<float, kHiddenUnits>, kOutputs> output_weight;
  std::array<float, kOutputs> output_bias;
};

// How many numbers these are.
inline constexpr size_t kFeedForwardParameters =
    2 * kHiddenUnits * (kInputs + 1) + kOutputs * (kHiddenUnits + 1);

// The matrices of `block`, which has at most kHiddenUnits units.
FeedForward dense(const Block& block);

using Inputs = std::array<double, kInputs>;
using Outputs = std::array<double, kOutputs>;

// The inputs of a step in state `registers` whose read gives `operand` (0 if it reads nothing).
Inputs inputs_of(const isa::Registers& registers, int16_t operand);

// W_out ((W_gate x + b_gate) * (W_value x + b_value)) + b_out. Exact on the inputs of a step, since
// no sum reaches 2^53.
Outputs evaluate(const FeedForward& weights, const Inputs& x);

// What a step does. A write comes after the read.
struct Transition {
  isa::Registers registers;  // after the step
  bool writes = false;
  uint8_t write_address = 0;  // 0 if nothing is written
  int16_t write_value = 0;    // 0 if nothing is written

  friend bool operator==(const Transition&, const Transition&) = default;
};

// Rounds `outputs` (half away from zero), cuts acc to 16 bits, and decides the flags by `controls`.
// `registers` is the state before the step. kOutOfRange if an output that is not cut does not fit
// its place: of what the compiler makes, only the pc of RET can be such.
absl::StatusOr<Transition> decide(const Controls& controls, const isa::Registers& registers,
                                  int16_t operand, const Outputs& outputs);

}  // namespace ptvm::model
