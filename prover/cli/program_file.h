// Reading a program, in whatever form it is.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "prover/vm/program.h"

namespace ptvm::cli {

struct ProgramFile {
  vm::Program program;
  std::string proof;  // the whole file if it is a proof, else empty
};

// The program in the file at `path`: `.tvm` source, the JSON that `assemble` writes, or a proof,
// whose claim names a program. Told apart by how they begin, not by name. kNotFound if it cannot be
// read; kInvalidArgument if it is too long or has errors, which are rendered if it is source.
absl::StatusOr<ProgramFile> read_program(const std::string& path);

}  // namespace ptvm::cli
