#include "prover/inference/inference_parameters.h"

#include <algorithm>
#include <limits>
#include <optional>

#include "absl/strings/str_cat.h"
#include "prover/prove/levels.h"
#include "shared/proof/instances.h"
#include "verifier/src/inference.h"

namespace ptvm::inference {
namespace {

// Blow-ups that are looked at. Greater ones save little more, and each doubles most of the time;
// where that is long, the size of the extended columns is what bounds the choice.
constexpr uint32_t kMaxLogBlowup = 4;
constexpr unsigned kLogAffordableDomain = 22;
// What the last layer of FRI is taken for while queries are counted.
constexpr uint32_t kLogLastLayer = 4;

}  // namespace

prover::ProofShape proof_shape(const proof::InferenceStatement& statement) {
  return proof::with_instance(statement.backend, prover::ProofShape(), [&]<class I>() {
    prover::ProofShape result;
    result.data_trees.resize(statement.n_data);
    result.n_components = statement.n_components;
    result.public_bytes = statement.public_bytes<I>();
    for (const proof::InferenceComponent& component : statement.components()) {
      const air::AirInfo& info = *component.info;
      result.n_columns += info.n_columns_in(0) + info.n_interaction_columns * I::K::kDegree;
      for (size_t i = 0; i < result.data_trees.size(); ++i) {
        const size_t n_columns = info.n_columns_in(i + 1);
        if (n_columns == 0) continue;
        prover::ProofShape::Tree& tree = result.data_trees[i];
        tree.n_columns += n_columns;
        tree.log_rows = std::max(tree.log_rows, component.log_rows());
      }
      result.n_samples += stark::n_samples(info, I::K::kDegree);
      result.log_rows = std::max(result.log_rows, component.log_rows());
    }
    return result;
  });
}

absl::StatusOr<stark::Params> choose_params(proof::InferenceStatement statement,
                                            const prover::ProveOptions& options) {
  if (absl::Status status = prover::check_options(options); !status.ok()) return status;
  const prover::ProofShape proof = proof_shape(statement);
  if (proof.log_rows > stark::kMaxLogRows) {
    return absl::InvalidArgumentError(absl::StrCat("the shape takes 2^", proof.log_rows,
                                                   " rows; at most 2^", stark::kMaxLogRows,
                                                   " can be proven at once"));
  }
  const auto reach_levels = [&](stark::Params& params) {
    statement.params = params;
    return prover::reach_levels(verifier::security_instance(statement), options, params);
  };
  const uint32_t log_affordable =
      kLogAffordableDomain - std::min(kLogAffordableDomain - 1, proof.log_rows);
  const uint32_t log_first = options.log_blowup.value_or(1);
  const uint32_t log_last = options.log_blowup.value_or(std::min(kMaxLogBlowup, log_affordable));

  absl::Status reason;
  std::optional<stark::Params> best;
  uint64_t least = std::numeric_limits<uint64_t>::max();
  for (uint32_t log_blowup = log_first; log_blowup <= log_last; ++log_blowup) {
    for (uint32_t fold_step = 1; fold_step <= stark::kMaxFoldStep; ++fold_step) {
      stark::Params params;
      params.log_blowup = log_blowup;
      params.query_pow_bits = options.pow_bits.value_or(prover::default_pow_bits(proof.log_rows));
      params.fold_step = fold_step;
      params.log_last_layer_degree = std::min(kLogLastLayer, proof.log_rows - fold_step);
      params.n_queries = options.n_queries.value_or(std::min(
          prover::least_conjectured_queries(params, options.conjectured_bits), stark::kMaxQueries));
      absl::Status status = reach_levels(params);
      if (status.ok()) {
        prover::choose_last_layer(statement.backend, proof, params);
        status = reach_levels(params);
      }
      if (!status.ok()) {
        reason.Update(status);
        continue;
      }
      const uint64_t n_bytes = prover::expected_bytes(statement.backend, proof, params,
                                                      prover::Openings(params.n_queries));
      if (n_bytes >= least) continue;
      least = n_bytes;
      best = params;
    }
  }
  if (!best) return reason;
  return *best;
}

}  // namespace ptvm::inference
