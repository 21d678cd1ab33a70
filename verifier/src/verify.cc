#include "verifier/src/verify.h"

#include <algorithm>

#include "shared/claim/check.h"
#include "shared/proof/instances.h"

namespace ptvm::verifier {
namespace {

// Opens segment `index`, whose proof comes first in `rest`: its public values, and the rest of its
// proof behind them.
Status open_segment(const claim::Claim& claim, uint32_t index, std::span<const uint8_t>& rest,
                    proof::SegmentPublic& values, std::span<const uint8_t>& proof) {
  std::span<const uint8_t> segment;
  PTVM_RETURN_IF_ERROR(proof::next_segment(rest, segment));
  ByteReader reader(segment);
  PTVM_RETURN_IF_ERROR(proof::read_public(reader, claim, values));
  if (!proof::steps_fit(claim.segments.steps(index), values)) return Status::kInvalidShape;
  proof = reader.next(reader.remaining());
  return Status::kAccepted;
}

}  // namespace

Status open(std::span<const uint8_t> proof, Findings& findings, size_t& workspace_size) {
  workspace_size = 0;
  PTVM_RETURN_IF_ERROR(proof::open_file(proof, findings.file));
  const claim::Claim& claim = findings.file.claim;
  findings.has_claim = true;
  const claim::Backend backend = claim.extension.backend;
  if (!proof::has_backend(backend)) return Status::kUnsupportedBackend;
  PTVM_RETURN_IF_ERROR(claim::check_claim(claim));

  const stark::Params& params = claim.extension.parameters;
  std::span<const uint8_t> rest = findings.file.segment_bytes;
  for (uint32_t i = 0; i < claim.segments.size(); ++i) {
    findings.segment = i;
    proof::SegmentPublic values;
    std::span<const uint8_t> segment_proof;
    PTVM_RETURN_IF_ERROR(open_segment(claim, i, rest, values, segment_proof));
    const auto layout = stark::fri_layout(params, values.log_step_rows() + params.log_blowup);
    if (!layout.ok()) return layout.status();
    workspace_size = std::max(workspace_size, segment_workspace(backend, params, values));
    const security::Report report = security::estimate(security_instance(backend, params, values));
    if (i == 0 || report.proven < findings.security.proven) findings.security = report;
  }
  return rest.empty() ? Status::kAccepted : Status::kTrailingBytes;
}

Status verify(std::span<const uint8_t> proof, const Policy& policy, Arena& arena,
              Findings& findings) {
  size_t workspace_size;
  PTVM_RETURN_IF_ERROR(open(proof, findings, workspace_size));
  const claim::Claim& claim = findings.file.claim;
  // The claim states a level too (0: none). It is bound and shown, so it must be true.
  if (findings.security.proven_bits <
      std::max(policy.min_proven_bits, claim.extension.requested_proven_bits)) {
    return Status::kProvenBitsTooLow;
  }
  if (findings.security.conjectured_bits < policy.min_conjectured_bits) {
    return Status::kConjecturedBitsTooLow;
  }

  const auto n_segments = static_cast<uint32_t>(claim.segments.size());
  const hash::Digest claim_digest = claim::digest(findings.file.claim_bytes);
  findings.part_bytes[PTVM_PART_CLAIM] =
      proof::kHeaderBytes + 4 + claim.segments.size() * 4 + findings.file.claim_bytes.size();
  std::span<const uint8_t> rest = findings.file.segment_bytes;
  for (uint32_t i = 0; i < n_segments; ++i) {
    findings.segment = i;
    proof::SegmentPublic values;
    std::span<const uint8_t> segment_proof;
    PTVM_RETURN_IF_ERROR(open_segment(claim, i, rest, values, segment_proof));
    findings.part_bytes[PTVM_PART_PUBLIC] += proof::public_bytes(
        values.scope, values.log_rows, claim.program.size(), claim.initial_memory.size());
    const SegmentStatement statement = {.params = claim.extension.parameters,
                                        .id = {.backend = claim.extension.backend,
                                               .index = i,
                                               .count = n_segments,
                                               .claim_digest = claim_digest},
                                        .program = claim.program,
                                        .start = claim.state_before(i),
                                        .end = claim.state_after(i),
                                        .steps = claim.segments.steps(i)};
    const size_t mark = arena.used();
    ProofReader reader(segment_proof, findings.part_bytes);
    PTVM_RETURN_IF_ERROR(verify_segment(statement, values, reader, arena));
    if (reader.remaining() != 0) return Status::kTrailingBytes;
    arena.rewind(mark);
  }
  return Status::kAccepted;
}

}  // namespace ptvm::verifier
