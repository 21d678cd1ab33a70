// tui: shows a run in the terminal, step by step in both directions.
#include <memory>

#include "prover/cli/recorded_program.h"
#include "prover/tui/show.h"

namespace ptvm::cli {
namespace {

constexpr uint64_t kDefaultSteps = uint64_t{1} << 20;

struct Options {
  RecordingOptions recording = {.path = "", .max_steps = kDefaultSteps};
  bool ascii = false;
};

ExitCode show(const Options& options) {
  if (absl::Status status = tui::check_terminal(); !status.ok()) {
    return tool::fail(ExitCode::kUsage, std::string(status.message()));
  }
  ExitCode exit_code = ExitCode::kOk;
  const auto program = record_program(options.recording, exit_code);
  if (!program) return exit_code;
  const absl::Status status =
      tui::show(program->run, program->listing, options.recording.path, options.ascii);
  return status.ok() ? ExitCode::kOk : tool::fail(ExitCode::kUsage, std::string(status.message()));
}

}  // namespace

void add_tui(CLI::App& app, ExitCode& exit_code) {
  CLI::App* command = app.add_subcommand("tui", "Look at a run in the terminal, step by step");
  const auto options = std::make_shared<Options>();
  add_recording_options(*command, view::kMaxRecordedSteps, options->recording);
  command->add_flag("--ascii", options->ascii, "Draw with ASCII characters only");
  command->footer(
      "Example:\n  prover tui programs/fibonacci.tvm\n\n"
      "The right and left arrows step, `?` lists the keys, `q` quits.");
  command->callback([options, &exit_code] { exit_code = show(*options); });
}

}  // namespace ptvm::cli
