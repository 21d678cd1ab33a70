// The option that chooses an engine.
#pragma once

#include <string>

#include "verifier/tool/command_line.h"

namespace ptvm::cli {

// --engine NAME into `name`, which is shown as the default. `description` is what it is for. Names
// of engines that this build does not have are taken: engine::make_engine says what they need.
void add_engine_option(CLI::App& command, const std::string& description, std::string& name);

}  // namespace ptvm::cli
