#include "prover/fft/line_fft.h"

#include <bit>

#include "shared/domain/bit_reverse.h"

namespace ptvm::fft {

using field::M31;

template <class K>
void interpolate_line(std::span<K> values, const Twiddles& twiddles) {
  const auto log_size = static_cast<unsigned>(std::countr_zero(values.size()));
  for (unsigned layer = 0; layer < log_size; ++layer) {
    const size_t distance = size_t{1} << layer;
    for (size_t i = 0; i < values.size(); ++i) {
      if (i & distance) continue;
      const K difference = values[i] - values[i + distance];
      values[i] += values[i + distance];
      values[i + distance] =
          difference * twiddles.inverse().line_factor(log_size - layer, i >> (layer + 1));
    }
  }
  const M31 scale = log_size == 0 ? M31::one() : M31(uint32_t{1} << (31 - log_size));
  for (K& value : values) value = value * scale;
  domain::bit_reverse_order(values);
}

template void interpolate_line(std::span<field::QM31>, const Twiddles&);
template void interpolate_line(std::span<field::OM31>, const Twiddles&);

}  // namespace ptvm::fft
