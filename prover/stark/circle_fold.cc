#include "prover/stark/circle_fold.h"

#include <array>

#include "prover/parallel/parallel.h"
#include "prover/simd/packed_qm31.h"

namespace ptvm::prover {
namespace {

using field::M31;
using field::QM31;
using simd::PackedM31;
using simd::PackedQM31;

constexpr size_t kLanes = PackedM31::kLanes;

// Folds all pairs; twiddle_inv(i) is the inverse twiddle of pair i, packed_twiddle_inv(i) those of
// pairs [i, i + kLanes).
template <class Scalar, class Packed>
memory::Columns<M31> fold(const memory::Columns<M31>& values, const QM31& alpha, Scalar twiddle_inv,
                          Packed packed_twiddle_inv) {
  const unsigned log_size = values.log_size(0);
  memory::Columns<M31> folded(QM31::kDegree, log_size - 1);
  const std::array<M31*, 4> out = {folded[0].data(), folded[1].data(), folded[2].data(),
                                   folded[3].data()};
  const size_t n_pairs = size_t{1} << (log_size - 1);
  if (n_pairs < kLanes) {
    const auto value = [&](size_t i) {
      return QM31(values[0][i], values[1][i], values[2][i], values[3][i]);
    };
    for (size_t i = 0; i < n_pairs; ++i) {
      const QM31 a = value(2 * i), b = value(2 * i + 1);
      const auto sum = ((a + b) + alpha * ((a - b) * twiddle_inv(i))).coordinates();
      for (size_t c = 0; c < QM31::kDegree; ++c) out[c][i] = sum[c];
    }
    return folded;
  }
  const PackedQM31 packed_alpha(alpha);
  parallel::for_ranges(n_pairs / kLanes, 256, [&](size_t begin, size_t end) {
    for (size_t i = begin * kLanes; i < end * kLanes; i += kLanes) {
      std::array<PackedM31, 4> a, b;
      for (size_t c = 0; c < QM31::kDegree; ++c) {
        const M31* pair = values[c].data() + 2 * i;
        const auto [even, odd] =
            deinterleave(PackedM31::load(pair).vector(), PackedM31::load(pair + kLanes).vector());
        a[c] = PackedM31(even);
        b[c] = PackedM31(odd);
      }
      const PackedQM31 left(a[0], a[1], a[2], a[3]), right(b[0], b[1], b[2], b[3]);
      const PackedQM31 sum =
          (left + right) + packed_alpha * ((left - right) * packed_twiddle_inv(i));
      sum.store(out, i);
    }
  });
  return folded;
}

}  // namespace

memory::Columns<M31> fold_circle(const memory::Columns<M31>& values, const QM31& alpha,
                                 const CirclePoints& points) {
  return fold(
      values, alpha, [&](size_t i) { return points.y_inv()[i]; },
      [&](size_t i) { return PackedM31::load(points.y_inv().data() + i); });
}

memory::Columns<M31> fold_line(const memory::Columns<M31>& values, const QM31& alpha,
                               const fft::Twiddles& twiddles) {
  const unsigned log_size = values.log_size(0);
  const fft::TwiddleTables& tables = twiddles.inverse();
  const uint32_t* twice = tables.line(log_size);
  return fold(
      values, alpha, [&](size_t i) { return tables.line_factor(log_size, i); },
      [&](size_t i) {
        return PackedM31(simd::U32x16::load_unaligned(twice + i).rotated_right<1>());
      });
}

}  // namespace ptvm::prover
