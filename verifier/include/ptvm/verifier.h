/* libverifier: checks proofs of the provable transformer VM.
 *
 * A proof file holds a claim ("this program, started on this memory, halts after this many steps in
 * this state") and a STARK proof of it. Verification does not run the program. The library keeps
 * no state, allocates nothing and does no I/O: every buffer is the caller's. All functions may be
 * called from any number of threads at once, as long as no two calls share a workspace or an
 * output.
 *
 * Argument order: outputs, then buffers to work in, then inputs; a length follows its pointer.
 */
#ifndef PTVM_VERIFIER_H_
#define PTVM_VERIFIER_H_

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__) || defined(__clang__)
#define PTVM_MUST_USE __attribute__((warn_unused_result))
#define PTVM_API __attribute__((visibility("default")))
#else
#define PTVM_MUST_USE
#define PTVM_API
#endif

/* The version of this interface: major * 10000 + minor * 100 + patch. */
#define PTVM_API_VERSION 100
/* The proof format that this library reads. */
#define PTVM_PROOF_FORMAT_VERSION 1

/* 0 is "accepted"; every other value is a reason for which a proof is not accepted. The numbers are
 * listed, with a sentence each, in spec/status.md and by ptvm_status_sentence(). */
typedef uint32_t ptvm_status;
#define PTVM_ACCEPTED 0u

/* What a proof file is a proof of. This header checks proofs of programs' runs, and attention.h, which
 * a library may be built without, those of attention. Each refuses files of the other kind. */
enum { PTVM_STATEMENT_PROGRAM, PTVM_STATEMENT_ATTENTION };

/* What the caller asks of a proof. Set `size` to sizeof(ptvm_policy). */
typedef struct ptvm_policy {
  size_t size;
  uint32_t min_proven_bits;      /* 100 is a sound choice */
  uint32_t min_conjectured_bits; /* 0 asks nothing of the conjectured figure */
} ptvm_policy;

#define PTVM_DEFAULT_MIN_PROVEN_BITS 100u

/* Where the bytes of a proof file go. */
enum {
  PTVM_PART_CLAIM,        /* header and claim */
  PTVM_PART_PUBLIC,       /* table counts, clocks, claimed sums, nonces */
  PTVM_PART_COMMITMENTS,  /* Merkle roots */
  PTVM_PART_SAMPLES,      /* values out of domain, last FRI layer */
  PTVM_PART_VALUES,       /* queried values of the trace, interaction and composition trees */
  PTVM_PART_PATHS,        /* Merkle paths of these */
  PTVM_PART_FRI_VALUES,   /* values beside the queried ones in FRI */
  PTVM_PART_FRI_PATHS,    /* Merkle paths of FRI */
  PTVM_PARTS
};

/* What is known of a proof. Set `size` to sizeof(ptvm_result) before a call. Pointers into the proof
 * are valid as long as the proof's bytes are; texts are static. */
typedef struct ptvm_result {
  size_t size;
  ptvm_status status;
  uint32_t failed_segment;   /* the segment that was refused, if one was */
  /* Security: the least over the segments that were looked at. */
  uint32_t proven_bits;
  uint32_t conjectured_bits;
  const char* limiting_term; /* what the proven figure is limited by; a static text */
  const char* regime;        /* the analysis that the proven figure is from; a static text */
  /* The claim. Filled whenever the file can be read, and proven only if `status` is 0. */
  uint64_t steps;
  uint32_t n_segments;
  uint32_t n_instructions;
  uint32_t n_memory_cells;
  const uint8_t* program;        /* [n_instructions][3]: opcode, operand (i16, little-endian) */
  const uint8_t* initial_memory; /* [n_memory_cells] i16, little-endian */
  const uint8_t* final_memory;   /* [n_memory_cells] i16, little-endian */
  uint8_t pc, sp, zero_flag, carry_flag, halted;
  int16_t acc;
  uint8_t program_hash[32]; /* as in statement-v1 */
  uint8_t claim_digest[32]; /* Blake2s-256 of the canonical claim */
  uint64_t part_bytes[PTVM_PARTS]; /* filled as far as verification got */
} ptvm_result;

/* Returns PTVM_API_VERSION and PTVM_PROOF_FORMAT_VERSION of the library that is linked. */
PTVM_API uint32_t ptvm_api_version(void);
PTVM_API uint32_t ptvm_proof_format_version(void);

/* The name ("ConstraintsUnsatisfied") and the sentence of a status; never NULL. */
PTVM_API const char* ptvm_status_name(ptvm_status status);
PTVM_API const char* ptvm_status_sentence(ptvm_status status);

/* Reads from a file's first eight bytes what it is a proof of. Nothing is verified.
 * Returns: PTVM_ACCEPTED, or why nobody knows: NotAProof, Truncated, UnsupportedVersion, or
 *   UnsupportedBackend for a kind of statement that has no number above.
 * Out: kind, a PTVM_STATEMENT_*; PTVM_STATEMENT_PROGRAM on failure, where ptvm_verify says the same.
 * In: proof of proof_size bytes, or its beginning. */
PTVM_API PTVM_MUST_USE ptvm_status ptvm_statement_kind(uint32_t* kind, const uint8_t* proof,
                                                       size_t proof_size);

