// Inverses of long runs of packed elements, one field inversion for many.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>

#include "prover/simd/packed_om31.h"

namespace ptvm::simd {

// By Montgomery's trick, with one inversion in all. Works in four interleaved chains, since one
// chain would wait for each multiplication.
template <class Packed>
void montgomery_inverse(std::span<const Packed> values, std::span<Packed> inverses) {
  constexpr size_t kChains = 4;
  std::array<Packed, kChains> products;
  products.fill(Packed::one());
  for (size_t i = 0; i < values.size(); ++i) {
    Packed& product = products[i % kChains];
    inverses[i] = product;  // of all values of the chain before i
    product *= values[i];
  }
  const Packed product01 = products[0] * products[1], product23 = products[2] * products[3];
  const Packed all_inv = (product01 * product23).inverse();
  const Packed inv01 = all_inv * product23, inv23 = all_inv * product01;
  std::array<Packed, kChains> suffix_inv = {inv01 * products[1], inv01 * products[0],
                                            inv23 * products[3], inv23 * products[2]};
  for (size_t i = values.size(); i-- > 0;) {
    Packed& suffix = suffix_inv[i % kChains];
    inverses[i] *= suffix;
    suffix *= values[i];
  }
}

// Writes the inverse of each lane of values[i] to inverses[i]. Both spans have the same length and
// do not overlap. No lane may be zero: a zero would turn the inverses of its lane into zeros.
//
// In extensions an inverse is conjugate / norm, so that only norms, in the base field at last, are
// inverted together: half the work of Montgomery's trick on the elements themselves.
template <class Packed>
void batch_inverse(std::span<const Packed> values, std::span<Packed> inverses) {
  if constexpr (requires(Packed value) { value.norm(); }) {
    using Norm = decltype(values[0].norm());
    constexpr size_t kBlock = 64;  // norms that stay in the first-level cache
    std::array<Norm, kBlock> norms, norm_inverses;
    for (size_t begin = 0; begin < values.size(); begin += kBlock) {
      const size_t n = std::min(kBlock, values.size() - begin);
      for (size_t i = 0; i < n; ++i) norms[i] = values[begin + i].norm();
      batch_inverse<Norm>(std::span(norms).first(n), std::span(norm_inverses).first(n));
      for (size_t i = 0; i < n; ++i) {
        inverses[begin + i] = values[begin + i].conjugate() * norm_inverses[i];
      }
    }
  } else {
    montgomery_inverse(values, inverses);
  }
}

}  // namespace ptvm::simd
