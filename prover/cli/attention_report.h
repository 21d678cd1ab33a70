// What is told about a proof of attention, as JSON for machines and as text for people.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ptvm/verifier.h"
#include "shared/claim/attention_claim.h"
#include "verifier/src/verify_inference.h"
#include "verifier/tool/proof_report.h"

namespace ptvm::cli {

// As in the files of spec/attention.md, section 4.
tool::Json to_json(const inference::AttentionShape& shape);
tool::Json to_json(const stark::Params& params);
tool::Json to_json(const claim::AttentionClaim& claim);  // spec/attention-claim.schema.json

// "4 heads, dim 64, 64 steps behind 2 carried positions, score shift 2".
std::string to_text(const inference::AttentionShape& shape);

// How much of a proof the rows of a component are.
struct ComponentShare {
  std::string_view name;
  size_t rows;                              // in use
  unsigned log_rows;                        // of all that there are
  size_t trace_columns, challenge_columns;  // the latter of the challenge field
  uint64_t cells;                           // of the base field
  uint64_t sample_bytes, value_bytes;       // of its samples, and of its values at the queries
};

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

// Where the bytes of a proof go, in the order of the C API's parts.
tool::Json bytes_json(const AttentionFindings& findings);

// `findings` as the C API would tell them, for what prints that.
ptvm_result result_of(Status status, const AttentionFindings& findings);

}  // namespace ptvm::cli
