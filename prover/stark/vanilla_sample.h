// The values of many columns at their out-of-domain points.
#pragma once

#include <span>
#include <vector>

#include "prover/stark/column_requests.h"
#include "shared/field/fp128.h"

namespace ptvm::prover {

using VanillaSampleRequest = SampleRequest<field::Fp128, field::Fp128>;

// One value for each request, in order.
std::vector<field::Fp128> sample(std::span<const VanillaSampleRequest> requests);

}  // namespace ptvm::prover
