// The values of many columns at their out-of-domain points.
#pragma once

#include <span>
#include <vector>

#include "prover/memory/columns.h"
#include "shared/domain/circle.h"
#include "shared/field/m31.h"
#include "shared/field/om31.h"

namespace ptvm::prover {

// The polynomial of `coefficients`, lifted by 2^log_lift, at `point`: its own value at 2^log_lift
// times the point. Requests of equal `offset` and `log_lift` have equal points.
template <class K>
struct SampleRequest {
  memory::ColumnView<field::M31> coefficients;
  domain::CirclePoint<K> point;
  unsigned log_lift;
  int offset;
};

// One value for each request, in order. K is QM31 or OM31.
template <class K>
std::vector<K> sample(std::span<const SampleRequest<K>> requests);

}  // namespace ptvm::prover
