// The engine `onnx` lives in a module that is loaded when somebody asks for the engine: to start,
// OpenVINO takes longer than a short proof.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "prover/engine/engine.h"
#include "prover/model/model.h"

namespace ptvm::engine {

// What the module exports, under the name kOnnxModuleSymbol: the engine for a model, and the same
// with the graph in `folder`, an export of `model` (both in onnx_engine.cc).
struct OnnxModule {
  absl::StatusOr<std::unique_ptr<Engine>> (*make)(const model::Model& model);
  absl::StatusOr<std::unique_ptr<Engine>> (*load)(const model::Model& model,
                                                  const std::string& folder);
};
inline constexpr const char* kOnnxModuleSymbol = "ptvm_onnx_module";

// The module in ../lib/ptvm, seen from the folder of the running program. kUnimplemented with the
// loader's words if it cannot be loaded.
absl::StatusOr<const OnnxModule*> load_onnx_module();

}  // namespace ptvm::engine
