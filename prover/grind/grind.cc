#include "prover/grind/grind.h"

#include <atomic>
#include <limits>

#include "prover/grind/nonce_search.h"
#include "prover/parallel/parallel.h"
#include "prover/simd/u32x16.h"
#include "shared/hash/blake2s.h"

namespace ptvm::grind {
namespace {

// Tries in one task, about 40 us; and tasks of one round on each thread.
constexpr uint64_t kTaskTries = 1 << 12;
constexpr uint64_t kTasksPerThread = 32;

}  // namespace

bool is_solution(const hash::Digest& prefix, unsigned pow_bits, uint64_t nonce) {
  std::array<uint8_t, hash::kDigestBytes + 8> message;
  std::ranges::copy(prefix, message.begin());
  for (size_t i = 0; i < 8; ++i) {
    message[hash::kDigestBytes + i] = static_cast<uint8_t>(nonce >> (8 * i));
  }
  const hash::Digest digest = hash::blake2s(message);
  unsigned n_zeros = 0;
  for (size_t i = 0; i < 16; ++i) {
    n_zeros += static_cast<unsigned>(std::countr_zero(digest[i]));
    if (digest[i] != 0) break;
  }
  return n_zeros >= pow_bits;
}

uint64_t find_nonce(const hash::Digest& prefix, unsigned pow_bits) {
  constexpr uint64_t kNone = std::numeric_limits<uint64_t>::max();
  const auto search = [&](uint64_t begin) {
    return search_range<simd::U32x16>(prefix, pow_bits, begin, begin + kTaskTries);
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

}  // namespace ptvm::grind
