// The C API over verification of attention: checks the caller's arguments and fills the caller's
// structures.

#include <algorithm>

#include "ptvm/attention.h"
#include "shared/claim/attention_json.h"
#include "verifier/src/c_api.h"
#include "verifier/src/stream.h"
#include "verifier/src/verify_inference.h"

namespace ptvm::verifier {
namespace {

using AttentionStream = BasicStream<InferenceVerification<claim::AttentionClaim>>;

template <size_t N>
void copy(const hash::Digest& digest, uint8_t (&out)[N]) {
  static_assert(N == hash::kDigestBytes);
  std::copy(digest.begin(), digest.end(), out);
}

template <size_t N>
bool same(const uint8_t (&a)[N], const uint8_t (&b)[N]) {
  return std::equal(a, a + N, b);
}

ptvm_attention_claim claim_of(const claim::AttentionClaim& claim) {
  const inference::AttentionShape& shape = claim.shape;
  ptvm_attention_claim out = {.version = claim::kAttentionVersion,
                              .heads = shape.heads,
                              .dim = shape.dim,
                              .steps = shape.steps,
                              .carried = shape.carried,
                              .score_shift = shape.score_shift,
                              .state_before = {},
                              .queries = {},
                              .state_after = {},
                              .outputs = {}};
  copy(claim.commitments[claim::kStateBefore], out.state_before);
  copy(claim.commitments[claim::kQueries], out.queries);
  copy(claim.commitments[claim::kStateAfter], out.state_after);
  copy(claim.commitments[claim::kOutputs], out.outputs);
  return out;
}

void fill(const AttentionFindings& findings, Status status, ptvm_attention_result& result) {
  result = {};
  result.size = sizeof(ptvm_attention_result);
  result.status = number(status);
  result.limiting_term = "";
  result.regime = "";
  result.backend = "";
  if (!findings.has_claim) return;
  result.has_claim = 1;
  result.proven_bits = findings.security.proven_bits;
  result.conjectured_bits = findings.security.conjectured_bits;
  result.limiting_term = c_string(security::term_name(findings.security.limiting_term));
  result.regime = c_string(security::regime_name(findings.security.regime));
  const claim::AttentionClaim& claim = findings.file.claim;
  result.claim = claim_of(claim);
  result.backend = c_string(claim::name_of(claim.backend));
  const stark::Params& params = claim.parameters;
  result.log_blowup = params.log_blowup;
  result.n_queries = params.n_queries;
  result.query_pow_bits = params.query_pow_bits;
  result.interaction_pow_bits = params.interaction_pow_bits;
  result.fold_step = params.fold_step;
  result.log_last_layer_degree = params.log_last_layer_degree;
  result.requested_proven_bits = claim.requested_proven_bits;
  copy(claim::digest(findings.file.claim_bytes), result.claim_digest);
  std::copy(findings.part_bytes.begin(), findings.part_bytes.end(), result.part_bytes);
}

// An upper bound of what a stream takes for this claim, itself included, if verification of the
// whole takes `workspace_size`.
size_t attention_stream_workspace(const claim::AttentionClaim& claim, size_t workspace_size) {
  const proof::InferenceStatement statement = proof::statement_of(claim);
  const size_t kept = proof::with_instance(claim.backend, size_t{0},
                                           [&]<class I>() { return statement.public_bytes<I>(); });
  return sizeof(AttentionStream) + proof::kHeaderBytes + claim::kAttentionClaimBytes + kept +
         workspace_size + alignof(AttentionStream);
}

// Sets `workspace_size` to size_of(claim, what the whole needs), or to 0.
template <class SizeOf>
ptvm_status answer_size(size_t* workspace_size, const uint8_t* proof, size_t proof_size,
                        SizeOf size_of) {
  if (workspace_size == nullptr) return number(Status::kInvalidArgument);
  *workspace_size = 0;
  if (proof == nullptr) return number(Status::kInvalidArgument);
  AttentionFindings findings;
  size_t of_whole;
  const Status status = open({proof, proof_size}, findings, of_whole);
  if (status == Status::kAccepted) *workspace_size = size_of(findings.file.claim, of_whole);
  return number(status);
}

}  // namespace
}  // namespace ptvm::verifier

using ptvm::Status;
namespace verifier = ptvm::verifier;

struct ptvm_attention_stream : verifier::AttentionStream {
  using BasicStream::BasicStream;
};

