// What every choice of parameters has in common: the levels of security, and what they ask for.
#pragma once

#include <cstdint>

#include "absl/status/status.h"
#include "prover/prove/prove.h"
#include "shared/security/estimate.h"
#include "shared/stark/params.h"

namespace ptvm::prover {

// kInvalidArgument if a parameter that is given is out of its range.
absl::Status check_options(const ProveOptions& options);

// Grinding unless it is given: it saves queries, but takes a time that is chance. In the mean, on
// two cores, a third of a millisecond for 16 bits and five for 20; it should not take longer than
// the rest of a proof with so many rows.
uint32_t default_pow_bits(unsigned log_rows);

// The least queries by which `params` may reach a level of conjectured bits: all that field and
// hash allow.
uint32_t least_conjectured_queries(const stark::Params& params, uint32_t bits);

// Raises the queries of `params`, and its grinding before the lookups, to the least with which a
// proof reaches the levels of `options`; queries that are given there are only checked. `instance`
// is what the security of the proof depends on with `params`. kInvalidArgument with the term that
// stands in the way.
absl::Status reach_levels(security::Instance instance, const ProveOptions& options,
                          stark::Params& params);

}  // namespace ptvm::prover
