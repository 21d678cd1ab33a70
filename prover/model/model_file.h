// A model as a safetensors file (spec/transformer.md, section 8): the matrices of all blocks, one
// tensor for each kind with the blocks in its first dimension, and as metadata the program, the
// configuration and the hashes of both.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "absl/status/statusor.h"
#include "prover/model/model.h"
#include "prover/model/safetensors.h"

namespace ptvm::model {

// More than any model's file has: about 26 KB for each of 256 instructions.
inline constexpr size_t kMaxModelBytes = size_t{16} << 20;

// The content of the file of `model`, which is one that `compile` gave.
Safetensors to_safetensors(const Model& model);

// The file. Equal models have equal files.
std::vector<uint8_t> write_model(const Model& model);

// The model in the file `bytes`. Everything in it follows from program and configuration, and is
// compared with what does: so what this returns is what `compile` gives. kInvalidArgument with what
// is wrong and where ("feed_forward.gate.weight[3][5][0] is 2; the program gives 1").
absl::StatusOr<Model> read_model(std::span<const uint8_t> bytes);

}  // namespace ptvm::model
