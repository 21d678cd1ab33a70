// All engines by name.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "prover/engine/engine.h"
#include "prover/model/model.h"

namespace ptvm::engine {

// The names of all engines that there are, native first.
const std::vector<std::string>& all_engine_names();

// Those of them that this build has, in the same order.
const std::vector<std::string>& engine_names();

// The engine called `name`, in the initial state of the program of `model`, with its attention.
// kInvalidArgument if there is none of that name, or if vm::validate refuses the program;
// kUnimplemented if this build does not have it, with what it takes.
absl::StatusOr<std::unique_ptr<Engine>> make_engine(std::string_view name,
                                                    const model::Model& model);

// The engine `onnx` with the graph of an export of `model` (spec/onnx.md) in `folder`. kNotFound if
// a file cannot be read, kInvalidArgument if the export is not one of `model` or was altered,
// kUnimplemented as above.
absl::StatusOr<std::unique_ptr<Engine>> load_engine(const model::Model& model,
                                                    const std::string& folder);

}  // namespace ptvm::engine
