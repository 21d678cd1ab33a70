#include "prover/cli/recorded_program.h"

#include <utility>

#include "prover/cli/model_options.h"
#include "prover/cli/program_file.h"
#include "prover/model/compile.h"

namespace ptvm::cli {

void add_recording_options(CLI::App& command, uint64_t greatest_steps, RecordingOptions& options) {
  add_program_file(command, options.path);
  tool::add_number(command, "--max-steps", "Record no more than the first N steps",
                   tool::Range<uint64_t>{0, greatest_steps}, options.max_steps);
  add_model_options(command, options.config);
}

std::optional<RecordedProgram> record_program(const RecordingOptions& options,
                                              ExitCode& exit_code) {
  const auto fail_with = [&](const absl::Status& status) {
    exit_code = fail(status);
    return std::nullopt;
  };
  auto file = read_program(options.path);
  if (!file.ok()) return fail_with(file.status());
  if (file->model && options.config_given) {
    exit_code = fail_model_options(options.path);
    return std::nullopt;
  }
  const absl::StatusOr<model::Model> model =
      file->model ? *std::move(file->model) : model::compile(file->program, options.config);
  if (!model.ok()) return fail_with(model.status());
  auto run = view::RecordedRun::record(*model, options.max_steps);
  if (!run.ok()) return fail_with(run.status());
  return RecordedProgram{*std::move(run), view::make_listing(file->program, file->source)};
}

}  // namespace ptvm::cli
