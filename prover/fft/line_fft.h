// Polynomials over line domains: the last layer of FRI.
#pragma once

#include <span>

#include "prover/fft/twiddles.h"
#include "shared/field/om31.h"

namespace ptvm::fft {

// Turns the values on the line domain of values.size() = 2^n points, in storage order, into
// coefficients, in place. Coefficient i belongs to the product of pi^k(x) over the bits of i,
// where bit n-1-k stands for pi^k(x): the highest bit of the index is x. n <
// twiddles.max_log_size(). K is QM31 or OM31.
template <class K>
void interpolate_line(std::span<K> values, const Twiddles& twiddles);

}  // namespace ptvm::fft
