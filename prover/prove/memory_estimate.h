// How much memory a proof takes, told before it is made.
//
// A segment's prover holds, of each of its three trees, the columns' coefficients and extension and
// the nodes above them: with c columns, 2^h rows and a blow-up of b that is c (1 + b) 2^h field
// elements and 2 b 2^h digests. Then there are the values of the trace, the constraints' quotients
// and the layers of FRI. All of it is counted as if nothing were given back before the segment is
// done. Beside it stand domain tables, the trace rows, one segment's proof, the claim, and the
// process itself.
#pragma once

#include <cstdint>

#include "shared/proof/segment.h"
#include "shared/stark/params.h"

namespace ptvm::prover {

// What there is to prove: segments of these heights at most.
struct MemoryInput {
  claim::Backend backend = claim::Backend::kStwo;
  proof::Heights heights;
  stark::Params params;
  uint64_t n_segments;
  size_t n_cells;  // of the machine's memory
};

// At most how many bytes the process takes, with few threads; each further one costs some 100 KiB.
uint64_t estimate_memory(const MemoryInput& input);

}  // namespace ptvm::prover
