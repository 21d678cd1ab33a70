// The memory of the transformer: each cell is a history of writes, and a read is an attention over
// it (spec/attention-memory.md). The query is always (1, 0), so that the score of a write is its
// step.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "prover/attention/soft_history.h"
#include "prover/attention/write_hull.h"

namespace ptvm::attention {

inline constexpr Query kReadQuery = {.step = 1, .value = 0};

class Memory {
 public:
  // A memory whose cells were written at step 0, with the values of `initial`. Attention is softmax
  // with `temperature` (finite, > 0), or average-hard if there is none.
  Memory(std::span<const int16_t> initial, std::optional<float> temperature);

  // What attention over cell `address` (< size) gives: average-hard the newest value, at O(log n)
  // after n writes, and softmax a mean (SoftHistory::read).
  int16_t read(size_t address);

  // Adds a write to cell `address` (< size). `step` is above those of all writes to the cell.
  void write(size_t address, int64_t step, int16_t value);

  // [size] The values last written, whatever attention is.
  std::span<const int16_t> newest() const { return newest_; }

  // The corners of a cell's history, if attention is average-hard.
  const WriteHull& hull(size_t address) const { return hulls_[address]; }

 private:
  bool is_hard_;
  std::vector<int16_t> newest_;
  std::vector<WriteHull> hulls_;   // [size] if attention is average-hard
  std::vector<SoftHistory> soft_;  // [size] if it is softmax
};

}  // namespace ptvm::attention
