// Bit reversal of indices: the order in which evaluations are stored.
#pragma once

#include <bit>
#include <cstdint>
#include <span>
#include <utility>

namespace ptvm::domain {

// The lowest `log_size` bits of `index` in reverse; `index` < 2^log_size, log_size <= 32.
constexpr uint32_t bit_reverse(uint32_t index, unsigned log_size) {
  index = (index & 0x55555555u) << 1 | (index >> 1 & 0x55555555u);
  index = (index & 0x33333333u) << 2 | (index >> 2 & 0x33333333u);
  index = (index & 0x0f0f0f0fu) << 4 | (index >> 4 & 0x0f0f0f0fu);
  index = (index & 0x00ff00ffu) << 8 | (index >> 8 & 0x00ff00ffu);
  index = index << 16 | index >> 16;
  return log_size == 0 ? 0 : index >> (32 - log_size);
}

// Puts 2^n values from natural into bit-reversed order, or back.
template <class T>
constexpr void bit_reverse_order(std::span<T> values) {
  const auto log_size = static_cast<unsigned>(std::countr_zero(values.size()));
  for (uint32_t i = 0; i < values.size(); ++i) {
    const uint32_t mirrored = bit_reverse(i, log_size);
    if (i < mirrored) std::swap(values[i], values[mirrored]);
  }
}

}  // namespace ptvm::domain
