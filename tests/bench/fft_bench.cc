// The circle FFT: BM_<thing>/<log size>/<threads>. Items are elements of the result, counters those
// of bounds.h.
#include "prover/fft/circle_fft.h"
#include "tests/bench/bench_columns.h"
#include "tests/bench/bounds.h"

namespace ptvm::bench {
namespace {

using field::M31;
using Columns = memory::Columns<field::M31>;

constexpr unsigned kMaxLog = 24;

const fft::Twiddles& twiddles() {
  static const fft::Twiddles all(kMaxLog);
  return all;
}
double size_of(unsigned log_size) { return static_cast<double>(size_t{1} << log_size); }

// One layer has a multiplication for each pair.
Work layers(unsigned log_size, unsigned n) { return n * size_of(log_size) / 2 * kM31ByM31; }

// In place, one column. Bound: the multiplications of all layers, or moving the column both ways.
void BM_Interpolate(benchmark::State& state) {
  const auto log_size = static_cast<unsigned>(state.range(0));
  const ThreadLimit limit(state.range(1));
  Columns columns = filled_columns(1, log_size);
  twiddles();
  for (auto _ : state) fft::interpolate(columns, twiddles());
  report(state, size_of(log_size), layers(log_size, log_size) + moved(2 * size_of(log_size)),
         state.range(1));
}
// Reads one column and writes its extension to twice the size, whose highest layer only copies.
// Bound: the multiplications of the others, or moving both.
void report_extension(benchmark::State& state, unsigned log_size) {
  report(state, size_of(log_size),
         layers(log_size, log_size - 1) + moved(size_of(log_size) + size_of(log_size - 1)),
         state.range(1));
}
// Into memory that was used before.
void BM_Extend(benchmark::State& state) {
  const auto log_size = static_cast<unsigned>(state.range(0));
  const ThreadLimit limit(state.range(1));
  const Columns columns = filled_columns(1, log_size - 1);
  const auto views = columns.views();
  twiddles();
  for (auto _ : state) benchmark::DoNotOptimize(fft::extend(views, 1, twiddles()));
  report_extension(state, log_size);
}
// Into fresh memory, page faults included.
void BM_ExtendFresh(benchmark::State& state) {
  const auto log_size = static_cast<unsigned>(state.range(0));
  const ThreadLimit limit(state.range(1));
  const Columns columns = filled_columns(1, log_size - 1);
  const auto views = columns.views();
  twiddles();
  for (auto _ : state) {
    benchmark::DoNotOptimize(fft::extend(views, 1, twiddles()));
    memory::release_free_buffers();
  }
  report_extension(state, log_size);
}
// Two tables of half the size. Bound: writing them; or the multiplications, for each two entries: a
// point by addition, 4, a halving, 1, and two inverses, 6.
void BM_Twiddles(benchmark::State& state) {
  const auto log_size = static_cast<unsigned>(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(fft::Twiddles(log_size));
  const double n_entries = size_of(log_size - 1);
  report(state, n_entries, n_entries / 2 * 11 * kM31ByM31 + moved(2 * n_entries), 1);
}

void sizes_and_threads(benchmark::internal::Benchmark* b) {
  for (const int n_threads : {1, 2}) {
    for (const int log_size : {10, 16, 20, 22, 24}) b->Args({log_size, n_threads});
  }
  b->Unit(benchmark::kMicrosecond)->UseRealTime();
}
BENCHMARK(BM_Interpolate)->Apply(sizes_and_threads);
BENCHMARK(BM_Extend)->Apply(sizes_and_threads);
BENCHMARK(BM_ExtendFresh)->Apply(sizes_and_threads);
BENCHMARK(BM_Twiddles)->Arg(10)->Arg(16)->Arg(20)->Arg(22)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace ptvm::bench
