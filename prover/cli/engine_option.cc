#include "prover/cli/engine_option.h"

#include "prover/engine/engines.h"

namespace ptvm::cli {

void add_engine_option(CLI::App& command, const std::string& description, std::string& name) {
  tool::add_name(command, "--engine", description, engine::all_engine_names(), name,
                 [&name](const std::string& given) { name = given; });
}

}  // namespace ptvm::cli
