// Reading a program from a `.tvm` file.
#pragma once

#include <cstddef>
#include <string>

#include "absl/status/statusor.h"
#include "prover/vm/program.h"

namespace ptvm::assembler {

// The longest source that is read, in bytes.
inline constexpr size_t kMaxSourceBytes = size_t{1} << 20;

// The program in the file at `path`. kNotFound with the path if it cannot be read; kInvalidArgument
// if it is too long, or with the rendered diagnostics (several lines) if it has errors.
absl::StatusOr<vm::Program> load(const std::string& path);

}  // namespace ptvm::assembler
