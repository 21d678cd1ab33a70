// The options that say which transformer of a program is meant.
#pragma once

#include <string>

#include "prover/model/config.h"
#include "verifier/tool/command_line.h"

namespace ptvm::cli {

// --layers and --attention-mode, into `config`, whose values are shown as the defaults.
void add_model_options(CLI::App& command, model::Config& config);

// Whether one of them is on the command line.
bool model_options_given(const CLI::App& command);

// Says that the file at `path` is a model, which cannot have these options; kUsage.
tool::ExitCode fail_model_options(const std::string& path);

}  // namespace ptvm::cli
