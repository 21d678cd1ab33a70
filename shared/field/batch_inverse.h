// Montgomery's trick: n inversions for one inversion and 3(n-1) multiplications.
#pragma once

#include <cstddef>
#include <span>

namespace ptvm::field {

// Writes the inverse of values[i] to inverses[i]. Both spans have the same length and must not
// overlap. Returns false, with `inverses` unspecified, if any value is zero: one zero would turn
// every result into zero, so callers must see it.
template <class F>
[[nodiscard]] constexpr bool batch_inverse(std::span<const F> values, std::span<F> inverses) {
  F product = F::one();
  for (size_t i = 0; i < values.size(); ++i) {
    inverses[i] = product;  // product of all values before i
    product *= values[i];
  }
  if (product.is_zero()) return false;
  F suffix_inv = product.inverse();
  for (size_t i = values.size(); i-- > 0;) {
    inverses[i] *= suffix_inv;
    suffix_inv *= values[i];
  }
  return true;
}

}  // namespace ptvm::field
