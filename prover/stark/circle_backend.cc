#include "prover/stark/circle_backend.h"

#include <algorithm>

#include "prover/parallel/parallel.h"
#include "shared/merkle/merkle.h"

namespace ptvm::prover {
namespace {

constexpr size_t kColumnGrain = size_t{1} << 14;  // elements of a part worth its own task

}  // namespace

memory::Columns CircleOperations::interpolate(const memory::Columns& values, const Tables& tables) {
  memory::Columns coefficients({values.log_sizes().begin(), values.log_sizes().end()});
  parallel::for_each(values.size(), 1, [&](size_t c) {
    fft::interpolate(values[c], coefficients[c], tables.twiddles());
  });
  return coefficients;
}

memory::Columns CircleOperations::extend(const memory::Columns& coefficients, unsigned log_blowup,
                                         const Tables& tables) {
  return fft::extend(coefficients.views(), log_blowup, tables.twiddles());
}

std::array<field::M31, CircleOperations::kLanes> CircleOperations::neighbours(const F* column,
                                                                              size_t index,
                                                                              unsigned log_size,
                                                                              int n_steps) {
  std::array<F, kLanes> values;
  for (size_t lane = 0; lane < kLanes; ++lane) {
    values[lane] =
        column[domain::storage_neighbour(static_cast<uint32_t>(index + lane), log_size, n_steps)];
  }
  return values;
}

void CircleOperations::running_sum(std::span<F* const> column, unsigned log_rows,
                                   const K& per_row) {
  K sum = K::zero();
  for (uint32_t row = 0; row < uint32_t{1} << log_rows; ++row) {
    const uint32_t i = domain::row_to_storage(row, log_rows);
    sum += K(column[0][i], column[1][i], column[2][i], column[3][i]) - per_row;
    const auto coordinates = sum.coordinates();
    for (size_t c = 0; c < K::kDegree; ++c) column[c][i] = coordinates[c];
  }
}

std::array<field::M31, 2> CircleOperations::vanishing_inverses(unsigned log_rows) {
  std::array<F, 2> inverses;
  for (uint32_t half = 0; half < 2; ++half) {
    const auto point = domain::CircleDomain{log_rows + 1}.at_storage(half << log_rows);
    inverses[half] = domain::coset_vanishing(point.x, log_rows).inverse();
  }
  return inverses;
}

void CircleOperations::add_lifted(const memory::Columns& sums, memory::Columns& total) {
  const unsigned log_ratio = total.log_size(0) - sums.log_size(0);
  for (size_t c = 0; c < K::kDegree; ++c) {
    const auto from = sums[c];
    const auto to = total[c];
    parallel::for_ranges(to.size(), kColumnGrain, [&](size_t begin, size_t end) {
      if (log_ratio == 0) {
        for (size_t i = begin; i < end; ++i) to[i] += from[i];
      } else {
        for (size_t i = begin; i < end; ++i) {
          to[i] += from[merkle::lift(static_cast<uint32_t>(i), log_ratio)];
        }
      }
    });
  }
}

memory::Columns CircleOperations::split_composition(memory::Columns values, const Tables& tables) {
  fft::interpolate(values, tables.twiddles());
  memory::Columns halves(2 * K::kDegree, values.log_size(0) - 1);
  for (size_t c = 0; c < K::kDegree; ++c) {
    const size_t half = values[c].size() / 2;
    std::copy_n(values[c].begin(), half, halves[c].begin());
    std::copy_n(values[c].begin() + static_cast<ptrdiff_t>(half), half,
                halves[K::kDegree + c].begin());
  }
  return halves;
}

}  // namespace ptvm::prover
