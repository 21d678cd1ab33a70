#include "prover/cli/attention_report.h"

#include <iostream>

#include "absl/strings/str_format.h"
#include "prover/claim/program_json.h"
#include "shared/proof/instances.h"

namespace ptvm::cli {
namespace {

using tool::Json;

constexpr std::array<std::string_view, claim::kAttentionData> kDataNames = {
    "state_before", "queries", "state_after", "outputs"};
constexpr std::array<std::string_view, claim::kAttentionData> kDataLabels = {
    "state before", "queries", "state after", "outputs"};
constexpr std::array<std::string_view, proof::kAttentionComponents> kComponentNames = {
    "attend", "cache", "carried_rows"};

constexpr std::array<const char*, PTVM_PARTS> kPartNames = {
    "claim",  "public_values", "commitments", "samples",
    "values", "paths",         "fri_values",  "fri_paths"};

}  // namespace

Json to_json(const inference::AttentionShape& shape) {
  return {{"heads", shape.heads},
          {"dim", shape.dim},
          {"steps", shape.steps},
          {"carried", shape.carried},
          {"score_shift", shape.score_shift}};
}

Json to_json(const stark::Params& params) {
  return {{"log_blowup", params.log_blowup},
          {"n_queries", params.n_queries},
          {"query_pow_bits", params.query_pow_bits},
          {"interaction_pow_bits", params.interaction_pow_bits},
          {"fold_step", params.fold_step},
          {"log_last_layer_degree_bound", params.log_last_layer_degree}};
}

Json to_json(const claim::AttentionClaim& claim) {
  Json commitments = Json::object();
  for (size_t i = 0; i < kDataNames.size(); ++i) {
    commitments[kDataNames[i]] = claim::to_hex(claim.commitments[i]);
  }
  return {{"statement", "attention"},
          {"version", claim::kAttentionVersion},
          {"backend", claim::name_of(claim.backend)},
          {"shape", to_json(claim.shape)},
          {"parameters", to_json(claim.parameters)},
          {"requested_proven_bits", claim.requested_proven_bits},
          {"commitments", commitments}};
}

std::string to_text(const inference::AttentionShape& shape) {
  const auto count = [](uint32_t n, const char* what) {
    return absl::StrFormat("%d %s%s", n, what, n == 1 ? "" : "s");
  };
  return absl::StrFormat("%s, dim %d, %s behind %s, score shift %d", count(shape.heads, "head"),
                         shape.dim, count(shape.steps, "step"),
                         count(shape.carried, "carried position"), shape.score_shift);
}

std::string_view name_of(claim::AttentionData data) { return kDataNames[data]; }

void print_claim(const claim::AttentionClaim& claim) {
  tool::print_line(std::cout, "attention", to_text(claim.shape));
  for (size_t i = 0; i < kDataLabels.size(); ++i) {
    tool::print_line(std::cout, kDataLabels[i], claim::to_hex(claim.commitments[i]));
  }
}

std::vector<ComponentShare> component_shares(const verifier::AttentionFindings& findings) {
  const claim::AttentionClaim& claim = findings.file.claim;
  return proof::with_instance(claim.backend, std::vector<ComponentShare>(), [&]<class I>() {
    const auto rows = proof::attention_rows(claim.shape);
    const auto heights = proof::attention_heights(claim.shape);
    std::vector<ComponentShare> shares;
    size_t n_columns = I::kCompositionColumns;
    for (size_t c = 0; c < rows.size(); ++c) {
      const air::AirInfo& info = *proof::kAttentionAirInfo[c];
      const size_t width = info.n_trace_columns + info.n_interaction_columns * I::K::kDegree;
      n_columns += width;
      shares.push_back({.name = kComponentNames[c],
                        .rows = rows[c],
                        .log_rows = heights[c],
                        .trace_columns = info.n_trace_columns,
                        .challenge_columns = info.n_interaction_columns,
                        .cells = uint64_t{width} << heights[c],
                        .sample_bytes = stark::n_samples(info, I::K::kDegree) * I::K::kBytes,
                        .value_bytes = width * I::F::kBytes});
    }
    // Every query opens all columns.
    const uint64_t n_opened = findings.part_bytes[PTVM_PART_VALUES] / (n_columns * I::F::kBytes);
    for (ComponentShare& share : shares) share.value_bytes *= n_opened;
    return shares;
  });
}

Json bytes_json(const verifier::AttentionFindings& findings) {
  Json json = Json::object();
  for (size_t part = 0; part < PTVM_PARTS; ++part) {
    json[kPartNames[part]] = findings.part_bytes[part];
  }
  return json;
}

ptvm_result result_of(Status status, const verifier::AttentionFindings& findings) {
  ptvm_result result{};
  result.size = sizeof(result);
  result.status = static_cast<ptvm_status>(status);
  result.n_segments = findings.has_claim;
  result.proven_bits = findings.security.proven_bits;
  result.conjectured_bits = findings.security.conjectured_bits;
  // Both names are literals.
  result.limiting_term = security::term_name(findings.security.limiting_term).data();
  result.regime = security::regime_name(findings.security.regime).data();
  std::copy(findings.part_bytes.begin(), findings.part_bytes.end(), result.part_bytes);
  return result;
}

}  // namespace ptvm::cli
