// The subcommands of `prover`, and what they share. What `verifier` has too, and all that concerns
// the command line itself, comes from verifier/tool.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "verifier/tool/command_line.h"

namespace ptvm::cli {

using tool::ExitCode;

// Each adds a subcommand to `app`; if that is called, its answer goes to `exit_code`.
void add_run(CLI::App& app, ExitCode& exit_code);
void add_trace(CLI::App& app, ExitCode& exit_code);
void add_tui(CLI::App& app, ExitCode& exit_code);
void add_prove(CLI::App& app, ExitCode& exit_code);
void add_verify(CLI::App& app, ExitCode& exit_code);
void add_compile(CLI::App& app, ExitCode& exit_code);
void add_assemble(CLI::App& app, ExitCode& exit_code);
void add_disassemble(CLI::App& app, ExitCode& exit_code);
void add_info(CLI::App& app, ExitCode& exit_code);
void add_export(CLI::App& app, ExitCode& exit_code);
void add_import(CLI::App& app, ExitCode& exit_code);
void add_export_onnx(CLI::App& app, ExitCode& exit_code);
void add_security(CLI::App& app, ExitCode& exit_code);
void add_attention(CLI::App& app, ExitCode& exit_code);
void add_transformer(CLI::App& app, ExitCode& exit_code);
void add_cost(CLI::App& app, ExitCode& exit_code);
void add_research(CLI::App& app, ExitCode& exit_code);
void add_equivalence(CLI::App& app, ExitCode& exit_code);
void add_verify_research(CLI::App& app, ExitCode& exit_code);
void add_verify_equivalence(CLI::App& app, ExitCode& exit_code);

// Prints the message of `status` and returns its exit code: kUsage if a file cannot be read or
// written (kNotFound, kPermissionDenied) or the build lacks what was asked for (kUnimplemented),
// else kFailed. Rendered diagnostics are printed as is.
ExitCode fail(const absl::Status& status);

// A power of two on the command line that is a logarithm in the prover, in `log_range`.
CLI::Option* add_power_of_two(CLI::App& command, const char* name, const std::string& description,
                              tool::Range<uint32_t> log_range, std::optional<uint32_t>& target);

// The option for how many threads to use, into `target`, and what that is to begin with.
CLI::Option* add_threads(CLI::App& command, uint32_t& target);
uint32_t all_threads();

// The positional argument of a program's file, and the option for a file to write to.
CLI::Option* add_program_file(CLI::App& command, std::string& path);
CLI::Option* add_output_file(CLI::App& command, std::string& path, const std::string& description);

}  // namespace ptvm::cli
