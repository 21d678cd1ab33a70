#include "prover/stark/circle_quotients.h"

#include <algorithm>
#include <map>

#include "prover/parallel/parallel.h"
#include "prover/simd/packed_dot.h"
#include "prover/simd/packed_inverse.h"
#include "prover/stark/lifted.h"

namespace ptvm::prover {
namespace {

using field::M31;
using simd::PackedDot;
using simd::PackedM31;
using simd::UniformDotWeight;
using Columns = memory::Columns<M31>;

constexpr size_t kLanes = PackedM31::kLanes;
constexpr size_t kBlock = 16;  // vectors that share one inversion

// The terms of one column size and point.
template <class K>
struct Group {
  struct Entry {
    const M31* values;
    UniformDotWeight<K> weight;
  };
  std::vector<Entry> entries;

  void add_to(PackedDot<simd::Packed<K>>& dot, size_t index) const {
    for (const Entry& entry : entries) {
      dot.add(PackedM31::load(entry.values + index), entry.weight);
      __builtin_prefetch(entry.values + index + kLanes);  // so many streams defeat the hardware
    }
  }
};

// The sum of the terms of one point over columns that are lower than the domain by a factor of
// 2^log_ratio, on their own domain.
template <class K>
struct LiftedSum {
  Columns values;
  unsigned log_ratio;

  simd::Packed<K> at(size_t index) const {
    return load_lifted<simd::Packed<K>>(values, index, log_ratio);
  }
};

// Evaluates `group` on the whole domain of 2^log_size points.
template <class K>
LiftedSum<K> lifted_sum(const Group<K>& group, unsigned log_size, unsigned log_domain) {
  LiftedSum<K> sum{Columns(K::kDegree, log_size), log_domain - log_size};
  const auto out = sum.values.pointers(0, K::kDegree);
  parallel::for_ranges((size_t{1} << log_size) / kLanes, 256, [&](size_t begin, size_t end) {
    for (size_t i = begin * kLanes; i < end * kLanes; i += kLanes) {
      PackedDot<simd::Packed<K>> dot;
      group.add_to(dot, i);
      dot.value().store(out, i);
    }
  });
  return sum;
}

// One point with all its terms, as functions of the domain point q. Both numerator and denominator
// are linear in the coordinates of q, so these are terms like the columns' values.
template <class K>
class PointTerms {
 public:
  using PackedK = simd::Packed<K>;
  using PackedHalf = typename PackedK::Half;

  explicit PointTerms(const stark::CircleDeepPoint<K>& point) {
    const auto& s = point.point();
    minus_slope_ = UniformDotWeight<K>(-point.slope());
    constant_ = PackedK(point.constant_term());
    by_x_ = UniformDotWeight<typename K::Half>(-s.y.y);
    by_y_ = UniformDotWeight<typename K::Half>(s.x.y);
    at_zero_ = PackedHalf(s.x.x * s.y.y - s.y.x * s.x.y);
  }

  // Takes the terms of columns of 2^log_size values.
  void add(Group<K> group, unsigned log_size, unsigned log_domain) {
    if (log_size == log_domain) {
      full_ = std::move(group);
    } else {
      lifted_.push_back(lifted_sum(group, log_size, log_domain));
    }
  }
  // At the points [index, index + kLanes), whose y is given.
  PackedK numerator(size_t index, PackedM31 y) const {
    PackedDot<PackedK> dot;
    full_.add_to(dot, index);
    dot.add(y, minus_slope_);
    PackedK sum = dot.value() - constant_;
    for (const LiftedSum<K>& lower : lifted_) sum += lower.at(index);
    return sum;
  }
  PackedHalf denominator(PackedM31 x, PackedM31 y) const {
    PackedDot<PackedHalf> dot;
    dot.add(x, by_x_);
    dot.add(y, by_y_);
    return dot.value() + at_zero_;
  }

 private:
  Group<K> full_;
  std::vector<LiftedSum<K>> lifted_;
  UniformDotWeight<K> minus_slope_;
  PackedK constant_;
  UniformDotWeight<typename K::Half> by_x_, by_y_;
  PackedHalf at_zero_;
};

}  // namespace

template <class K>
Columns deep_quotients(std::span<const stark::CircleDeepPoint<K>> points,
                       std::span<const CircleQuotientTerm<K>> terms, const CirclePoints& domain) {
  using PackedK = simd::Packed<K>;
  using PackedHalf = typename PackedK::Half;
  const unsigned log_domain = domain.log_size();
  std::map<std::pair<unsigned, size_t>, Group<K>> groups;  // by size and point
  for (const CircleQuotientTerm<K>& term : terms) {
    groups[{term.column.log_size, term.point}].entries.push_back(
        {term.column.data, UniformDotWeight<K>(term.factor)});
  }
  std::vector<PointTerms<K>> at_points(points.begin(), points.end());
  for (auto& [key, group] : groups) {
    const auto [log_size, point] = key;
    at_points[point].add(std::move(group), log_size, log_domain);
  }

  Columns quotients(K::kDegree, log_domain);
  const auto out = quotients.pointers(0, K::kDegree);
  const size_t n_vectors = (size_t{1} << log_domain) / kLanes;
  const size_t n_points = points.size();
  parallel::for_ranges((n_vectors + kBlock - 1) / kBlock, 8, [&](size_t first, size_t last) {
    std::vector<PackedHalf> denominators(kBlock * n_points), inverses(kBlock * n_points);
    for (size_t block = first; block < last; ++block) {
      const size_t begin = block * kBlock, end = std::min(begin + kBlock, n_vectors);
      const auto y_at = [&](size_t v) { return PackedM31::load(domain.y().data() + v * kLanes); };
      for (size_t v = begin; v < end; ++v) {
        const PackedM31 x = PackedM31::load(domain.x().data() + v * kLanes);
        for (size_t p = 0; p < n_points; ++p) {
          denominators[(v - begin) * n_points + p] = at_points[p].denominator(x, y_at(v));
        }
      }
      const size_t n = (end - begin) * n_points;
      simd::batch_inverse<PackedHalf>(std::span(denominators).first(n),
                                      std::span(inverses).first(n));
      for (size_t v = begin; v < end; ++v) {
        PackedK sum = PackedK::zero();
        for (size_t p = 0; p < n_points; ++p) {
          sum += at_points[p].numerator(v * kLanes, y_at(v)) * inverses[(v - begin) * n_points + p];
        }
        sum.store(out, v * kLanes);
      }
    }
  });
  return quotients;
}

template Columns deep_quotients(std::span<const stark::CircleDeepPoint<field::QM31>>,
                                std::span<const CircleQuotientTerm<field::QM31>>,
                                const CirclePoints&);
template Columns deep_quotients(std::span<const stark::CircleDeepPoint<field::OM31>>,
                                std::span<const CircleQuotientTerm<field::OM31>>,
                                const CirclePoints&);

}  // namespace ptvm::prover
