#include "prover/fft/point_basis.h"

#include <algorithm>
#include <bit>

#include "prover/parallel/parallel.h"
#include "prover/simd/packed_dot.h"

namespace ptvm::fft {
namespace {

using field::M31;
using simd::kLanes;
using simd::kLogLanes;

// The lower table of 2^12 words takes half of a first-level cache.
template <class K>
constexpr unsigned kMaxLogLower = 12 - std::countr_zero(K::kDegree);
// Rows of 2^kMaxLogLower coefficients that are one task.
constexpr size_t kRowGrain = 64;

// All products of a subset of `factors`, by the bits of the index.
template <class K>
std::vector<K> subset_products(std::span<const K> factors) {
  std::vector<K> products = {K::one()};
  products.reserve(size_t{1} << factors.size());
  for (const K& factor : factors) {
    const size_t half = products.size();
    for (size_t i = 0; i < half; ++i) products.push_back(products[i] * factor);
  }
  return products;
}

}  // namespace

template <class K>
PointBasis<K>::PointBasis(const domain::CirclePoint<K>& point, unsigned log_size)
    : log_size_(log_size), log_lower_(std::min(log_size, kMaxLogLower<K>)) {
  std::vector<K> factors = {point.y, point.x};
  while (factors.size() < log_size) factors.push_back(domain::double_x(factors.back()));
  factors.resize(log_size);
  lower_ = subset_products<K>(std::span(factors).first(log_lower_));
  upper_ = subset_products<K>(std::span(factors).subspan(log_lower_));
  if (log_lower_ < kLogLanes) return;
  const size_t n_lower = lower_.size();
  lower_columns_ = memory::Array<uint32_t>(K::kDegree * n_lower);
  for (size_t i = 0; i < n_lower; ++i) {
    const simd::UniformDotWeight<K> centered(lower_[i]);
    for (size_t c = 0; c < K::kDegree; ++c) lower_columns_[c * n_lower + i] = centered.word(c);
  }
}

template <class K>
K PointBasis<K>::evaluate(std::span<const M31> coefficients) const {
  if (log_lower_ < kLogLanes) {
    K sum;
    for (size_t i = 0; i < coefficients.size(); ++i) sum += lower_[i] * coefficients[i];
    return sum;
  }
  if (upper_.size() <= kRowGrain) return evaluate_part(coefficients, 0, upper_.size());
  std::vector<K> parts(upper_.size() / kRowGrain);
  parallel::for_each(parts.size(), 1, [&](size_t i) {
    parts[i] = evaluate_part(coefficients, i * kRowGrain, kRowGrain);
  });
  K sum;
  for (const K& part : parts) sum += part;
  return sum;
}

template <class K>
K PointBasis<K>::evaluate_part(std::span<const M31> coefficients, size_t first_row,
                               size_t n_rows) const {
  using Packed = simd::Packed<K>;
  const size_t n_lower = lower_.size();
  Packed sum = Packed::zero();
  for (size_t row = first_row; row < first_row + n_rows; ++row) {
    const M31* const values = coefficients.data() + row * n_lower;
    simd::PackedDot<Packed> dot;
    for (size_t i = 0; i < n_lower; i += kLanes) {
      simd::DotWeight<Packed> weight;
      for (size_t c = 0; c < K::kDegree; ++c) {
        weight.coordinates[c] = simd::U32x16::load(lower_columns_.data() + c * n_lower + i);
      }
      dot.add(simd::PackedM31::load(values + i), weight);
    }
    sum += dot.value() * upper_[row];
  }
  return sum.sum_of_lanes();
}

template class PointBasis<field::QM31>;
template class PointBasis<field::OM31>;

}  // namespace ptvm::fft
