// The DEEP quotients of all columns, summed to the one function that FRI tests.
#pragma once

#include <span>
#include <vector>

#include "prover/memory/columns.h"
#include "prover/stark/circle_points.h"
#include "shared/field/m31.h"
#include "shared/stark/circle_instance.h"

namespace ptvm::prover {

// A column's share in the numerator of one point: factor * value.
struct QuotientTerm {
  memory::ColumnView<field::M31> column;  // on its own, possibly lower, evaluation domain
  size_t point;                           // index into the points
  field::QM31 factor;
};

// The sums over the points of numerator / denominator, on the whole domain of `domain`, as four
// coordinate columns in storage order. The points hold the parts of the numerators that depend on
// no column.
memory::Columns<field::M31> deep_quotients(std::span<const stark::CircleDeepPoint> points,
                                           std::span<const QuotientTerm> terms,
                                           const CirclePoints& domain);

}  // namespace ptvm::prover
