#include "prover/stark/circle_quotients.h"

#include <algorithm>
#include <array>
#include <map>

#include "prover/parallel/parallel.h"
#include "prover/simd/packed_dot.h"
#include "prover/simd/packed_inverse.h"
#include "prover/stark/lifted.h"

namespace ptvm::prover {
namespace {

using field::M31;
using field::QM31;
using simd::PackedCM31;
using simd::PackedDot;
using simd::PackedM31;
using simd::PackedQM31;
using simd::UniformDotWeight;

constexpr size_t kLanes = PackedM31::kLanes;
constexpr size_t kBlock = 16;  // vectors that share one inversion

// The terms of one column size and point.
struct Group {
  struct Entry {
    const M31* values;
    UniformDotWeight weight;
  };
  std::vector<Entry> entries;

  PackedQM31 sum(size_t index) const {
    PackedDot dot;
    for (const Entry& entry : entries) {
      dot.add(PackedM31::load(entry.values + index), entry.weight);
      __builtin_prefetch(entry.values + index + kLanes);  // so many streams defeat the hardware
    }
    return dot.value();
  }
};

// The sum of the terms of one point over columns that are lower than the domain by a factor of
// 2^log_ratio, on their own domain.
struct LiftedSum {
  memory::Columns<M31> values;
  unsigned log_ratio;

  PackedQM31 at(size_t index) const { return load_lifted(values, index, log_ratio); }
};

std::array<M31*, 4> pointers(memory::Columns<M31>& columns) {
  return {columns[0].data(), columns[1].data(), columns[2].data(), columns[3].data()};
}

// Evaluates `group` on the whole domain of 2^log_size points.
LiftedSum lifted_sum(const Group& group, unsigned log_size, unsigned log_domain) {
  LiftedSum sum{memory::Columns<M31>(QM31::kDegree, log_size), log_domain - log_size};
  const auto out = pointers(sum.values);
  parallel::for_ranges((size_t{1} << log_size) / kLanes, 256, [&](size_t begin, size_t end) {
    for (size_t i = begin * kLanes; i < end * kLanes; i += kLanes) group.sum(i).store(out, i);
  });
  return sum;
}

}  // namespace

memory::Columns<M31> deep_quotients(std::span<const stark::CircleDeepPoint> points,
                                    std::span<const QuotientTerm> terms,
                                    const CirclePoints& domain) {
  const unsigned log_domain = domain.log_size();
  std::map<std::pair<unsigned, size_t>, Group> groups;  // by size and point
  for (const QuotientTerm& term : terms) {
    groups[{term.column.log_size, term.point}].entries.push_back(
        {term.column.data, UniformDotWeight(term.factor)});
  }
  std::vector<Group> full(points.size());
  std::vector<std::vector<LiftedSum>> lifted(points.size());
  for (auto& [key, group] : groups) {
    const auto [log_size, point] = key;
    if (log_size == log_domain) {
      full[point] = std::move(group);
    } else {
      lifted[point].push_back(lifted_sum(group, log_size, log_domain));
    }
  }

  memory::Columns<M31> quotients(QM31::kDegree, log_domain);
  const auto out = pointers(quotients);
  const size_t n_vectors = (size_t{1} << log_domain) / kLanes;
  const size_t n_points = points.size();
  parallel::for_ranges((n_vectors + kBlock - 1) / kBlock, 8, [&](size_t first, size_t last) {
    std::vector<PackedQM31> numerators(kBlock * n_points);
    std::vector<PackedCM31> denominators(kBlock * n_points), inverses(kBlock * n_points);
    for (size_t block = first; block < last; ++block) {
      const size_t begin = block * kBlock, end = std::min(begin + kBlock, n_vectors);
      for (size_t v = begin; v < end; ++v) {
        const size_t i = v * kLanes;
        const PackedM31 x = PackedM31::load(domain.x().data() + i);
        const PackedM31 y = PackedM31::load(domain.y().data() + i);
        for (size_t p = 0; p < n_points; ++p) {
          PackedQM31 sum = full[p].sum(i);
          for (const LiftedSum& lower : lifted[p]) sum += lower.at(i);
          const stark::CircleDeepPoint& point = points[p];
          const auto& s = point.point();
          const size_t at = (v - begin) * n_points + p;
          numerators[at] = sum - point.slope() * y - point.constant_term();
          denominators[at] = PackedCM31(s.x.x.a - x, PackedM31(s.x.x.b)) * PackedCM31(s.y.y) -
                             PackedCM31(s.y.x.a - y, PackedM31(s.y.x.b)) * PackedCM31(s.x.y);
        }
      }
      const size_t n = (end - begin) * n_points;
      simd::batch_inverse<PackedCM31>(std::span(denominators).first(n),
                                      std::span(inverses).first(n));
      for (size_t v = begin; v < end; ++v) {
        PackedQM31 sum = PackedQM31::zero();
        for (size_t p = 0; p < n_points; ++p) {
          const size_t at = (v - begin) * n_points + p;
          sum += numerators[at] * inverses[at];
        }
        sum.store(out, v * kLanes);
      }
    }
  });
  return quotients;
}

}  // namespace ptvm::prover
