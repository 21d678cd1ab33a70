// The generic part of a proof, from our bytes and back.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "prover/exchange/stwo_proof.h"
#include "prover/stark/proof_writer.h"
#include "shared/util/bytes.h"
#include "shared/util/status.h"

namespace ptvm::exchange {

// kInvalidArgument: the name of `status` and its sentence.
absl::Status error_of(Status status);

// Whether `proof` has the lists of `shape`, as far as their lengths do not depend on the queries.
// kInvalidArgument names the list as JSON pointers do: "/sampled_values/1: expected 8 elements".
absl::Status check_shape(const StwoProof& proof, const ProofShape& shape);

// Whether the other lengths are those that follow from `queries`, the proof's own; the same error.
// Without this, bytes could be moved from a list to the next and still be read as before.
absl::Status check_lengths(const StwoProof& proof, const ProofShape& shape,
                           std::span<const uint32_t> queries);

// Appends the bytes that verifier/src/stark.h reads. Requires check_shape().
void write_stark(const StwoProof& proof, const ProofShape& shape, prover::ProofWriter& out);

// The part of a proof before the queries, and the part behind them, whose lengths these give. The
// trees' roots but for the composition's are left as they are. kTruncated, kNonCanonical.
Status read_before_queries(ByteReader& reader, const ProofShape& shape, StwoProof& proof);
Status read_behind_queries(ByteReader& reader, const ProofShape& shape,
                           std::span<const uint32_t> queries, StwoProof& proof);

// Both. `channel` has absorbed the caller's part.
template <class Channel>
Status read_stark(ByteReader& reader, const ProofShape& shape, Channel& channel, StwoProof& proof) {
  PTVM_RETURN_IF_ERROR(read_before_queries(reader, shape, proof));
  return read_behind_queries(reader, shape, queries_of(proof, shape, channel), proof);
}

}  // namespace ptvm::exchange
