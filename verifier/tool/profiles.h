// The named parameters of earlier systems (spec/security.md, section 8): what `prover prove
// --stark-profile` proves with, and what `verify --verification-profile` asks for.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ptvm::tool {

struct Profile {
  std::string_view name;
  uint32_t expansion_factor;        // blow-up
  uint32_t num_colinearity_checks;  // queries; there is no grinding
  uint32_t conjectured_bits;        // of such a proof: log2(expansion_factor) for each query
  uint32_t min_conjectured_bits;    // that `verify` asks for by this name
};

inline constexpr std::array<Profile, 3> kProfiles = {{{"default", 4, 2, 4, 0},
                                                      {"production-v1", 4, 16, 32, 32},
                                                      {"publication-v1", 16, 24, 96, 96}}};

// The least conjectured bits under `verify --strict`.
inline constexpr uint32_t kStrictConjecturedBits = 80;

inline std::vector<std::string> profile_names() {
  std::vector<std::string> names;
  for (const Profile& profile : kProfiles) names.emplace_back(profile.name);
  return names;
}

// The profile of this name, which must be there.
constexpr const Profile& profile_named(std::string_view name) {
  const Profile* profile = kProfiles.data();
  while (profile->name != name) ++profile;
  return *profile;
}

}  // namespace ptvm::tool
