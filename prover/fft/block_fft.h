// The circle FFT of one column, or of an aligned part of one, on vectors of sixteen lanes.
//
// In storage order layer l of a transform pairs elements 2^l apart, and the factor of a pair
// depends only on which block of 2^(l+1) elements holds it. Layers 0 to 4 lie inside two vectors:
// five times over, the even and odd lanes of the pair are split (or merged), which puts the next
// layer's partners into equal lanes and in the end restores the order. Higher layers are done two
// or three at once on whole vectors, and recursively, so that parts which fit into a cache are
// finished before the next is touched. Sizes: 2^5 elements and more.
//
// The order of layers and their formulas are those of the scalar twin in scalar_fft.h.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "prover/fft/twiddles.h"

namespace ptvm::fft {

inline constexpr unsigned kLogUnit = 5;  // two vectors

// Factors for the domain of 2^log_size points.
struct Layers {
  const TwiddleTables& tables;
  unsigned log_size;

  // The factors of layer l >= 1, one for each block of 2^(l+1) elements.
  const uint32_t* layer(unsigned l) const { return tables.line(log_size - l); }
};

template <class V>
class BlockFft {
 public:
  // Transforms the block of 2^log_block elements that has number `block` among those of its size,
  // layers log_block - 1 down to 0, from `source` to `target`, which may be equal. 64-byte aligned.
  static void forward(const uint32_t* source, uint32_t* target, unsigned log_block, size_t block,
                      const Layers& layers) {
    unsigned top = log_block;
    if (log_block > kLogCached) {
      const unsigned low = log_block - 3;
      forward_layers<3>(source, target, low, block, 0, size_t{1} << low, layers);
      for (size_t part = 0; part < 8; ++part) {
        uint32_t* const begin = target + (part << low);
        forward(begin, begin, low, block * 8 + part, layers);
      }
      return;
    }
    while (top > kLogUnit) {
      const unsigned k = layers_at_once(top - kLogUnit), low = top - k;
      for (size_t part = 0; part < size_t{1} << (log_block - top); ++part) {
        const size_t offset = part << top, number = (block << (log_block - top)) + part;
        forward_top(k, source + offset, target + offset, low, number, 0, size_t{1} << low, layers);
      }
      source = target;
      top = low;
    }
    const size_t n_units = size_t{1} << (log_block - kLogUnit);
    const auto at = [&](size_t unit) { return unit << kLogUnit; };
    if (n_units < kUnits) {
      for (size_t u = 0; u < n_units; ++u) {
        forward_units<1>(source + at(u), target + at(u), block * n_units + u, layers);
      }
    } else {
      for (size_t u = 0; u < n_units; u += kUnits) {
        forward_units<kUnits>(source + at(u), target + at(u), block * n_units + u, layers);
      }
    }
  }

  // The inverse: layers 0 up to log_block - 1. Values are scaled by 2^-layers.log_size.
  static void inverse(const uint32_t* source, uint32_t* target, unsigned log_block, size_t block,
                      const Layers& layers) {
    if (log_block > kLogCached) {
      const unsigned low = log_block - 3;
      for (size_t part = 0; part < 8; ++part) {
        inverse(source + (part << low), target + (part << low), low, block * 8 + part, layers);
      }
      inverse_layers<3>(target, low, block, 0, size_t{1} << low, layers);
      return;
    }
    const size_t n_units = size_t{1} << (log_block - kLogUnit);
    const auto at = [&](size_t unit) { return unit << kLogUnit; };
    if (n_units < kUnits) {
      for (size_t u = 0; u < n_units; ++u) {
        inverse_units<1>(source + at(u), target + at(u), block * n_units + u, layers);
      }
    } else {
      for (size_t u = 0; u < n_units; u += kUnits) {
        inverse_units<kUnits>(source + at(u), target + at(u), block * n_units + u, layers);
      }
    }
    for (unsigned low = kLogUnit; low < log_block;) {
      const unsigned k = layers_at_once(log_block - low), top = low + k;
      for (size_t part = 0; part < size_t{1} << (log_block - top); ++part) {
        const size_t number = (block << (log_block - top)) + part;
        inverse_top(k, target + (part << top), low, number, 0, size_t{1} << low, layers);
      }
      low = top;
    }
  }

