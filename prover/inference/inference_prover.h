// Proves statements about inference (spec/attention.md, sections 5 to 9).
#pragma once

#include <array>
#include <memory>
#include <span>
#include <vector>

#include "prover/inference/attention.h"
#include "prover/inference/transformer_reference.h"
#include "shared/claim/attention_claim.h"
#include "shared/claim/lookups_claim.h"
#include "shared/claim/transformer_claim.h"

namespace ptvm::inference {

// The proof of a claim, which has the commitments to all that it is about.
template <class Claim>
struct InferenceProof {
  Claim claim;
  std::vector<uint8_t> bytes;  // as verifier::InferenceVerifier takes them
  double witness_ms = 0;       // of the time it took, for the witness
};
using AttentionProof = InferenceProof<claim::AttentionClaim>;
using LookupsProof = InferenceProof<claim::LookupsClaim>;
using TransformerProof = InferenceProof<claim::TransformerClaim>;

// Attention, with the lookups of weights in a proof of their own.
struct SplitAttentionProof {
  InferenceProof<claim::AttentionSourceClaim> source;
  LookupsProof lookups;
};

// By claim::AttentionData.
using AttentionCommitments = std::array<hash::Digest, claim::kAttentionData>;
// By inference::TransformerTree, from 1 on.
using TransformerCommitments = std::array<hash::Digest, kTransformerTrees>;

// Holds what a backend computes once for all proofs. All parameters must be such that
// verifier::security_instance and stark::fri_layout have something to say.
class InferenceProver {
 public:
  virtual ~InferenceProver() = default;

  // The proof for `inputs`, which must be valid.
  virtual AttentionProof prove(const AttentionInputs& inputs, const stark::Params& params,
                               uint32_t requested_proven_bits) = 0;

  // The two proofs for it; their blow-up is the same.
  virtual SplitAttentionProof prove_split(const AttentionInputs& inputs,
                                          const stark::Params& params,
                                          const stark::Params& lookups_params,
                                          uint32_t requested_proven_bits) = 0;

  // The commitments that its claim has, in either form.
  virtual AttentionCommitments commit(const AttentionInputs& inputs,
                                      const stark::Params& params) = 0;

  // The proof that all `lookups` are entries of `table`, whether they are or not. There are a power
  // of two of them, and at least 2^claim::kMinLogLookups.
  virtual LookupsProof prove_lookups(Table table, std::span<const TableEntry> lookups,
                                     const stark::Params& params,
                                     uint32_t requested_proven_bits) = 0;

  // The proof that `model`, which must be valid, makes of something what `trace` says.
  virtual TransformerProof prove_transformer(const TransformerModel& model,
                                             const TransformerTrace& trace,
                                             const stark::Params& params,
                                             uint32_t requested_proven_bits) = 0;

  // The commitments that its claim has.
  virtual TransformerCommitments commit_transformer(const TransformerModel& model,
                                                    const TransformerTrace& trace,
                                                    const stark::Params& params) = 0;
};

// For domains of up to 2^max_log_domain points.
std::unique_ptr<InferenceProver> make_inference_prover(claim::Backend backend,
                                                       unsigned max_log_domain);

}  // namespace ptvm::inference
