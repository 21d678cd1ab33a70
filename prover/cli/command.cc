#include "prover/cli/command.h"

#include <iostream>

#include "absl/strings/match.h"

namespace ptvm::cli {

ExitCode fail(const absl::Status& status) {
  const std::string message(status.message());
  const bool is_usage =
      absl::IsNotFound(status) || absl::IsPermissionDenied(status) || absl::IsUnimplemented(status);
  const ExitCode code = is_usage ? ExitCode::kUsage : ExitCode::kFailed;
  // Only rendered diagnostics end with a newline; each of them says "error:" behind its position.
  if (!absl::EndsWith(message, "\n")) return tool::fail(code, message);
  std::cerr << message;
  return code;
}

CLI::Option* add_program_file(CLI::App& command, std::string& path) {
  return command
      .add_option("FILE", path,
                  "The program: .tvm source, assembled JSON, or a model or proof of it")
      ->required()
      ->option_text(" ");
}

CLI::Option* add_output_file(CLI::App& command, std::string& path, const std::string& description) {
  return command.add_option("-o,--output", path, description)->option_text("FILE");
}

}  // namespace ptvm::cli
