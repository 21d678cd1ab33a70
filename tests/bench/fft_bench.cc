// The circle FFT: BM_<thing>/<log size>/<threads>. Items are elements of the result.
#include "prover/fft/circle_fft.h"
#include "tests/bench/bench_columns.h"

namespace ptvm::bench {
namespace {

using field::M31;
using memory::Columns;

constexpr unsigned kMaxLog = 24;

const fft::Twiddles& twiddles() {
  static const fft::Twiddles all(kMaxLog);
  return all;
}
double size_of(unsigned log_size) { return static_cast<double>(size_t{1} << log_size); }

// In place, one column.
void BM_Interpolate(benchmark::State& state) {
  const auto log_size = static_cast<unsigned>(state.range(0));
  const ThreadLimit limit(state.range(1));
  Columns columns = filled_columns(1, log_size);
  twiddles();
  for (auto _ : state) fft::interpolate(columns, twiddles());
  count_rate(state, "items", size_of(log_size));
}
// One column to twice its size, into memory that was used before.
void BM_Extend(benchmark::State& state) {
  const auto log_size = static_cast<unsigned>(state.range(0));
  const ThreadLimit limit(state.range(1));
  const Columns columns = filled_columns(1, log_size - 1);
  const auto views = columns.views();
  twiddles();
  for (auto _ : state) benchmark::DoNotOptimize(fft::extend(views, 1, twiddles()));
  count_rate(state, "items", size_of(log_size));
}
// The same into fresh memory, page faults included.
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
  count_rate(state, "items", size_of(log_size));
}
void BM_Twiddles(benchmark::State& state) {
  for (auto _ : state) {
    benchmark::DoNotOptimize(fft::Twiddles(static_cast<unsigned>(state.range(0))));
  }
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

BENCHMARK_MAIN();
