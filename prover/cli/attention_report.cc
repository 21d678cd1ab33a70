#include "prover/cli/attention_report.h"

#include <algorithm>
#include <tuple>

#include "shared/claim/attention_json.h"

namespace ptvm::cli {
namespace {

using tool::Json;

constexpr std::array<std::string_view, proof::kAttentionComponents> kComponentNames = {
    "attend", "cache", "carried_rows"};

constexpr std::array<std::string_view, 1> kLookupsNames = {"lookups"};

struct StringSink {
  std::string text;
  void write(std::string_view piece) { text += piece; }
};

}  // namespace

Json to_json(const inference::AttentionShape& shape) {
  return {{"heads", shape.heads},
          {"dim", shape.dim},
          {"steps", shape.steps},
          {"carried", shape.carried},
          {"score_shift", shape.score_shift}};
}

Json to_json(const claim::AttentionClaim& claim) {
  StringSink sink;
  claim::write_attention_json(claim, sink);
  return Json::parse(sink.text);
}

std::string to_text(const inference::AttentionShape& shape) {
  return tool::attention_shape_text(to_json(shape));
}

security::Report AttentionFindings::security() const {
  if (!is_split) return whole.security;
  const auto& [weaker, other] =
      lookups.has_claim && lookups.security.proven_bits < source.security.proven_bits
          ? std::tie(lookups.security, source.security)
          : std::tie(source.security, lookups.security);
  security::Report report = weaker;
  if (lookups.has_claim) {
    report.conjectured_bits = std::min(weaker.conjectured_bits, other.conjectured_bits);
  }
  return report;
}

std::array<uint64_t, PTVM_PARTS> AttentionFindings::part_bytes() const {
  std::array<uint64_t, PTVM_PARTS> sum = is_split ? source.part_bytes : whole.part_bytes;
  for (size_t part = 0; part < PTVM_PARTS; ++part) sum[part] += lookups.part_bytes[part];
  return sum;
}

std::vector<ComponentShare> component_shares(const AttentionFindings& findings) {
  if (!findings.is_split) return component_shares(findings.whole, kComponentNames);
  auto shares = component_shares(findings.source, kComponentNames);
  const auto more = component_shares(findings.lookups, kLookupsNames);
  shares.insert(shares.end(), more.begin(), more.end());
  return shares;
}

ptvm_result result_of(Status status, const AttentionFindings& findings) {
  return result_of(status, findings.has_claim(), findings.security(), findings.part_bytes());
}

}  // namespace ptvm::cli
