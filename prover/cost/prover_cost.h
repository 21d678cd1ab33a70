// What this prover is predicted to take for the rows of a model: cells, seconds and bytes.
//
// All that is known of the prover stands in ProverCost and in the table of columns below, apart
// from the counting of prover/cost/operations.h and from the formulas. A prediction is no
// measurement.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "prover/cost/operations.h"
#include "shared/claim/claim.h"

namespace ptvm::cost {

// The committed columns of a component's row.
struct RowCost {
  uint32_t trace_columns;      // of the base field
  uint32_t challenge_columns;  // of the challenge field, of two fractions each
};
inline constexpr std::array<RowCost, kComponentNames.size()> kRowCosts = {{
    {20, 8},  // attend
    {9, 3},   // cache
    {6, 3},   // linear
    {8, 3},   // requantise
    {8, 3},   // norm
    {6, 3},   // activation
}};

// The coefficients of a backend.
struct ProverCost {
  claim::Backend backend = claim::Backend::kStwo;
  uint32_t challenge_degree = 4;  // columns of the base field for one of the challenge field
  // Of whole proofs of long runs at this blow-up, with 100 proven bits, on two cores of an AMD EPYC
  // with AVX-512 (docs/benchmarks.md, "Backends": steps/s times cells/step at 2^20 steps).
  double cells_per_second = 80e6;
  uint32_t log_blowup = 1;
  // The tallest component of one proof. What needs more is cut into several, and so is what does
  // not reach the level of security in one.
  uint32_t log_max_rows = 20;
  uint32_t security_bits = 100;  // proven
  uint32_t query_pow_bits = 20;
  uint32_t public_bytes = 4096;  // commitments, shape, and how often the entries of tables are used

  uint64_t row_cells(Component component) const;
};

inline constexpr std::array<ProverCost, 3> kProverCosts = {
    {{.backend = claim::Backend::kStwo, .challenge_degree = 4},
     {.backend = claim::Backend::kCircle8,
      .challenge_degree = 8,
      .cells_per_second = 49e6,
      .log_blowup = 2},
     {.backend = claim::Backend::kVanilla, .challenge_degree = 1, .cells_per_second = 11.4e6}}};

const ProverCost& prover_cost(claim::Backend backend);

// The proofs of one stage, once.
struct StagePrediction {
  uint64_t n_proofs;  // all of these heights
  // log2 of the rows of a component in each, 0 if it has none.
  std::array<uint32_t, kComponentNames.size()> log_rows;
  uint64_t cells;        // committed ones of all these proofs, padding included
  uint64_t bytes;        // of all these proofs
  uint32_t proven_bits;  // of each: security_bits, or what can be had if that is less
};

struct Prediction {
  std::vector<StagePrediction> stages;
  // Of all stages as often as they are there.
  uint64_t n_proofs = 0;
  uint64_t cells = 0;
  uint64_t bytes = 0;
  double seconds = 0;
  uint32_t proven_bits = 0;  // the least
};

Prediction predict(const std::vector<Stage>& stages, const ProverCost& cost);

}  // namespace ptvm::cost
