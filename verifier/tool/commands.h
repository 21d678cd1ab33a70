// The subcommands about proofs. Both programs have them: `verifier`, and `prover` as a self-check.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <span>
#include <string>

#include "verifier/tool/command_line.h"

namespace ptvm::tool {

// Adds `verify` to `app`; if it is called, the answer goes to `exit_code`.
void add_verify(CLI::App& app, ExitCode& exit_code);

// Adds `info` for proof files.
void add_info(CLI::App& app, ExitCode& exit_code);

// What `info` prints about the file at `path`, which holds `proof`: its claim and parameters,
// unverified. kFailed if they cannot be read or contradict one another.
ExitCode show_info(const std::string& path, std::span<const uint8_t> proof, bool as_json);

}  // namespace ptvm::tool
