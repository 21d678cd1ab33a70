// The options that say which attention: a shape, and inputs of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "prover/cli/command.h"
#include "prover/inference/attention.h"

namespace ptvm::cli {

// What is given of a shape.
struct ShapeOptions {
  std::optional<uint32_t> heads = std::nullopt;
  std::optional<uint32_t> dim = std::nullopt;
  std::optional<uint32_t> steps = std::nullopt;
  std::optional<uint32_t> carried = std::nullopt;
  std::optional<uint32_t> score_shift = std::nullopt;
};

// --heads, --dim, --seq, --carried and --score-shift. `use` begins their descriptions.
void add_shape_options(CLI::App& command, const std::string& use, ShapeOptions& options);

// The first member in which `shape` is not what is given: "heads is 2, not 4"; nothing if there is
// none.
std::string difference_of(const inference::AttentionShape& shape, const ShapeOptions& given);

struct InputOptions {
  ShapeOptions shape;
  std::optional<uint64_t> seed = std::nullopt;
  std::string path;  // of a file with inputs, which excludes all of the above
};

// The same, --seed and --inputs.
void add_input_options(CLI::App& command, InputOptions& options);

// The inputs that are asked for: a file's, or generated ones. kNotFound if the file cannot be read,
// kInvalidArgument if it holds no inputs; CLI::ParseError if the shape is not given or not in
// range.
absl::StatusOr<inference::AttentionInputs> load_inputs(const InputOptions& options);

// Those in the file at `path`; errors as above.
absl::StatusOr<inference::AttentionInputs> read_inputs(const std::string& path);

}  // namespace ptvm::cli
