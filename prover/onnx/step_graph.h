// The step of a program's transformer as an ONNX graph (spec/onnx.md, section 2): from the 41
// inputs of a step to its six outputs and the three flags.
//
// The graph takes the weights of the instruction at pc out of tensors that hold those of all
// instructions. The model's layer is made larger by what lets one pair of products compute all that
// a step needs: hidden units that carry a constant and what the flags compare, and rows that lead
// them to the places where they are compared.
//
//   input_weight   [n][kInputs][2 * kHidden]  float   the gates, then the values
//   output_weight  [n][kRows][kHidden]        int32
//   flag_weight    [n][kFlags][kTests]        int32
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "prover/model/model.h"
#include "prover/onnx/graph_builder.h"

namespace ptvm::onnx {

inline constexpr int64_t kIrVersion = 9;
inline constexpr int64_t kOpsetVersion = 19;

// The hidden units behind those of the model.
struct Unit {
  enum Index : size_t {
    kOne = model::kHiddenUnits,  // 1
    kMargin,                     // acc - (c0 + c1 * v)
    kZeroSoFar,                  // zero * w0 + w2
    kCarrySoFar,                 // carry * u0 + u3
    kCount,
  };
};

// The rows behind the model's outputs. A test holds if no bit of its mask is set in its row.
struct Row {
  enum Index : size_t {
    kResultIsZero = model::kOutputs,  // acc, by its 16 low bits
    kResultFits,                      // acc + 2^15, by all others
    kIsNotLess,                       // the margin, by its sign
    kZero,                            // what the flags are besides the tests
    kCarry,
    kHalted,
    kCount,
  };
};

inline constexpr size_t kHidden = Unit::kCount;
inline constexpr size_t kRows = Row::kCount;
inline constexpr size_t kTests = 3;
inline constexpr size_t kFlags = 3;
inline constexpr size_t kTransition = model::kOutputs + kFlags;
static_assert(kHidden == 76 && kRows == 12 && kTransition == 9);

// The weights of blocks, row by row as above.
struct StepWeights {
  size_t n_blocks = 0;
  std::vector<float> input;
  std::vector<int32_t> output;
  std::vector<int32_t> flag;
};

// kInvalidArgument, with the block, if a weight is no integer, or so large that a step could leave
// the numbers that floats and int32 hold exactly. Those of compiled models are neither.
absl::StatusOr<StepWeights> step_weights(const model::Model& model);

// Adds the weights to a graph: as part of it, or as inputs for those of `n_blocks` blocks.
void add_weights(GraphBuilder& builder, const StepWeights& weights);
void add_weight_inputs(GraphBuilder& builder, size_t n_blocks);

// Adds the nodes that compute `transition`, int32 [1][kTransition], from `input`, float
// [1][kInputs], and the weights.
void add_step(GraphBuilder& builder);

// A model around a graph with the name `graph_name`, which is still empty.
::onnx::ModelProto new_model(const std::string& graph_name);

// The step of a program, whose weights are part of the graph, or of any program of `n_blocks`
// instructions, whose weights are inputs.
::onnx::ModelProto step_model(const StepWeights& weights);
::onnx::ModelProto step_model_of_any(size_t n_blocks);

}  // namespace ptvm::onnx
