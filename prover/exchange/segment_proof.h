// One segment's proof taken apart: public values, the caller's messages, and the generic part
// (spec/proof-format.md, "Segment").
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "absl/status/statusor.h"
#include "prover/claim/strict_json.h"
#include "prover/exchange/stwo_proof.h"
#include "prover/stark/proof_writer.h"
#include "shared/proof/segment.h"

namespace ptvm::exchange {

// What a segment's proof is read against.
struct SegmentContext {
  stark::Params params;  // in range
  proof::SegmentId id;
  proof::ProvenScope scope = proof::ProvenScope::kIsa;
  size_t n_instructions = 0;
  size_t n_cells = 0;
};

struct SegmentProof {
  std::vector<uint8_t> log_heights;  // of the scope's components, 0 for one that is absent
  // The lists of public values; those that the scope has not are empty.
  std::vector<field::M31> instruction_counts, cell_clocks, cell_keys, byte_counts,
      signed_byte_counts, nibble_counts;
  uint64_t interaction_nonce = 0;         // 0 where the parameters ask for none
  std::vector<field::QM31> claimed_sums;  // of the components that are present
  StwoProof proof;
};

// The segment's proof in `bytes`, which must be used up. kInvalidArgument with the status if it is
// not well-formed; nothing is verified.
absl::StatusOr<SegmentProof> read_segment(std::span<const uint8_t> bytes,
                                          const SegmentContext& context);

// Appends the bytes of `segment`. kInvalidArgument with the place, as a JSON pointer behind `path`,
// if it is not well-formed: then read_segment() would not give it back.
absl::Status write_segment(const SegmentProof& segment, const SegmentContext& context,
                           const std::string& path, prover::ProofWriter& out);

// As JSON: the names of spec/proof-format.md, and `proof`, a StarkProof of stwo.
nlohmann::ordered_json json_of(const SegmentProof& segment);
claim::strict_json::Reader segment_reader(SegmentProof& segment);

}  // namespace ptvm::exchange
