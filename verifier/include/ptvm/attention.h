/* libverifier: checks proofs of integer attention (spec/attention.md).
 *
 * A proof file holds a claim ("somebody knows queries, keys and values with these commitments, in
 * this shape; attention makes of them outputs and a state with these") and a proof of it.
 * Verification sees no tensor and computes no attention. All that ptvm/verifier.h says of buffers,
 * threads, arguments, policies and statuses holds here too.
 *
 * A library has these functions if it was built with PTVM_ATTENTION, as it is beside the prover.
 */
#ifndef PTVM_ATTENTION_H_
#define PTVM_ATTENTION_H_

#include <ptvm/verifier.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What is claimed. */
typedef struct ptvm_attention_claim {
  uint32_t version; /* 1: attention of signed bytes with the nine weights of spec/attention.md */
  uint32_t heads;   /* that attend each by itself */
  uint32_t dim;     /* coordinates of a query, a key or a value of one head */
  uint32_t steps;   /* queries of one head */
  uint32_t carried; /* positions before the first query */
  uint32_t score_shift; /* a gap of one is a difference of 2^score_shift in scores */
  /* Commitments, which depend on backend and log_blowup beside the data. The state after is the
   * state before of a claim about the positions that follow. */
  uint8_t state_before[32]; /* keys and values of the carried positions */
  uint8_t queries[32];
  uint8_t state_after[32]; /* keys and values of all positions */
  uint8_t outputs[32];
} ptvm_attention_claim;

/* What is known of a proof. Set `size` to sizeof(ptvm_attention_result) before a call. Texts are
 * static. */
typedef struct ptvm_attention_result {
  size_t size;
  ptvm_status status;
  uint32_t
      has_claim; /* 1 if there is a claim that can be read; if not, all that follows is 0 or "" */
  uint32_t proven_bits;
  uint32_t conjectured_bits;
  const char* limiting_term;  /* what the proven figure is limited by */
  const char* regime;         /* the analysis that the proven figure is from */
  ptvm_attention_claim claim; /* proven only if `status` is 0 */
  const char* backend;
  uint32_t log_blowup;
  uint32_t n_queries; /* of the proof, not of attention */
  uint32_t query_pow_bits;
  uint32_t interaction_pow_bits;
  uint32_t fold_step;
  uint32_t log_last_layer_degree;
  uint32_t requested_proven_bits;  /* 0 if the parameters were chosen by hand */
  uint8_t claim_digest[32];        /* Blake2s-256 of the claim's encoding */
  uint64_t part_bytes[PTVM_PARTS]; /* filled as far as verification got */
} ptvm_attention_result;

/* The workspace that ptvm_attention_verify needs for this proof. Like ptvm_workspace_size. */
PTVM_API PTVM_MUST_USE ptvm_status ptvm_attention_workspace_size(size_t* workspace_size,
                                                                 const uint8_t* proof,
                                                                 size_t proof_size);

/* Verifies a proof of attention. Like ptvm_verify.
 * Returns: PTVM_ACCEPTED if and only if the proof is valid for the claim that it holds and meets
 * the policy; else the first check of spec/attention.md, section 8, that failed. Out: result, may
 * be NULL. Whether its claim is the one that was expected is the caller's to ask, of
 * ptvm_attention_difference. */
PTVM_API PTVM_MUST_USE ptvm_status ptvm_attention_verify(ptvm_attention_result* result,
                                                         void* workspace, size_t workspace_size,
                                                         const uint8_t* proof, size_t proof_size,
                                                         const ptvm_policy* policy);

/* A verification of a proof that arrives in pieces. Like ptvm_stream. */
typedef struct ptvm_attention_stream ptvm_attention_stream;

/* Like the functions of ptvm_stream. A stream's workspace is below 1 MiB for every proof. */
PTVM_API PTVM_MUST_USE ptvm_status ptvm_attention_stream_workspace_size(size_t* workspace_size,
                                                                        const uint8_t* proof,
                                                                        size_t proof_size);
PTVM_API PTVM_MUST_USE ptvm_status ptvm_attention_stream_begin(ptvm_attention_stream** stream,
                                                               void* workspace,
                                                               size_t workspace_size,
                                                               const ptvm_policy* policy);
PTVM_API PTVM_MUST_USE ptvm_status ptvm_attention_stream_write(ptvm_attention_stream* stream,
                                                               const uint8_t* bytes,
                                                               size_t n_bytes);
PTVM_API PTVM_MUST_USE ptvm_status ptvm_attention_stream_end(ptvm_attention_result* result,
                                                             ptvm_attention_stream* stream);

/* Reads claim and parameters WITHOUT verifying anything but their form. Like ptvm_inspect. */
PTVM_API PTVM_MUST_USE ptvm_status ptvm_attention_inspect(ptvm_attention_result* result,
                                                          const uint8_t* proof, size_t proof_size);

/* Writes the claim of a proof file as JSON (spec/attention-claim.schema.json). Like
 * ptvm_claim_json: nothing is verified. */
PTVM_API PTVM_MUST_USE ptvm_status ptvm_attention_claim_json(char* text, size_t capacity,
                                                             size_t* length, const uint8_t* proof,
                                                             size_t proof_size);

/* The name of the first member in which `claim` is not `expected`, such as "heads" or
 * "state_before", a static text; NULL if both say the same. Neither may be NULL. */
PTVM_API PTVM_MUST_USE const char* ptvm_attention_difference(const ptvm_attention_claim* claim,
                                                             const ptvm_attention_claim* expected);

#ifdef __cplusplus
}
#endif

#endif /* PTVM_ATTENTION_H_ */
