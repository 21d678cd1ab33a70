// The values of many columns at their out-of-domain points.
#pragma once

#include <span>
#include <vector>

#include "prover/memory/columns.h"
#include "shared/field/fp128.h"

namespace ptvm::prover {

// The polynomial of `coefficients`, lifted by 2^log_lift, at `point`: its own value at the point's
// 2^log_lift-th power. Requests of equal `offset` and `log_lift` have equal points.
struct VanillaSampleRequest {
  memory::ColumnView<field::Fp128> coefficients;
  field::Fp128 point;
  unsigned log_lift;
  int offset;
};

// One value for each request, in order.
std::vector<field::Fp128> sample(std::span<const VanillaSampleRequest> requests);

}  // namespace ptvm::prover
