// The subcommands about proofs. Both programs have them: `verifier`, and `prover` as a self-check.
#pragma once

#include <cstdint>
#include <functional>
#include <iosfwd>
#include <span>
#include <string>

#include "verifier/tool/command_line.h"

namespace ptvm::tool {

// Runs the program of the claim in `proof`, which is verified, and returns how the run differs from
// the claim; nothing if it does not.
using Reexecute = std::function<std::string(std::span<const uint8_t> proof)>;

// Adds `verify` to `app`; if it is called, the answer goes to `exit_code`. Without `reexecute`, the
// options that ask for it are refused.
void add_verify(CLI::App& app, ExitCode& exit_code, Reexecute reexecute = nullptr);

// Adds `info` for proof files.
void add_info(CLI::App& app, ExitCode& exit_code);

// What `info` prints about the file at `path`, which holds `proof`: its claim and parameters,
// unverified. kFailed if they cannot be read or contradict one another.
ExitCode show_info(const std::string& path, std::span<const uint8_t> proof, bool as_json);

}  // namespace ptvm::tool
