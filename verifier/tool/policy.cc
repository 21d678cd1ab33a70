#include "verifier/tool/policy.h"

#include <algorithm>

namespace ptvm::tool {
namespace {

constexpr uint32_t kMaxBits = 1000;

}  // namespace

void add_policy_options(CLI::App& command, PolicyOptions& options) {
  const auto add_bits = [&command](const std::string& name, const std::string& description,
                                   std::optional<uint32_t>& target) {
    add_number(command, name, description, {0, kMaxBits},
               [&target](uint64_t bits) { target = static_cast<uint32_t>(bits); });
  };
  add_bits("--min-proven-security",
           "Least proven bits to accept [" + std::to_string(PTVM_DEFAULT_MIN_PROVEN_BITS) + "]",
           options.min_proven_security);
  add_bits("--min-conjectured-security", "Least conjectured bits to accept [0]",
           options.min_conjectured_security);
  add_name(command, "--verification-profile",
           "Accept what is proven with these parameters, by its conjectured bits", profile_names(),
           "", [&options](const std::string& name) { options.profile = &profile_named(name); });
}

ptvm_policy policy_of(const PolicyOptions& options) {
  const uint32_t default_proven = options.profile != nullptr ? 0 : PTVM_DEFAULT_MIN_PROVEN_BITS;
  return {.size = sizeof(ptvm_policy),
          .min_proven_bits = options.min_proven_security.value_or(default_proven),
          .min_conjectured_bits =
              std::max({options.min_conjectured_security.value_or(0),
                        options.profile != nullptr ? options.profile->min_conjectured_bits : 0,
                        options.strict ? kStrictConjecturedBits : 0})};
}

}  // namespace ptvm::tool
