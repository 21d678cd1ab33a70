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
#include "shared/air/inference/attend.h"
#include "shared/air/inference/cache.h"
#include "shared/claim/claim.h"
#include "shared/stark/component.h"
#include "shared/stark/params.h"

namespace ptvm::cost {

// What a component's row is made of.
struct RowCost {
  size_t trace_columns = 0;      // of the base field
  size_t trace_samples = 0;      // of these columns
  size_t challenge_columns = 0;  // of the challenge field
  size_t challenge_samples = 0;  // of these columns
  size_t constraints = 0;
  size_t fractions = 0;
  // How many of the trace columns are in a tree of data that the claim names, by its number from 1.
  std::array<size_t, air::kMaxDataTrees + 1> data_columns{};

  // Of an AIR that there is.
  constexpr explicit RowCost(const air::AirInfo& info)
      : trace_columns(info.n_trace_columns),
        challenge_columns(info.n_interaction_columns),
        challenge_samples(stark::n_interaction_samples(info, 1)),
        constraints(info.n_constraints),
        fractions(info.n_fractions) {
    trace_samples = stark::n_samples(info, 1) - challenge_samples;
    for (size_t tree = 1; tree < data_columns.size(); ++tree) {
      data_columns[tree] = info.n_columns_in(tree);
    }
  }
  // Of one that is planned, with a column in `data_tree` unless that is 0. What follows from the
  // columns follows as in those that there are.
  constexpr RowCost(size_t trace, size_t challenge, size_t data_tree)
      : trace_columns(trace),
        trace_samples(trace + trace / 2),
        challenge_columns(challenge),
        challenge_samples(challenge + 1),
        constraints(2 * (trace + challenge)),
        fractions(2 * challenge) {
    if (data_tree != 0) data_columns[data_tree] = 1;
  }
};
inline constexpr std::array<RowCost, kComponentNames.size()> kRowCosts = {
    RowCost(air::kAirInfo<air::inference::Attend>),
    RowCost(air::kAirInfo<air::inference::Cache>),
    RowCost(air::kAirInfo<air::inference::CarriedRows>),
    RowCost(6, 3, 5),  // linear: weights
    RowCost(8, 3, 0),  // requantise
    RowCost(8, 3, 6),  // norm: inputs
    RowCost(6, 3, 0),  // activation
};

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
  uint32_t public_bytes = 4096;  // claim, and how often the entries of tables are used

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
  stark::Params params;  // of each
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
