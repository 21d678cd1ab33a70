// Interpolation and low-degree extension of columns over circle domains (eprint 2024/278, section
// 4, in the stwo protocol's order).
//
// Values are in storage (bit-reversed) order of the circle domain of their size. Coefficient i
// belongs to the basis polynomial y^b0 * x^b1 * pi(x)^b2 * pi^2(x)^b3 ..., b0 the lowest bit of i.
// All memory is 64-byte aligned. Results are the same for any number of threads.
#pragma once

#include <span>

#include "prover/fft/twiddles.h"
#include "prover/memory/columns.h"
#include "shared/field/m31.h"

namespace ptvm::fft {

// Values to coefficients. `values` and `coefficients` have the same size 2^n, 1 <= n <=
// twiddles.max_log_size(), and are either equal or do not overlap.
void interpolate(std::span<const field::M31> values, std::span<field::M31> coefficients,
                 const Twiddles& twiddles);

// Coefficients to the values on the domain of values.size() points, at least as many as there are
// coefficients; the missing ones are zero, and no work is spent on them. In place if both are
// equal.
void evaluate(std::span<const field::M31> coefficients, std::span<field::M31> values,
              const Twiddles& twiddles);

// All columns at once, each of its own size, in place.
void interpolate(memory::Columns<field::M31>& columns, const Twiddles& twiddles);

// The values of every column on the domain that is 2^log_blowup times its size.
memory::Columns<field::M31> extend(std::span<const memory::ColumnView<field::M31>> coefficients,
                                   unsigned log_blowup, const Twiddles& twiddles);

// Interpolates every column of `values` to `coefficients`, of the same sizes or the same columns,
// and returns the extensions of all. Each column is extended while its coefficients are in the
// cache.
memory::Columns<field::M31> interpolate_and_extend(const memory::Columns<field::M31>& values,
                                                   memory::Columns<field::M31>& coefficients,
                                                   unsigned log_blowup, const Twiddles& twiddles);

}  // namespace ptvm::fft
