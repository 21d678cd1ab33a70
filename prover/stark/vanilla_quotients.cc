#include "prover/stark/vanilla_quotients.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "prover/parallel/parallel.h"
#include "prover/simd/packed_inverse.h"

namespace ptvm::prover {
namespace {

using field::Fp128;

constexpr size_t kBlock = 256;  // places whose denominators share one inversion
constexpr size_t kGrain = size_t{1} << 12;

// The terms of one column size and point.
struct Group {
  struct Entry {
    const Fp128* values;
    Fp128 weight;
  };
  std::vector<Entry> entries;

  Fp128 sum(size_t index) const {
    Fp128 result = Fp128::zero();
    for (const Entry& entry : entries) result += entry.values[index] * entry.weight;
    return result;
  }
};

// The sum of the terms of one point over columns that are lower than the domain by a factor of
// 2^log_ratio, on their own domain.
struct LiftedSum {
  memory::Columns<Fp128> values;
  unsigned log_ratio;

  const Fp128& at(size_t index) const { return values[0][index >> log_ratio]; }
};

LiftedSum lifted_sum(const Group& group, unsigned log_size, unsigned log_domain) {
  LiftedSum sum{memory::Columns<Fp128>(1, log_size), log_domain - log_size};
  Fp128* const out = sum.values[0].data();
  parallel::for_each(size_t{1} << log_size, kGrain, [&](size_t i) { out[i] = group.sum(i); });
  return sum;
}

}  // namespace

memory::Columns<Fp128> deep_quotients(std::span<const stark::VanillaDeepPoint> points,
                                      std::span<const VanillaQuotientTerm> terms,
                                      unsigned log_domain, const VanillaTables& tables) {
  std::map<std::pair<unsigned, size_t>, Group> groups;  // by size and point
  for (const VanillaQuotientTerm& term : terms) {
    groups[{term.column.log_size, term.point}].entries.push_back({term.column.data, term.factor});
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

  memory::Columns<Fp128> quotients(1, log_domain);
  Fp128* const out = quotients[0].data();
  const Fp128* const even_points = tables.points(log_domain);
  const size_t size = size_t{1} << log_domain, n_points = points.size();
  const size_t block_size = std::min(kBlock, size);
  parallel::for_ranges(size / block_size, 4, [&](size_t first, size_t last) {
    // [n_points][block_size]
    std::vector<Fp128> denominators(block_size * n_points), inverses(denominators.size());
    for (size_t block = first; block < last; ++block) {
      const size_t begin = block * block_size;
      for (size_t p = 0; p < n_points; ++p) {
        const Fp128 s = points[p].point(), minus_s = -s;
        Fp128* const of_point = &denominators[p * block_size];
        for (size_t i = 0; i < block_size; i += 2) {
          const Fp128& x = even_points[(begin + i) / 2];
          of_point[i] = x - s;
          of_point[i + 1] = minus_s - x;
        }
      }
      simd::batch_inverse<Fp128>(denominators, inverses);
      for (size_t i = 0; i < block_size; ++i) {
        Fp128 sum = Fp128::zero();
        for (size_t p = 0; p < n_points; ++p) {
          Fp128 numerator = full[p].sum(begin + i) - points[p].constant_term();
          for (const LiftedSum& lower : lifted[p]) numerator += lower.at(begin + i);
          sum += numerator * inverses[p * block_size + i];
        }
        out[begin + i] = sum;
      }
    }
  });
  return quotients;
}

}  // namespace ptvm::prover
