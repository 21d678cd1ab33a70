// Options with a value of one of the claim's enums.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "shared/claim/claim.h"
#include "verifier/tool/command_line.h"

namespace ptvm::cli {

// The option `name` into `target`, an Enum or something that one can be assigned to. The values
// have the names that the claim's JSON has for them; `fallback` is shown as the default.
template <class Enum, class Target>
CLI::Option* add_enum(CLI::App& command, const std::string& name, const std::string& description,
                      Enum fallback, Target& target) {
  const auto& known = claim::Names<Enum>::kNames;
  return tool::add_name(command, name, description, {known.begin(), known.end()},
                        claim::name_of(fallback), [&target, &known](const std::string& given) {
                          target =
                              static_cast<Enum>(std::ranges::find(known, given) - known.begin());
                        });
}

}  // namespace ptvm::cli
