// Sample elements of a field, for the law suites and for random test data, and the samplers of
// the scalar fields.
#pragma once

#include <random>
#include <vector>

#include "shared/field/fp128.h"
#include "shared/field/om31.h"

namespace ptvm::tests {

// Specialise for each type under test: a uniform element.
template <class F>
struct FieldSampler;

// Elements at the edges, then random ones from a fixed seed.
template <class F>
std::vector<F> field_samples(size_t n_random = 8) {
  std::vector<F> samples = {F::zero(), F::one(), -F::one(), F::one() + F::one()};
  std::mt19937_64 rng(2024);
  for (size_t i = 0; i < n_random; ++i) samples.push_back(FieldSampler<F>::random(rng));
  return samples;
}

template <>
struct FieldSampler<field::M31> {
  static field::M31 random(std::mt19937_64& rng) {
    return field::M31(static_cast<uint32_t>(rng() % field::M31::kModulus));
  }
};

template <>
struct FieldSampler<field::Fp128> {
  static field::Fp128 random(std::mt19937_64& rng) {
    const uint64_t low = rng();
    return field::Fp128::reduce({low, rng()});  // as good as uniform for tests
  }
};

template <>
struct FieldSampler<field::CM31> {
  static field::CM31 random(std::mt19937_64& rng) {
    const field::M31 a = FieldSampler<field::M31>::random(rng);
    return {a, FieldSampler<field::M31>::random(rng)};
  }
};

template <>
struct FieldSampler<field::QM31> {
  static field::QM31 random(std::mt19937_64& rng) {
    const field::CM31 x = FieldSampler<field::CM31>::random(rng);
    return {x, FieldSampler<field::CM31>::random(rng)};
  }
};

template <>
struct FieldSampler<field::OM31> {
  static field::OM31 random(std::mt19937_64& rng) {
    const field::QM31 x = FieldSampler<field::QM31>::random(rng);
    return {x, FieldSampler<field::QM31>::random(rng)};
  }
};

}  // namespace ptvm::tests
