#include "shared/claim/check.h"

#include "shared/claim/commitments.h"

namespace ptvm::claim {
namespace {

Status check_config(const TransformerConfig& config) {
  if (config.num_layers < 1 || config.num_layers > kMaxLayers) return Status::kInvalidClaim;
  const TransformerConfig expected{.num_layers = config.num_layers};
  return config == expected ? Status::kAccepted : Status::kInvalidClaim;
}

Status check_steps(const Claim& claim) {
  uint64_t sum = 0;  // less than 2^32 segments of less than 2^32 steps: no overflow
  for (size_t i = 0; i < claim.segments.size(); ++i) {
    if (claim.segments.steps(i) == 0) return Status::kStepsMismatch;
    sum += claim.segments.steps(i);
  }
  return sum == claim.steps ? Status::kAccepted : Status::kStepsMismatch;
}

// What holds in every state from which a step was, or will be, taken.
Status check_state(const State& state, size_t n_instructions) {
  const isa::Registers& registers = state.registers;
  const bool valid = registers.sp <= state.memory.size() && registers.pc < n_instructions &&
                     registers.zero == (registers.acc == 0);
  return valid ? Status::kAccepted : Status::kInvalidState;
}

Status check_states(const Claim& claim) {
  for (size_t i = 0; i + 1 < claim.segments.size(); ++i) {
    const State cut = claim.segments.cut(i);
    PTVM_RETURN_IF_ERROR(check_state(cut, claim.program.size()));
    if (cut.registers.halted) return Status::kInvalidState;
  }
  PTVM_RETURN_IF_ERROR(check_state(claim.final_state, claim.program.size()));
  return claim.final_state.registers.halted ? Status::kAccepted : Status::kNotHalted;
}

}  // namespace

Options options_of(const Extension& extension) {
  return {.expansion_factor = uint32_t{1} << extension.parameters.log_blowup,
          .num_colinearity_checks = extension.parameters.n_queries,
          .security_level = extension.requested_proven_bits};
}

uint64_t checked_steps_of(EngineCheck engine_check, uint64_t steps) {
  return engine_check == EngineCheck::kLockstep ? steps : 0;
}

Status check_claim(const Claim& claim) {
  PTVM_RETURN_IF_ERROR(check_config(claim.transformer_config));
  if (!stark::in_range(claim.extension.parameters)) return Status::kInvalidParameters;
  if (claim.options != options_of(claim.extension)) return Status::kOptionsMismatch;
  PTVM_RETURN_IF_ERROR(check_steps(claim));
  PTVM_RETURN_IF_ERROR(check_states(claim));
  const Equivalence& equivalence = claim.equivalence;
  if (equivalence.checked_steps != checked_steps_of(claim.extension.engine_check, claim.steps)) {
    return Status::kInvalidClaim;
  }
  if (claim.commitments != compute_commitments(claim) ||
      equivalence.transformer_fingerprint != compute_fingerprint(claim, kTransformerEngine) ||
      equivalence.native_fingerprint != compute_fingerprint(claim, kNativeEngine)) {
    return Status::kHashMismatch;
  }
  return Status::kAccepted;
}

}  // namespace ptvm::claim
