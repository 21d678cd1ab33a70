// Random packed elements for the law suites, and the vector types that this build can run.
#pragma once

#include <gtest/gtest.h>

#include "prover/simd/packed_om31.h"
#include "tests/support/field_samplers.h"

namespace ptvm::tests {

#if defined(__AVX512F__)
using VectorTypes = ::testing::Types<simd::U32x16Portable, simd::U32x16Avx2, simd::U32x16Avx512>;
#elif defined(__AVX2__)
using VectorTypes = ::testing::Types<simd::U32x16Portable, simd::U32x16Avx2>;
#else
using VectorTypes = ::testing::Types<simd::U32x16Portable>;
#endif

// Readable names of the types above.
struct VectorName {
  template <class Vector>
  static std::string GetName(int) {
    if constexpr (std::is_same_v<Vector, simd::U32x16Portable>) return "Portable";
#if defined(__AVX2__)
    if constexpr (std::is_same_v<Vector, simd::U32x16Avx2>) return "Avx2";
#endif
    return "Avx512";
  }
};

// One element in four is at an edge of the range or of a reduction step.
inline field::M31 random_or_edge(std::mt19937_64& rng) {
  constexpr uint32_t kP = field::M31::kModulus;
  constexpr uint32_t kEdges[] = {0, 1, 2, 1 << 16, kP / 2, 1 << 30, (1 << 30) + 1, kP - 2, kP - 1};
  if (rng() % 4 != 0) return FieldSampler<field::M31>::random(rng);
  return field::M31(kEdges[rng() % std::size(kEdges)]);
}

inline void sample(field::M31& out, std::mt19937_64& rng) { out = random_or_edge(rng); }
inline void sample(field::CM31& out, std::mt19937_64& rng) {
  sample(out.a, rng);
  sample(out.b, rng);
}
inline void sample(field::QM31& out, std::mt19937_64& rng) {
  sample(out.x, rng);
  sample(out.y, rng);
}
inline void sample(field::OM31& out, std::mt19937_64& rng) {
  sample(out.x, rng);
  sample(out.y, rng);
}
// A packed element with many lanes at the edges.
template <class Packed>
Packed random_with_edges(std::mt19937_64& rng) {
  std::array<typename Packed::Scalar, simd::kLanes> lanes;
  for (auto& lane : lanes) sample(lane, rng);
  return Packed::from_lanes(lanes);
}

// For the law suites: uniform in every lane, so without zeros.
template <class Packed>
requires requires { typename Packed::Scalar; }
struct FieldSampler<Packed> {
  static Packed random(std::mt19937_64& rng) {
    std::array<typename Packed::Scalar, simd::kLanes> lanes;
    for (auto& lane : lanes) lane = FieldSampler<typename Packed::Scalar>::random(rng);
    return Packed::from_lanes(lanes);
  }
};

}  // namespace ptvm::tests
