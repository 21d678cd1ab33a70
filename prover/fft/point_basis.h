// The value of many columns' polynomials at one point outside the domain, from coefficients.
#pragma once

#include <span>
#include <vector>

#include "prover/memory/columns.h"
#include "shared/domain/circle.h"
#include "shared/field/om31.h"

namespace ptvm::fft {

// The values of the FFT basis of 2^log_size polynomials at a point: y^b0 * x^b1 * pi(x)^b2 ... .
// The basis is a product of a table for the lower bits of the index and one for the upper bits;
// a column's value is a dot product with both. K is QM31 or OM31.
template <class K>
class PointBasis {
 public:
  // log_size in [1, 30].
  PointBasis(const domain::CirclePoint<K>& point, unsigned log_size);

  // The polynomial with the given 2^log_size coefficients at the point. 64-byte aligned.
  K evaluate(std::span<const field::M31> coefficients) const;

  unsigned log_size() const { return log_size_; }

 private:
  K evaluate_part(std::span<const field::M31> coefficients, size_t first_row, size_t n_rows) const;

  unsigned log_size_;
  unsigned log_lower_;
  std::vector<K> lower_;                   // of 2^log_lower basis polynomials
  memory::Array<uint32_t> lower_columns_;  // the same, centered, as columns; for log_lower > 3
  std::vector<K> upper_;                   // of the 2^(log_size - log_lower) multiples
};

extern template class PointBasis<field::QM31>;
extern template class PointBasis<field::OM31>;

}  // namespace ptvm::fft
