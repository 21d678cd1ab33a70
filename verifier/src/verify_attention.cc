#include "verifier/src/verify_attention.h"

#include "shared/proof/instances.h"

namespace ptvm::verifier {
namespace {

// The file's form, and what the claim says of shape and security.
Status open_file(std::span<const uint8_t> proof, AttentionFindings& findings) {
  PTVM_RETURN_IF_ERROR(proof::open_attention_file(proof, findings.file));
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
  PTVM_RETURN_IF_ERROR(open_file(proof, findings));
  workspace_size = attention_workspace(findings.file.claim);
  return Status::kAccepted;
}

Status verify_attention(std::span<const uint8_t> proof, const Policy& policy, Arena& arena,
                        AttentionFindings& findings) {
  PTVM_RETURN_IF_ERROR(open_file(proof, findings));
  const proof::AttentionFile& file = findings.file;
  PTVM_RETURN_IF_ERROR(check_security(policy, file.claim.requested_proven_bits, findings.security));
  findings.part_bytes[PTVM_PART_CLAIM] = proof.size() - file.proof.size();

  AttentionVerifier verifier;
  PTVM_RETURN_IF_ERROR(verifier.start(file.claim, claim::digest(file.claim_bytes), arena));
  ByteReader reader(file.proof);
  for (Message message = verifier.wanted(); message.size != 0; message = verifier.wanted()) {
    if (!reader.have(message.size)) return Status::kTruncated;
    findings.part_bytes[message.part] += message.size;
    PTVM_RETURN_IF_ERROR(verifier.take(reader.next(message.size)));
  }
  return reader.remaining() == 0 ? Status::kAccepted : Status::kTrailingBytes;
}

}  // namespace ptvm::verifier
