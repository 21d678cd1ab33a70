// Proves one segment of a run, with any backend.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "prover/trace/segment_trace.h"
#include "shared/proof/segment.h"
#include "shared/stark/params.h"

namespace ptvm::prover {

// The public values of a witness, in place.
proof::SegmentPublic view_public(const trace::PublicTrace& trace);

// The committed field elements of one row of `component`: its trace and interaction columns.
size_t row_cells(claim::Backend backend, proof::VmComponent component);

// The proof of the witness `trace` with the backend B, as verifier::verify_segment reads it: public
// values first. The statement enters by `id` alone; that the witness belongs to it is the caller's
// promise, which the verifier checks. `params` must be in range and have a FRI layout for the
// trace's height; `tables` must reach the larger of that height plus the blow-up and plus one.
// prover/prove/prove_segment.h has the definition; it is compiled once for each backend.
template <class B>
std::vector<uint8_t> prove_segment(trace::SegmentTrace<typename B::F> trace,
                                   const proof::SegmentId& id, const stark::Params& params,
                                   const typename B::Tables& tables);

// The prover of the segments of one run: holds what the backend computes once for all.
class SegmentProver {
 public:
  virtual ~SegmentProver() = default;

  // The proof of `segment`, its public values first. The component with a row for each step gets
  // at least 2^log_min_rows rows.
  virtual std::vector<uint8_t> prove(const trace::Segment& segment, unsigned log_min_rows,
                                     const proof::SegmentId& id, const stark::Params& params) = 0;
};

// For domains of up to 2^max_log_domain points. With `bounds_memory`, memory that is not needed for
// segments of the next one's heights is given back before it is proven.
std::unique_ptr<SegmentProver> make_segment_prover(claim::Backend backend, unsigned max_log_domain,
                                                   bool bounds_memory);

}  // namespace ptvm::prover
