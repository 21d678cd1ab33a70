#include "prover/memory/columns.h"

#include <algorithm>
#include <utility>

namespace ptvm::memory {
namespace {

constexpr size_t kElementsPerLine = 64 / sizeof(field::M31);
// From this size on a wider gap costs little and spreads columns over a second-level cache too.
constexpr unsigned kLogLarge = 12;

size_t padded_size(unsigned log_size) {
  const size_t size = size_t{1} << log_size;
  const size_t n_gap_lines = log_size < kLogLarge ? 1 : 17;
  return std::max(size, kElementsPerLine) + n_gap_lines * kElementsPerLine;
}

}  // namespace

Columns::Columns(std::vector<unsigned> log_sizes) : log_sizes_(std::move(log_sizes)) {
  size_t n_elements = 0;
  offsets_.reserve(log_sizes_.size());
  for (const unsigned log_size : log_sizes_) {
    offsets_.push_back(n_elements);
    n_elements += padded_size(log_size);
  }
  values_ = Array<field::M31>(n_elements);
}

std::vector<ColumnView> Columns::views(size_t first, size_t count) const {
  std::vector<ColumnView> result;
  result.reserve(count);
  for (size_t i = first; i < first + count; ++i) result.push_back(view(i));
  return result;
}

void Columns::set_zero() { std::fill(values_.begin(), values_.end(), field::M31::zero()); }

}  // namespace ptvm::memory
