// The Python script of an export, as it was when this was built (ptvm_embed_files).
#pragma once

#include <string_view>

namespace ptvm::onnx {

// The bytes of prover/onnx/validate.py by its name there; empty for another name.
std::string_view script_file(std::string_view name);

}  // namespace ptvm::onnx
