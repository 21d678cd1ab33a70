// Packed field arithmetic in the first-level cache. Items are lanes.
#include <vector>

#include "prover/simd/packed_dot.h"
#include "prover/simd/packed_inverse.h"
#include "tests/bench/bench_columns.h"

namespace ptvm::bench {
namespace {

using field::M31;
using field::QM31;
using simd::PackedCM31;
using simd::PackedM31;
using simd::PackedQM31;

constexpr size_t kSize = 64;

template <class Packed>
std::vector<Packed> values() {
  return std::vector<Packed>(kSize, Packed(PackedM31(M31(123456789))));
}
void count_lanes(benchmark::State& state) {
  count_rate(state, "items", static_cast<double>(kSize * simd::kLanes));
}

template <class Packed>
void BM_Add(benchmark::State& state) {
  std::vector<Packed> a = values<Packed>(), b = a;
  for (auto _ : state) {
    for (size_t i = 0; i < kSize; ++i) a[i] += b[i];
    benchmark::ClobberMemory();
  }
  count_lanes(state);
}
template <class Packed>
void BM_Multiply(benchmark::State& state) {
  std::vector<Packed> a = values<Packed>(), b = a;
  for (auto _ : state) {
    for (size_t i = 0; i < kSize; ++i) a[i] *= b[i];
    benchmark::ClobberMemory();
  }
  count_lanes(state);
}
template <class Packed>
void BM_Invert(benchmark::State& state) {
  std::vector<Packed> a = values<Packed>();
  for (auto _ : state) {
    simd::batch_inverse_in_place<Packed>(a);
    benchmark::ClobberMemory();
  }
  count_lanes(state);
}
// One term of a random linear combination of columns.
void BM_DotTerm(benchmark::State& state) {
  const std::vector<PackedM31> a = values<PackedM31>();
  const simd::UniformDotWeight weight(QM31(M31(1), M31(2000000000), M31(3), M31(4)));
  for (auto _ : state) {
    simd::PackedDot dot;
    for (size_t i = 0; i < kSize; ++i) dot.add(a[i], weight);
    benchmark::DoNotOptimize(dot.value());
  }
  count_lanes(state);
}

BENCHMARK(BM_Add<PackedM31>)->Name("BM_Add/M31");
BENCHMARK(BM_Multiply<PackedM31>)->Name("BM_Multiply/M31");
BENCHMARK(BM_Multiply<PackedCM31>)->Name("BM_Multiply/CM31");
BENCHMARK(BM_Multiply<PackedQM31>)->Name("BM_Multiply/QM31");
BENCHMARK(BM_Invert<PackedM31>)->Name("BM_Invert/M31");
BENCHMARK(BM_Invert<PackedCM31>)->Name("BM_Invert/CM31");
BENCHMARK(BM_Invert<PackedQM31>)->Name("BM_Invert/QM31");
BENCHMARK(BM_DotTerm)->Name("BM_DotTerm/M31_times_QM31");

}  // namespace
}  // namespace ptvm::bench

BENCHMARK_MAIN();