extern "C" {

ptvm_status ptvm_attention_workspace_size(size_t* workspace_size, const uint8_t* proof,
                                          size_t proof_size) {
  return verifier::answer_size(workspace_size, proof, proof_size,
                               [](const auto&, size_t of_whole) { return of_whole; });
}

ptvm_status ptvm_attention_verify(ptvm_attention_result* result, void* workspace,
                                  size_t workspace_size, const uint8_t* proof, size_t proof_size,
                                  const ptvm_policy* policy) {
  const bool has_result = result != nullptr && result->size == sizeof(ptvm_attention_result);
  verifier::AttentionFindings findings;
  Status status = Status::kInvalidArgument;
  if (proof != nullptr && (workspace != nullptr || workspace_size == 0) &&
      verifier::is_valid(policy) && (result == nullptr || has_result)) {
    ptvm::Arena arena({static_cast<std::byte*>(workspace), workspace_size});
    status = verifier::verify({proof, proof_size}, verifier::checked(policy), arena, findings);
  }
  if (has_result) verifier::fill(findings, status, *result);
  return verifier::number(status);
}

ptvm_status ptvm_attention_stream_workspace_size(size_t* workspace_size, const uint8_t* proof,
                                                 size_t proof_size) {
  return verifier::answer_size(workspace_size, proof, proof_size,
                               verifier::attention_stream_workspace);
}

ptvm_status ptvm_attention_stream_begin(ptvm_attention_stream** stream, void* workspace,
                                        size_t workspace_size, const ptvm_policy* policy) {
  if (stream == nullptr) return verifier::number(Status::kInvalidArgument);
  *stream = nullptr;
  if ((workspace == nullptr && workspace_size != 0) || !verifier::is_valid(policy)) {
    return verifier::number(Status::kInvalidArgument);
  }
  ptvm::Arena arena({static_cast<std::byte*>(workspace), workspace_size});
  *stream = arena.make<ptvm_attention_stream>(verifier::checked(policy), arena);
  return verifier::number(*stream == nullptr ? Status::kWorkspaceTooSmall : Status::kAccepted);
}

ptvm_status ptvm_attention_stream_write(ptvm_attention_stream* stream, const uint8_t* bytes,
                                        size_t n_bytes) {
  if (stream == nullptr || (bytes == nullptr && n_bytes != 0)) {
    return verifier::number(Status::kInvalidArgument);
  }
  return verifier::number(stream->write({bytes, n_bytes}));
}

ptvm_status ptvm_attention_stream_end(ptvm_attention_result* result,
                                      ptvm_attention_stream* stream) {
  const bool has_result = result != nullptr && result->size == sizeof(ptvm_attention_result);
  Status status = Status::kInvalidArgument;
  if (stream != nullptr && (result == nullptr || has_result)) status = stream->end();
  if (has_result) {
    verifier::fill(stream == nullptr ? verifier::AttentionFindings() : stream->findings(), status,
                   *result);
  }
  return verifier::number(status);
}

ptvm_status ptvm_attention_inspect(ptvm_attention_result* result, const uint8_t* proof,
                                   size_t proof_size) {
  if (result == nullptr || result->size != sizeof(ptvm_attention_result) || proof == nullptr) {
    return verifier::number(Status::kInvalidArgument);
  }
  verifier::AttentionFindings findings;
  size_t workspace_size;
  const Status status = verifier::open({proof, proof_size}, findings, workspace_size);
  verifier::fill(findings, status, *result);
  return verifier::number(status);
}

ptvm_status ptvm_attention_claim_json(char* text, size_t capacity, size_t* length,
                                      const uint8_t* proof, size_t proof_size) {
  if (length == nullptr || proof == nullptr || (text == nullptr && capacity != 0)) {
    return verifier::number(Status::kInvalidArgument);
  }
  *length = 0;
  ptvm::proof::InferenceFile<ptvm::claim::AttentionClaim> file;
  const Status status = ptvm::proof::open_file({proof, proof_size}, file);
  if (status != Status::kAccepted) return verifier::number(status);
  verifier::TextSink sink{text, capacity};
  ptvm::claim::write_attention_json(file.claim, sink);
  *length = sink.length;
  return verifier::number(sink.length <= capacity ? Status::kAccepted : Status::kBufferTooSmall);
}

const char* ptvm_attention_difference(const ptvm_attention_claim* claim,
                                      const ptvm_attention_claim* expected) {
  const auto& [version, heads, dim, steps, carried, score_shift, state_before, queries, state_after,
               outputs] = *claim;
  if (version != expected->version) return "version";
  if (heads != expected->heads) return "heads";
  if (dim != expected->dim) return "dim";
  if (steps != expected->steps) return "steps";
  if (carried != expected->carried) return "carried";
  if (score_shift != expected->score_shift) return "score_shift";
  if (!verifier::same(state_before, expected->state_before)) return "state_before";
  if (!verifier::same(queries, expected->queries)) return "queries";
  if (!verifier::same(state_after, expected->state_after)) return "state_after";
  return verifier::same(outputs, expected->outputs) ? nullptr : "outputs";
}

}  // extern "C"
