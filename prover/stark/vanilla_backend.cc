#include "prover/stark/vanilla_backend.h"

#include <algorithm>

#include "prover/fft/coset_fft.h"
#include "prover/parallel/parallel.h"

namespace ptvm::prover {
namespace {

using field::Fp128;
using Columns = memory::Columns<Fp128>;

constexpr size_t kGrain = size_t{1} << 12;

// Columns of the same list, each 2^log_ratio times as large.
Columns larger_columns(const Columns& columns, unsigned log_ratio) {
  std::vector<unsigned> log_sizes(columns.log_sizes().begin(), columns.log_sizes().end());
  for (unsigned& log_size : log_sizes) log_size += log_ratio;
  return Columns(std::move(log_sizes));
}

}  // namespace

Columns VanillaBackend::interpolate_and_extend(const Columns& values, Columns& coefficients,
                                               unsigned log_blowup, const Tables& tables) {
  Columns extension = larger_columns(values, log_blowup);
  parallel::for_each(values.size(), 1, [&](size_t c) {
    fft::interpolate(values[c], coefficients[c], tables.twiddles());
    fft::evaluate(coefficients[c], extension[c], tables.twiddles());
  });
  return extension;
}

Columns VanillaBackend::extend(const Columns& coefficients, unsigned log_blowup,
                               const Tables& tables) {
  Columns extension = larger_columns(coefficients, log_blowup);
  parallel::for_each(coefficients.size(), 1, [&](size_t c) {
    fft::evaluate(coefficients[c], extension[c], tables.twiddles());
  });
  return extension;
}

// The rows are cut into runs of neighbouring ones, which are summed up by themselves at first. Row
// t of all runs lies together in storage, at the place of t, in the bit-reversed order of the runs.
void VanillaBackend::running_sum(std::span<F* const> column, unsigned log_rows, const K& per_row) {
  constexpr unsigned kMaxLogRuns = 8;
  constexpr size_t kTaskRuns = 16;  // 256 bytes of a place
  const unsigned log_runs = std::min(log_rows, kMaxLogRuns), log_length = log_rows - log_runs;
  const size_t n_runs = size_t{1} << log_runs, n_task_runs = std::min(kTaskRuns, n_runs);
  F* const values = column[0];
  std::vector<F> sums(n_runs);
  parallel::for_each(n_runs / n_task_runs, std::max(size_t{1}, (kGrain >> log_length) / kTaskRuns),
                     [&](size_t task) {
                       const size_t first = task * n_task_runs;
                       for (uint32_t t = 0; t < uint32_t{1} << log_length; ++t) {
                         const size_t place = domain::bit_reverse(t, log_length);
                         F* const of_place = values + place * n_runs;
                         for (size_t run = first; run < first + n_task_runs; ++run) {
                           of_place[run] = sums[run] += of_place[run] - per_row;
                         }
                       }
                     });

  std::vector<F> before(n_runs);
  F sum = F::zero();
  for (uint32_t run = 0; run < n_runs; ++run) {
    const size_t i = domain::bit_reverse(run, log_runs);
    before[i] = sum;
    sum += sums[i];
  }
  parallel::for_each(size_t{1} << log_rows, kGrain,
                     [&](size_t i) { values[i] += before[i % n_runs]; });
}

// x^(2^log_rows) is a root of unity of order 4 there: one on the points of even index, which make
// the first half in storage order, its negative on the others.
std::array<Fp128, 2> VanillaBackend::vanishing_inverses(unsigned log_rows) {
  std::array<F, 2> inverses;
  for (uint32_t half = 0; half < 2; ++half) {
    const F point = Instance::domain_point(log_rows + 1, half << log_rows);
    inverses[half] = Instance::vanishing(point, log_rows).inverse();
  }
  return inverses;
}

void VanillaBackend::add_lifted(const Columns& sums, Columns& total) {
  const unsigned log_ratio = total.log_size(0) - sums.log_size(0);
  const F* const lower = sums[0].data();
  F* const out = total[0].data();
  parallel::for_each(total[0].size(), kGrain, [&](size_t i) { out[i] += lower[i >> log_ratio]; });
}

Columns VanillaBackend::split_composition(Columns values, const Tables& tables) {
  fft::interpolate(values[0], values[0], tables.twiddles());
  Columns halves(2, values.log_size(0) - 1);
  const auto whole = std::as_const(values)[0];
  std::ranges::copy(whole.first(whole.size() / 2), halves[0].begin());
  std::ranges::copy(whole.last(whole.size() / 2), halves[1].begin());
  return halves;
}

Columns VanillaBackend::fold(const Columns& values, const K& alpha, bool, const Tables& tables) {
  const unsigned log_size = values.log_size(0);
  Columns folded(1, log_size - 1);
  const F* const in = values[0].data();
  const F* const point_inverses = tables.point_inverses(log_size);
  F* const out = folded[0].data();
  parallel::for_each(folded[0].size(), kGrain, [&](size_t i) {
    out[i] = Instance::fold(in[2 * i], in[2 * i + 1], alpha, point_inverses[i]);
  });
  return folded;
}

void VanillaBackend::interpolate_last_layer(std::span<K> values, const Tables& tables) {
  fft::interpolate(values, values, tables.twiddles());
  domain::bit_reverse_order(values);
}

}  // namespace ptvm::prover
