#include "prover/cli/segment_security.h"

#include <algorithm>

#include "verifier/src/verify.h"

namespace ptvm::cli {

Status read_segments(std::span<const uint8_t> proof, std::vector<SegmentSecurity>& segments) {
  verifier::Findings findings;
  size_t workspace_size = 0;
  PTVM_RETURN_IF_ERROR(verifier::open(proof, findings, workspace_size));
  const claim::Claim& claim = findings.file.claim;
  const stark::Params& params = claim.extension.parameters;
  std::span<const uint8_t> rest = findings.file.segment_bytes;
  for (uint32_t i = 0; i < claim.segments.size(); ++i) {
    std::span<const uint8_t> bytes;
    PTVM_RETURN_IF_ERROR(proof::next_segment(rest, bytes));
    ByteReader reader(bytes);
    proof::SegmentPublic values;
    PTVM_RETURN_IF_ERROR(proof::read_public(reader, claim, values));
    const security::Instance instance =
        verifier::security_instance(claim.extension.backend, params, values);
    const auto fri = stark::fri_layout(params, instance.log_n_rows + instance.log_blowup);
    if (!fri.ok()) return fri.status();
    segments.push_back({claim.extension.backend, claim.segments.steps(i), instance,
                        security::estimate(instance), fri.value()});
  }
  return Status::kAccepted;
}

size_t weakest(std::span<const SegmentSecurity> segments) {
  const auto less = [](const SegmentSecurity& a, const SegmentSecurity& b) {
    return a.report.proven < b.report.proven;
  };
  return static_cast<size_t>(std::min_element(segments.begin(), segments.end(), less) -
                             segments.begin());
}

}  // namespace ptvm::cli
