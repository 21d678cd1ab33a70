// Artifacts of every kind: reading, which verifies, and executing again (spec/research.md).
//
// An artifact is determined by few of its members: the program, the engines and what they did. All
// others follow. So a reader takes those members, asks whether they can be, builds the artifact of
// them anew and compares; no rule about a member is written a second time.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "prover/research/comparison.h"
#include "prover/research/equivalence.h"
#include "prover/research/matrix.h"
#include "prover/research/step.h"

namespace ptvm::research {

// In the order of Kind.
using Artifact = std::variant<Step, Comparison, Matrix, Equivalence>;

inline constexpr size_t kMaxArtifactBytes = size_t{64} << 20;

// The artifact in `text`, if all holds that can be told without running anything: every member is
// there, once, and no other, and is what the others make it. kInvalidArgument names the place:
// "/engines/0/trace_hash: is "..", but this verifier makes it ".."".
absl::StatusOr<Artifact> read_artifact(std::string_view text);

Kind kind_of(const Artifact& artifact);
Json to_json(const Artifact& artifact);

// Whether the engines agreed.
bool matched(const Artifact& artifact);

// OK if the engines that `artifact` names, run again, give the same artifact. kInvalidArgument with
// the first place where it is another; or an error of making the engines, as when this build does
// not have one of them.
absl::Status reexecute(const Artifact& artifact);

}  // namespace ptvm::research
