// Reading a program, in whatever form it is.
#pragma once

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "prover/model/model.h"
#include "prover/vm/program.h"

namespace ptvm::cli {

struct ProgramFile {
  vm::Program program;
  std::string proof;                  // the whole file if it is a proof, else empty
  std::optional<model::Model> model;  // if it is one
  std::string source = {};            // the whole file if it is `.tvm` source, else empty
};

// The program in the file at `path`: `.tvm` source, the JSON that `assemble` writes, or a proof or
// model, which names a program. Told apart by how they begin, not by name. kNotFound if it cannot
// be read; kInvalidArgument if it is too long or has errors, which are rendered if it is source. A
// model is checked as model::read_model does, a proof only for its form.
absl::StatusOr<ProgramFile> read_program(const std::string& path);

}  // namespace ptvm::cli
