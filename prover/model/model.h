// A program as a transformer: the layer of each instruction (shared/layer/layer.h), with weights as
// the engines compute with them and files hold them. `dense` (prover/model/feed_forward.h) gives
// the matrices.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "prover/model/config.h"
#include "prover/vm/program.h"
#include "shared/isa/isa.h"
#include "shared/layer/layer.h"

namespace ptvm::model {

using layer::Input;
using layer::kHiddenUnits;
using layer::kInputs;
using layer::kOutputs;
using layer::Output;
using layer::Read;
using Controls = layer::Controls<float>;
using HiddenUnit = layer::HiddenUnit<float>;

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
