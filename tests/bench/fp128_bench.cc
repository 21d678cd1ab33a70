// Arithmetic of the 128-bit field in the first-level cache, on one thread. Items are elements,
// counters those of bounds.h.
#include <vector>

#include "shared/field/batch_inverse.h"
#include "shared/field/fp128.h"
#include "tests/bench/bounds.h"

namespace ptvm::bench {
namespace {

using field::Fp128;

constexpr size_t kSize = 256;

std::vector<Fp128> values() { return std::vector<Fp128>(kSize, Fp128(123456789).inverse()); }

// Each of `n_operands` values is read or written once.
void report_elements(benchmark::State& state, int n_operands, const Work& work_per_element) {
  constexpr auto kElements = static_cast<double>(kSize);
  report(state, kElements, kElements * (work_per_element + moved_fp128(n_operands)), 1);
}

// Bound: moving both terms and the sum.
void BM_Add(benchmark::State& state) {
  std::vector<Fp128> a = values(), b = a;
  for (auto _ : state) {
    for (size_t i = 0; i < kSize; ++i) a[i] += b[i];
    benchmark::ClobberMemory();
  }
  report_elements(state, 3, {});
}
// Bound: its products of words.
void BM_Multiply(benchmark::State& state) {
  std::vector<Fp128> a = values(), b = a;
  for (auto _ : state) {
    for (size_t i = 0; i < kSize; ++i) a[i] *= b[i];
    benchmark::ClobberMemory();
  }
  report_elements(state, 3, kFp128ByFp128);
}
// Bound: the three multiplications that Montgomery's trick has for each value.
void BM_Invert(benchmark::State& state) {
  std::vector<Fp128> a = values(), inverses(kSize);
  for (auto _ : state) {
    benchmark::DoNotOptimize(field::batch_inverse<Fp128>(a, inverses));
    benchmark::ClobberMemory();
  }
  report_elements(state, 2, 3 * kFp128ByFp128);
}

BENCHMARK(BM_Add)->Name("BM_Add/Fp128");
BENCHMARK(BM_Multiply)->Name("BM_Multiply/Fp128");
BENCHMARK(BM_Invert)->Name("BM_Invert/Fp128");

}  // namespace
}  // namespace ptvm::bench