  // Only the top k layers, 1 <= k <= 3, of the block of 2^(low + k) elements, at the places [begin,
  // end) modulo 2^low, multiples of 16: for a pass that is shared among threads.
  static void forward_top(unsigned k, const uint32_t* source, uint32_t* target, unsigned low,
                          size_t block, size_t begin, size_t end, const Layers& layers) {
    if (k == 3) return forward_layers<3>(source, target, low, block, begin, end, layers);
    if (k == 2) return forward_layers<2>(source, target, low, block, begin, end, layers);
    forward_layers<1>(source, target, low, block, begin, end, layers);
  }
  static void inverse_top(unsigned k, uint32_t* target, unsigned low, size_t block, size_t begin,
                          size_t end, const Layers& layers) {
    if (k == 3) return inverse_layers<3>(target, low, block, begin, end, layers);
    if (k == 2) return inverse_layers<2>(target, low, block, begin, end, layers);
    inverse_layers<1>(target, low, block, begin, end, layers);
  }

 private:
  // Blocks up to this size are taken to stay in the first-level cache.
  static constexpr unsigned kLogCached = 13;
  // Units that are transformed side by side.
  static constexpr size_t kUnits = 4;

  static unsigned layers_at_once(unsigned n_left) {
    return n_left == 4 || n_left == 2 ? 2 : n_left == 1 ? 1 : 3;
  }

  static V modulus() { return V::broadcast(V::kP); }
  static V add(V a, V b) {
    const V sum = a + b;
    return min(sum, sum - modulus());
  }
  static V subtract(V a, V b) {
    const V difference = a - b;
    return min(difference, difference + modulus());
  }

  template <unsigned k>
  using Factors = std::array<V, (size_t{1} << k) - 1>;

  // The factors of layers low to low + k - 1 in the block: first one, then two, then four.
  template <unsigned k>
  static Factors<k> load_factors(unsigned low, size_t block, const Layers& layers) {
    Factors<k> factors;
    for (unsigned depth = 0; depth < k; ++depth) {
      const uint32_t* words = layers.layer(low + k - 1 - depth) + (block << depth);
      for (size_t i = 0; i < size_t{1} << depth; ++i) {
        factors[(size_t{1} << depth) - 1 + i] = V::broadcast(words[i]);
      }
    }
    return factors;
  }

  template <unsigned k>
  static void forward_layers(const uint32_t* source, uint32_t* target, unsigned low, size_t block,
                             size_t begin, size_t end, const Layers& layers) {
    constexpr size_t kRows = size_t{1} << k;
    const Factors<k> factors = load_factors<k>(low, block, layers);
    for (size_t i = begin; i < end; i += V::kLanes) {
      std::array<V, kRows> rows;
#pragma GCC unroll 8
      for (size_t r = 0; r < kRows; ++r) rows[r] = V::load(source + (r << low) + i);
#pragma GCC unroll 3
      for (unsigned depth = 0; depth < k; ++depth) {
        const size_t distance = kRows >> (depth + 1);
#pragma GCC unroll 8
        for (size_t r = 0; r < kRows; ++r) {
          if (r & distance) continue;
          const V factor = factors[(size_t{1} << depth) - 1 + (r >> (k - depth))];
          const V product = V::mul_m31_doubled_uniform(rows[r + distance], factor);
          rows[r + distance] = subtract(rows[r], product);
          rows[r] = add(rows[r], product);
        }
      }
#pragma GCC unroll 8
      for (size_t r = 0; r < kRows; ++r) rows[r].store(target + (r << low) + i);
    }
  }

  template <unsigned k>
  static void inverse_layers(uint32_t* target, unsigned low, size_t block, size_t begin, size_t end,
                             const Layers& layers) {
    constexpr size_t kRows = size_t{1} << k;
    const Factors<k> factors = load_factors<k>(low, block, layers);
    for (size_t i = begin; i < end; i += V::kLanes) {
      std::array<V, kRows> rows;
#pragma GCC unroll 8
      for (size_t r = 0; r < kRows; ++r) rows[r] = V::load(target + (r << low) + i);
#pragma GCC unroll 3
      for (unsigned step = 0; step < k; ++step) {
        const unsigned depth = k - 1 - step;
        const size_t distance = kRows >> (depth + 1);
#pragma GCC unroll 8
        for (size_t r = 0; r < kRows; ++r) {
          if (r & distance) continue;
          const V factor = factors[(size_t{1} << depth) - 1 + (r >> (k - depth))];
          const V difference = subtract(rows[r], rows[r + distance]);
          rows[r] = add(rows[r], rows[r + distance]);
          rows[r + distance] = V::mul_m31_doubled_uniform(difference, factor);
        }
      }
#pragma GCC unroll 8
      for (size_t r = 0; r < kRows; ++r) rows[r].store(target + (r << low) + i);
    }
  }

