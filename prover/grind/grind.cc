#include "prover/grind/grind.h"

#include <atomic>
#include <concepts>
#include <limits>
#include <type_traits>

#include "prover/grind/nonce_search.h"
#include "prover/parallel/parallel.h"
#include "prover/simd/u32x16.h"
#include "prover/simd/u64_lanes.h"

namespace ptvm::grind {
namespace {

template <hash::Hasher H>
using Vector =
    std::conditional_t<std::same_as<H, hash::Blake2bHasher>, simd::U64Vector, simd::U32x16>;

// Tries in one task, at most 200 us; and tasks of one round on each thread.
constexpr uint64_t kTaskTries = 1 << 12;
constexpr uint64_t kTasksPerThread = 32;

}  // namespace

template <hash::Hasher H>
uint64_t find_nonce(const hash::Digest& prefix, unsigned pow_bits) {
  constexpr uint64_t kNone = std::numeric_limits<uint64_t>::max();
  const auto search = [&](uint64_t begin) {
    return search_range<Vector<H>, H>(prefix, pow_bits, begin, begin + kTaskTries);
  };
  // One task alone first: it is enough for a few bits, and threads would only cost time.
  if (const auto found = search(0)) return nonce_at(*found);

  const uint64_t n_tasks = kTasksPerThread * parallel::n_threads();
  for (uint64_t begin = kTaskTries;; begin += n_tasks * kTaskTries) {
    // Tasks behind the best place so far are skipped; all before it are searched to their end.
    std::atomic<uint64_t> best = kNone;
    parallel::for_each(n_tasks, 1, [&](uint64_t task) {
      const uint64_t first = begin + task * kTaskTries;
      if (first > best.load(std::memory_order_relaxed)) return;
      const uint64_t found = search(first).value_or(kNone);
      uint64_t current = best.load(std::memory_order_relaxed);
      while (found < current && !best.compare_exchange_weak(current, found)) {
      }
    });
    if (best.load() != kNone) return nonce_at(best.load());
  }
}

template uint64_t find_nonce<hash::Blake2sHasher>(const hash::Digest&, unsigned);
template uint64_t find_nonce<hash::Blake2bHasher>(const hash::Digest&, unsigned);

}  // namespace ptvm::grind
