// How many bytes a segment's proof takes, told before it is made.
#pragma once

#include <cstddef>
#include <cstdint>

#include "shared/proof/segment.h"
#include "shared/stark/params.h"

namespace ptvm::prover {

// What the size of a segment's proof follows from.
struct SegmentShape {
  claim::Backend backend = claim::Backend::kStwo;
  proof::ProvenScope scope = proof::ProvenScope::kIsa;
  proof::Heights heights{};
  size_t n_instructions = 0;
  size_t n_cells = 0;
};

// The expected number of bytes, over the draw of the queries; `params` has a FRI layout for the
// shape. Proofs are within a few percent of it.
uint64_t expected_bytes(const SegmentShape& shape, const stark::Params& params);

}  // namespace ptvm::prover
