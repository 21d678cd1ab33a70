// The statements that claims of attention make (spec/attention.md, sections 5 to 7, and 9).
#pragma once

#include "shared/air/inference/attend.h"
#include "shared/air/inference/cache.h"
#include "shared/claim/attention_claim.h"
#include "shared/claim/encoding.h"
#include "shared/proof/inference.h"

namespace ptvm::proof {

enum AttentionComponent : size_t { kAttend, kCache, kCarriedRows, kAttentionComponents };

// How many rows of each component are used. `shape` in range.
constexpr std::array<size_t, kAttentionComponents> attention_rows(
    const inference::AttentionShape& shape) {
  const size_t headers = size_t{shape.heads} * shape.positions();
  return {headers + shape.elements() + shape.scores(), shape.elements(),
          size_t{shape.heads} * shape.dim * shape.carried};
}

// `Attend` is one of the AIRs of attend.h.
template <class Attend>
constexpr std::array<InferenceComponent, kAttentionComponents> attention_components(
    const inference::AttentionShape& s) {
  const auto rows = attention_rows(s);
  const uint32_t last_key = s.heads * s.positions() - 1;
  return {inference_component<Attend>(
              rows[kAttend], {s.positions(), s.steps, s.dim - 1, last_key,
                              uint32_t{1} << s.score_shift, uint32_t{1} << (8 - s.score_shift),
                              uint32_t{1} << (s.score_shift > 6 ? s.score_shift - 6 : 0)}),
          inference_component<air::inference::Cache>(
              rows[kCache], {s.positions(), 0, s.dim - 1, last_key, s.steps}),
          inference_component<air::inference::CarriedRows>(
              rows[kCarriedRows], {s.carried, s.steps, s.dim - 1, last_key - s.steps})};
}

constexpr auto components_of(const claim::AttentionClaim& claim) {
  return attention_components<air::inference::Attend>(claim.shape);
}
constexpr auto components_of(const claim::AttentionSourceClaim& claim) {
  return attention_components<air::inference::AttendSource>(claim.attention.shape);
}
constexpr StatementKind kind_of(const claim::AttentionClaim&) { return StatementKind::kAttention; }
constexpr StatementKind kind_of(const claim::AttentionSourceClaim&) {
  return StatementKind::kAttentionSource;
}

inline InferenceStatement statement_of(const claim::AttentionClaim& claim) {
  InferenceStatement statement =
      begin_statement(claim, kind_of(claim), claim::kAttentionVersion, components_of(claim));
  statement.add(claim.commitments);
  statement.claim_digest = claim::digest(claim::encode(claim));
  statement.add(PublicTable{air::inference::Relation::kByte});
  statement.add(PublicTable{air::inference::Relation::kWeight, inference::kWeightTable});
  return statement;
}
inline InferenceStatement statement_of(const claim::AttentionSourceClaim& claim) {
  InferenceStatement statement = begin_statement(claim.attention, kind_of(claim),
                                                 claim::kAttentionVersion, components_of(claim));
  statement.add(claim.attention.commitments);
  statement.add(std::span(&claim.lookups, 1));
  statement.claim_digest = claim::digest(claim::encode(claim));
  statement.add(PublicTable{air::inference::Relation::kByte});
  return statement;
}

}  // namespace ptvm::proof
