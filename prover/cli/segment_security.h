// What the security of each segment of a proof rests on, read from its file without verifying it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "shared/claim/claim.h"
#include "shared/security/estimate.h"
#include "shared/stark/params.h"
#include "shared/util/status.h"

namespace ptvm::cli {

struct SegmentSecurity {
  claim::Backend backend;
  uint32_t steps;               // of the run that the segment is said to take
  security::Instance instance;  // what the figures are computed from
  security::Report report;
  stark::FriLayout fri;
};

// The segments of `proof` in order, at least one. Of the proof, only the form is checked; the
// status is the one that `ptvm_inspect` gives.
Status read_segments(std::span<const uint8_t> proof, std::vector<SegmentSecurity>& segments);

// The place of the segment with the fewest proven bits, the first of equals; what the verifier
// reports for the whole proof.
size_t weakest(std::span<const SegmentSecurity> segments);

// The segments, which are of the backend stwo, as input of soundcalc, one circuit each: TOML. docs/cli.md says what stands for
// what, and which revision of the format it is. `origin` is named in a comment.
std::string soundcalc_toml(std::span<const SegmentSecurity> segments, std::string_view origin);

}  // namespace ptvm::cli
