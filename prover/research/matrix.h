// `research matrix`: the comparisons of several programs, with their sums.
#pragma once

#include "prover/research/comparison.h"

namespace ptvm::research {

struct Matrix {
  uint64_t requested_max_steps = 0;  // 1..kMaxComparedSteps, of each entry
  std::vector<Comparison> entries;   // [1..kMaxEntries], all of the same two engines

  bool matched() const;
};
inline constexpr size_t kMaxEntries = 4096;

absl::StatusOr<Matrix> compare_programs(std::span<const Subject> subjects,
                                        std::span<const std::string> engines, uint64_t max_steps);

Json to_json(const Matrix& matrix);
std::vector<std::pair<std::string, Reader>> matrix_readers(Matrix& target);
absl::Status check(const Matrix& matrix);

}  // namespace ptvm::research
