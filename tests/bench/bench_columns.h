// Columns for benchmarks, and a limit on threads for the length of one.
#pragma once

#include <benchmark/benchmark.h>
#include <tbb/global_control.h>

#include "prover/memory/columns.h"
#include "shared/field/m31.h"

namespace ptvm::bench {

// Columns with some values in them.
template <class F = field::M31>
memory::Columns<F> filled_columns(size_t n_columns, unsigned log_size) {
  memory::Columns<F> columns(n_columns, log_size);
  uint32_t state = 1;
  for (size_t i = 0; i < n_columns; ++i) {
    for (F& value : columns[i]) {
      state = state * 1664525 + 1013904223;
      value = F(state >> 2);
    }
  }
  return columns;
}

class ThreadLimit {
 public:
  explicit ThreadLimit(int64_t n_threads)
      : control_(tbb::global_control::max_allowed_parallelism, static_cast<size_t>(n_threads)) {}

 private:
  tbb::global_control control_;
};

}  // namespace ptvm::bench
