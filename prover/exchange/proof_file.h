// A whole proof file as JSON that programs written for stwo can read, and back.
//
//   {"format_version": 1, "claim": the statement-v1 object, "segments": [{"log_heights", ..,
//   "claimed_sums", "proof"}]}
//
// The members of a segment are those of spec/proof-format.md, section 3, by their names there, and
// `proof`, the generic part as stwo's StarkProof. Nothing is verified in either direction.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace ptvm::exchange {

// The JSON of a proof file, a line for the claim and for each segment. kInvalidArgument with a
// status of spec/status.md if the file is not well-formed.
absl::StatusOr<std::string> export_stwo_json(std::span<const uint8_t> proof);

// The proof file that `text` was exported from. kInvalidArgument names the place in `text`, as in
// "/segments/0/proof/commitments/1: expected a digest: 32 numbers in 0..255".
absl::StatusOr<std::vector<uint8_t>> import_stwo_json(std::string_view text);

}  // namespace ptvm::exchange
