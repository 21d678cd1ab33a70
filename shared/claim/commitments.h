// The commitments and fingerprints that a claim holds about its own fields (spec/statement.md,
// section 4).
#pragma once

#include <string_view>

#include "shared/claim/claim.h"

namespace ptvm::claim {

// The five hashes, from the program, initial memory, attention mode, transformer configuration,
// options and build information of `claim`; what its own commitments say is not looked at.
Commitments compute_commitments(const Claim& claim);

// The fingerprint of the run as `engine` ("transformer" or "native") sees it, from the checked
// steps, the steps and the final state of `claim`.
Fingerprint compute_fingerprint(const Claim& claim, std::string_view engine);

inline constexpr std::string_view kTransformerEngine = "transformer";
inline constexpr std::string_view kNativeEngine = "native";

}  // namespace ptvm::claim
