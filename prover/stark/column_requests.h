// What the generic prover asks of a backend about columns: values of polynomials, and their shares
// in the DEEP quotients.
#pragma once

#include <cstddef>

#include "prover/memory/columns.h"

namespace ptvm::prover {

// The polynomial of `coefficients`, lifted by 2^log_lift, at `point`: its own value at the image of
// the point under so many foldings of the domain. Requests of equal `offset` and `log_lift` have
// equal points.
template <class F, class Point>
struct SampleRequest {
  memory::ColumnView<F> coefficients;
  Point point;
  unsigned log_lift;
  int offset;
};

// A column's share in the numerator of one point: factor * value.
template <class F, class K>
struct QuotientTerm {
  memory::ColumnView<F> column;  // on its own, possibly lower, evaluation domain
  size_t point;                  // index into the points
  K factor;
};

}  // namespace ptvm::prover