/* The workspace that ptvm_verify needs for this proof.
 * Returns: PTVM_ACCEPTED, or why the proof cannot be read.
 * Out: workspace_size, in bytes, 0 on failure. It depends on parameters only and is below 1 MiB.
 * In: proof of proof_size bytes, any alignment. */
PTVM_API PTVM_MUST_USE ptvm_status ptvm_workspace_size(size_t* workspace_size,
                                                       const uint8_t* proof, size_t proof_size);

/* Verifies a proof.
 * Returns: PTVM_ACCEPTED if and only if the proof is valid for the claim that it holds and meets the
 *   policy; else the first check that failed. The same value stands in result->status. A proof for
 *   which ptvm_workspace_size fails is refused whatever the workspace is, so its status may be
 *   left alone.
 * Out: result, may be NULL.
 * Work: workspace of workspace_size bytes, any alignment; contents are overwritten.
 * In: proof of proof_size bytes, any alignment, which do not change during the call; policy, NULL for
 *   the default (100 proven bits). */
PTVM_API PTVM_MUST_USE ptvm_status ptvm_verify(ptvm_result* result, void* workspace,
                                               size_t workspace_size, const uint8_t* proof,
                                               size_t proof_size, const ptvm_policy* policy);

/* A verification of a proof that arrives in pieces. It lives in a workspace, and its memory does not
 * depend on the size of the proof: the claim is kept there, and of the rest what is in use. */
typedef struct ptvm_stream ptvm_stream;

/* The workspace that a stream needs for this proof, for those who have it whole. It depends on the
 * claim's length and on parameters only; at most 1 MiB and 8 KiB and the claim.
 * Returns, Out, In: as ptvm_workspace_size. */
PTVM_API PTVM_MUST_USE ptvm_status ptvm_stream_workspace_size(size_t* workspace_size,
                                                              const uint8_t* proof,
                                                              size_t proof_size);

/* Begins a verification.
 * Returns: PTVM_ACCEPTED, or why there is no stream.
 * Out: stream, within the workspace; NULL on failure. There is nothing to free.
 * Work: workspace of workspace_size bytes, any alignment, the stream's until its result is no longer
 *   looked at.
 * In: policy, NULL for the default. It is copied. */
PTVM_API PTVM_MUST_USE ptvm_status ptvm_stream_begin(ptvm_stream** stream, void* workspace,
                                                     size_t workspace_size,
                                                     const ptvm_policy* policy);

/* Gives the next n_bytes bytes of the proof file, any number, and does the work that they allow.
 * Returns: PTVM_ACCEPTED if nothing is wrong SO FAR, which does not make the proof accepted; else the
 *   first check that failed, then and from every later call. A claim that is said to be longer than
 *   the workspace has room for is WorkspaceTooSmall.
 * In: bytes, NULL only if n_bytes is 0; they are not needed after the call. */
PTVM_API PTVM_MUST_USE ptvm_status ptvm_stream_write(ptvm_stream* stream, const uint8_t* bytes,
                                                     size_t n_bytes);

/* Says that the proof has ended.
 * Returns: PTVM_ACCEPTED if and only if ptvm_verify accepts the same bytes under the same policy; else
 *   the first check that failed.
 * Out: result, may be NULL. Its pointers point into the workspace. */
PTVM_API PTVM_MUST_USE ptvm_status ptvm_stream_end(ptvm_result* result, ptvm_stream* stream);

/* The beginning of the proof as ptvm_claim_json takes it, within the workspace, or NULL as long as
 * there is no valid claim.
 * Out: size, in bytes; may be NULL. */
PTVM_API const uint8_t* ptvm_stream_head(size_t* size, const ptvm_stream* stream);

/* Reads claim and parameters WITHOUT verifying anything but their form.
 * Returns: PTVM_ACCEPTED if the claim could be read and is consistent in itself.
 * Out: result. Its claim is what somebody says, not what was proven.
 * In: proof of proof_size bytes. */
PTVM_API PTVM_MUST_USE ptvm_status ptvm_inspect(ptvm_result* result, const uint8_t* proof,
                                                size_t proof_size);

/* Writes the claim of a proof file as statement-v1 JSON, compact, UTF-8, not zero-terminated.
 * Returns: PTVM_ACCEPTED; or why the claim cannot be read; or, if capacity is too small, the status
 *   BufferTooSmall with *length set to what is needed.
 * Out: text of up to capacity bytes (NULL if capacity is 0); *length.
 * In: proof of proof_size bytes. Nothing is verified. */
PTVM_API PTVM_MUST_USE ptvm_status ptvm_claim_json(char* text, size_t capacity, size_t* length,
                                                   const uint8_t* proof, size_t proof_size);

/* Room for the longest instruction in assembly, "LOADI -32768", and for a terminating zero. */
#define PTVM_INSTRUCTION_TEXT_SIZE 16

/* Writes an instruction in assembly, such as "JNZ 7" or "HALT".
 * Out: text of PTVM_INSTRUCTION_TEXT_SIZE bytes, zero-terminated; empty for an unknown opcode.
 * In: instruction of 3 bytes, as in ptvm_result.program. Neither may be NULL. */
PTVM_API void ptvm_instruction_text(char* text, const uint8_t* instruction);

#ifdef __cplusplus
}
#endif

#endif /* PTVM_VERIFIER_H_ */
