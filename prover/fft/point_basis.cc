#include "prover/fft/point_basis.h"

#include <algorithm>

#include "prover/parallel/parallel.h"
#include "prover/simd/packed_dot.h"

namespace ptvm::fft {
namespace {

using field::M31;
using field::QM31;
using simd::kLanes;
using simd::kLogLanes;
using simd::PackedQM31;

// The lower table of 2^10 extension values takes half of a first-level cache.
constexpr unsigned kMaxLogLower = 10;
// Rows of 2^kMaxLogLower coefficients that are one task.
constexpr size_t kRowGrain = 64;

// All products of a subset of `factors`, by the bits of the index.
std::vector<QM31> subset_products(std::span<const QM31> factors) {
  std::vector<QM31> products = {QM31::one()};
  products.reserve(size_t{1} << factors.size());
  for (const QM31& factor : factors) {
    const size_t half = products.size();
    for (size_t i = 0; i < half; ++i) products.push_back(products[i] * factor);
  }
  return products;
}

}  // namespace

PointBasis::PointBasis(const domain::CirclePoint<QM31>& point, unsigned log_size)
    : log_size_(log_size), log_lower_(std::min(log_size, kMaxLogLower)) {
  std::vector<QM31> factors = {point.y, point.x};
  while (factors.size() < log_size) factors.push_back(domain::double_x(factors.back()));
  factors.resize(log_size);
  lower_ = subset_products(std::span(factors).first(log_lower_));
  upper_ = subset_products(std::span(factors).subspan(log_lower_));
  if (log_lower_ < kLogLanes) return;
  const size_t n_lower = lower_.size();
  lower_columns_ = memory::Array<uint32_t>(4 * n_lower);
  for (size_t i = 0; i < n_lower; ++i) {
    const simd::UniformDotWeight centered(lower_[i]);
    for (size_t c = 0; c < 4; ++c) lower_columns_[c * n_lower + i] = centered.word(c);
  }
}

QM31 PointBasis::evaluate(std::span<const M31> coefficients) const {
  if (log_lower_ < kLogLanes) {
    QM31 sum;
    for (size_t i = 0; i < coefficients.size(); ++i) sum += lower_[i] * coefficients[i];
    return sum;
  }
  if (upper_.size() <= kRowGrain) return evaluate_part(coefficients, 0, upper_.size());
  std::vector<QM31> parts(upper_.size() / kRowGrain);
  parallel::for_each(parts.size(), 1, [&](size_t i) {
    parts[i] = evaluate_part(coefficients, i * kRowGrain, kRowGrain);
  });
  QM31 sum;
  for (const QM31& part : parts) sum += part;
  return sum;
}

QM31 PointBasis::evaluate_part(std::span<const M31> coefficients, size_t first_row,
                               size_t n_rows) const {
  const size_t n_lower = lower_.size();
  PackedQM31 sum = PackedQM31::zero();
  for (size_t row = first_row; row < first_row + n_rows; ++row) {
    const M31* const values = coefficients.data() + row * n_lower;
    simd::PackedDot dot;
    for (size_t i = 0; i < n_lower; i += kLanes) {
      simd::DotWeight weight;
      for (size_t c = 0; c < 4; ++c) {
        weight.coordinates[c] = simd::U32x16::load(lower_columns_.data() + c * n_lower + i);
      }
      dot.add(simd::PackedM31::load(values + i), weight);
    }
    sum += dot.value() * upper_[row];
  }
  return sum.sum_of_lanes();
}

}  // namespace ptvm::fft
