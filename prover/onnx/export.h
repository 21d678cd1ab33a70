// The ONNX export of a program: a folder with the step, the whole program, a manifest, the states
// of a run, and a script that checks all of them with other people's packages (spec/onnx.md).
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "prover/model/model.h"
#include "prover/onnx/manifest.h"

namespace ptvm::onnx {

// The files of the export of `model`, by name; the trace has the first `max_trace_steps` steps.
// Equal arguments give equal bytes. kInvalidArgument if the model cannot be exported: it has no
// instruction, its attention is not average-hard, or step_weights refuses it.
absl::StatusOr<Files> export_files(const model::Model& model, uint64_t max_trace_steps);

// The step of `model` out of the export in `folder`, as bytes. kNotFound if a file cannot be read;
// kInvalidArgument if the manifest is not that of `model`, or the file not that of the manifest.
absl::StatusOr<std::string> load_step(const model::Model& model, const std::string& folder);

}  // namespace ptvm::onnx
