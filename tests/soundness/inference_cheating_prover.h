// What provers of inference are that prove whatever witness they are given: the real ones, with
// parameters for the smallest proofs there are. Included where a kind of witness is proven.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "prover/inference/backend_prover.h"
#include "prover/stark/circle_backend.h"
#include "prover/stark/vanilla_backend.h"
#include "tests/support/field.h"

namespace ptvm::inference {

// Where the product compiles them.
extern template class BackendInferenceProver<prover::StwoBackend>;
extern template class BackendInferenceProver<prover::Circle8Backend>;
extern template class BackendInferenceProver<prover::VanillaBackend>;

}  // namespace ptvm::inference

namespace ptvm::testing {

// Fast; far too few queries for any security.
inline constexpr stark::Params kToyParams = {.log_blowup = 1,
                                             .n_queries = 3,
                                             .query_pow_bits = 8,
                                             .interaction_pow_bits = 3,
                                             .fold_step = 2,
                                             .log_last_layer_degree = 1};

// The columns of `tables`, [component][column][row], and the counts, as the prover takes them.
template <size_t kComponents>
inference::InferenceTrace<F> trace_of(
    const proof::InferenceStatement& statement,
    const std::array<std::vector<std::vector<F>>, kComponents>& tables,
    const std::vector<uint8_t>& public_bytes, inference::StorageOrder order) {
  inference::InferenceTrace<F> trace(statement);
  for (size_t c = 0; c < statement.n_components; ++c) {
    const auto columns = trace.columns_of(statement, c);
    for (size_t i = 0; i < columns.size(); ++i) {
      const auto& cells = tables[c][i];
      for (uint32_t row = 0; row < cells.size(); ++row) {
        columns[i][order(row, statement.all_components[c].log_rows())] = cells[row];
      }
    }
  }
  trace.public_bytes = public_bytes;
  return trace;
}

// What `prove` makes with the prover of `backend`, which is one over F, and its order of storage.
template <class B, class Prove>
auto prove_with(claim::Backend backend, const Prove& prove) {
  constexpr unsigned kMaxLogDomain = 12;
  static inference::BackendInferenceProver<B> prover(backend, kMaxLogDomain);
  return prove(prover, &B::storage_index);
}
template <class Prove>
auto prove_over(claim::Backend backend, const Prove& prove) {
  if constexpr (std::same_as<F, field::M31>) {
    return backend == claim::Backend::kStwo ? prove_with<prover::StwoBackend>(backend, prove)
                                            : prove_with<prover::Circle8Backend>(backend, prove);
  } else {
    return prove_with<prover::VanillaBackend>(backend, prove);
  }
}

}  // namespace ptvm::testing
