// A claim of attention as JSON (spec/attention-claim.schema.json).
#pragma once

#include "shared/claim/attention_claim.h"
#include "shared/claim/canonical_json.h"

namespace ptvm::claim {

// The names of what a claim commits to, in the order of the commitments.
inline constexpr std::array<std::string_view, kAttentionData> kAttentionDataNames = {
    "state_before", "queries", "state_after", "outputs"};

template <class Sink>
void write_attention_shape(JsonWriter<Sink>& json, const inference::AttentionShape& shape) {
  json.begin_object();
  json.member("heads", shape.heads);
  json.member("dim", shape.dim);
  json.member("steps", shape.steps);
  json.member("carried", shape.carried);
  json.member("score_shift", shape.score_shift);
  json.end_object();
}

// The whole claim, compact, to a sink with `void write(std::string_view)`.
template <class Sink>
void write_attention_json(const AttentionClaim& claim, Sink& sink) {
  const stark::Params& parameters = claim.parameters;
  JsonWriter<Sink> json(sink);
  json.begin_object();
  json.member("statement", "attention");
  json.member("version", kAttentionVersion);
  json.member("backend", name_of(claim.backend));
  json.key("shape");
  write_attention_shape(json, claim.shape);
  json.key("parameters");
  json.begin_object();
  json.member("log_blowup", parameters.log_blowup);
  json.member("n_queries", parameters.n_queries);
  json.member("query_pow_bits", parameters.query_pow_bits);
  json.member("interaction_pow_bits", parameters.interaction_pow_bits);
  json.member("fold_step", parameters.fold_step);
  json.member("log_last_layer_degree_bound", parameters.log_last_layer_degree);
  json.end_object();
  json.member("requested_proven_bits", claim.requested_proven_bits);
  json.key("commitments");
  json.begin_object();
  for (size_t i = 0; i < kAttentionData; ++i) {
    json.member(kAttentionDataNames[i], claim.commitments[i]);
  }
  json.end_object();
  json.end_object();
}

}  // namespace ptvm::claim
