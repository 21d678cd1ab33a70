// The transformer of a program as an ONNX model (spec/onnx.md), executed by OpenVINO: one inference
// a step. Memory, and what the machine forbids, stay here.
//
// All programs share one compiled graph, whose weights are inputs, so that an engine is made in a
// millisecond; or the graph is that of an export, with the weights in it.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "prover/engine/engine.h"
#include "prover/model/model.h"

namespace ptvm::engine {

// The engine in the initial state of `model.program`. kInvalidArgument if onnx::step_weights
// refuses the model, kInternal with OpenVINO's words if that fails.
//
// Besides what the interface says, `run` gives kOutOfRange with the step if an output does not fit
// its place, and kResourceExhausted before a step that attention cannot count.
absl::StatusOr<std::unique_ptr<Engine>> make_onnx_engine(const model::Model& model);

// The same with the graph in `folder`, an export of `model`. The errors are also those of
// onnx::load_step.
absl::StatusOr<std::unique_ptr<Engine>> load_onnx_engine(const model::Model& model,
                                                         const std::string& folder);

}  // namespace ptvm::engine
