#include "prover/cli/command.h"

#include <algorithm>
#include <iostream>
#include <thread>

#include "absl/strings/match.h"
#include "absl/strings/str_format.h"

namespace ptvm::cli {
namespace {

constexpr uint32_t kMaxThreads = 1024;

}  // namespace

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

CLI::Option* add_power_of_two(CLI::App& command, const char* name, const std::string& description,
                              tool::Range<uint32_t> log_range, std::optional<uint32_t>& target) {
  const auto parse = [name, log_range, &target](const std::string& text) {
    for (uint32_t log = log_range.least; log <= log_range.greatest; ++log) {
      if (text == std::to_string(uint32_t{1} << log)) target = log;
    }
    if (target) return;
    throw CLI::ValidationError(
        name, absl::StrFormat("expected a power of two from %d to %d, not `%s`",
                              1 << log_range.least, 1 << log_range.greatest, text));
  };
  return command.add_option_function<std::string>(name, parse, description)->option_text("N");
}

CLI::Option* add_threads(CLI::App& command, uint32_t& target) {
  return tool::add_number(command, "--threads", "Threads to use",
                          tool::Range<uint32_t>{1, kMaxThreads}, target);
}

uint32_t all_threads() { return std::max(1u, std::thread::hardware_concurrency()); }

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
