#include "tests/bench/bounds.h"

#include <algorithm>
#include <array>
#include <bit>
#include <chrono>
#include <map>
#include <span>
#include <utility>

#include "prover/memory/buffer.h"
#include "prover/merkle/blake2b_lanes.h"
#include "prover/merkle/blake2s_lanes.h"
#include "prover/parallel/parallel.h"
#include "prover/simd/fp128x8.h"
#include "prover/simd/packed_m31.h"
#include "prover/simd/u64_lanes.h"

namespace ptvm::bench {
namespace {

using simd::kLanes;
using simd::PackedM31;
using V = simd::U32x16;

// The most of several runs of part(0) to part(n_threads - 1) side by side, each of which does
// `amount`; a second.
template <class Part>
double best_rate(int64_t n_threads, double amount, const Part& part) {
  using Clock = std::chrono::steady_clock;
  double best = 0, total = 0;
  for (int run = 0; run < 5 || total < 0.02; ++run) {
    const auto begin = Clock::now();
    parallel::for_each(static_cast<size_t>(n_threads), 1, part);
    const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
    best = std::max(best, static_cast<double>(n_threads) * amount / seconds);
    total += seconds;
  }
  return best;
}

constexpr size_t kPasses = 1 << 13;  // of the loops below, a part of about 100 us

double peak_products(int64_t n_threads) {
  constexpr size_t kOperands = 8, kWeights = 2;
  return best_rate(n_threads, kPasses * kOperands * kWeights * kLanes, [](size_t) {
    std::array<V::Split, kOperands> operands;
    operands.fill(V::broadcast(123456789).split());
    benchmark::DoNotOptimize(operands.data());
    const std::array<V::Split, kWeights> weights = {V::broadcast(987654321).split_uniform(),
                                                    V::broadcast(192837465).split_uniform()};
    std::array<V::Wide, kWeights> sums = {V::wide_broadcast(0), V::wide_broadcast(0)};
    for (size_t pass = 0; pass < kPasses; ++pass) {
      for (const V::Split& operand : operands) {
        for (size_t k = 0; k < kWeights; ++k) sums[k] = sums[k] + mul_wide(operand, weights[k]);
      }
      benchmark::ClobberMemory();  // the operands may have changed
    }
    benchmark::DoNotOptimize(V::reduce_wide(sums[0] + sums[1]));
  });
}

// Every reduction comes with a product, so multiplications are what bounds them.
double peak_reductions(int64_t n_threads) {
  constexpr size_t kChains = 8;
  return best_rate(n_threads, kPasses * kChains * kLanes, [](size_t) {
    const PackedM31 factor(field::M31(123456789));
    std::array<PackedM31, kChains> powers;
    powers.fill(factor);
    for (size_t pass = 0; pass < kPasses; ++pass) {
      for (PackedM31& power : powers) power *= factor;
    }
    benchmark::DoNotOptimize(powers);
  });
}

template <class Lanes>
double peak_compressions(int64_t n_threads) {
  constexpr size_t kFewerPasses = kPasses / 32;
  return best_rate(n_threads, kFewerPasses * Lanes::kLanes, [](size_t) {
    typename Lanes::Chain chain = Lanes::initial_chain();
    typename Lanes::Block block;
    block.fill(Lanes::Vector::broadcast(123456789));
    for (size_t pass = 0; pass < kFewerPasses; ++pass) Lanes::compress(chain, block, 64, false);
    benchmark::DoNotOptimize(chain);
  });
}

// Chains of the upper halves: x * (2^64 - 1) / 2^64 is x - 1.
double peak_wide_products(int64_t n_threads) {
  __extension__ typedef unsigned __int128 Wide;
  constexpr size_t kChains = 8;
  return best_rate(n_threads, kPasses * kChains, [](size_t) {
    uint64_t factor = ~uint64_t{0};
    benchmark::DoNotOptimize(factor);
    std::array<uint64_t, kChains> chains;
    chains.fill(factor);
    for (size_t pass = 0; pass < kPasses; ++pass) {
#pragma GCC unroll 8
      for (uint64_t& x : chains) x = static_cast<uint64_t>((Wide{x} * factor) >> 64);
    }
    benchmark::DoNotOptimize(chains);
  });
}

double peak_multiples(int64_t n_threads) {
#if defined(PTVM_FP128X8)
  constexpr size_t kChains = 8;
  return best_rate(n_threads, kPasses * kChains * 8, [](size_t) {
    const auto element = field::Fp128(123456789).inverse();
    const std::array<field::Fp128, 4> four = {element, element, element, element};
    const simd::Fp128x8Factor factor(element);
    const simd::Fp128x8 first(simd::Fp128x8Words::load(four.data(), four.data()));
    simd::Fp128x8 chains[kChains] = {first, first, first, first, first, first, first, first};
    for (size_t pass = 0; pass < kPasses; ++pass) {
      for (simd::Fp128x8& x : chains) x = x * factor;
    }
    benchmark::DoNotOptimize(chains);
  });
#else
  return peak_wide_products(n_threads) / kFp128ByFp128.wide_products;
#endif
}

// The sum of both, side by side, since memory delivers two streams faster than one.
V sum_of(std::span<const uint32_t> first, std::span<const uint32_t> second) {
  V sum0 = V::broadcast(0), sum1 = sum0;
  for (size_t i = 0; i < first.size(); i += kLanes) {
    sum0 = sum0 + V::load(&first[i]);
    sum1 = sum1 + V::load(&second[i]);
  }
  return sum0 + sum1;
}
void add_to(std::span<uint32_t> first, std::span<const uint32_t> second) {
  for (size_t i = 0; i < first.size(); i += kLanes) {
    (V::load(&first[i]) + V::load(&second[i])).store(&first[i]);
  }
}

// In bytes a second over about `n_bytes` of data.
double peak_bandwidth(size_t n_bytes, int64_t n_threads) {
  // Each thread has two arrays of an odd number of vectors: arrays a power of two apart would share
  // sets of the caches.
  const size_t n_vectors = (n_bytes / sizeof(V) / 2 / static_cast<size_t>(n_threads) - 1) | 1;
  const size_t n_own = n_vectors * kLanes;
  memory::Array<uint32_t> words(2 * n_own * static_cast<size_t>(n_threads));
  std::fill(words.begin(), words.end(), 1);
  const size_t n_passes = (size_t{1} << 22) / n_bytes + 1;
  const auto repeat = [&](const auto& pass) {
    return [&](size_t part) {
      uint32_t* const first = words.data() + 2 * part * n_own;
      for (size_t i = 0; i < n_passes; ++i) {
        pass(std::span(first, n_own), std::span(first + n_own, n_own));
        benchmark::ClobberMemory();
      }
    };
  };
  const auto array_bytes = static_cast<double>(n_passes * n_vectors * sizeof(V));
  const double reading = best_rate(n_threads, 2 * array_bytes, repeat([](auto first, auto second) {
                                     benchmark::DoNotOptimize(sum_of(first, second));
                                   }));
  const double adding = best_rate(n_threads, 3 * array_bytes, repeat(add_to));
  return std::max(reading, adding);
}

struct Peaks {
  double products, reductions, compressions, wide_products, wide_compressions;  // a second
  double multiples;
};
const Peaks& peaks(int64_t n_threads) {
  static std::map<int64_t, Peaks> all;
  const auto found = all.find(n_threads);
  if (found != all.end()) return found->second;
  return all[n_threads] = {
             peak_products(n_threads),
             peak_reductions(n_threads),
             peak_compressions<merkle::Blake2sLanes<V>>(n_threads),
             peak_wide_products(n_threads),
             peak_compressions<merkle::Blake2bLanes<simd::U64Vector, hash::Blake2bUse::kNode>>(
                 n_threads),
             peak_multiples(n_threads)};
}

// Of a kernel that moves `n_bytes`. Its data may be half of that, if it is read and written.
double bandwidth(double n_bytes, int64_t n_threads) {
  static std::map<std::pair<size_t, int64_t>, double> all;
  const size_t n_data_bytes = std::clamp(std::bit_floor(static_cast<size_t>(n_bytes / 2)),
                                         size_t{1} << 14, size_t{1} << 28);
  const auto [found, is_new] = all.try_emplace({n_data_bytes, n_threads});
  if (is_new) found->second = peak_bandwidth(n_data_bytes, n_threads);
  return found->second;
}

}  // namespace

void report(benchmark::State& state, double n_items, const Work& work, int64_t n_threads) {
  const Peaks& peak = peaks(n_threads);
  using Limit = std::pair<double, const char*>;  // seconds, of what
  const Limit limit =
      std::max({Limit{work.bytes / bandwidth(work.bytes, n_threads), "memory"},
                Limit{work.products / peak.products, "products"},
                Limit{work.reductions / peak.reductions, "reductions"},
                Limit{work.compressions / peak.compressions, "compressions"},
                Limit{work.wide_products / peak.wide_products, "wide products"},
                Limit{work.wide_compressions / peak.wide_compressions, "wide compressions"},
                Limit{work.multiples / peak.multiples, "multiples"}},
               [](const Limit& a, const Limit& b) { return a.first < b.first; });
  using benchmark::Counter;
  state.counters["items"] = Counter(n_items, Counter::kIsIterationInvariantRate);
  state.counters["bound"] = Counter(n_items / limit.first);
  state.counters["of_bound"] = Counter(limit.first, Counter::kIsIterationInvariantRate);
  state.SetLabel(limit.second);
}

}  // namespace ptvm::bench
