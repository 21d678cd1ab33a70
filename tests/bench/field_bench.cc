// Packed field arithmetic in the first-level cache, on one thread. Items are lanes, counters those
// of bounds.h.
#include <vector>

#include "prover/simd/packed_dot.h"
#include "prover/simd/packed_inverse.h"
#include "tests/bench/bounds.h"

namespace ptvm::bench {
namespace {

using field::M31;
using field::OM31;
using field::QM31;
using simd::PackedCM31;
using simd::PackedM31;
using simd::PackedOM31;
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
         : sizeof(Packed) == sizeof(PackedQM31) ? kQM31ByQM31
                                                : kOM31ByOM31;
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
template <class Packed>
constexpr Work inversion() {
  return sizeof(Packed) == sizeof(PackedM31)    ? kM31Inverse
         : sizeof(Packed) == sizeof(PackedCM31) ? kCM31Inverse
         : sizeof(Packed) == sizeof(PackedQM31) ? kQM31Inverse
                                                : kOM31Inverse;
}
// Bound: its inversion.
template <class Packed>
void BM_Invert(benchmark::State& state) {
  const std::vector<Packed> a = values<Packed>();
  std::vector<Packed> inverses(kSize);
  for (auto _ : state) {
    simd::batch_inverse<Packed>(a, inverses);
    benchmark::ClobberMemory();
  }
  report_lanes<Packed>(state, 2, inversion<Packed>());
}
// One term of a random linear combination of columns. Bound: its products, one for each coordinate.
template <class Packed>
void BM_DotTerm(benchmark::State& state) {
  using K = typename Packed::Scalar;
  const std::vector<PackedM31> a = values<PackedM31>();
  simd::UniformDotWeight<K> weight(K::one());
  benchmark::DoNotOptimize(weight);
  for (auto _ : state) {
    simd::PackedDot<Packed> dot;
    for (size_t i = 0; i < kSize; ++i) dot.add(a[i], weight);
    benchmark::DoNotOptimize(dot.value());
  }
  report_lanes<PackedM31>(state, 1, dot_term(K::kDegree));
}

BENCHMARK(BM_Add<PackedM31>)->Name("BM_Add/M31");
BENCHMARK(BM_Multiply<PackedM31>)->Name("BM_Multiply/M31");
BENCHMARK(BM_Multiply<PackedCM31>)->Name("BM_Multiply/CM31");
BENCHMARK(BM_Multiply<PackedQM31>)->Name("BM_Multiply/QM31");
BENCHMARK(BM_Multiply<PackedOM31>)->Name("BM_Multiply/OM31");
BENCHMARK(BM_Invert<PackedM31>)->Name("BM_Invert/M31");
BENCHMARK(BM_Invert<PackedCM31>)->Name("BM_Invert/CM31");
BENCHMARK(BM_Invert<PackedQM31>)->Name("BM_Invert/QM31");
BENCHMARK(BM_Invert<PackedOM31>)->Name("BM_Invert/OM31");
BENCHMARK(BM_DotTerm<PackedQM31>)->Name("BM_DotTerm/M31_times_QM31");
BENCHMARK(BM_DotTerm<PackedOM31>)->Name("BM_DotTerm/M31_times_OM31");

}  // namespace
}  // namespace ptvm::bench
