// Inverses of long runs of packed elements by Montgomery's trick, one field inversion a block.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>

#include "prover/simd/packed_qm31.h"

namespace ptvm::simd {

// Writes the inverse of each lane of values[i] to inverses[i]. Both spans have the same length and
// do not overlap. No lane may be zero: a zero would turn the inverses of its lane into zeros. Works
// in four interleaved chains, since one chain would wait for each multiplication.
template <class Packed>
void batch_inverse(std::span<const Packed> values, std::span<Packed> inverses) {
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

// Replaces every element of a long run by its inverse, in blocks that stay in the first-level
// cache. No element may be zero.
template <class Packed>
void batch_inverse_in_place(std::span<Packed> values) {
  constexpr size_t kBlock = 64;
  std::array<Packed, kBlock> inverses;
  for (size_t begin = 0; begin < values.size(); begin += kBlock) {
    const auto block = values.subspan(begin, std::min(kBlock, values.size() - begin));
    batch_inverse<Packed>(block, std::span(inverses).first(block.size()));
    std::copy_n(inverses.begin(), block.size(), block.begin());
  }
}

}  // namespace ptvm::simd
