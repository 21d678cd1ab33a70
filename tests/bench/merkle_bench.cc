// Trees and proofs of work: BM_Commit/<columns>/<log size>/<threads>. Items are compressions.
#include "prover/grind/grind.h"
#include "prover/merkle/merkle_tree.h"
#include "tests/bench/bench_columns.h"

namespace ptvm::bench {
namespace {

using Tree = merkle::MerkleTree<hash::Blake2sHasher>;

void BM_Commit(benchmark::State& state) {
  const auto n_columns = static_cast<size_t>(state.range(0));
  const auto log_size = static_cast<unsigned>(state.range(1));
  const ThreadLimit limit(state.range(2));
  const memory::Columns columns = filled_columns(n_columns, log_size);
  const auto views = columns.views();
  for (auto _ : state) benchmark::DoNotOptimize(Tree::over_columns(views));
  const size_t n_compressions = ((n_columns + 15) / 16 + 1) << log_size;
  count_rate(state, "items", static_cast<double>(n_compressions));
}
// A layer of FRI with leaves of four values.
void BM_CommitPacked(benchmark::State& state) {
  const auto log_size = static_cast<unsigned>(state.range(0));
  const ThreadLimit limit(state.range(1));
  const memory::Columns columns = filled_columns(4, log_size);
  for (auto _ : state) {
    benchmark::DoNotOptimize(Tree::over_packed(
        {columns[0].data(), columns[1].data(), columns[2].data(), columns[3].data()}, log_size));
  }
  count_rate(state, "items", static_cast<double>(size_t{1} << (log_size - 1)));
}
// From sixteen prefixes in turn, so that luck evens out a little.
void BM_Grind(benchmark::State& state) {
  const ThreadLimit limit(state.range(1));
  hash::Digest prefix = {};
  for (auto _ : state) {
    prefix[0] = static_cast<uint8_t>((prefix[0] + 1) % 16);
    benchmark::DoNotOptimize(grind::find_nonce(prefix, static_cast<unsigned>(state.range(0))));
  }
}

BENCHMARK(BM_Commit)
    ->ArgsProduct({{256}, {10, 16}, {1, 2}})
    ->ArgsProduct({{4, 16, 100}, {20}, {1, 2}})
    ->Unit(benchmark::kMicrosecond)
    ->UseRealTime();
BENCHMARK(BM_CommitPacked)
    ->ArgsProduct({{12, 16, 20}, {1, 2}})
    ->Unit(benchmark::kMicrosecond)
    ->UseRealTime();
BENCHMARK(BM_Grind)->ArgsProduct({{10, 20}, {1, 2}})->Unit(benchmark::kMicrosecond)->UseRealTime();

}  // namespace
}  // namespace ptvm::bench

BENCHMARK_MAIN();
