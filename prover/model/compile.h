// From a program to its transformer (spec/transformer.md, section 4).
#pragma once

#include "absl/status/statusor.h"
#include "prover/model/model.h"
#include "prover/vm/program.h"

namespace ptvm::model {

// The model of `program`: a block for each instruction, which depends on that instruction alone.
// kInvalidArgument if vm::validate refuses the program, or `validate` the configuration. An empty
// program has a model without blocks.
absl::StatusOr<Model> compile(const vm::Program& program, const Config& config);

// The block of one instruction, which isa::is_valid accepts; its layer is 0.
Block compile_instruction(isa::Instruction instruction);

}  // namespace ptvm::model
