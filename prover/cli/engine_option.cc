#include "prover/cli/engine_option.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "prover/cli/command.h"
#include "prover/engine/engines.h"

namespace ptvm::cli {

void add_engine_option(CLI::App& command, const std::string& description, std::string& name) {
  const auto& names = engine::all_engine_names();
  command
      .add_option("--engine", name,
                  absl::StrCat(description, ": ", absl::StrJoin(names, ", "), " [", name, "]"))
      ->check(one_of(names))
      ->option_text("NAME");
}

}  // namespace ptvm::cli
