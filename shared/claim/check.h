// What the fields of a claim must say about one another (spec/statement.md, section 5).
#pragma once

#include <cstdint>

#include "shared/claim/claim.h"
#include "shared/util/status.h"

namespace ptvm::claim {

// The statement-v1 options that `extension` implies.
Options options_of(const Extension& extension);

// The `checked_steps` of a claim: all or none.
uint64_t checked_steps_of(EngineCheck engine_check, uint64_t steps);

// Checks a claim that came from `decode`, in this order; takes time linear in its size. Afterwards
// what is left open are only the run itself, which the proof shows, and whether the parameters
// reach `requested_proven_bits`, which the security estimate tells.
//   kInvalidClaim       the transformer's configuration is not the fixed one, or `num_layers` is
//                       not in 1..kMaxLayers
//   kInvalidParameters  a protocol parameter is out of its range
//   kOptionsMismatch    the options are not those that follow from the extension
//   kStepsMismatch      a segment has no step, or the segments' steps do not add up to `steps`
//   kInvalidState       in a cut or the final state: sp behind the memory, pc behind the program,
//                       or zero flag unlike acc == 0; or a cut is halted
//   kNotHalted          the final state is not halted
//   kInvalidClaim       `checked_steps` is not what `engine_check` says
//   kHashMismatch       a commitment or fingerprint is not that of the fields
Status check_claim(const Claim& claim);

}  // namespace ptvm::claim
