#include "prover/cli/attention_report.h"

#include <algorithm>
#include <tuple>

#include "shared/claim/attention_json.h"
#include "shared/proof/instances.h"

namespace ptvm::cli {
namespace {

using tool::Json;

constexpr std::array<std::string_view, proof::kAttentionComponents> kComponentNames = {
    "attend", "cache", "carried_rows"};

constexpr std::array<std::string_view, 1> kLookupsNames = {"lookups"};

constexpr std::array<const char*, PTVM_PARTS> kPartNames = {
    "claim",  "public_values", "commitments", "samples",
    "values", "paths",         "fri_values",  "fri_paths"};

struct StringSink {
  std::string text;
  void write(std::string_view piece) { text += piece; }
};

template <class Claim>
std::vector<ComponentShare> shares_of(const verifier::InferenceFindings<Claim>& findings,
                                      std::span<const std::string_view> names) {
  const proof::InferenceStatement statement = proof::statement_of(findings.file.claim);
  return proof::with_instance(statement.backend, std::vector<ComponentShare>(), [&]<class I>() {
    std::vector<ComponentShare> shares;
    size_t n_columns = I::kCompositionColumns;
    for (size_t c = 0; c < statement.n_components; ++c) {
      const proof::InferenceComponent& component = statement.all_components[c];
      const air::AirInfo& info = *component.info;
      const size_t width = info.n_trace_columns + info.n_interaction_columns * I::K::kDegree;
      n_columns += width;
      shares.push_back({.name = names[c],
                        .rows = component.n_rows,
                        .log_rows = component.log_rows(),
                        .trace_columns = info.n_trace_columns,
                        .challenge_columns = info.n_interaction_columns,
                        .cells = uint64_t{width} << component.log_rows(),
                        .sample_bytes = stark::n_samples(info, I::K::kDegree) * I::K::kBytes,
                        .value_bytes = width * I::F::kBytes});
    }
    // Every query opens all columns.
    const uint64_t n_opened = findings.part_bytes[PTVM_PART_VALUES] / (n_columns * I::F::kBytes);
    for (ComponentShare& share : shares) share.value_bytes *= n_opened;
    return shares;
  });
}

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
  if (!findings.is_split) {
    return shares_of(findings.whole, kComponentNames);
  }
  auto shares = shares_of(findings.source, kComponentNames);
  const auto more = shares_of(findings.lookups, kLookupsNames);
  shares.insert(shares.end(), more.begin(), more.end());
  return shares;
}

Json bytes_json(const AttentionFindings& findings) {
  const auto part_bytes = findings.part_bytes();
  Json json = Json::object();
  for (size_t part = 0; part < PTVM_PARTS; ++part) json[kPartNames[part]] = part_bytes[part];
  return json;
}

ptvm_result result_of(Status status, const AttentionFindings& findings) {
  const security::Report security = findings.security();
  ptvm_result result{};
  result.size = sizeof(result);
  result.status = static_cast<ptvm_status>(status);
  result.n_segments = findings.has_claim();
  result.proven_bits = security.proven_bits;
  result.conjectured_bits = security.conjectured_bits;
  // Both names are literals.
  result.limiting_term = security::term_name(security.limiting_term).data();
  result.regime = security::regime_name(security.regime).data();
  const auto part_bytes = findings.part_bytes();
  std::copy(part_bytes.begin(), part_bytes.end(), result.part_bytes);
  return result;
}

}  // namespace ptvm::cli
