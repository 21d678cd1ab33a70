// A whole program as one ONNX graph (spec/onnx.md, section 3): a Loop whose body is the step of
// step_graph.h, with the memory as a tensor, so that any runtime executes the program by itself.
#pragma once

#include "prover/model/model.h"
#include "prover/onnx/step_graph.h"

namespace ptvm::onnx {

// The model of `model.program`, which has at least one instruction, with average-hard attention;
// `weights` are those of `model`.
::onnx::ModelProto program_model(const model::Model& model, const StepWeights& weights);

}  // namespace ptvm::onnx
