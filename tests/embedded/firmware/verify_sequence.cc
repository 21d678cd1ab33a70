// The verifier of the generic STARK for one AIR and one instance, PTVM_INSTANCE.
#include "shared/stark/circle_instance.h"
#include "shared/stark/vanilla_instance.h"
#include "tests/embedded/sequence_claim.h"
#include "verification.h"

namespace embedded {
namespace {

using Instance = ptvm::stark::PTVM_INSTANCE;
constexpr auto& kClaim = ptvm::testing::kSequenceClaim<Instance::F>;

}  // namespace

Verification verify(std::span<const uint8_t> proof, std::span<std::byte> workspace) {
  ptvm::Arena arena(workspace);
  const ptvm::Status status = ptvm::testing::verify_fibonacci<Instance>(kClaim, proof, arena);
  return {status == ptvm::Status::kAccepted, ptvm::status_name(status)};
}

size_t workspace_size(std::span<const uint8_t>) {
  return ptvm::testing::fibonacci_workspace<Instance>(kClaim);
}

}  // namespace embedded
