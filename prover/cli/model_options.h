// The options that say which transformer of a program is meant.
#pragma once

#include "prover/model/config.h"
#include "verifier/tool/command_line.h"

namespace ptvm::cli {

// --layers and --attention-mode, into `config`, whose number of layers is shown as the default.
void add_model_options(CLI::App& command, model::Config& config);

}  // namespace ptvm::cli
