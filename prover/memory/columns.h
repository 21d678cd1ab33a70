// Columns of field elements as structure of arrays: one allocation for all of them.
//
// Every column starts at a 64-byte boundary. Columns follow one another with an odd number of cache
// lines between them: lines at equal places of columns a power of two apart would all fall into one
// set of the cache, and what reads many columns row by row would find none of them there.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "prover/memory/buffer.h"

namespace ptvm::memory {

// 2^log_size values that lie elsewhere, 64-byte aligned.
template <class F>
struct ColumnView {
  const F* data = nullptr;
  unsigned log_size = 0;

  size_t size() const { return size_t{1} << log_size; }
  std::span<const F> values() const { return {data, size()}; }
};

// A list of columns, each of its own power-of-two size. The values are not set at first.
template <class F>
class Columns {
 public:
  Columns() = default;
  Columns(size_t n_columns, unsigned log_size)
      : Columns(std::vector<unsigned>(n_columns, log_size)) {}
  explicit Columns(std::vector<unsigned> log_sizes) : log_sizes_(std::move(log_sizes)) {
    size_t n_elements = 0;
    offsets_.reserve(log_sizes_.size());
    for (const unsigned log_size : log_sizes_) {
      offsets_.push_back(n_elements);
      n_elements += padded_size(log_size);
    }
    values_ = Array<F>(n_elements);
  }

  size_t size() const { return log_sizes_.size(); }
  unsigned log_size(size_t i) const { return log_sizes_[i]; }
  std::span<const unsigned> log_sizes() const { return log_sizes_; }
  std::span<F> operator[](size_t i) {
    return {values_.data() + offsets_[i], size_t{1} << log_sizes_[i]};
  }
  std::span<const F> operator[](size_t i) const {
    return {values_.data() + offsets_[i], size_t{1} << log_sizes_[i]};
  }
  ColumnView<F> view(size_t i) const { return {values_.data() + offsets_[i], log_sizes_[i]}; }
  // All columns, or those of [first, first + count).
  std::vector<ColumnView<F>> views() const { return views(0, size()); }
  std::vector<ColumnView<F>> views(size_t first, size_t count) const {
    std::vector<ColumnView<F>> result;
    result.reserve(count);
    for (size_t i = first; i < first + count; ++i) result.push_back(view(i));
    return result;
  }
  // Pointers to the columns of [first, first + count).
  std::vector<F*> pointers(size_t first, size_t count) {
    std::vector<F*> result;
    result.reserve(count);
    for (size_t i = first; i < first + count; ++i) result.push_back(values_.data() + offsets_[i]);
    return result;
  }
  std::vector<const F*> pointers(size_t first, size_t count) const {
    std::vector<const F*> result;
    result.reserve(count);
    for (size_t i = first; i < first + count; ++i) result.push_back(values_.data() + offsets_[i]);
    return result;
  }

  // Sets every value to zero.
  void set_zero() { std::fill(values_.begin(), values_.end(), F::zero()); }

 private:
  static constexpr size_t kElementsPerLine = 64 / sizeof(F);
  static_assert(64 % sizeof(F) == 0);
  // From this size on a wider gap costs little and spreads columns over a second-level cache too.
  static constexpr size_t kLargeBytes = size_t{1} << 14;

  static size_t padded_size(unsigned log_size) {
    const size_t size = size_t{1} << log_size;
    const size_t n_gap_lines = size * sizeof(F) < kLargeBytes ? 1 : 17;
    return std::max(size, kElementsPerLine) + n_gap_lines * kElementsPerLine;
  }

  std::vector<unsigned> log_sizes_;
  std::vector<size_t> offsets_;  // in elements
  Array<F> values_;
};

}  // namespace ptvm::memory
