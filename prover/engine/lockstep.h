// Engines side by side: after every step all must be in the same state, and the first difference is
// told exactly.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "absl/status/status.h"
#include "prover/engine/engine.h"

namespace ptvm::engine {

struct FieldDifference {
  std::string field;
  std::string first_value;
  std::string second_value;
};

// The first field in which two states differ: `pc`, `acc`, `sp`, `zero_flag`, `carry_flag`,
// `halted` or `memory[7]`. Their steps are not compared.
std::optional<FieldDifference> compare(const State& first, const State& second);

// Where two engines part: in `field` of the state after step `step`, 0 for the initial state. The
// field is one of `compare`, or `error`, if they fail for different reasons or only one fails.
struct Difference {
  uint64_t step;
  std::string field;
  std::string first_engine;
  std::string first_value;
  std::string second_engine;
  std::string second_value;

  friend bool operator==(const Difference&, const Difference&) = default;
};

// "step 7: acc is 5 in native, but 6 in transformer"
std::string describe(const Difference& difference);

struct LockstepResult {
  uint64_t n_checked = 0;  // steps done, after which all states were equal
  absl::Status status;     // the error of the first engine that ended the run
  std::optional<Difference> difference;
};

// Runs `engines`, one or more of the same program that have done equally many steps, until HALT,
// for `max_steps` more steps, until an error, or until the first difference, of another engine to
// the first one. The engines stay where that was.
LockstepResult run_lockstep(std::span<Engine* const> engines, uint64_t max_steps);

}  // namespace ptvm::engine
