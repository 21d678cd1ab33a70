// What is asked of a proof's security, whatever it is a proof of.
#pragma once

#include <algorithm>
#include <cstdint>

#include "ptvm/verifier.h"
#include "shared/security/estimate.h"
#include "shared/util/status.h"

namespace ptvm::verifier {

struct Policy {
  uint32_t min_proven_bits = PTVM_DEFAULT_MIN_PROVEN_BITS;
  uint32_t min_conjectured_bits = 0;
};

// The claim states a level too (`requested_proven_bits`, 0: none). It is bound and shown, so it
// must be true.
constexpr Status check_security(const Policy& policy, uint32_t requested_proven_bits,
                                const security::Report& report) {
  if (report.proven_bits < std::max(policy.min_proven_bits, requested_proven_bits)) {
    return Status::kProvenBitsTooLow;
  }
  return report.conjectured_bits < policy.min_conjectured_bits ? Status::kConjecturedBitsTooLow
                                                               : Status::kAccepted;
}

}  // namespace ptvm::verifier
