#include "prover/stark/circle_backend.h"

#include <algorithm>

#include "prover/parallel/parallel.h"
#include "prover/stark/lifted.h"

namespace ptvm::prover {
namespace {

using field::M31;
using simd::kLanes;
using simd::PackedM31;

constexpr unsigned kLogLanes = simd::kLogLanes;
constexpr size_t kVectorGrain = size_t{1} << 10;  // vectors of a part worth its own task

// The even lanes of `a` and the odd lanes of `b`, each in its place.
PackedM31 alternate(PackedM31 a, PackedM31 b) {
  const auto even = deinterleave(a.vector(), a.vector()).first;
  const auto odd = deinterleave(b.vector(), b.vector()).second;
  return PackedM31(interleave(even, odd).first);
}
// The lanes in reverse order. On plain words, which compilers turn into one permutation.
PackedM31 reverse(PackedM31 a) {
  alignas(64) std::array<uint32_t, kLanes> words, reversed;
  a.vector().store(words.data());
  for (size_t i = 0; i < kLanes; ++i) reversed[i] = words[kLanes - 1 - i];
  return PackedM31(simd::U32x16::load(reversed.data()));
}

// The running sum of one coordinate. The lanes 2k hold eight runs of even rows each, and the odd
// row after the one in lane 2k is in lane 15 - 2k of the vector with the complementary index. So
// the eight runs are added up side by side first; then every run gets the sum of those before it.
void running_sum(M31* column, unsigned log_rows, M31 per_row) {
  const unsigned log_vectors = log_rows - kLogLanes;
  const uint32_t n_vectors = uint32_t{1} << log_vectors;
  const PackedM31 subtrahend(per_row);
  PackedM31 sums = PackedM31::zero();  // in the even lanes
  for (uint32_t place = 0; place < n_vectors; ++place) {
    const uint32_t vector = domain::bit_reverse(place, log_vectors);
    M31* const even_rows = column + vector * kLanes;
    M31* const odd_rows = column + (n_vectors - 1 - vector) * kLanes;
    const PackedM31 even = PackedM31::load(even_rows);
    sums += even - subtrahend;
    alternate(sums, even).store(even_rows);
    const PackedM31 odd = PackedM31::load(odd_rows);
    sums += reverse(odd) - subtrahend;
    alternate(odd, reverse(sums)).store(odd_rows);
  }

  const std::array<M31, kLanes> run_sums = sums.lanes();
  std::array<M31, kLanes> before;
  M31 sum = M31::zero();
  for (uint32_t run = 0; run < kLanes / 2; ++run) {
    const uint32_t lane = domain::bit_reverse(run, kLogLanes);
    before[lane] = before[kLanes - 1 - lane] = sum;
    sum += run_sums[lane];
  }
  const PackedM31 packed_before = PackedM31::from_lanes(before);
  for (size_t i = 0; i < size_t{1} << log_rows; i += kLanes) {
    (PackedM31::load(column + i) + packed_before).store(column + i);
  }
}

}  // namespace

template <class K>
memory::Columns<M31> CircleOperations<K>::interpolate_and_extend(const Columns& values,
                                                                 Columns& coefficients,
                                                                 unsigned log_blowup,
                                                                 const Tables& tables) {
  return fft::interpolate_and_extend(values, coefficients, log_blowup, tables.twiddles());
}

template <class K>
memory::Columns<M31> CircleOperations<K>::extend(const Columns& coefficients, unsigned log_blowup,
                                                 const Tables& tables) {
  return fft::extend(coefficients.views(), log_blowup, tables.twiddles());
}

// An even lane is in the first half of the domain in natural order and has its row at twice its
// natural index; an odd lane is in the second half, where rows run backwards. The upper bits of a
// natural index are those of the lane, in reverse, so that some rows on or back all even lanes lie
// in one other vector, and all odd lanes in a third one: unless a lane leaves its part of the
// domain, which happens in the first and last vectors only.
template <class K>
PackedM31 CircleOperations<K>::neighbours(const F* column, size_t index, unsigned log_size,
                                          int n_steps) {
  const unsigned log_vectors = log_size - kLogLanes;
  const auto place =
      static_cast<int>(domain::bit_reverse(static_cast<uint32_t>(index / kLanes), log_vectors));
  const auto load_place = [&](int natural) {
    const uint32_t vector = domain::bit_reverse(static_cast<uint32_t>(natural), log_vectors);
    return PackedM31::load(column + vector * kLanes);
  };
  const auto is_place = [&](int natural) { return natural >= 0 && natural < 1 << log_vectors; };
  const int forward = place + n_steps / 2, backward = place - n_steps / 2;
  if (n_steps % 2 == 0 && is_place(forward) && is_place(backward)) {
    return alternate(load_place(forward), load_place(backward));
  }
  std::array<F, kLanes> values;
  for (size_t lane = 0; lane < kLanes; ++lane) {
    values[lane] =
        column[domain::storage_neighbour(static_cast<uint32_t>(index + lane), log_size, n_steps)];
  }
  return PackedM31::from_lanes(values);
}

template <class K>
void CircleOperations<K>::running_sum(std::span<F* const> column, unsigned log_rows,
                                      const K& per_row) {
  const auto subtrahends = per_row.coordinates();
  parallel::for_each(K::kDegree, 1,
                     [&](size_t c) { prover::running_sum(column[c], log_rows, subtrahends[c]); });
}

template <class K>
std::array<field::M31, 2> CircleOperations<K>::vanishing_inverses(unsigned log_rows) {
  std::array<F, 2> inverses;
  for (uint32_t half = 0; half < 2; ++half) {
    const auto point = domain::CircleDomain{log_rows + 1}.at_storage(half << log_rows);
    inverses[half] = domain::coset_vanishing(point.x, log_rows).inverse();
  }
  return inverses;
}

template <class K>
void CircleOperations<K>::add_lifted(const Columns& sums, Columns& total) {
  const unsigned log_ratio = total.log_size(0) - sums.log_size(0);
  const auto out = total.pointers(0, K::kDegree);
  parallel::for_ranges(total[0].size() / kLanes, kVectorGrain, [&](size_t begin, size_t end) {
    for (size_t i = begin * kLanes; i < end * kLanes; i += kLanes) {
      (PackedK::load(out, i) + load_lifted<PackedK>(sums, i, log_ratio)).store(out, i);
    }
  });
}

template <class K>
memory::Columns<M31> CircleOperations<K>::split_composition(Columns values, const Tables& tables) {
  fft::interpolate(values, tables.twiddles());
  Columns halves(2 * K::kDegree, values.log_size(0) - 1);
  for (size_t c = 0; c < K::kDegree; ++c) {
    const size_t half = values[c].size() / 2;
    std::copy_n(values[c].begin(), half, halves[c].begin());
    std::copy_n(values[c].begin() + static_cast<ptrdiff_t>(half), half,
                halves[K::kDegree + c].begin());
  }
  return halves;
}

template struct CircleOperations<field::QM31>;
template struct CircleOperations<field::OM31>;

}  // namespace ptvm::prover
