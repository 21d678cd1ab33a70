#include "prover/cli/inference_report.h"

#include <algorithm>
#include <array>
#include <iostream>

#include "absl/strings/str_format.h"

namespace ptvm::cli {
namespace {

constexpr std::array<const char*, PTVM_PARTS> kPartNames = {
    "claim",  "public_values", "commitments", "samples",
    "values", "paths",         "fri_values",  "fri_paths"};

}  // namespace

ptvm_result result_of(Status status, bool has_claim, const security::Report& security,
                      std::span<const uint64_t, PTVM_PARTS> part_bytes) {
  ptvm_result result{};
  result.size = sizeof(result);
  result.status = static_cast<ptvm_status>(status);
  result.n_segments = has_claim;
  result.proven_bits = security.proven_bits;
  result.conjectured_bits = security.conjectured_bits;
  // Both names are literals.
  result.limiting_term = security::term_name(security.limiting_term).data();
  result.regime = security::regime_name(security.regime).data();
  std::ranges::copy(part_bytes, result.part_bytes);
  return result;
}

tool::Json to_json(const stark::Params& params) {
  return {{"log_blowup", params.log_blowup},
          {"n_queries", params.n_queries},
          {"query_pow_bits", params.query_pow_bits},
          {"interaction_pow_bits", params.interaction_pow_bits},
          {"fold_step", params.fold_step},
          {"log_last_layer_degree_bound", params.log_last_layer_degree}};
}

tool::Json to_json(std::span<const ComponentShare> shares) {
  tool::Json json = tool::Json::array();
  for (const ComponentShare& share : shares) {
    json.push_back({{"name", share.name},
                    {"rows", share.rows},
                    {"log_rows", share.log_rows},
                    {"trace_columns", share.trace_columns},
                    {"challenge_columns", share.challenge_columns},
                    {"cells", share.cells},
                    {"sample_bytes", share.sample_bytes},
                    {"value_bytes", share.value_bytes}});
  }
  return json;
}

void print_shares(std::span<const ComponentShare> shares) {
  for (const ComponentShare& share : shares) {
    tool::print_line(
        std::cout, share.name,
        absl::StrFormat("%s of 2^%d rows, %d + %d columns, %s cells; bytes: samples %s, values %s",
                        tool::grouped(share.rows), share.log_rows, share.trace_columns,
                        share.challenge_columns, tool::grouped(share.cells),
                        tool::grouped(share.sample_bytes), tool::grouped(share.value_bytes)));
  }
}

tool::Json bytes_json(std::span<const uint64_t, PTVM_PARTS> part_bytes) {
  tool::Json json = tool::Json::object();
  for (size_t part = 0; part < PTVM_PARTS; ++part) json[kPartNames[part]] = part_bytes[part];
  return json;
}

}  // namespace ptvm::cli
