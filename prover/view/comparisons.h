// What the engines of this build say of a recorded run, two at a time, in lockstep.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "prover/engine/engine.h"
#include "prover/engine/lockstep.h"
#include "prover/view/recorded_run.h"

namespace ptvm::view {

struct EnginePair {
  std::string first;
  std::string second;

  friend bool operator==(const EnginePair&, const EnginePair&) = default;
};

// All pairs of the engines that this build has.
std::vector<EnginePair> engine_pairs();

struct Comparison {
  EnginePair pair;
  uint64_t n_equal_steps = 0;  // after which the states were equal, from the start on
  std::optional<engine::Difference> difference = {};
  std::string problem = {};  // why one of the engines could not be made; else empty
};

// Two engines side by side from the start, as far as `run` was recorded, and over the step that
// fails if it ends with one.
class PairRun {
 public:
  // The engines are made in the state that `run` starts in, or are given in it. `run`, and engines
  // that are given, outlive this.
  PairRun(const RecordedRun& run, const EnginePair& pair);
  PairRun(const RecordedRun& run, engine::Engine& first, engine::Engine& second);

  bool is_done() const { return n_left_ == 0; }
  // Compares `n_steps` (> 0) more steps, or fewer if it is done before.
  void advance(uint64_t n_steps);
  // What was found so far.
  const Comparison& comparison() const { return comparison_; }

 private:
  Comparison comparison_;
  std::vector<std::unique_ptr<engine::Engine>> owned_;
  std::vector<engine::Engine*> engines_;
  uint64_t n_left_;
};

// All of it at once, which takes as long as the slower engine does.
Comparison compare(const RecordedRun& run, const EnginePair& pair);

// "equal in all 103 steps", the difference, or the problem.
std::string describe(const Comparison& comparison);

}  // namespace ptvm::view
