// The options that say which transformer layers run on what.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "prover/cli/command.h"
#include "prover/inference/transformer_reference.h"

namespace ptvm::cli {

// By position in the list of options for a generated run.
inline constexpr size_t kRunNumbers = 8;

struct RunOptions {
  std::array<std::optional<uint64_t>, kRunNumbers> numbers{};  // exclude the files
  std::string model, vectors, state;  // paths; without a state, the empty one
};

// A model, and what it runs on.
struct TransformerRun {
  inference::TransformerModel model;
  inference::TransformerState before;
  std::vector<int16_t> vectors;  // [width][steps]
};

// --layers, --heads, --dim, --hidden, --seq, --carried, --score-shift and --seed of a generated
// run; --model, --vectors and --state of one from files.
void add_run_options(CLI::App& command, RunOptions& options);

// The run that is asked for. kNotFound if a file cannot be read, kInvalidArgument if it does not
// hold what it should; CLI::ParseError if the shape is not given or not in range.
absl::StatusOr<TransformerRun> load_run(const RunOptions& options);

// What the files at these paths hold; errors as above. The state is that before the vectors.
absl::StatusOr<inference::TransformerModel> read_model(const std::string& path);
absl::StatusOr<inference::TransformerState> read_state(const std::string& path,
                                                       const inference::StackShape& stack);
absl::StatusOr<std::vector<int16_t>> read_vectors(const std::string& path,
                                                  const inference::StackShape& stack,
                                                  const inference::TransformerState& before);

}  // namespace ptvm::cli
