// Trees and proofs of work: BM_Commit/<columns>/<log size>/<threads>. Items are compressions,
// counters those of bounds.h.
#include <array>
#include <concepts>

#include "prover/grind/nonce_search.h"
#include "prover/merkle/merkle_tree.h"
#include "tests/bench/bench_columns.h"
#include "tests/bench/bounds.h"

namespace ptvm::bench {
namespace {

using hash::Blake2bHasher;
using hash::Blake2sHasher;

template <class H>
Work compressions(double n) {
  return std::same_as<H, Blake2bHasher> ? Work{.wide_compressions = n} : Work{.compressions = n};
}

// Bound: the compressions, or reading the columns and writing the nodes.
template <class H>
void report_tree(benchmark::State& state, size_t n_values, size_t n_leaves, size_t blocks_per_leaf,
                 int64_t n_threads) {
  const auto n_compressions = static_cast<double>(n_leaves * (blocks_per_leaf + 1) - 1);
  const size_t n_bytes =
      n_values * sizeof(typename merkle::MerkleTree<H>::F) + 2 * n_leaves * hash::kDigestBytes;
  const Work work = {.bytes = static_cast<double>(n_bytes)};
  report(state, n_compressions, work + compressions<H>(n_compressions), n_threads);
}

template <class H>
void commit(benchmark::State& state) {
  using Tree = merkle::MerkleTree<H>;
  constexpr size_t kBlockColumns = 16 / Tree::Leaves::kValueWords;
  const auto n_columns = static_cast<size_t>(state.range(0));
  const auto log_size = static_cast<unsigned>(state.range(1));
  const ThreadLimit limit(state.range(2));
  const auto columns = filled_columns<typename Tree::F>(n_columns, log_size);
  const auto views = columns.views();
  for (auto _ : state) benchmark::DoNotOptimize(Tree::over_columns(views));
  const size_t n_leaves = size_t{1} << log_size;
  report_tree<H>(state, n_columns * n_leaves, n_leaves,
                 (n_columns + kBlockColumns - 1) / kBlockColumns, state.range(2));
}
void BM_Commit(benchmark::State& state) { commit<Blake2sHasher>(state); }
void BM_CommitFp128(benchmark::State& state) { commit<Blake2bHasher>(state); }

// A layer of FRI with leaves of four values.
template <class H, size_t kDegree>
void commit_packed(benchmark::State& state) {
  using Tree = merkle::MerkleTree<H>;
  const auto log_size = static_cast<unsigned>(state.range(0));
  const ThreadLimit limit(state.range(1));
  const auto columns = filled_columns<typename Tree::F>(kDegree, log_size);
  std::array<const typename Tree::F*, kDegree> coordinates;
  for (size_t c = 0; c < kDegree; ++c) coordinates[c] = columns[c].data();
  for (auto _ : state) benchmark::DoNotOptimize(Tree::over_packed(coordinates, log_size));
  const size_t n_leaves = size_t{1} << (log_size - 2);
  report_tree<H>(state, 4 * kDegree * n_leaves, n_leaves, 1, state.range(1));
}
void BM_CommitPacked(benchmark::State& state) { commit_packed<Blake2sHasher, 4>(state); }
void BM_CommitPackedFp128(benchmark::State& state) { commit_packed<Blake2bHasher, 1>(state); }

// The place of the search at which `nonce` is tried.
uint64_t place_of(uint64_t nonce) {
  return nonce >> 32 << grind::kLogLowNonces | (nonce & 0xffffffff);
}
// From sixteen prefixes in turn. `per_try` are the compressions that a try needs.
template <class H>
void search_nonces(benchmark::State& state, double per_try) {
  const ThreadLimit limit(state.range(1));
  hash::Digest prefix = {};
  uint64_t n_tries = 0;
  for (auto _ : state) {
    prefix[0] = static_cast<uint8_t>((prefix[0] + 1) % 16);
    const uint64_t nonce = grind::find_nonce<H>(prefix, static_cast<unsigned>(state.range(0)));
    n_tries += place_of(nonce) + 1;
  }
  const double tries = static_cast<double>(n_tries) / static_cast<double>(state.iterations());
  report(state, tries, compressions<H>(tries * per_try), state.range(1));
}
// Bound: the tries up to the first solution. Of a compression's additions, xors and rotations, 14
// in each of 80 steps and 16 in the end, a try can do without those of seven steps, which come
// before the nonce, 54 later ones that add a zero word, and 33 of the last steps and 14 of the end,
// since only word 0 is looked at.
void BM_Grind(benchmark::State& state) {
  search_nonces<Blake2sHasher>(state, 1 - (7 * 14 + 54 + 33 + 14) / (80 * 14 + 16.0));
}
// The same of 96 steps. Three steps come before the nonce, in word 4, and 11 of 16 words are zero.
void BM_GrindBlake2b(benchmark::State& state) {
  search_nonces<Blake2bHasher>(state, 1 - (3 * 14 + 11 * 12 + 33 + 14) / (96 * 14 + 16.0));
}

BENCHMARK(BM_Commit)
    ->ArgsProduct({{256}, {10, 16}, {1, 2}})
    ->ArgsProduct({{4, 16, 100}, {20}, {1, 2}})
    ->Unit(benchmark::kMicrosecond)
    ->UseRealTime();
BENCHMARK(BM_CommitFp128)
    ->ArgsProduct({{2, 50}, {10, 16, 19}, {1, 2}})
    ->Unit(benchmark::kMicrosecond)
    ->UseRealTime();
BENCHMARK(BM_CommitPacked)
    ->ArgsProduct({{12, 16, 20}, {1, 2}})
    ->Unit(benchmark::kMicrosecond)
    ->UseRealTime();
BENCHMARK(BM_CommitPackedFp128)
    ->ArgsProduct({{12, 16, 20}, {1, 2}})
    ->Unit(benchmark::kMicrosecond)
    ->UseRealTime();
BENCHMARK(BM_Grind)->ArgsProduct({{10, 20}, {1, 2}})->Unit(benchmark::kMicrosecond)->UseRealTime();
BENCHMARK(BM_GrindBlake2b)
    ->ArgsProduct({{10, 20}, {1, 2}})
    ->Unit(benchmark::kMicrosecond)
    ->UseRealTime();

}  // namespace
}  // namespace ptvm::bench