  // The factors of layers 0 to 4 for one unit of 32 elements, in the order of its lanes.
  [[gnu::always_inline]] static std::array<V, kLogUnit> unit_factors(size_t unit,
                                                                     const Layers& layers) {
    // Lanes 1 and 2 of each four are negative: 2p - 2t is 2t with its upper 31 bits flipped.
    static constexpr std::array<uint32_t, 4> kNegate = {0, 0xfffffffe, 0xfffffffe, 0};
    return {V::load_swapped_pairs(layers.layer(1) + 8 * unit) ^
                V::template load_repeated<4>(kNegate.data()),
            V::template load_repeated<8>(layers.layer(1) + 8 * unit),
            V::template load_repeated<4>(layers.layer(2) + 4 * unit),
            V::template load_repeated<2>(layers.layer(3) + 2 * unit),
            V::template load_repeated<1>(layers.layer(4) + unit)};
  }
  // Layers 4 to 0 of n neighbouring units, side by side: the layers of one wait for one another.
  template <size_t n>
  [[gnu::always_inline]] static void forward_units(const uint32_t* source, uint32_t* target,
                                                   size_t first_unit, const Layers& layers) {
    std::array<std::array<V, kLogUnit>, n> factors;
    std::array<V, n> a, b;
#pragma GCC unroll 4
    for (size_t u = 0; u < n; ++u) {
      factors[u] = unit_factors(first_unit + u, layers);
      a[u] = V::load(source + (2 * u) * V::kLanes);
      b[u] = V::load(source + (2 * u + 1) * V::kLanes);
    }
#pragma GCC unroll 5
    for (unsigned step = 0; step < kLogUnit; ++step) {
      const unsigned layer = kLogUnit - 1 - step;
#pragma GCC unroll 4
      for (size_t u = 0; u < n; ++u) {
        const V product = V::mul_m31_doubled(b[u], factors[u][layer]);
        const auto [first, second] = interleave(add(a[u], product), subtract(a[u], product));
        a[u] = first;
        b[u] = second;
      }
    }
#pragma GCC unroll 4
    for (size_t u = 0; u < n; ++u) {
      a[u].store(target + (2 * u) * V::kLanes);
      b[u].store(target + (2 * u + 1) * V::kLanes);
    }
  }
  // Layers 0 to 4, after scaling.
  template <size_t n>
  [[gnu::always_inline]] static void inverse_units(const uint32_t* source, uint32_t* target,
                                                   size_t first_unit, const Layers& layers) {
    const unsigned log_scale = 31 - layers.log_size;  // 2^31 = 1, so this is 2^-log_size
    std::array<std::array<V, kLogUnit>, n> factors;
    std::array<V, n> a, b;
#pragma GCC unroll 4
    for (size_t u = 0; u < n; ++u) {
      factors[u] = unit_factors(first_unit + u, layers);
      a[u] = V::load(source + (2 * u) * V::kLanes).times_power_of_two(log_scale);
      b[u] = V::load(source + (2 * u + 1) * V::kLanes).times_power_of_two(log_scale);
    }
#pragma GCC unroll 5
    for (unsigned layer = 0; layer < kLogUnit; ++layer) {
#pragma GCC unroll 4
      for (size_t u = 0; u < n; ++u) {
        const auto [even, odd] = deinterleave(a[u], b[u]);
        a[u] = add(even, odd);
        b[u] = V::mul_m31_doubled(subtract(even, odd), factors[u][layer]);
      }
    }
#pragma GCC unroll 4
    for (size_t u = 0; u < n; ++u) {
      a[u].store(target + (2 * u) * V::kLanes);
      b[u].store(target + (2 * u + 1) * V::kLanes);
    }
  }
};

}  // namespace ptvm::fft
