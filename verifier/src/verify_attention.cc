#include "verifier/src/verify_attention.h"

namespace ptvm::verifier {
namespace {

// What the claim says of shape and security, and whether this build can check a proof of it.
Status check_claim(AttentionFindings& findings) {
  const claim::AttentionClaim& claim = findings.file.claim;
  findings.has_claim = true;
  if (!proof::has_backend(claim.backend)) return Status::kUnsupportedBackend;
  const security::Instance instance = security_instance(claim);
  if (instance.log_n_rows > stark::kMaxLogRows) return Status::kInvalidShape;
  const auto layout =
      stark::fri_layout(claim.parameters, instance.log_n_rows + instance.log_blowup);
  if (!layout.ok()) return layout.status();
  findings.security = security::estimate(instance);
  return Status::kAccepted;
}

}  // namespace

Status open_attention(std::span<const uint8_t> proof, AttentionFindings& findings,
                      size_t& workspace_size) {
  workspace_size = 0;
  PTVM_RETURN_IF_ERROR(proof::open_attention_file(proof, findings.file));
  PTVM_RETURN_IF_ERROR(check_claim(findings));
  workspace_size = attention_workspace(findings.file.claim);
  return Status::kAccepted;
}

Message AttentionVerification::wanted() const {
  switch (step_) {
    case Step::kMagic:
      return {proof::kMagic.size(), PTVM_PART_CLAIM};
    case Step::kHeader:
      return {proof::kHeaderBytes - proof::kMagic.size(), PTVM_PART_CLAIM};
    case Step::kClaim:
      return {claim::kAttentionClaimBytes, PTVM_PART_CLAIM, true};
    case Step::kProofSize:
      return {sizeof(uint32_t), PTVM_PART_CLAIM};
    case Step::kProof:
      return verifier_.wanted();
    case Step::kNone:
      break;
  }
  return {};
}

Status AttentionVerification::take(std::span<const uint8_t> message) {
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

Status AttentionVerification::end() const {
  return step_ == Step::kNone ? Status::kAccepted : truncated();
}

Status AttentionVerification::truncated() const {
  return step_ == Step::kMagic ? Status::kNotAProof : Status::kTruncated;
}

Status AttentionVerification::take_header(std::span<const uint8_t> bytes) {
  constexpr size_t kBytes = proof::kHeaderBytes - proof::kMagic.size();
  PTVM_RETURN_IF_ERROR(
      proof::read_header(bytes.first<kBytes>(), proof::StatementKind::kAttention, header_));
  step_ = Step::kClaim;
  if (header_.claim_size < claim::kAttentionClaimBytes) return Status::kTruncated;
  return header_.claim_size > claim::kAttentionClaimBytes ? Status::kTrailingBytes
                                                          : Status::kAccepted;
}

Status AttentionVerification::take_claim(std::span<const uint8_t> bytes) {
  PTVM_RETURN_IF_ERROR(proof::read_claim(bytes, header_, findings_.file));
  PTVM_RETURN_IF_ERROR(check_claim(findings_));
  const claim::AttentionClaim& claim = findings_.file.claim;
  PTVM_RETURN_IF_ERROR(check_security(policy_, claim.requested_proven_bits, findings_.security));
  step_ = Step::kProofSize;
  return verifier_.start(claim, claim::digest(bytes), arena_);
}

Status AttentionVerification::take_proof(std::span<const uint8_t> bytes) {
  if (bytes.size() > n_left_) return Status::kTruncated;
  n_left_ -= static_cast<uint32_t>(bytes.size());
  PTVM_RETURN_IF_ERROR(verifier_.take(bytes));
  if (verifier_.wanted().size != 0) return Status::kAccepted;
  step_ = Step::kNone;
  return n_left_ == 0 ? Status::kAccepted : Status::kTrailingBytes;
}

Status verify_attention(std::span<const uint8_t> proof, const Policy& policy, Arena& arena,
                        AttentionFindings& findings) {
  AttentionVerification verification(policy, arena, findings);
  ByteReader reader(proof);
  const Status status = feed(verification, reader);
  if (status == Status::kTruncated) return verification.truncated();
  if (status == Status::kWorkspaceTooSmall) {
    // Nobody knows the size for a proof that cannot be opened: then that is the reason.
    AttentionFindings opened;
    size_t workspace_size;
    const Status reason = open_attention(proof, opened, workspace_size);
    return reason == Status::kAccepted ? status : reason;
  }
  if (status != Status::kAccepted) return status;
  return reader.remaining() == 0 ? Status::kAccepted : Status::kTrailingBytes;
}

}  // namespace ptvm::verifier
