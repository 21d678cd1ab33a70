#include "prover/view/comparisons.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "prover/engine/engines.h"

namespace ptvm::view {
namespace {

uint64_t steps_to_compare(const RecordedRun& run) {
  return run.n_steps() + (run.failure().ok() ? 0 : 1);
}

}  // namespace

std::vector<EnginePair> engine_pairs() {
  const std::vector<std::string>& names = engine::engine_names();
  std::vector<EnginePair> pairs;
  for (size_t second = 1; second < names.size(); ++second) {
    for (size_t first = 0; first < second; ++first) pairs.push_back({names[first], names[second]});
  }
  return pairs;
}

PairRun::PairRun(const RecordedRun& run, const EnginePair& pair)
    : comparison_{.pair = pair}, n_left_(steps_to_compare(run)) {
  for (const std::string& name : {pair.first, pair.second}) {
    auto engine = engine::make_engine(name, run.model());
    if (!engine.ok()) {
      comparison_.problem = absl::StrCat(name, ": ", engine.status().message());
      n_left_ = 0;
      return;
    }
    engines_.push_back(owned_.emplace_back(*std::move(engine)).get());
  }
}

PairRun::PairRun(const RecordedRun& run, engine::Engine& first, engine::Engine& second)
    : comparison_{.pair = {std::string(first.name()), std::string(second.name())}},
      engines_{&first, &second},
      n_left_(steps_to_compare(run)) {}

void PairRun::advance(uint64_t n_steps) {
  if (is_done()) return;
  const uint64_t n_now = std::min(n_steps, n_left_);
  const engine::LockstepResult result = engine::run_lockstep(engines_, n_now);
  comparison_.n_equal_steps += result.n_checked;
  comparison_.difference = result.difference;
  const bool has_ended = result.difference || !result.status.ok() || result.n_checked < n_now;
  n_left_ = has_ended ? 0 : n_left_ - n_now;
}

Comparison compare(const RecordedRun& run, const EnginePair& pair) {
  PairRun engines(run, pair);
  engines.advance(kMaxRecordedSteps + 1);
  return engines.comparison();
}

std::string describe(const Comparison& comparison) {
  if (!comparison.problem.empty()) return comparison.problem;
  if (comparison.difference) return engine::describe(*comparison.difference);
  if (comparison.n_equal_steps == 1) return "equal in the one step";
  return absl::StrCat("equal in all ", comparison.n_equal_steps, " steps");
}

}  // namespace ptvm::view
