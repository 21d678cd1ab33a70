#include "prover/cli/recorded_program.h"

#include <utility>

namespace ptvm::cli {

void add_recording_options(CLI::App& command, uint64_t greatest_steps, RecordingOptions& options) {
  add_program_file(command, options.path);
  tool::add_number(command, "--max-steps", "Record no more than the first N steps",
                   tool::Range<uint64_t>{0, greatest_steps}, options.max_steps);
  add_model_options(command, options.model);
}

std::optional<RecordedProgram> record_program(const RecordingOptions& options,
                                              ExitCode& exit_code) {
  const auto loaded = load_model(options.path, options.model, exit_code);
  if (!loaded) return std::nullopt;
  auto run = view::RecordedRun::record(loaded->model, options.max_steps);
  if (!run.ok()) {
    exit_code = fail(run.status());
    return std::nullopt;
  }
  return RecordedProgram{*std::move(run),
                         view::make_listing(loaded->model.program, loaded->source)};
}

}  // namespace ptvm::cli
