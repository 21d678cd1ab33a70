// A model without its zeros: of each block, just the hidden units that have weights.
//
// Of the 72 hidden units of a block 2 to 50 are used, and each of these has one gate, one value and
// one output weight. So the layer
//
//   output = W_out ((W_gate x + b_gate) * (W_value x + b_value)) + b_out
//
// is, for output o, the sum of weight * x[gate] * x[value] over the units that lead to o, plus
// b_out[o]. All sums are of integers below 2^53, and so exact in any order.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "prover/model/feed_forward.h"
#include "prover/model/model.h"

namespace ptvm::engine {

class SparseModel {
 public:
  struct Block {
    // The units of output o are units_[first_unit[o]] to units_[first_unit[o + 1]], exclusive.
    std::array<uint32_t, model::kOutputs + 1> first_unit{};
    std::array<double, model::kOutputs> bias{};
    model::Controls controls;
    model::Read read;
    bool uses_bits = false;  // of acc or of the operand, as inputs
    // With sp outside of these the machine forbids the step: before anything of it is computed.
    int16_t least_sp = 256;
    int16_t greatest_sp = -1;
  };

  explicit SparseModel(const model::Model& model);

  size_t size() const { return blocks_.size(); }
  const Block& operator[](size_t pc) const { return blocks_[pc]; }

  // What a step of `block` does, as model::decide says for the outputs of the block's layer:
  // `registers` are those before it, and `operand` is what it read (0 if nothing).
  absl::StatusOr<model::Transition> step(const Block& block, const isa::Registers& registers,
                                         int16_t operand) const;

 private:
  struct Unit {
    uint8_t gate;
    uint8_t value;
    float weight;
  };

  std::vector<Block> blocks_;  // [n_instructions]
  std::vector<Unit> units_;    // of all blocks
};

}  // namespace ptvm::engine
