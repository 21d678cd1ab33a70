// `equivalence`: one run that several engines agree on, state by state, with a witness for every
// step.
#pragma once

#include "prover/research/side_by_side.h"

namespace ptvm::research {

inline constexpr uint64_t kMaxEquivalenceSteps = 4096;

struct Equivalence {
  Subject subject;
  uint64_t requested_max_steps = 0;  // 1..kMaxEquivalenceSteps
  std::vector<std::string> engines;  // two or more
  std::string error;                 // that all of them ended with; empty if they did not
  std::vector<StateData> trace;      // [steps + 1] of each of them, the initial one first

  uint64_t steps() const { return trace.size() - 1; }
};

// Runs the engines side by side. kFailedPrecondition, with the first difference, if there is one;
// an error of SideBySide::create.
absl::StatusOr<Equivalence> record_equivalence(const Subject& subject,
                                               std::span<const std::string> engines,
                                               uint64_t max_steps);
absl::StatusOr<Equivalence> record_equivalence(const Subject& subject, SideBySide engines,
                                               uint64_t max_steps);

// The artifact. Requires one that passes `check`.
Json to_json(const Equivalence& equivalence);
std::vector<std::pair<std::string, Reader>> equivalence_readers(Equivalence& target);
absl::Status check(const Equivalence& equivalence);

}  // namespace ptvm::research
