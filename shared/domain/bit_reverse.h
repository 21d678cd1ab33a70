// Bit reversal of indices: the order in which evaluations are stored.
#pragma once

#include <cstdint>

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

}  // namespace ptvm::domain
