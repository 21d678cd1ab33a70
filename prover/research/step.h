// `research step`: one step of a run, with the states before and after it in full.
#pragma once

#include "prover/research/comparison.h"

namespace ptvm::research {

struct Step {
  Subject subject;
  uint64_t step = 0;  // 1..kMaxComparedSteps, counted from the start of the run
  StateData state_before;
  std::vector<EngineState> engines;  // [2] after the step, or failed in it
};

// Runs the engines to the step `step` and compares what they do in it. kFailedPrecondition if they
// differ before; kOutOfRange if the run ends before; an error of SideBySide::create.
absl::StatusOr<Step> compare_step(const Subject& subject, std::span<const std::string> engines,
                                  uint64_t step);
absl::StatusOr<Step> compare_step(const Subject& subject, SideBySide engines, uint64_t step);

Json to_json(const Step& step);
std::vector<std::pair<std::string, Reader>> step_readers(Step& target);
absl::Status check(const Step& step);

}  // namespace ptvm::research
