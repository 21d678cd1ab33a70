// Interpolation and low-degree extension over multiplicative cosets: the number-theoretic transform
// (J. Pollard, "The fast Fourier transform in a finite field", 1971).
//
// Values are in storage (bit-reversed) order of the domain of their size, twiddles.domain(n).
// Coefficient i belongs to x^i. The shift of the coset is part of the factors and costs nothing.
// Results are the same for any number of threads.
#pragma once

#include <span>

#include "prover/fft/coset_twiddles.h"

namespace ptvm::fft {

// Values to coefficients. `values` and `coefficients` have the same size 2^n, n <=
// twiddles.max_log_size(), and are either equal or do not overlap.
void interpolate(std::span<const field::Fp128> values, std::span<field::Fp128> coefficients,
                 const CosetTwiddles& twiddles);

// Coefficients to the values on the domain of values.size() points, at least as many as there are
// coefficients; both are powers of two. The missing coefficients are zero, and no work is spent on
// them. In place if both are equal.
void evaluate(std::span<const field::Fp128> coefficients, std::span<field::Fp128> values,
              const CosetTwiddles& twiddles);

}  // namespace ptvm::fft
