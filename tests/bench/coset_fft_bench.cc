// The transform over multiplicative cosets: BM_<thing>/<log size>/<threads>. Items are elements of
// the result, counters those of bounds.h.
#include <vector>

#include "prover/fft/coset_fft.h"
#include "tests/bench/bench_columns.h"
#include "tests/bench/bounds.h"

namespace ptvm::bench {
namespace {

using field::Fp128;

constexpr unsigned kMaxLog = 20;

const fft::CosetTwiddles& twiddles() {
  static const fft::CosetTwiddles all(Fp128::generator(), kMaxLog);
  return all;
}
double size_of(unsigned log_size) { return static_cast<double>(size_t{1} << log_size); }

std::vector<Fp128> filled_column(unsigned log_size) {
  return std::vector<Fp128>(size_t{1} << log_size, Fp128(123456789).inverse());
}
// One layer has a multiplication for each pair.
Work layers(unsigned log_size, unsigned n) {
  return n * size_of(log_size) / 2 * Work{.multiples = 1};
}

// In place. Bound: the multiplications of all layers, or moving the column both ways.
void BM_CosetInterpolate(benchmark::State& state) {
  const auto log_size = static_cast<unsigned>(state.range(0));
  const ThreadLimit limit(state.range(1));
  std::vector<Fp128> column = filled_column(log_size);
  twiddles();
  for (auto _ : state) fft::interpolate(column, column, twiddles());
  report(state, size_of(log_size), layers(log_size, log_size) + moved_fp128(2 * size_of(log_size)),
         state.range(1));
}
// Reads one column and writes its extension to twice the size, whose highest layer only copies.
// Bound: the multiplications of the others, or moving both.
void BM_CosetExtend(benchmark::State& state) {
  const auto log_size = static_cast<unsigned>(state.range(0));
  const ThreadLimit limit(state.range(1));
  const std::vector<Fp128> column = filled_column(log_size - 1);
  std::vector<Fp128> extension = filled_column(log_size);
  twiddles();
  for (auto _ : state) fft::evaluate(column, extension, twiddles());
  report(state, size_of(log_size),
         layers(log_size, log_size - 1) + moved_fp128(size_of(log_size) + size_of(log_size - 1)),
         state.range(1));
}

void sizes_and_threads(benchmark::internal::Benchmark* b) {
  for (const int n_threads : {1, 2}) {
    for (const int log_size : {10, 16, 20}) b->Args({log_size, n_threads});
  }
  b->Unit(benchmark::kMicrosecond)->UseRealTime();
}
BENCHMARK(BM_CosetInterpolate)->Apply(sizes_and_threads);
BENCHMARK(BM_CosetExtend)->Apply(sizes_and_threads);

}  // namespace
}  // namespace ptvm::bench
