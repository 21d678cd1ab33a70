// What `trace` and `tui` look at: a program, and its run as far as it is recorded.
#pragma once

#include <optional>

#include "prover/cli/model_options.h"
#include "prover/view/listing.h"
#include "prover/view/recorded_run.h"

namespace ptvm::cli {

struct RecordingOptions {
  std::string path;
  uint64_t max_steps;
  ModelOptions model = {};
};

struct RecordedProgram {
  view::RecordedRun run;
  view::Listing listing;
};

// FILE, --max-steps up to `greatest_steps` with what `options` hold as its default, and the options
// of the model.
void add_recording_options(CLI::App& command, uint64_t greatest_steps, RecordingOptions& options);

// Reads and runs the program; a run that fails or goes on is recorded as far as it comes. Nothing
// if there is no such program; the error is then printed, and `exit_code` says which it is.
std::optional<RecordedProgram> record_program(const RecordingOptions& options, ExitCode& exit_code);

}  // namespace ptvm::cli
