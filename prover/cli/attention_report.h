// What is told about a proof of attention, as JSON for machines and as text for people.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "prover/cli/inference_report.h"
#include "shared/claim/attention_claim.h"

namespace ptvm::cli {

// As in the files of spec/attention.md, section 4.
tool::Json to_json(const inference::AttentionShape& shape);
tool::Json to_json(const claim::AttentionClaim& claim);  // spec/attention-claim.schema.json

// "4 heads, dim 64, 64 steps behind 2 carried positions, score shift 2".
std::string to_text(const inference::AttentionShape& shape);

// What was found out about a proof in either form.
struct AttentionFindings {
  bool is_split = false;
  verifier::AttentionFindings whole;
  verifier::SourceFindings source;  // these two of a split proof
  verifier::LookupsFindings lookups;

  bool has_claim() const { return is_split ? source.has_claim : whole.has_claim; }
  const claim::AttentionClaim& claim() const {
    return is_split ? source.file.claim.attention : whole.file.claim;
  }
  // Of the weaker proof.
  security::Report security() const;
  // Of both.
  std::array<uint64_t, PTVM_PARTS> part_bytes() const;
};

// Of proofs that were verified.
std::vector<ComponentShare> component_shares(const AttentionFindings& findings);

// `findings` as the C API would tell them, for what prints that.
ptvm_result result_of(Status status, const AttentionFindings& findings);

}  // namespace ptvm::cli
