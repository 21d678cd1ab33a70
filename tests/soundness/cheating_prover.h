// The prover turned against the verifier: it proves whatever witness it is given, for whatever
// claim, with a transcript that is consistent throughout.
#pragma once

#include <string>
#include <vector>

#include "prover/claim/claim_data.h"
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

trace::SegmentTrace<F> witness_of(const ForgedSegment& forged);

// Where a forged segment stands: it is the only one of some run.
constexpr proof::SegmentId only_segment(claim::Backend backend) {
  return {.backend = backend, .index = 0, .count = 1, .claim_digest = {1, 2}};
}

// The proof of a forged segment, and what the verifier says to it when it stands for the segment's
// program, states and steps.
std::vector<uint8_t> prove_forged(const ForgedSegment& forged, claim::Backend backend,
                                  const stark::Params& params = kToyParams);
Status verify_forged(const ForgedSegment& forged, claim::Backend backend,
                     std::span<const uint8_t> proof, const stark::Params& params = kToyParams);

// A proof file in its parts.
struct ProofFile {
  claim::Backend backend;  // by the header
  std::vector<uint8_t> claim;
  std::vector<std::vector<uint8_t>> segments;

  std::vector<uint8_t> bytes() const;
  static ProofFile of(std::span<const uint8_t> bytes);
};

// A whole proof that claims what `claimed` says, from one witness a segment.
ProofFile prove_file(const claim::ClaimInput& claimed,
                     const std::vector<trace::SegmentTrace<F>>& witnesses);
// Through the verifier's C interface, with a policy that asks for no security.
Status verify_file(std::span<const uint8_t> proof);

// How a run can be proven.
struct Way {
  ProvenScope scope;
  claim::Backend backend;
};
std::vector<Way> all_ways();
std::string name_of(const Way& way);  // as a test's

// A run in segments: what its claim says, and its witness.
struct Chain {
  claim::ClaimInput claimed;
  std::vector<trace::SegmentTrace<F>> witnesses;

  void append(const ForgedSegment& segment);
};
// The honest run of `program` in segments of at most `max_rows` steps.
Chain honest_chain(const vm::Program& program, uint32_t max_rows, const Way& way,
                   const stark::Params& params = kToyParams);

}  // namespace ptvm::testing
