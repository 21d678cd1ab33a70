#include "prover/stark/circle_fold.h"

#include <array>

#include "prover/parallel/parallel.h"
#include "prover/simd/packed_om31.h"

namespace ptvm::prover {
namespace {

using field::M31;
using simd::PackedM31;
using Columns = memory::Columns<M31>;

constexpr size_t kLanes = PackedM31::kLanes;

// Folds all pairs; twiddle_inv(i) is the inverse twiddle of pair i, packed_twiddle_inv(i) those of
// pairs [i, i + kLanes).
template <class K, class Scalar, class Packed>
Columns fold(const Columns& values, const K& alpha, Scalar twiddle_inv, Packed packed_twiddle_inv) {
  using PackedK = simd::Packed<K>;
  const unsigned log_size = values.log_size(0);
  Columns folded(K::kDegree, log_size - 1);
  const size_t n_pairs = size_t{1} << (log_size - 1);
  if (n_pairs < kLanes) {
    const auto value = [&](size_t i) {
      std::array<M31, K::kDegree> coordinates;
      for (size_t c = 0; c < K::kDegree; ++c) coordinates[c] = values[c][i];
      return K::from_coordinates(coordinates);
    };
    for (size_t i = 0; i < n_pairs; ++i) {
      const K a = value(2 * i), b = value(2 * i + 1);
      const auto sum = ((a + b) + alpha * ((a - b) * twiddle_inv(i))).coordinates();
      for (size_t c = 0; c < K::kDegree; ++c) folded[c][i] = sum[c];
    }
    return folded;
  }
  const auto out = folded.pointers(0, K::kDegree);
  const PackedK packed_alpha(alpha);
  parallel::for_ranges(n_pairs / kLanes, 256, [&](size_t begin, size_t end) {
    for (size_t i = begin * kLanes; i < end * kLanes; i += kLanes) {
      std::array<PackedM31, K::kDegree> a, b;
      for (size_t c = 0; c < K::kDegree; ++c) {
        const M31* pair = values[c].data() + 2 * i;
        const auto [even, odd] =
            deinterleave(PackedM31::load(pair).vector(), PackedM31::load(pair + kLanes).vector());
        a[c] = PackedM31(even);
        b[c] = PackedM31(odd);
      }
      const PackedK left = PackedK::from_coordinates(a), right = PackedK::from_coordinates(b);
      const PackedK sum = (left + right) + packed_alpha * ((left - right) * packed_twiddle_inv(i));
      sum.store(out, i);
    }
  });
  return folded;
}

}  // namespace

template <class K>
Columns fold_circle(const Columns& values, const K& alpha, const CirclePoints& points) {
  return fold(
      values, alpha, [&](size_t i) { return points.y_inv()[i]; },
      [&](size_t i) { return PackedM31::load(points.y_inv().data() + i); });
}

template <class K>
Columns fold_line(const Columns& values, const K& alpha, const fft::Twiddles& twiddles) {
  const unsigned log_size = values.log_size(0);
  const fft::TwiddleTables& tables = twiddles.inverse();
  const uint32_t* twice = tables.line(log_size);
  return fold(
      values, alpha, [&](size_t i) { return tables.line_factor(log_size, i); },
      [&](size_t i) {
        return PackedM31(simd::U32x16::load_unaligned(twice + i).rotated_right<1>());
      });
}

template Columns fold_circle(const Columns&, const field::QM31&, const CirclePoints&);
template Columns fold_circle(const Columns&, const field::OM31&, const CirclePoints&);
template Columns fold_line(const Columns&, const field::QM31&, const fft::Twiddles&);
template Columns fold_line(const Columns&, const field::OM31&, const fft::Twiddles&);

}  // namespace ptvm::prover
