// The most that the machine could do, beside what a kernel does.
//
// A benchmark states the Work that its result needs, and report() adds three counters: `items`, the
// rate that was reached; `bound`, the rate if the slowest kind of that work were all there is to
// do, at the machine's peak; and `of_bound`, the first over the second. The label says which kind
// of work that is. The peaks are measured once a process for each number of threads:
//
// - memory: summing two arrays, or adding one to the other, whichever is faster, of about as many
//   bytes as the kernel's data, up to 2^28. So data that fits a cache is held to that cache's
//   bandwidth, and larger data to the main memory's.
// - products, reductions, compressions: of packed operands in registers; what does not fit there is
//   in the first-level cache. Wide products: of scalars in registers. Multiples: of vectors in
//   registers, where the build has such vectors, otherwise by wide products.
#pragma once

#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>

namespace ptvm::bench {

// Counts of what has to be done.
struct Work {
  double bytes = 0;              // read or written, each datum once
  double products = 0;           // of two 32-bit words, added to a sum of them
  double reductions = 0;         // modulo p, of a product or of a sum of products
  double compressions = 0;       // of BLAKE2s
  double wide_products = 0;      // of two 64-bit words, to 128 bits
  double wide_compressions = 0;  // of BLAKE2b
  double multiples = 0;          // of an element of Fp128, by a factor that many have in common

  friend constexpr Work operator+(const Work& a, const Work& b) {
    return {a.bytes + b.bytes,
            a.products + b.products,
            a.reductions + b.reductions,
            a.compressions + b.compressions,
            a.wide_products + b.wide_products,
            a.wide_compressions + b.wide_compressions,
            a.multiples + b.multiples};
  }
  friend constexpr Work operator*(double n, const Work& a) {
    return {n * a.bytes,         n * a.products,          n * a.reductions, n * a.compressions,
            n * a.wide_products, n * a.wide_compressions, n * a.multiples};
  }
};

// Multiplications as prover/simd does them: a coordinate of the result is reduced once.
inline constexpr Work kM31ByM31{.products = 1, .reductions = 1};
inline constexpr Work kCM31ByCM31{.products = 4, .reductions = 2};
inline constexpr Work kQM31ByM31{.products = 4, .reductions = 4};
inline constexpr Work kQM31ByCM31{.products = 8, .reductions = 4};
inline constexpr Work kQM31ByQM31{.products = 16, .reductions = 4};
inline constexpr Work kOM31ByM31{.products = 8, .reductions = 8};
inline constexpr Work kOM31ByQM31{.products = 32, .reductions = 8};
// Three products of halves, which are reduced when they are added up.
inline constexpr Work kOM31ByOM31{.products = 48, .reductions = 8};
// Inverses of many, as prover/simd/packed_inverse.h does them: by Montgomery's trick, or the norm,
// its inverse, and that times the conjugate.
inline constexpr Work kM31Inverse = 3 * kM31ByM31;
inline constexpr Work kCM31Inverse =
    Work{.products = 2, .reductions = 1} + kM31Inverse + 2 * kM31ByM31;
inline constexpr Work kQM31Inverse =
    Work{.products = 7, .reductions = 2} + kCM31Inverse + kQM31ByCM31;
inline constexpr Work kOM31Inverse =
    Work{.products = 32, .reductions = 4} + kQM31Inverse + kOM31ByQM31;
// Four products, and two to reduce their sum.
inline constexpr Work kFp128ByFp128{.wide_products = 6};
// One of many base elements times weights of an extension, and the end of their sum.
constexpr Work dot_term(double degree) { return {.products = degree}; }
constexpr Work dot_sum(double degree) { return {.reductions = degree}; }

// `n_elements` of M31, read or written.
constexpr Work moved(double n_elements) { return {.bytes = 4 * n_elements}; }

// `n_elements` of Fp128.
constexpr Work moved_fp128(double n_elements) { return {.bytes = 16 * n_elements}; }

// Prints the counters of a benchmark that did `work` for `n_items` in each iteration, on up to
// `n_threads` threads. Call it after the loop.
void report(benchmark::State& state, double n_items, const Work& work, int64_t n_threads);

}  // namespace ptvm::bench
