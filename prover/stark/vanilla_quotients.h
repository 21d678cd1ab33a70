// The DEEP quotients of all columns, summed to the one function that FRI tests.
#pragma once

#include <span>

#include "prover/memory/columns.h"
#include "prover/stark/column_requests.h"
#include "prover/stark/vanilla_tables.h"
#include "shared/stark/vanilla_instance.h"

namespace ptvm::prover {

using VanillaQuotientTerm = QuotientTerm<field::Fp128, field::Fp128>;

// The sums over the points of numerator / denominator, on the domain of 2^log_domain points, as one
// column in storage order. The points hold the parts of the numerators that depend on no column;
// none lies in the domain.
memory::Columns<field::Fp128> deep_quotients(std::span<const stark::VanillaDeepPoint> points,
                                             std::span<const VanillaQuotientTerm> terms,
                                             unsigned log_domain, const VanillaTables& tables);

}  // namespace ptvm::prover
