// The folds of circle FRI on extension columns of K, QM31 or OM31 (spec/protocol.md, "FRI").
#pragma once

#include "prover/fft/twiddles.h"
#include "prover/memory/columns.h"
#include "prover/stark/circle_points.h"
#include "shared/field/m31.h"
#include "shared/field/om31.h"

namespace ptvm::prover {

// The fold of `values` [degree][2^log_size], in storage order, from the circle to the line:
// (a + b) + alpha * (a - b) / y for each pair at storage indices (2i, 2i + 1). `points` are those
// of the values' domain.
template <class K>
memory::Columns<field::M31> fold_circle(const memory::Columns<field::M31>& values, const K& alpha,
                                        const CirclePoints& points);

// The same on the line, with x for y.
template <class K>
memory::Columns<field::M31> fold_line(const memory::Columns<field::M31>& values, const K& alpha,
                                      const fft::Twiddles& twiddles);

}  // namespace ptvm::prover
