#include "prover/prove/engine_check.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "prover/engine/lockstep.h"
#include "prover/engine/native_engine.h"
#include "prover/util/check.h"

namespace ptvm::prover {

absl::Status check_engines(const vm::Program& program, std::span<engine::Engine* const> engines,
                           uint64_t n_steps) {
  auto native = engine::NativeEngine::create(program, {});
  if (!native.ok()) return native.status();
  std::vector<engine::Engine*> side_by_side = {&*native};
  for (engine::Engine* each : engines) {
    if (each->program() != program) {
      return absl::InvalidArgumentError(
          absl::StrCat("the engine `", std::string(each->name()), "` is of another program"));
    }
    each->reset();
    side_by_side.push_back(each);
  }
  const engine::LockstepResult result = engine::run_lockstep(side_by_side, n_steps);
  if (result.difference) {
    return absl::FailedPreconditionError("the engines differ: " +
                                         engine::describe(*result.difference));
  }
  if (!result.status.ok()) return result.status;
  PTVM_CHECK(result.n_checked == n_steps && native->state().registers.halted);
  return absl::OkStatus();
}

}  // namespace ptvm::prover
