// `research trace`: a run of two engines, step by step the same, or up to where they differ. Of
// their states only the last ones are kept, and a hash of all.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "prover/research/side_by_side.h"

namespace ptvm::research {

inline constexpr uint64_t kMaxComparedSteps = uint64_t{1} << 20;

struct Comparison {
  struct Run : EngineState {
    Hash trace_hash{};  // of all its states, the initial one included
  };

  Subject subject;
  uint64_t requested_max_steps = 0;  // 1..kMaxComparedSteps
  std::vector<Run> engines;          // [2]

  std::optional<engine::Difference> difference() const;
  // Steps after which both were in the same state.
  uint64_t checked_steps() const;
};

// Runs the two engines called `engines`. An error only if there is no such engine, or no such
// model: engines that differ are a result.
absl::StatusOr<Comparison> compare_runs(const Subject& subject,
                                        std::span<const std::string> engines, uint64_t max_steps);
// The same with engines that are there.
Comparison compare_runs(const Subject& subject, SideBySide engines, uint64_t max_steps);

// The artifact.
Json to_json(const Comparison& comparison);

// All but the head and the commitments, for an entry of a matrix; without the steps requested.
Json comparison_json(const Comparison& comparison);

// What reads an artifact, or an entry; what the read members say of one another is for `check`.
std::vector<std::pair<std::string, Reader>> comparison_readers(Comparison& target);
Reader requested_steps_reader(uint64_t greatest, uint64_t& target);
absl::Status check(const Comparison& comparison);

}  // namespace ptvm::research
