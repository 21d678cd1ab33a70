// Engines run side by side, with what each of them did kept apart.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "prover/engine/engine.h"
#include "prover/engine/lockstep.h"
#include "prover/research/subject.h"

namespace ptvm::research {

// Where an engine is, or where it ended.
struct EngineState {
  std::string name;
  uint64_t steps = 0;  // that it has done
  std::string error;   // of the step after these; empty if there was none
  StateData state;     // after these

  // The steps that it did or failed in.
  uint64_t attempted_steps() const { return steps + (error.empty() ? 0 : 1); }
  bool has_ended() const { return state.registers.halted || !error.empty(); }
};

// The first difference of another engine to the first one, in state or error.
std::optional<engine::Difference> difference(const std::vector<EngineState>& engines);

// OK, or why no engines, run side by side for at most `max_steps` until they ended or differed, can
// be in these states: fewer than two, two of one name, other numbers of steps, no reason to end.
// Requires memories of equal size.
absl::Status check_engines(const std::vector<EngineState>& engines, uint64_t max_steps);

// Reads the name of an engine: of any that there is, whether this build has it or not.
Reader engine_name_reader(std::string& target);

class SideBySide {
 public:
  // Engines of one program in the initial state; they are not owned.
  explicit SideBySide(std::vector<engine::Engine*> engines);
  // The engines called `names` for `subject`. An error of engine::make_engine or model::compile.
  static absl::StatusOr<SideBySide> create(const Subject& subject,
                                           std::span<const std::string> names);

  // Runs all engines to the step `last_step` of the run, until they end or until they differ.
  // `on_state` is told of each new state, and of the initial one, by the number of the engine.
  void run(uint64_t last_step, absl::FunctionRef<void(size_t engine)> on_state);
  void run(uint64_t last_step) {
    run(last_step, [](size_t) {});
  }

  const std::vector<EngineState>& states() const { return states_; }

 private:
  void take_state(size_t engine);

  std::vector<std::unique_ptr<engine::Engine>> owned_;
  std::vector<engine::Engine*> engines_;
  std::vector<EngineState> states_;
};

}  // namespace ptvm::research
