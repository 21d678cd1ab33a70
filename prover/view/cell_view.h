// The attention history of a cell at one position of a run: its writes as points, their hull, and
// what a read gives.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "prover/attention/write_hull.h"
#include "prover/view/recorded_run.h"

namespace ptvm::view {

struct CellView {
  std::span<const attention::Write> writes;  // by step, the newest last; of the run
  attention::WriteHull hull;                 // of `writes`
  // What a read in the step behind the position gives, under the attention of the run.
  int16_t read;
  // The share that each of the newest writes has in it, for those behind the last one of share 0;
  // [1..n_writes], of which the last is for the newest write.
  std::vector<float> shares;
};

// `cell` at `position` of `run`. O(number of writes).
CellView look_at(const RecordedRun& run, size_t cell, uint64_t position);

// "9: 87 % of 10 (step 4), 12 % of 4 (step 2)" or "4, the newest value (step 10)": `view.read`, and
// why, naming at most `max_shares` writes.
std::string describe_read(const CellView& view, size_t max_shares);

}  // namespace ptvm::view
