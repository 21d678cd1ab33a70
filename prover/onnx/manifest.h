// metadata.json of an export: what the graphs beside it are, and which program and model they
// belong to (spec/onnx.md, section 4).
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "prover/model/model.h"

namespace ptvm::onnx {

inline constexpr std::string_view kManifestName = "metadata.json";
inline constexpr std::string_view kStepName = "step.onnx";
inline constexpr std::string_view kProgramName = "program.onnx";
inline constexpr std::string_view kTraceName = "reference_trace.json";
inline constexpr std::string_view kScriptName = "validate.py";

using Files = std::map<std::string, std::string>;  // content by name

// BLAKE2b-256 of `bytes`, in hexadecimal.
std::string hash_of(std::string_view bytes);

// The manifest of `model` whose graphs are `graphs`.
nlohmann::ordered_json manifest(const model::Model& model, const Files& graphs);

// OK if `text` is the JSON `expected`. kInvalidArgument with the first difference:
// "/program/initial_memory/0 is 7; the program gives 0".
absl::Status check_manifest(std::string_view text, const nlohmann::ordered_json& expected);

}  // namespace ptvm::onnx
