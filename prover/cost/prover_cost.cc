#include "prover/cost/prover_cost.h"

#include <algorithm>
#include <bit>
#include <iterator>
#include <limits>

#include "prover/prove/proof_size.h"
#include "prover/util/check.h"
#include "shared/proof/instances.h"
#include "shared/security/estimate.h"

namespace ptvm::cost {
namespace {

constexpr uint32_t kLogMinCutRows = 12;  // of what is cut to reach a level
constexpr uint32_t kMaxInteractionPowBits = 16;
// What the security analysis asks of constraints. It depends on them by logarithms, so that a
// count that is somewhat too great costs a fraction of a bit.
constexpr uint32_t kMaxDegree = 3;
constexpr uint32_t kMaxTupleWidth = 8;

// The components of one proof, counted as the security analysis and the size of proofs need them.
struct Counts {
  prover::ProofShape shape;
  uint64_t cells = 0, constraints = 0, deep_terms = 0, fractions = 0;
  uint32_t pinned_columns = 0;                // of data trees
  uint32_t log_least_data_rows = UINT32_MAX;  // of a component with some
};

Counts count(const ProverCost& cost, const StagePrediction& stage) {
  Counts counts;
  counts.shape.public_bytes = cost.public_bytes;
  std::array<prover::ProofShape::Tree, air::kMaxDataTrees + 1> trees{};
  for (size_t c = 0; c < stage.log_rows.size(); ++c) {
    if (stage.log_rows[c] == 0) continue;
    const RowCost& row = kRowCosts[c];
    const uint64_t n_rows = uint64_t{1} << stage.log_rows[c];
    const uint64_t n_columns = cost.row_cells(static_cast<Component>(c));
    counts.cells += n_columns * n_rows;
    const uint64_t n_samples =
        row.trace_samples + uint64_t{cost.challenge_degree} * row.challenge_samples;
    counts.constraints += row.constraints;
    counts.deep_terms += 2 * n_samples - n_columns;  // three of a column with two samples
    counts.fractions += row.fractions * n_rows;
    counts.shape.n_columns += n_columns;
    for (size_t t = 1; t < trees.size(); ++t) {
      if (row.data_columns[t] == 0) continue;
      counts.pinned_columns += static_cast<uint32_t>(row.data_columns[t]);
      counts.log_least_data_rows = std::min(counts.log_least_data_rows, stage.log_rows[c]);
      trees[t].n_columns += row.data_columns[t];
      trees[t].log_rows = std::max(trees[t].log_rows, stage.log_rows[c]);
      counts.shape.n_columns -= row.data_columns[t];
    }
    counts.shape.n_samples += n_samples;
    counts.shape.log_rows = std::max(counts.shape.log_rows, stage.log_rows[c]);
    ++counts.shape.n_components;
  }
  std::ranges::copy_if(trees, std::back_inserter(counts.shape.data_trees),
                       [](const auto& tree) { return tree.n_columns > 0; });
  counts.deep_terms += counts.pinned_columns;
  const size_t pin_bytes =
      proof::with_instance(cost.backend, size_t{0}, []<class I>() { return I::K::kBytes; });
  counts.shape.public_bytes +=
      counts.shape.data_trees.size() * hash::kDigestBytes + counts.pinned_columns * pin_bytes;
  return counts;
}

security::Instance instance_of(const ProverCost& cost, const Counts& counts) {
  return proof::with_instance(cost.backend, security::Instance{}, [&]<class I>() {
    return security::Instance{
        .log_field_size = security::extension_field_bits(I::F::kModulus, I::K::kDegree),
        .hash_collision_bits = 8 * hash::kDigestBytes / 2,
        .log_n_rows = counts.shape.log_rows,
        .log_blowup = cost.log_blowup,
        .n_queries = 1,
        .query_pow_bits = cost.query_pow_bits,
        .fold_step = 3,
        .log_last_layer_degree_bound = 0,
        .n_constraints = counts.constraints,
        .max_constraint_degree = kMaxDegree,
        .n_composition_parts = 2,
        .n_deep_terms = counts.deep_terms + I::kCompositionColumns,
        .n_deep_points = I::kDeepZeros << (counts.pinned_columns > 0
                                               ? counts.shape.log_rows - counts.log_least_data_rows
                                               : 0),
        .n_fractions = counts.fractions,
        .max_tuple_width = kMaxTupleWidth,
        .interaction_pow_bits = 0,
        .n_pinned_columns = counts.pinned_columns};
  });
}

// The parameters with the level asked for, or else with the greatest that there is.
struct Choice {
  stark::Params params;
  uint32_t proven_bits;
};
Choice choose_queries(const ProverCost& cost, const Counts& counts) {
  security::Instance instance = instance_of(cost, counts);
  security::QueryPlan plan = security::least_queries(instance, cost.security_bits);
  while (!plan.reachable && instance.interaction_pow_bits < kMaxInteractionPowBits) {
    ++instance.interaction_pow_bits;
    plan = security::least_queries(instance, cost.security_bits);
  }
  if (!plan.reachable) plan = security::least_queries(instance, plan.report.proven_bits);
  return {{.log_blowup = cost.log_blowup,
           .n_queries = std::min(plan.n_queries, stark::kMaxQueries),
           .query_pow_bits = cost.query_pow_bits,
           .interaction_pow_bits = instance.interaction_pow_bits},
          plan.report.proven_bits};
}

// The bytes of a proof with the layers of FRI that are the best for it, which go to `params`.
uint64_t choose_layers(const ProverCost& cost, const Counts& counts, stark::Params& params) {
  uint64_t least = std::numeric_limits<uint64_t>::max();
  stark::Params best = params;
  for (params.fold_step = 1; params.fold_step <= stark::kMaxFoldStep; ++params.fold_step) {
    const uint64_t n_bytes = prover::choose_last_layer(cost.backend, counts.shape, params);
    if (n_bytes >= least) continue;
    least = n_bytes;
    best = params;
  }
  params = best;
  return least;
}

uint64_t divide_up(uint64_t n, uint64_t by) { return (n + by - 1) / by; }

// With no component of more than 2^log_max_rows rows in one proof.
StagePrediction predict(const Stage& stage, const ProverCost& cost, uint32_t log_max_rows) {
  const Rows rows = stage.total().rows;
  StagePrediction result{};
  result.n_proofs =
      std::max<uint64_t>(1, divide_up(std::ranges::max(rows), uint64_t{1} << log_max_rows));
  for (size_t c = 0; c < rows.size(); ++c) {
    if (rows[c] == 0) continue;
    const uint64_t n_rows = divide_up(rows[c], result.n_proofs);
    result.log_rows[c] =
        std::max<uint32_t>(proof::kLogMinRows, static_cast<uint32_t>(std::bit_width(n_rows - 1)));
  }
  const Counts counts = count(cost, result);
  const Choice choice = choose_queries(cost, counts);
  result.params = choice.params;
  result.cells = counts.cells * result.n_proofs;
  result.bytes = choose_layers(cost, counts, result.params) * result.n_proofs;
  result.proven_bits = choice.proven_bits;
  return result;
}

// Fewer rows are fewer fractions, so that shorter proofs may reach what longer ones do not.
StagePrediction predict(const Stage& stage, const ProverCost& cost) {
  const StagePrediction longest = predict(stage, cost, cost.log_max_rows);
  if (longest.proven_bits >= cost.security_bits) return longest;
  for (uint32_t log_rows = cost.log_max_rows; log_rows-- > kLogMinCutRows;) {
    const StagePrediction shorter = predict(stage, cost, log_rows);
    if (shorter.proven_bits >= cost.security_bits) return shorter;
  }
  return longest;
}

}  // namespace

uint64_t ProverCost::row_cells(Component component) const {
  const RowCost& row = kRowCosts[static_cast<size_t>(component)];
  return row.trace_columns + uint64_t{challenge_degree} * row.challenge_columns;
}

const ProverCost& prover_cost(claim::Backend backend) {
  const auto found = std::ranges::find(kProverCosts, backend, &ProverCost::backend);
  PTVM_CHECK(found != kProverCosts.end());
  return *found;
}

Prediction predict(const std::vector<Stage>& stages, const ProverCost& cost) {
  Prediction all;
  all.proven_bits = std::numeric_limits<uint32_t>::max();
  for (const Stage& stage : stages) {
    const StagePrediction each = predict(stage, cost);
    all.n_proofs += each.n_proofs * stage.count;
    all.cells += each.cells * stage.count;
    all.bytes += each.bytes * stage.count;
    all.proven_bits = std::min(all.proven_bits, each.proven_bits);
    all.stages.push_back(each);
  }
  all.seconds = static_cast<double>(all.cells) / cost.cells_per_second;
  return all;
}

}  // namespace ptvm::cost
