// One call of libverifier, with a policy of PTVM_MIN_PROVEN_BITS and PTVM_MIN_CONJECTURED_BITS.
#include <ptvm/verifier.h>

#include "verification.h"

namespace embedded {

Verification verify(std::span<const uint8_t> proof, std::span<std::byte> workspace) {
  ptvm_policy policy = {};
  policy.size = sizeof(policy);
  policy.min_proven_bits = PTVM_MIN_PROVEN_BITS;
  policy.min_conjectured_bits = PTVM_MIN_CONJECTURED_BITS;
  ptvm_result result = {};
  result.size = sizeof(result);
  const ptvm_status status =
      ptvm_verify(&result, workspace.data(), workspace.size(), proof.data(), proof.size(), &policy);
  return {status == PTVM_ACCEPTED, ptvm_status_name(status)};
}

size_t workspace_size(std::span<const uint8_t> proof) {
  size_t size = 0;
  return ptvm_workspace_size(&size, proof.data(), proof.size()) == PTVM_ACCEPTED ? size : 0;
}

}  // namespace embedded
