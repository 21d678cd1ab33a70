// What `verify` asks of a proof: the options that say so, and the policy that they make together.
#pragma once

#include <cstdint>
#include <optional>

#include "ptvm/verifier.h"
#include "verifier/tool/command_line.h"
#include "verifier/tool/profiles.h"

namespace ptvm::tool {

struct PolicyOptions {
  std::optional<uint32_t> min_proven_security = std::nullopt;  // bits, as in the next
  std::optional<uint32_t> min_conjectured_security = std::nullopt;
  const Profile* profile = nullptr;  // --verification-profile
  bool strict = false;
};

// --min-proven-security, --min-conjectured-security and --verification-profile.
void add_policy_options(CLI::App& command, PolicyOptions& options);

// The least proven bits are what is given; else none if a profile is, since profiles are of
// conjectured bits; else the default. The least conjectured bits are the greatest of what the
// options ask for.
ptvm_policy policy_of(const PolicyOptions& options);

}  // namespace ptvm::tool
