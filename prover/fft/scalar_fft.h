// The circle FFT element by element, for columns too short for vectors. The layers and their
// formulas are written out here; block_fft.h does the same on vectors.
#pragma once

#include <span>

#include "prover/fft/twiddles.h"

namespace ptvm::fft {

// The factor of layer `layer` for block `block` of 2^(layer + 1) elements.
inline field::M31 layer_factor(const Twiddles& twiddles, unsigned log_size, unsigned layer,
                               size_t block) {
  if (layer == 0) return twiddles.circle_factor(log_size, block);
  return twiddles.forward().line_factor(log_size - layer, block);
}
inline field::M31 layer_factor_inv(const Twiddles& twiddles, unsigned log_size, unsigned layer,
                                   size_t block) {
  if (layer == 0) return twiddles.circle_factor_inv(log_size, block);
  return twiddles.inverse().line_factor(log_size - layer, block);
}

// Transforms block `block` of 2^log_block values in place, within the domain of 2^log_size points:
// (a, b) -> (a + t*b, a - t*b), from layer log_block - 1 down to 0.
inline void scalar_forward(std::span<field::M31> values, unsigned log_block, size_t block,
                           const Twiddles& twiddles, unsigned log_size) {
  for (unsigned layer = log_block; layer-- > 0;) {
    const size_t distance = size_t{1} << layer;
    const size_t first_pair = block << (log_block - 1 - layer);
    for (size_t i = 0; i < values.size(); ++i) {
      if (i & distance) continue;
      const field::M31 factor =
          layer_factor(twiddles, log_size, layer, first_pair + (i >> (layer + 1)));
      const field::M31 product = values[i + distance] * factor;
      values[i + distance] = values[i] - product;
      values[i] += product;
    }
  }
}

// The inverse for a whole column: (a, b) -> (a + b, (a - b) / t), from layer 0 up, times 2^-log.
inline void scalar_inverse(std::span<field::M31> values, const Twiddles& twiddles,
                           unsigned log_size) {
  const field::M31 scale(uint32_t{1} << (31 - log_size));  // 2^31 = 1
  for (field::M31& value : values) value *= scale;
  for (unsigned layer = 0; layer < log_size; ++layer) {
    const size_t distance = size_t{1} << layer;
    for (size_t i = 0; i < values.size(); ++i) {
      if (i & distance) continue;
      const field::M31 difference = values[i] - values[i + distance];
      values[i] += values[i + distance];
      values[i + distance] =
          difference * layer_factor_inv(twiddles, log_size, layer, i >> (layer + 1));
    }
  }
}

}  // namespace ptvm::fft
