// Sums of (base value) * (extension weight) with few reductions: random linear combinations of many
// columns, and dot products of one column with a table.
//
// Both factors are centered, so that a product is below 2^60 in magnitude and eight fit beside an
// offset in 64 bits before the accumulator is folded. A term costs about a third of a
// multiplication and an addition in QM31, less in OM31.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "prover/simd/packed_om31.h"

namespace ptvm::simd {

// A weight made ready: centered coordinates, either one value in all lanes or sixteen.
template <class PackedK>
struct DotWeight {
  using Vector = typename PackedK::Base::Words;
  static constexpr size_t kDegree = PackedK::kDegree;

  std::array<Vector, kDegree> coordinates;

  DotWeight() = default;
  explicit DotWeight(const PackedK& weight) {
    const auto values = weight.coordinates();
    for (size_t i = 0; i < kDegree; ++i) coordinates[i] = values[i].vector().centered();
  }
};

// A weight that is the same in all lanes, as centered words.
template <class K>
class UniformDotWeight {
 public:
  UniformDotWeight() = default;
  explicit UniformDotWeight(const K& weight) {
    const auto values = weight.coordinates();
    for (size_t i = 0; i < K::kDegree; ++i) {
      const uint32_t value = values[i].value();
      words_[i] = value >= 1u << 30 ? value - M31::kModulus : value;
    }
  }
  uint32_t word(size_t coordinate) const { return words_[coordinate]; }

 private:
  std::array<uint32_t, K::kDegree> words_ = {};
};

template <class PackedK>
class PackedDot {
 public:
  using Base = typename PackedK::Base;
  using Vector = typename Base::Words;
  static constexpr size_t kDegree = PackedK::kDegree;

  PackedDot() { sums_.fill(Vector::wide_broadcast(kOffset)); }

  // Adds value * weight, lane by lane.
  void add(Base value, const DotWeight<PackedK>& weight) {
    const auto factor = value.vector().centered().split();
    for (size_t i = 0; i < kDegree; ++i) {
      sums_[i] = sums_[i] + mul_wide(factor, weight.coordinates[i].split());
    }
    count();
  }
  void add(Base value, const UniformDotWeight<typename PackedK::Scalar>& weight) {
    const auto factor = value.vector().centered().split();
    for (size_t i = 0; i < kDegree; ++i) {
      const Vector coordinate = Vector::broadcast(weight.word(i));
      sums_[i] = sums_[i] + mul_wide(factor, coordinate.split_uniform());
    }
    count();
  }
  // The sum so far.
  PackedK value() const {
    return PackedK::generate([&](size_t i) { return Base(Vector::reduce_wide(sums_[i])); });
  }

 private:
  static constexpr unsigned kTermsPerFold = 8;
  // A multiple of p that keeps unsigned lanes in range: eight terms are at most 2^63 - 2^34 + 8 in
  // magnitude and a folded lane is below 2^33 + 2^31, so a lane stays within [0, 2^64).
  static constexpr uint64_t kOffset = uint64_t{M31::kModulus} << 32;

  void count() {
    if (++n_terms_ < kTermsPerFold) return;
    n_terms_ = 0;
    const auto offset = Vector::wide_broadcast(kOffset);
    for (auto& sum : sums_) sum = offset + Vector::fold_wide(sum);
  }

  std::array<typename Vector::Wide, kDegree> sums_;
  unsigned n_terms_ = 0;
};

}  // namespace ptvm::simd
