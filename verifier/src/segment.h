// Verifies one segment: the caller's part of the transcript around the generic STARK.
#pragma once

#include "shared/proof/segment.h"
#include "shared/security/estimate.h"
#include "shared/util/arena.h"
#include "verifier/src/reader.h"

namespace ptvm::verifier {

// A segment's statement: everything about it that its proof must agree with.
struct SegmentStatement {
  stark::Params params;
  proof::SegmentId id;
  claim::ProgramView program;
  claim::State start, end;
  uint32_t steps;
};

// What the security of a segment's proof depends on. Nothing is known, and so nothing secure, of a
// backend that this build lacks.
security::Instance security_instance(claim::Backend backend, const stark::Params& params,
                                     const proof::SegmentPublic& values);

// `reader` stands behind the public values `values` of the segment.
Status verify_segment(const SegmentStatement& statement, const proof::SegmentPublic& values,
                      ProofReader& reader, Arena& arena);

// An upper bound of what verify_segment takes from its arena.
size_t segment_workspace(claim::Backend backend, const stark::Params& params,
                         const proof::SegmentPublic& values);

}  // namespace ptvm::verifier
