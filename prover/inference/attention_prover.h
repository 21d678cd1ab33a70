// Proves attention (spec/attention.md, sections 5 to 7).
#pragma once

#include <array>
#include <memory>
#include <vector>

#include "prover/inference/attention.h"
#include "shared/claim/attention_claim.h"

namespace ptvm::inference {

struct AttentionProof {
  claim::AttentionClaim claim;  // with the commitments to all tensors
  std::vector<uint8_t> bytes;   // as verifier::AttentionVerifier takes them
  double witness_ms = 0;        // of the time it took, for the witness
};

// By claim::AttentionData.
using AttentionCommitments = std::array<hash::Digest, claim::kAttentionData>;

// Holds what a backend computes once for all proofs.
class AttentionProver {
 public:
  virtual ~AttentionProver() = default;

  // The proof for `inputs`, which must be valid, with parameters for which
  // verifier::security_instance and stark::fri_layout have something to say.
  virtual AttentionProof prove(const AttentionInputs& inputs, const stark::Params& params,
                               uint32_t requested_proven_bits) = 0;

  // The commitments that its claim has.
  virtual AttentionCommitments commit(const AttentionInputs& inputs,
                                      const stark::Params& params) = 0;
};

// For domains of up to 2^max_log_domain points.
std::unique_ptr<AttentionProver> make_attention_prover(claim::Backend backend,
                                                       unsigned max_log_domain);

}  // namespace ptvm::inference
