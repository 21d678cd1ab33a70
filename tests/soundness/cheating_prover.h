// The prover turned against the verifier: it proves whatever witness it is given, for whatever
// claim, with a transcript that is consistent throughout.
#pragma once

#include <vector>

#include "prover/claim/claim_data.h"
#include "prover/stark/circle_tables.h"
#include "prover/trace/segment_trace.h"
#include "shared/util/status.h"
#include "tests/soundness/forged_segment.h"

namespace ptvm::testing {

// For the smallest and fastest proofs there are; far too few queries for any security.
inline constexpr stark::Params kToyParams = {.log_blowup = 1,
                                             .n_queries = 3,
                                             .query_pow_bits = 8,
                                             .interaction_pow_bits = 3,
                                             .fold_step = 2,
                                             .log_last_layer_degree = 1};

trace::SegmentTrace<field::M31> witness_of(const ForgedSegment& forged);

// Where a forged segment stands: it is the only one of some run.
inline constexpr proof::SegmentId kOnlySegment = {
    .backend = claim::Backend::kStwo, .index = 0, .count = 1, .claim_digest = {1, 2}};
const prover::CircleTables& tables();  // for domains of up to 2^12 points

// The proof of a forged segment, and what the verifier says to it when it stands for the segment's
// program, states and steps.
std::vector<uint8_t> prove_forged(const ForgedSegment& forged,
                                  const stark::Params& params = kToyParams);
Status verify_forged(const ForgedSegment& forged, std::span<const uint8_t> proof,
                     const stark::Params& params = kToyParams);

// A proof file in its parts.
struct ProofFile {
  std::vector<uint8_t> claim;
  std::vector<std::vector<uint8_t>> segments;

  std::vector<uint8_t> bytes() const;
  static ProofFile of(std::span<const uint8_t> bytes);
};

// A whole proof that claims what `claimed` says, from one witness a segment.
ProofFile prove_file(const claim::ClaimInput& claimed,
                     const std::vector<trace::SegmentTrace<field::M31>>& witnesses);
// Through the verifier's C interface, with a policy that asks for no security.
Status verify_file(std::span<const uint8_t> proof);

// A run in segments: what its claim says, and its witness.
struct Chain {
  claim::ClaimInput claimed;
  std::vector<trace::SegmentTrace<field::M31>> witnesses;

  void append(const ForgedSegment& segment);
};
// The honest run of `program` in segments of at most `max_rows` steps.
Chain honest_chain(const vm::Program& program, uint32_t max_rows,
                   const stark::Params& params = kToyParams, ProvenScope scope = ProvenScope::kIsa);

}  // namespace ptvm::testing
