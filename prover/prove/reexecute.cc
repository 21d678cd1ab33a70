#include "prover/prove/reexecute.h"

#include "absl/strings/str_cat.h"
#include "prover/engine/lockstep.h"
#include "prover/vm/machine.h"

namespace ptvm::prover {
namespace {

absl::Status differs(uint64_t step, const std::string& field, const std::string& in_run,
                     const std::string& in_claim) {
  return absl::FailedPreconditionError(absl::StrCat("after step ", step, ": ", field, " is ",
                                                    in_run, " in the run, but ", in_claim,
                                                    " in the claim"));
}

}  // namespace

absl::Status reexecute(const claim::ClaimData& claim) {
  auto machine = vm::Machine::create(claim.program);
  if (!machine.ok()) return machine.status();
  uint64_t n_steps = 0;
  for (size_t i = 0; i < claim.segment_steps.size(); ++i) {
    const absl::Status status = machine->run(claim.segment_steps[i]);
    if (!status.ok()) return status;
    n_steps += claim.segment_steps[i];
    if (machine->steps() != n_steps) return differs(machine->steps(), "halted", "true", "false");
    const claim::StateData& state = i < claim.cuts.size() ? claim.cuts[i] : claim.final_state;
    const auto difference = engine::compare({n_steps, machine->registers(), machine->memory()},
                                            {n_steps, state.registers, state.memory});
    if (!difference) continue;
    return differs(n_steps, difference->field, difference->first_value, difference->second_value);
  }
  if (n_steps != claim.steps) {
    return differs(n_steps, "the number of steps", absl::StrCat(n_steps),
                   absl::StrCat(claim.steps));
  }
  if (machine->registers().halted) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat("after step ", n_steps, ": the run goes on"));
}

}  // namespace ptvm::prover
