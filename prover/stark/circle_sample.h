// The values of many columns at their out-of-domain points.
#pragma once

#include <span>
#include <vector>

#include "prover/stark/column_requests.h"
#include "shared/domain/circle.h"
#include "shared/field/m31.h"
#include "shared/field/om31.h"

namespace ptvm::prover {

template <class K>
using CircleSampleRequest = SampleRequest<field::M31, domain::CirclePoint<K>>;

// One value for each request, in order. K is QM31 or OM31.
template <class K>
std::vector<K> sample(std::span<const CircleSampleRequest<K>> requests);

}  // namespace ptvm::prover
