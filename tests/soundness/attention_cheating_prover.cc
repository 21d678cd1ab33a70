#include "tests/soundness/attention_cheating_prover.h"

#include "prover/inference/backend_prover.h"
#include "prover/stark/circle_backend.h"
#include "prover/stark/vanilla_backend.h"
#include "tests/support/verify_inference.h"

namespace ptvm::inference {

// Where the product compiles them.
extern template class BackendInferenceProver<prover::StwoBackend>;
extern template class BackendInferenceProver<prover::Circle8Backend>;
extern template class BackendInferenceProver<prover::VanillaBackend>;

}  // namespace ptvm::inference

namespace ptvm::testing {
namespace {

using inference::AttentionProof, inference::InferenceTrace;

// For the smallest and fastest proofs there are; far too few queries for any security.
constexpr stark::Params kToyParams = {.log_blowup = 1,
                                      .n_queries = 3,
                                      .query_pow_bits = 8,
                                      .interaction_pow_bits = 3,
                                      .fold_step = 2,
                                      .log_last_layer_degree = 1};
constexpr unsigned kMaxLogDomain = 12;

InferenceTrace<F> trace_of(const ForgedAttention& forged, inference::StorageOrder order) {
  const proof::InferenceStatement statement =
      proof::statement_of(claim::AttentionClaim{.shape = forged.shape});
  InferenceTrace<F> trace(statement);
  for (size_t c = 0; c < statement.n_components; ++c) {
    const auto columns = trace.columns_of(statement, c);
    for (size_t i = 0; i < columns.size(); ++i) {
      const auto& cells = forged.tables[c][i];
      for (uint32_t row = 0; row < cells.size(); ++row) {
        columns[i][order(row, statement.all_components[c].log_rows())] = cells[row];
      }
    }
  }
  trace.public_bytes = forged.public_bytes;
  return trace;
}

template <class B>
AttentionProof prove(const ForgedAttention& forged, claim::Backend backend) {
  static inference::BackendInferenceProver<B> prover(backend, kMaxLogDomain);
  return prover.prove_trace(trace_of(forged, B::storage_index), forged.shape, kToyParams, 0);
}

}  // namespace

AttentionProof prove_forged(const ForgedAttention& forged, claim::Backend backend) {
  if constexpr (std::same_as<F, field::M31>) {
    return backend == claim::Backend::kStwo ? prove<prover::StwoBackend>(forged, backend)
                                            : prove<prover::Circle8Backend>(forged, backend);
  } else {
    return prove<prover::VanillaBackend>(forged, backend);
  }
}

Status verify(const AttentionProof& proof) {
  return verify_inference(proof::statement_of(proof.claim), proof.bytes);
}

}  // namespace ptvm::testing
