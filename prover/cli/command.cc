#include "prover/cli/command.h"

#include <algorithm>
#include <iostream>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace ptvm::cli {

CLI::Validator one_of(std::vector<std::string> names) {
  const auto check = [names = std::move(names)](const std::string& given) -> std::string {
    if (std::ranges::find(names, given) != names.end()) return "";
    return absl::StrCat("expected one of ", absl::StrJoin(names, ", "), ", not `", given, "`");
  };
  return {check, ""};
}

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
