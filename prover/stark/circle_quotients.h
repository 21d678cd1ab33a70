// The DEEP quotients of all columns, summed to the one function that FRI tests.
#pragma once

#include <span>
#include <vector>

#include "prover/memory/columns.h"
#include "prover/stark/circle_points.h"
#include "prover/stark/column_requests.h"
#include "shared/field/m31.h"
#include "shared/stark/circle_instance.h"

namespace ptvm::prover {

template <class K>
using CircleQuotientTerm = QuotientTerm<field::M31, K>;

// The sums over the points of numerator / denominator, on the whole domain of `domain`, as
// coordinate columns in storage order. The points hold the parts of the numerators that depend on
// no column. K is QM31 or OM31.
template <class K>
memory::Columns<field::M31> deep_quotients(std::span<const stark::CircleDeepPoint<K>> points,
                                           std::span<const CircleQuotientTerm<K>> terms,
                                           const CirclePoints& domain);

}  // namespace ptvm::prover
