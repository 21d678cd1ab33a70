// What our programs share: exit codes, how the command line is read and how errors are shown.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace ptvm::tool {

enum class ExitCode : int {
  kOk = 0,
  kFailed = 1,  // the answer is no: a proof is rejected, a program has errors, ...
  kUsage = 2,   // the question makes no sense: wrong usage, or a file that cannot be used
};

// Prints "error: MESSAGE" on standard error and returns `code`, to be returned in turn.
ExitCode fail(ExitCode code, std::string_view message);

// The option `name` with a decimal number from `least` to `greatest`. CLI11's own numbers wrap
// around silently, and take 010 for 8.
template <class T>
struct Range {
  T least;
  T greatest;
};
CLI::Option* add_number(CLI::App& command, const std::string& name, const std::string& description,
                        Range<uint64_t> range, std::function<void(uint64_t)> store);

// The same, into `target`, whose value is shown as the default.
template <class T>
CLI::Option* add_number(CLI::App& command, const std::string& name, const std::string& description,
                        Range<T> range, T& target) {
  return add_number(command, name, description + " [" + std::to_string(target) + "]",
                    {range.least, range.greatest},
                    [&target](uint64_t value) { target = static_cast<T>(value); });
}

// The option `name` with one of `names`, which the help lists. `fallback` is shown as the default,
// if there is one.
CLI::Option* add_name(CLI::App& command, const std::string& name, const std::string& description,
                      std::vector<std::string> names, std::string_view fallback,
                      std::function<void(const std::string&)> store);

// The version flag and the exit codes in the help text, which all our programs have.
void add_common(CLI::App& app, const std::string& example, const std::string& exit_codes);

// Reads the command line, which runs the subcommand's callback, and returns the program's exit
// status: that of `exit_code`, which the callback sets, or of what went wrong before or after it.
int run(CLI::App& app, int argc, const char* const* argv, const ExitCode& exit_code);

}  // namespace ptvm::tool
