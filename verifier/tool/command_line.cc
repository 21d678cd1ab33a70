#include "verifier/tool/command_line.h"

#include <algorithm>
#include <charconv>
#include <exception>
#include <iostream>
#include <new>
#include <utility>

#include "ptvm/verifier.h"

namespace ptvm::tool {

ExitCode fail(ExitCode code, std::string_view message) {
  std::cerr << "error: " << message << (message.ends_with('\n') ? "" : "\n");
  return code;
}

CLI::Option* add_number(CLI::App& command, const std::string& name, const std::string& description,
                        Range<uint64_t> range, std::function<void(uint64_t)> store) {
  const auto parse = [name, range, store = std::move(store)](const std::string& text) {
    uint64_t value = 0;
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc() || stop != end || value < range.least || value > range.greatest) {
      throw CLI::ValidationError(name, "expected a number from " + std::to_string(range.least) +
                                           " to " + std::to_string(range.greatest) + ", not `" +
                                           text + "`");
    }
    store(value);
  };
  return command.add_option_function<std::string>(name, parse, description)->option_text("N");
}

CLI::Option* add_name(CLI::App& command, const std::string& name, const std::string& description,
                      std::vector<std::string> names, std::string_view fallback,
                      std::function<void(const std::string&)> store) {
  std::string listed;
  for (const std::string& each : names) listed += (listed.empty() ? "" : ", ") + each;
  std::string text = description + ": " + listed;
  if (!fallback.empty()) text += " [" + std::string(fallback) + "]";
  const auto parse = [name, names = std::move(names), listed,
                      store = std::move(store)](const std::string& given) {
    if (std::ranges::find(names, given) == names.end()) {
      throw CLI::ValidationError(name, "expected one of " + listed + ", not `" + given + "`");
    }
    store(given);
  };
  return command.add_option_function<std::string>(name, parse, text)->option_text("NAME");
}

void add_common(CLI::App& app, const std::string& example, const std::string& exit_codes) {
  app.set_version_flag("--version", app.get_name() + " " PTVM_VERSION " (proof format " +
                                        std::to_string(ptvm_proof_format_version()) + ")");
  app.require_subcommand(1);
  app.footer("Example:\n  " + example + "\n\nExit codes:\n" + exit_codes);
}

int run(CLI::App& app, int argc, const char* const* argv, const ExitCode& exit_code) {
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (app.exit(error) != 0) return static_cast<int>(ExitCode::kUsage);
  } catch (const std::bad_alloc&) {
    return static_cast<int>(fail(ExitCode::kFailed, "out of memory"));
  } catch (const std::exception& error) {
    return static_cast<int>(fail(ExitCode::kFailed, error.what()));
  }
  std::cout.flush();
  if (!std::cout) {
    return static_cast<int>(fail(ExitCode::kUsage, "standard output cannot be written"));
  }
  return static_cast<int>(exit_code);
}

}  // namespace ptvm::tool
