// A claim as a JSON file, for exchange with people and tools (spec/statement-v1.schema.json).
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "prover/claim/claim_data.h"
#include "prover/claim/strict_json.h"
#include "shared/claim/claim.h"

namespace ptvm::claim {

// The statement-v1 object of `claim`: indented by two spaces a level, with a last line feed.
std::string to_json(const Claim& claim);

// The claim in `text`. Strict: every member must be there, once, and no other; numbers must be
// integers in their range; hashes lower-case hexadecimal; fixed texts as the statement has them.
// kInvalidArgument names the place: "/final_state/acc: expected an integer in -32768..32767".
// What the fields say about one another is not checked here; `encode` and `check_claim` do that.
absl::StatusOr<ClaimData> from_json(std::string_view text);

// The reader of a state: pc, acc, sp, the three flags, memory.
strict_json::Reader state_reader(StateData& target);

}  // namespace ptvm::claim
