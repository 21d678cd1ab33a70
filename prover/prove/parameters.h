// The choice of parameters: what reaches a security level at least cost.
#pragma once

#include "absl/status/statusor.h"
#include "prover/prove/prove.h"

namespace ptvm::prover {

// How a run is cut and proven.
struct Plan {
  stark::Params params;
  unsigned log_segment_rows;  // the most steps of a segment
  unsigned log_min_rows;      // the least height of a segment's CPU
};

// A plan for a run of `n_steps` [>= 1] steps of `program` under `options`: fewest segments first,
// then the blow-up that suits their height, then the fewest queries. The level and the limit on
// memory hold for any heights of the optional components. Errors: kInvalidArgument, with the
// limiting term or the least memory; kUnimplemented if the build is without the backend.
absl::StatusOr<Plan> choose_plan(const vm::Program& program, uint64_t n_steps,
                                 const ProveOptions& options);

}  // namespace ptvm::prover
