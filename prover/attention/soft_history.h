// The writes to one memory cell for a read by softmax: every write counts, with weight
// exp(score / temperature), score = its step.
//
// All arithmetic is that of 32-bit floats, each operation rounded by itself and sums taken from the
// oldest write to the newest, so that results can be compared to the bit (spec/attention-memory.md,
// section 3). A write that is so much older than the newest that its weight is exactly 0 can be
// forgotten: it stays 0, and adds nothing to any sum. So no more than about 104 * temperature steps
// are kept.
#pragma once

#include <cstddef>
#include <vector>

#include "prover/attention/write_hull.h"

namespace ptvm::attention {

class SoftHistory {
 public:
  explicit SoftHistory(float temperature) : temperature_(temperature) {}

  // `write.step` is above all steps before. Amortised O(1).
  void append(const Write& write);

  // The weighted mean of the values, rounded half away from zero, and cut to 16 bits if it lies
  // outside; 0 if a score is beyond floats. There is at least one write. O(entries kept).
  int16_t read();

 private:
  struct Entry {
    float score;
    float value;
    float weight;  // of the last read, before it is normalised
  };

  float temperature_;
  std::vector<Entry> entries_;  // in order of steps, so that scores never fall
  size_t n_forgotten_ = 0;      // at the front of `entries_`: weight 0
};

}  // namespace ptvm::attention
