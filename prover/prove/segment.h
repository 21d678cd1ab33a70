// Proves one segment of a run.
#pragma once

#include <cstdint>
#include <vector>

#include "prover/stark/circle_backend.h"
#include "prover/trace/segment_trace.h"
#include "shared/proof/segment.h"

namespace ptvm::prover {

// The public values of a witness, in place.
proof::SegmentPublic view_public(const trace::SegmentTrace& trace);

// The committed field elements of one row of `component`: its trace and interaction columns.
size_t row_cells(proof::VmComponent component);

// The proof of the witness `trace`, as verifier::verify_segment reads it: public values first. The
// statement enters by `id` alone; that the witness belongs to it is the caller's promise, which the
// verifier checks. `params` must be in range and have a FRI layout for the trace's height; `tables`
// must reach the larger of that height plus the blow-up and plus one.
std::vector<uint8_t> prove_segment(trace::SegmentTrace trace, const proof::SegmentId& id,
                                   const stark::Params& params, const CircleTables& tables);

}  // namespace ptvm::prover
