// Columns of M31 as structure of arrays: one allocation for all of them.
//
// Every column starts at a 64-byte boundary. Columns follow one another with an odd number of cache
// lines between them: lines at equal places of columns a power of two apart would all fall into one
// set of the cache, and what reads many columns row by row would find none of them there.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "prover/memory/buffer.h"
#include "shared/field/m31.h"

namespace ptvm::memory {

// 2^log_size values that lie elsewhere, 64-byte aligned.
struct ColumnView {
  const field::M31* data = nullptr;
  unsigned log_size = 0;

  size_t size() const { return size_t{1} << log_size; }
  std::span<const field::M31> values() const { return {data, size()}; }
};

// A list of columns, each of its own power-of-two size. The values are not set at first.
class Columns {
 public:
  Columns() = default;
  Columns(size_t n_columns, unsigned log_size)
      : Columns(std::vector<unsigned>(n_columns, log_size)) {}
  explicit Columns(std::vector<unsigned> log_sizes);

  size_t size() const { return log_sizes_.size(); }
  unsigned log_size(size_t i) const { return log_sizes_[i]; }
  std::span<const unsigned> log_sizes() const { return log_sizes_; }
  std::span<field::M31> operator[](size_t i) {
    return {values_.data() + offsets_[i], size_t{1} << log_sizes_[i]};
  }
  std::span<const field::M31> operator[](size_t i) const {
    return {values_.data() + offsets_[i], size_t{1} << log_sizes_[i]};
  }
  ColumnView view(size_t i) const { return {values_.data() + offsets_[i], log_sizes_[i]}; }
  // All columns, or those of [first, first + count).
  std::vector<ColumnView> views() const { return views(0, size()); }
  std::vector<ColumnView> views(size_t first, size_t count) const;

  // Sets every value to zero.
  void set_zero();

 private:
  std::vector<unsigned> log_sizes_;
  std::vector<size_t> offsets_;  // in elements
  Array<field::M31> values_;
};

}  // namespace ptvm::memory
