#include "verifier/src/verify.h"

#include <algorithm>

#include "shared/claim/check.h"
#include "shared/proof/instances.h"

namespace ptvm::verifier {
namespace {

// The claim itself, and whether this build can check a proof of it.
Status check_claim(Findings& findings) {
  const claim::Claim& claim = findings.file.claim;
  findings.has_claim = true;
  if (!proof::has_backend(claim.extension.backend)) return Status::kUnsupportedBackend;
  return claim::check_claim(claim);
}

// What the public values of segment `index` say of its shape and its security.
Status check_public(uint32_t index, const proof::SegmentPublic& values, Findings& findings) {
  const claim::Claim& claim = findings.file.claim;
  const stark::Params& params = claim.extension.parameters;
  if (!proof::steps_fit(claim.segments.steps(index), values)) return Status::kInvalidShape;
  const auto layout = stark::fri_layout(params, values.log_step_rows() + params.log_blowup);
  if (!layout.ok()) return layout.status();
  const security::Report report =
      security::estimate(security_instance(claim.extension.backend, params, values));
  if (index == 0 || report.proven < findings.security.proven) findings.security = report;
  return Status::kAccepted;
}

}  // namespace

Status open(std::span<const uint8_t> proof, Findings& findings, size_t& workspace_size) {
  workspace_size = 0;
  PTVM_RETURN_IF_ERROR(proof::open_file(proof, findings.file));
  PTVM_RETURN_IF_ERROR(check_claim(findings));
  const claim::Claim& claim = findings.file.claim;
  std::span<const uint8_t> rest = findings.file.segment_bytes;
  for (uint32_t i = 0; i < claim.segments.size(); ++i) {
    findings.segment = i;
    std::span<const uint8_t> segment;
    PTVM_RETURN_IF_ERROR(proof::next_segment(rest, segment));
    ByteReader reader(segment);
    proof::SegmentPublic values;
    PTVM_RETURN_IF_ERROR(proof::read_public(reader, claim, values));
    PTVM_RETURN_IF_ERROR(check_public(i, values, findings));
    workspace_size =
        std::max(workspace_size,
                 segment_workspace(claim.extension.backend, claim.extension.parameters, values));
  }
  return rest.empty() ? Status::kAccepted : Status::kTrailingBytes;
}

Message Verification::wanted() const {
  switch (step_) {
    case Step::kMagic:
      return {proof::kMagic.size(), PTVM_PART_CLAIM};
    case Step::kHeader:
      return {proof::kHeaderBytes - proof::kMagic.size(), PTVM_PART_CLAIM};
    case Step::kClaim:
      return {header_.claim_size, PTVM_PART_CLAIM, true};
    case Step::kSegmentSize:
      return {sizeof(uint32_t), PTVM_PART_CLAIM};
    case Step::kHeights:
      return {proof::air_of(claim().extension.proven_scope).components.size(), PTVM_PART_PUBLIC};
    case Step::kLists:
      return {proof::list_bytes(values_.scope, values_.log_rows, claim().program.size(),
                                claim().initial_memory.size()),
              PTVM_PART_PUBLIC, true};
    case Step::kProof:
      return segment_.wanted();
    case Step::kNone:
      break;
  }
  return {};
}

Status Verification::take(std::span<const uint8_t> message) {
  if (step_ >= Step::kHeights) {
    if (message.size() > n_left_) return Status::kTruncated;
    n_left_ -= static_cast<uint32_t>(message.size());
  }
  findings_.part_bytes[wanted().part] += message.size();
  switch (step_) {
    case Step::kMagic:
      step_ = Step::kHeader;
      return proof::has_magic(message) ? Status::kAccepted : Status::kNotAProof;
    case Step::kHeader:
      PTVM_RETURN_IF_ERROR(
          proof::read_header(message.first<proof::kHeaderBytes - proof::kMagic.size()>(),
                             proof::StatementKind::kProgram, header_));
      step_ = Step::kClaim;
      return header_.claim_size == 0 ? Status::kTruncated : Status::kAccepted;
    case Step::kClaim:
      return take_claim(message);
    case Step::kSegmentSize:
      n_left_ = load_le<uint32_t>(message.data());
      mark_ = arena_.used();
      step_ = Step::kHeights;
      return Status::kAccepted;
    case Step::kHeights:
      step_ = Step::kLists;
      return proof::read_heights(message, claim().extension.proven_scope, values_);
    case Step::kLists:
      return take_lists(message);
    case Step::kProof:
      return take_proof(message);
    case Step::kNone:
      break;
  }
  return Status::kInternal;
}

Status Verification::end() const { return step_ == Step::kNone ? Status::kAccepted : truncated(); }

Status Verification::truncated() const {
  return step_ == Step::kMagic ? Status::kNotAProof : Status::kTruncated;
}

Status Verification::take_claim(std::span<const uint8_t> bytes) {
  PTVM_RETURN_IF_ERROR(proof::read_claim(bytes, header_, findings_.file));
  PTVM_RETURN_IF_ERROR(check_claim(findings_));
  claim_digest_ = claim::digest(bytes);
  step_ = Step::kSegmentSize;
  return Status::kAccepted;
}

Status Verification::take_lists(std::span<const uint8_t> bytes) {
  PTVM_RETURN_IF_ERROR(
      proof::read_lists(bytes, claim().program.size(), claim().initial_memory.size(), values_));
  const uint32_t index = findings_.segment;
  PTVM_RETURN_IF_ERROR(check_public(index, values_, findings_));
  PTVM_RETURN_IF_ERROR(
      check_security(policy_, claim().extension.requested_proven_bits, findings_.security));
  statement_ = {.params = claim().extension.parameters,
                .id = {.backend = claim().extension.backend,
                       .index = index,
                       .count = static_cast<uint32_t>(claim().segments.size()),
                       .claim_digest = claim_digest_},
                .program = claim().program,
                .start = claim().state_before(index),
                .end = claim().state_after(index),
                .steps = claim().segments.steps(index)};
  step_ = Step::kProof;
  return segment_.start(statement_, values_, arena_);
}

Status Verification::take_proof(std::span<const uint8_t> bytes) {
  PTVM_RETURN_IF_ERROR(segment_.take(bytes));
  return segment_.wanted().size == 0 ? end_segment() : Status::kAccepted;
}

Status Verification::end_segment() {
  if (n_left_ != 0) return Status::kTrailingBytes;
  arena_.rewind(mark_);
  const bool is_last = findings_.segment + 1 == claim().segments.size();
  step_ = is_last ? Step::kNone : Step::kSegmentSize;
  findings_.segment += !is_last;
  return Status::kAccepted;
}

Status verify(std::span<const uint8_t> proof, const Policy& policy, Arena& arena,
              Findings& findings) {
  Verification verification(policy, arena, findings);
  ByteReader reader(proof);
  const Status status = feed(verification, reader);
  if (status == Status::kTruncated) return verification.truncated();
  if (status == Status::kWorkspaceTooSmall) {
    // Nobody knows the size for a proof that cannot be opened: then that is the reason.
    Findings opened;
    size_t workspace_size;
    const Status reason = open(proof, opened, workspace_size);
    return reason == Status::kAccepted ? status : reason;
  }
  if (status != Status::kAccepted) return status;
  return reader.remaining() == 0 ? Status::kAccepted : Status::kTrailingBytes;
}

}  // namespace ptvm::verifier
