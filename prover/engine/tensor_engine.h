// The transformer of a program as plain linear algebra, by Eigen: all of every matrix in every
// step, in doubles, which hold every sum exactly.
//
// This engine is written from spec/transformer.md by itself, as a check on the fast one: it shares
// with it the matrices of the model and the attention memory. What passes from step to step is the
// embedding. Its signs become bits, sums of bits times powers of two the numbers of the layer's
// inputs, and the outputs become bits again by division.
#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <vector>

#include "prover/attention/memory.h"
#include "prover/engine/engine.h"
#include "prover/model/embedding.h"
#include "prover/model/model.h"

namespace ptvm::engine {

class TensorEngine final : public Engine {
 public:
  // An engine in the initial state of `model.program`. `model` has the form that model::compile
  // gives; its weights may be others.
  explicit TensorEngine(const model::Model& model);

  std::string_view name() const override { return "tensor"; }
  const vm::Program& program() const override { return program_; }
  State state() const override;
  void reset() override;

  // Besides what the interface says: kOutOfRange with the step if an output of a layer does not fit
  // its place, which does not happen with compiled weights; kResourceExhausted before a step that
  // attention cannot count.
  absl::Status run(uint64_t max_steps) override;

  uint8_t layer_of(uint8_t pc) const override { return blocks_[pc].layer; }

 private:
  template <int kRows>
  using Vector = Eigen::Matrix<double, kRows, 1>;
  static constexpr int kWidth = model::kModelWidth;
  static constexpr int kInputs = model::kInputs;
  static constexpr int kHidden = model::kHiddenUnits;
  static constexpr int kOutputs = model::kOutputs;

  struct Block {
    Eigen::Matrix<double, kHidden, kInputs> gate_weight, value_weight;
    Vector<kHidden> gate_bias, value_bias;
    Eigen::Matrix<double, kOutputs, kHidden, Eigen::RowMajor> output_weight;
    Vector<kOutputs> output_bias;
    Vector<3> zero;   // times zero, [acc' = 0], 1
    Vector<4> carry;  // times carry, [exact is no i16], [acc < bound], 1
    Vector<2> bound;  // times 1, operand
    bool halts;
    model::Read read;
    uint8_t layer;
  };

  isa::Registers registers() const;
  // One step from the registers `before`, which are those of now and not halted.
  absl::Status advance(const isa::Registers& before);

  vm::Program program_;
  std::vector<Block> blocks_;  // [n_instructions]
  attention::Memory initial_memory_;
  attention::Memory memory_;
  Eigen::Array<double, kWidth, 1> embedding_;
  uint64_t steps_ = 0;
};

}  // namespace ptvm::engine
