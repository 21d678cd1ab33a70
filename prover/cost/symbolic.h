// Symbolic counts of one forward pass: what a circuit (SNARK) and an execution trace with table
// lookups (STARK) write down for the same transformer.
//
// A stylised layer, as in the published description of the comparison: four square projections and
// an MLP four times as wide, attention of every position to `span` positions. With T positions,
// width d and H heads, T * span pairs in each head:
//
//   linear 12 T d^2, attention 2 T span d, residual 2 T d,
//   softmax T span H, norm 2 T d, nonlinear 4 T d
//
// A table lookup costs a trace one row; a circuit instead pays C_exp, C_norm and C_nonlin
// constraints for each of the last three. A dense layer has span T, a local one min(T, window).
// These counts are no times, and know neither field nor hash nor columns (docs/cost-model.md).
#pragma once

#include <cstdint>
#include <string>

#include "absl/numeric/int128.h"
#include "prover/cost/model_shape.h"

namespace ptvm::cost {

// Exact: with kMaxConstraints, limits of shapes and six decimals all of it fits.
using Count = absl::uint128;

inline constexpr uint32_t kMaxConstraints = 1000000;

// Constraints of a circuit for one evaluation; conventional figures, not measurements.
struct SymbolicConstants {
  uint32_t exp = 300;     // of an exponential
  uint32_t norm = 30;     // of a normalised coordinate
  uint32_t nonlin = 150;  // of an activation
};

struct SymbolicCounts {
  Count linear = 0, attention = 0, residual = 0;  // additions and multiplications
  Count softmax = 0, norm = 0, nonlinear = 0;     // anything else

  Count arithmetic() const { return linear + attention + residual; }
  Count non_arithmetic() const { return softmax + norm + nonlinear; }
  Count total() const { return arithmetic() + non_arithmetic(); }
};

// A quotient of counts; the denominator is not 0.
struct Ratio {
  Count numerator, denominator;

  double value() const;
  // With six decimals, the half rounded up.
  std::string text() const;
};

// Of all layers of `shape`, over its context.
SymbolicCounts snark_counts(const ModelShape& shape, const SymbolicConstants& constants);
SymbolicCounts stark_counts(const ModelShape& shape);

// How many constraints of the circuit there are to a row of the trace.
Ratio ratio(const ModelShape& shape, const SymbolicConstants& constants);
// What it goes to as the context grows.
Ratio ratio_ceiling(const ModelShape& shape, const SymbolicConstants& constants);
// Of what the token at `position` (from 1) adds. It looks at `position` positions, or as many of
// these as its layer lets it: the ratio of a context of that length.
Ratio marginal_ratio(const ModelShape& shape, uint32_t position,
                     const SymbolicConstants& constants);

}  // namespace ptvm::cost
