#include "prover/cli/engine_option.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "prover/engine/engines.h"

namespace ptvm::cli {

void add_engine_option(CLI::App& command, const std::string& description, std::string& name) {
  const auto& names = engine::all_engine_names();
  const auto check = [&names](const std::string& given) -> std::string {
    if (std::ranges::find(names, given) != names.end()) return "";
    return absl::StrCat("expected one of ", absl::StrJoin(names, ", "), ", not `", given, "`");
  };
  command
      .add_option("--engine", name,
                  absl::StrCat(description, ": ", absl::StrJoin(names, ", "), " [", name, "]"))
      ->check(CLI::Validator(check, ""))
      ->option_text("NAME");
}

}  // namespace ptvm::cli
