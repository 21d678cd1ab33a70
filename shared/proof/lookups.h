// The statement that a claim of lookups makes (spec/attention.md, section 9).
#pragma once

#include "shared/air/inference/lookups.h"
#include "shared/claim/encoding.h"
#include "shared/claim/lookups_claim.h"
#include "shared/proof/inference.h"

namespace ptvm::proof {

constexpr std::array<InferenceComponent, 1> components_of(const claim::LookupsClaim& claim) {
  return {inference_component<air::inference::Lookups>(size_t{1} << claim.log_rows)};
}
constexpr StatementKind kind_of(const claim::LookupsClaim&) { return StatementKind::kLookups; }

inline InferenceStatement statement_of(const claim::LookupsClaim& claim) {
  InferenceStatement statement =
      begin_statement(claim, kind_of(claim), claim::kLookupsVersion, components_of(claim));
  statement.add(std::span(&claim.commitment, 1));
  statement.claim_digest = claim::digest(claim::encode(claim));
  statement.add(PublicTable{air::inference::Relation::kTable, inference::entries_of(claim.table)});
  return statement;
}

}  // namespace ptvm::proof
