// Trees and proofs of work: BM_Commit/<columns>/<log size>/<threads>. Items are compressions,
// counters those of bounds.h.
#include "prover/grind/nonce_search.h"
#include "prover/merkle/merkle_tree.h"
#include "tests/bench/bench_columns.h"
#include "tests/bench/bounds.h"

namespace ptvm::bench {
namespace {

using Tree = merkle::MerkleTree<hash::Blake2sHasher>;

// Bound: the compressions, or reading the columns and writing the nodes, eight words each.
void report_tree(benchmark::State& state, size_t n_values, size_t n_leaves, size_t blocks_per_leaf,
                 int64_t n_threads) {
  const auto n_compressions = static_cast<double>(n_leaves * (blocks_per_leaf + 1) - 1);
  const Work work = {.compressions = n_compressions};
  report(state, n_compressions, work + moved(static_cast<double>(n_values + 16 * n_leaves)),
         n_threads);
}

void BM_Commit(benchmark::State& state) {
  const auto n_columns = static_cast<size_t>(state.range(0));
  const auto log_size = static_cast<unsigned>(state.range(1));
  const ThreadLimit limit(state.range(2));
  const memory::Columns<field::M31> columns = filled_columns(n_columns, log_size);
  const auto views = columns.views();
  for (auto _ : state) benchmark::DoNotOptimize(Tree::over_columns(views));
  const size_t n_leaves = size_t{1} << log_size;
  report_tree(state, n_columns * n_leaves, n_leaves, (n_columns + 15) / 16, state.range(2));
}
// A layer of FRI with leaves of four values.
void BM_CommitPacked(benchmark::State& state) {
  const auto log_size = static_cast<unsigned>(state.range(0));
  const ThreadLimit limit(state.range(1));
  const memory::Columns<field::M31> columns = filled_columns(4, log_size);
  for (auto _ : state) {
    benchmark::DoNotOptimize(Tree::over_packed(
        {columns[0].data(), columns[1].data(), columns[2].data(), columns[3].data()}, log_size));
  }
  const size_t n_leaves = size_t{1} << (log_size - 2);
  report_tree(state, 16 * n_leaves, n_leaves, 1, state.range(1));
}
// The place of the search at which `nonce` is tried.
uint64_t place_of(uint64_t nonce) {
  return nonce >> 32 << grind::kLogLowNonces | (nonce & 0xffffffff);
}
// From sixteen prefixes in turn. Bound: the tries up to the first solution. Of a compression's
// additions, xors and rotations, 14 in each of 80 steps and 16 in the end, a try can do without
// those of seven steps, which come before the nonce, 54 later ones that add a zero word, and 33 of
// the last steps and 14 of the end, since only word 0 is looked at.
void BM_Grind(benchmark::State& state) {
  constexpr double kCompressionsPerTry = 1 - (7 * 14 + 54 + 33 + 14) / (80 * 14 + 16.0);
  const ThreadLimit limit(state.range(1));
  hash::Digest prefix = {};
  uint64_t n_tries = 0;
  for (auto _ : state) {
    prefix[0] = static_cast<uint8_t>((prefix[0] + 1) % 16);
    const uint64_t nonce = grind::find_nonce(prefix, static_cast<unsigned>(state.range(0)));
    n_tries += place_of(nonce) + 1;
  }
  const double tries = static_cast<double>(n_tries) / static_cast<double>(state.iterations());
  report(state, tries, {.compressions = tries * kCompressionsPerTry}, state.range(1));
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
