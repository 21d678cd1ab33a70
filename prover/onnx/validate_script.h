// The Python script of an export: prover/onnx/validate.py, as it is.
#pragma once

namespace ptvm::onnx {

const char* validate_script();

}  // namespace ptvm::onnx
