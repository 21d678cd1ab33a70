// The structures of ptvm/attention.h.
#include "ptvm/attention.h"
#include "wasm/glue/layout.h"

namespace {

using ptvm::wasm::Field;

constexpr Field kLayout[] = {
    PTVM_POLICY_ROWS,
    PTVM_STRUCTURE(attention_result),
    PTVM_FIELD(attention_result, size),
    PTVM_FIELD(attention_result, status),
    PTVM_FIELD(attention_result, has_claim),
    PTVM_FIELD(attention_result, proven_bits),
    PTVM_FIELD(attention_result, conjectured_bits),
    PTVM_FIELD(attention_result, limiting_term),
    PTVM_FIELD(attention_result, regime),
    PTVM_FIELD(attention_result, claim.version),
    PTVM_FIELD(attention_result, claim.heads),
    PTVM_FIELD(attention_result, claim.dim),
    PTVM_FIELD(attention_result, claim.steps),
    PTVM_FIELD(attention_result, claim.carried),
    PTVM_FIELD(attention_result, claim.score_shift),
    PTVM_FIELD(attention_result, claim.state_before),
    PTVM_FIELD(attention_result, claim.queries),
    PTVM_FIELD(attention_result, claim.state_after),
    PTVM_FIELD(attention_result, claim.outputs),
    PTVM_FIELD(attention_result, backend),
    PTVM_FIELD(attention_result, log_blowup),
    PTVM_FIELD(attention_result, n_queries),
    PTVM_FIELD(attention_result, query_pow_bits),
    PTVM_FIELD(attention_result, interaction_pow_bits),
    PTVM_FIELD(attention_result, fold_step),
    PTVM_FIELD(attention_result, log_last_layer_degree),
    PTVM_FIELD(attention_result, requested_proven_bits),
    PTVM_FIELD(attention_result, claim_digest),
    PTVM_PART_ROWS(attention_result),
    {nullptr, 0, 0, 0},
};

// A field that the table lacks fails to compile here.
[[maybe_unused]] void names_every_field(const ptvm_attention_result& result) {
  [[maybe_unused]] const auto& [size, status, has_claim, proven, conjectured, limiting_term, regime,
                                claim, backend, log_blowup, n_queries, query_pow, interaction_pow,
                                fold_step, log_last_layer, requested, digest, parts] = result;
  [[maybe_unused]] const auto& [version, heads, dim, steps, carried, score_shift, state_before,
                                queries, state_after, outputs] = claim;
}

}  // namespace

extern "C" const Field* ptvm_wasm_layout() { return kLayout; }
