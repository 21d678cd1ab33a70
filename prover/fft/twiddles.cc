#include "prover/fft/twiddles.h"

#include <algorithm>
#include <array>
#include <span>

#include "prover/simd/packed_inverse.h"
#include "shared/domain/circle.h"

namespace ptvm::fft {
namespace {

using domain::BasePoint;
using domain::Coset;
using field::M31;
using simd::kLanes;
using simd::kLogLanes;
using simd::PackedM31;

// Up to this size tables are computed point by point.
constexpr unsigned kMaxScalarLog = 5;

M31 circle_y(unsigned log_size, size_t pair) {
  return domain::CircleDomain{log_size}.at_storage(static_cast<uint32_t>(2 * pair)).y;
}

// Writes the x coordinates of the first half of half_odds(m), bit-reversed, m > kMaxScalarLog.
// In that order the bits of the place count steps of the coset from the largest step down, so the
// second half of every prefix is the first half moved by one more step.
void fill_line_table(unsigned m, std::span<M31> xs) {
  const Coset coset = Coset::half_odds(m);
  const auto step_at_bit = [&](unsigned bit) {
    return domain::point_at_index(coset.step_index << (m - 2 - bit));
  };
  memory::Array<M31> ys(xs.size());
  std::array<BasePoint, kLanes> points;
  points[0] = coset.at(0);
  for (unsigned bit = 0; bit < kLogLanes; ++bit) {
    const size_t half = size_t{1} << bit;
    for (size_t i = 0; i < half; ++i) points[half + i] = points[i] + step_at_bit(bit);
  }
  for (size_t i = 0; i < kLanes; ++i) {
    xs[i] = points[i].x;
    ys[i] = points[i].y;
  }
  for (unsigned bit = kLogLanes; bit < m - 1; ++bit) {
    const size_t half = size_t{1} << bit;
    const BasePoint step = step_at_bit(bit);
    const PackedM31 step_x(step.x), step_y(step.y);
    for (size_t i = 0; i < half; i += kLanes) {
      const PackedM31 x = PackedM31::load(&xs[i]), y = PackedM31::load(&ys[i]);
      (x * step_x - y * step_y).store(&xs[half + i]);
      (x * step_y + y * step_x).store(&ys[half + i]);
    }
  }
}

// Table m - 1 from table m: the doubled coset, pi(x) = 2x^2 - 1, of every other point.
void halve_line_table(std::span<const M31> larger, std::span<M31> smaller) {
  if (smaller.size() < kLanes) {
    for (size_t i = 0; i < smaller.size(); ++i) smaller[i] = domain::double_x(larger[2 * i]);
    return;
  }
  for (size_t i = 0; i < smaller.size(); i += kLanes) {
    const auto evens = deinterleave(PackedM31::load(&larger[2 * i]).vector(),
                                    PackedM31::load(&larger[2 * i + kLanes]).vector())
                           .first;
    (PackedM31(evens).square().double_() - M31::one()).store(&smaller[i]);
  }
}

// The tables of x coordinates up to table max_log_line, one after the other; word 0 is not used.
memory::Array<M31> build_tables(unsigned max_log_line) {
  memory::Array<M31> all(size_t{1} << max_log_line);
  const auto table = [&](unsigned m) {
    return std::span(all.data() + (size_t{1} << (m - 1)), size_t{1} << (m - 1));
  };
  all[0] = M31::one();
  if (max_log_line > kMaxScalarLog) {
    fill_line_table(max_log_line, table(max_log_line));
    for (unsigned m = max_log_line; m > 1; --m) halve_line_table(table(m), table(m - 1));
    return all;
  }
  for (unsigned m = 1; m <= max_log_line; ++m) {
    for (uint32_t i = 0; i < table(m).size(); ++i) {
      table(m)[i] = Coset::half_odds(m).at(domain::bit_reverse(i, m - 1)).x;
    }
  }
  return all;
}

memory::Array<M31> inverses_of(const memory::Array<M31>& values) {
  memory::Array<M31> result(values.size());
  if (values.size() < kLanes) {
    std::transform(values.begin(), values.end(), result.begin(),
                   [](M31 value) { return value.inverse(); });
    return result;
  }
  constexpr size_t kBlock = 256;
  std::array<PackedM31, kBlock> in, out;
  for (size_t begin = 0; begin < values.size(); begin += kBlock * kLanes) {
    const size_t count = std::min(kBlock, (values.size() - begin) / kLanes);
    for (size_t i = 0; i < count; ++i) in[i] = PackedM31::load(&values[begin + i * kLanes]);
    simd::batch_inverse<PackedM31>(std::span(in).first(count), std::span(out).first(count));
    for (size_t i = 0; i < count; ++i) out[i].store(&result[begin + i * kLanes]);
  }
  return result;
}

TwiddleTables doubled(const memory::Array<M31>& values) {
  memory::Array<uint32_t> words(values.size());
  std::transform(values.begin(), values.end(), words.begin(),
                 [](M31 value) { return 2 * value.value(); });
  return TwiddleTables(std::move(words));
}

// Layer 0 from pairs of the line table, for domains of at least 8 points.
M31 circle_factor_from(const TwiddleTables& tables, unsigned log_size, size_t pair) {
  const unsigned m = log_size - 1;
  const M31 first = tables.line_factor(m, pair / 4 * 2);
  const M31 second = tables.line_factor(m, pair / 4 * 2 + 1);
  switch (pair % 4) {
    case 0:
      return second;
    case 1:
      return -second;
    case 2:
      return -first;
    default:
      return first;
  }
}

}  // namespace

Twiddles::Twiddles(unsigned max_log_size) : max_log_size_(max_log_size) {
  const memory::Array<M31> factors = build_tables(max_log_size - 1);
  forward_ = doubled(factors);
  inverse_ = doubled(inverses_of(factors));
}

M31 Twiddles::circle_factor(unsigned log_size, size_t pair) const {
  return log_size < 3 ? circle_y(log_size, pair) : circle_factor_from(forward_, log_size, pair);
}
M31 Twiddles::circle_factor_inv(unsigned log_size, size_t pair) const {
  return log_size < 3 ? circle_y(log_size, pair).inverse()
                      : circle_factor_from(inverse_, log_size, pair);
}

}  // namespace ptvm::fft
