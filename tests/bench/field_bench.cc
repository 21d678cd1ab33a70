// Packed field arithmetic in the first-level cache, on one thread. Items are lanes, counters those
// of bounds.h.
#include <vector>

#include "prover/simd/packed_dot.h"
#include "prover/simd/packed_inverse.h"
#include "tests/bench/bounds.h"

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
// Each of `n_operands` values is read or written once.
template <class Packed>
void report_lanes(benchmark::State& state, int n_operands, const Work& work_per_lane) {
  constexpr auto kLanes = static_cast<double>(kSize * simd::kLanes);
  constexpr double kDegree = sizeof(Packed) / sizeof(PackedM31);
  report(state, kLanes, kLanes * (work_per_lane + moved(n_operands * kDegree)), 1);
}
template <class Packed>
constexpr Work multiplication() {
  return sizeof(Packed) == sizeof(PackedM31)    ? kM31ByM31
         : sizeof(Packed) == sizeof(PackedCM31) ? kCM31ByCM31
                                                : kQM31ByQM31;
}

// Bound: moving both terms and the sum.
template <class Packed>
void BM_Add(benchmark::State& state) {
  std::vector<Packed> a = values<Packed>(), b = a;
  for (auto _ : state) {
    for (size_t i = 0; i < kSize; ++i) a[i] += b[i];
    benchmark::ClobberMemory();
  }
  report_lanes<Packed>(state, 3, {});
}
// Bound: its multiplication.
template <class Packed>
void BM_Multiply(benchmark::State& state) {
  std::vector<Packed> a = values<Packed>(), b = a;
  for (auto _ : state) {
    for (size_t i = 0; i < kSize; ++i) a[i] *= b[i];
    benchmark::ClobberMemory();
  }
  report_lanes<Packed>(state, 3, multiplication<Packed>());
}
// Bound: the three multiplications that Montgomery's trick has for each value.
template <class Packed>
void BM_Invert(benchmark::State& state) {
  std::vector<Packed> a = values<Packed>();
  for (auto _ : state) {
    simd::batch_inverse_in_place<Packed>(a);
    benchmark::ClobberMemory();
  }
  report_lanes<Packed>(state, 2, 3 * multiplication<Packed>());
}
// One term of a random linear combination of columns. Bound: its four products.
void BM_DotTerm(benchmark::State& state) {
  const std::vector<PackedM31> a = values<PackedM31>();
  const simd::UniformDotWeight weight(QM31(M31(1), M31(2000000000), M31(3), M31(4)));
  for (auto _ : state) {
    simd::PackedDot dot;
    for (size_t i = 0; i < kSize; ++i) dot.add(a[i], weight);
    benchmark::DoNotOptimize(dot.value());
  }
  report_lanes<PackedM31>(state, 1, kDotTerm);
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
