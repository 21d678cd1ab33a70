#include "verifier/src/verify_inference.h"

namespace ptvm::verifier {
namespace {

// What the claim says of shape and security, and whether this build can check a proof of it.
template <class Claim>
Status check_claim(const proof::InferenceStatement& statement, InferenceFindings<Claim>& findings) {
  findings.has_claim = true;
  if (!proof::has_backend(statement.backend)) return Status::kUnsupportedBackend;
  const security::Instance instance = security_instance(statement);
  if (instance.log_n_rows > stark::kMaxLogRows) return Status::kInvalidShape;
  const auto layout =
      stark::fri_layout(statement.params, instance.log_n_rows + instance.log_blowup);
  if (!layout.ok()) return layout.status();
  findings.security = security::estimate(instance);
  return Status::kAccepted;
}

}  // namespace

template <class Claim>
Status open(std::span<const uint8_t> proof, InferenceFindings<Claim>& findings,
            size_t& workspace_size) {
  workspace_size = 0;
  PTVM_RETURN_IF_ERROR(proof::open_file(proof, findings.file));
  const proof::InferenceStatement statement = proof::statement_of(findings.file.claim);
  PTVM_RETURN_IF_ERROR(check_claim(statement, findings));
  workspace_size = inference_workspace(statement);
  return Status::kAccepted;
}

template <class Claim>
Message InferenceVerification<Claim>::wanted() const {
  switch (step_) {
    case Step::kMagic:
      return {proof::kMagic.size(), PTVM_PART_CLAIM};
    case Step::kHeader:
      return {proof::kHeaderBytes - proof::kMagic.size(), PTVM_PART_CLAIM};
    case Step::kClaim:
      return {header_.claim_size, PTVM_PART_CLAIM, true};
    case Step::kProofSize:
      return {sizeof(uint32_t), PTVM_PART_CLAIM};
    case Step::kProof:
      return verifier_.wanted();
    case Step::kNone:
      break;
  }
  return {};
}

template <class Claim>
Status InferenceVerification<Claim>::take(std::span<const uint8_t> message) {
  findings_.part_bytes[wanted().part] += message.size();
  switch (step_) {
    case Step::kMagic:
      step_ = Step::kHeader;
      return proof::has_magic(message) ? Status::kAccepted : Status::kNotAProof;
    case Step::kHeader:
      return take_header(message);
    case Step::kClaim:
      return take_claim(message);
    case Step::kProofSize:
      n_left_ = load_le<uint32_t>(message.data());
      step_ = Step::kProof;
      return Status::kAccepted;
    case Step::kProof:
      return take_proof(message);
    case Step::kNone:
      break;
  }
  return Status::kInternal;
}

template <class Claim>
Status InferenceVerification<Claim>::end() const {
  return step_ == Step::kNone ? Status::kAccepted : truncated();
}

template <class Claim>
Status InferenceVerification<Claim>::truncated() const {
  return step_ == Step::kMagic ? Status::kNotAProof : Status::kTruncated;
}

template <class Claim>
Status InferenceVerification<Claim>::take_header(std::span<const uint8_t> bytes) {
  constexpr size_t kBytes = proof::kHeaderBytes - proof::kMagic.size();
  PTVM_RETURN_IF_ERROR(proof::read_header(bytes.first<kBytes>(), proof::kind_of(Claim()), header_));
  step_ = Step::kClaim;
  if (header_.claim_size < proof::kMinClaimBytes<Claim>) return Status::kTruncated;
  return header_.claim_size > proof::kMaxClaimBytes<Claim> ? Status::kTrailingBytes
                                                           : Status::kAccepted;
}

template <class Claim>
Status InferenceVerification<Claim>::take_claim(std::span<const uint8_t> bytes) {
  PTVM_RETURN_IF_ERROR(proof::read_claim(bytes, header_, findings_.file));
  statement_ = proof::statement_of(findings_.file.claim);
  PTVM_RETURN_IF_ERROR(check_claim(statement_, findings_));
  PTVM_RETURN_IF_ERROR(
      check_security(policy_, statement_.requested_proven_bits, findings_.security));
  step_ = Step::kProofSize;
  return verifier_.start(statement_, arena_);
}

template <class Claim>
Status InferenceVerification<Claim>::take_proof(std::span<const uint8_t> bytes) {
  if (bytes.size() > n_left_) return Status::kTruncated;
  n_left_ -= static_cast<uint32_t>(bytes.size());
  PTVM_RETURN_IF_ERROR(verifier_.take(bytes));
  if (verifier_.wanted().size != 0) return Status::kAccepted;
  step_ = Step::kNone;
  return n_left_ == 0 ? Status::kAccepted : Status::kTrailingBytes;
}

template <class Claim>
Status verify(std::span<const uint8_t> proof, const Policy& policy, Arena& arena,
              InferenceFindings<Claim>& findings) {
  InferenceVerification<Claim> verification(policy, arena, findings);
  ByteReader reader(proof);
  const Status status = feed(verification, reader);
  if (status == Status::kTruncated) return verification.truncated();
  if (status == Status::kWorkspaceTooSmall) {
    // Nobody knows the size for a proof that cannot be opened: then that is the reason.
    InferenceFindings<Claim> opened;
    size_t workspace_size;
    const Status reason = open(proof, opened, workspace_size);
    return reason == Status::kAccepted ? status : reason;
  }
  if (status != Status::kAccepted) return status;
  return reader.remaining() == 0 ? Status::kAccepted : Status::kTrailingBytes;
}

Status verify_split(std::span<const uint8_t> source, std::span<const uint8_t> lookups,
                    const Policy& policy, Arena& arena, SourceFindings& source_findings,
                    LookupsFindings& lookups_findings) {
  const size_t mark = arena.used();
  PTVM_RETURN_IF_ERROR(verify(source, policy, arena, source_findings));
  arena.rewind(mark);
  PTVM_RETURN_IF_ERROR(verify(lookups, policy, arena, lookups_findings));
  const claim::AttentionSourceClaim& claim = source_findings.file.claim;
  const claim::LookupsClaim& of_lookups = lookups_findings.file.claim;
  const bool is_bound = of_lookups.backend == claim.attention.backend &&
                        of_lookups.table == inference::Table::kWeights &&
                        of_lookups.commitment == claim.lookups;
  return is_bound ? Status::kAccepted : Status::kLookupsNotProven;
}

#define PTVM_INFERENCE_CLAIM(Claim)                                                   \
  template class InferenceVerification<Claim>;                                        \
  template Status open(std::span<const uint8_t>, InferenceFindings<Claim>&, size_t&); \
  template Status verify(std::span<const uint8_t>, const Policy&, Arena&, InferenceFindings<Claim>&)
PTVM_INFERENCE_CLAIM(claim::AttentionClaim);
PTVM_INFERENCE_CLAIM(claim::AttentionSourceClaim);
PTVM_INFERENCE_CLAIM(claim::LookupsClaim);
PTVM_INFERENCE_CLAIM(claim::TransformerClaim);
#undef PTVM_INFERENCE_CLAIM

}  // namespace ptvm::verifier
