// What is told about a proof of inference whatever its claim is.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "ptvm/verifier.h"
#include "shared/proof/instances.h"
#include "verifier/src/verify_inference.h"
#include "verifier/tool/proof_report.h"

namespace ptvm::cli {

// How much of a proof the rows of a component are.
struct ComponentShare {
  std::string_view name;
  size_t rows;                              // in use
  unsigned log_rows;                        // of all that there are
  size_t trace_columns, challenge_columns;  // the latter of the challenge field
  uint64_t cells;                           // of the base field
  uint64_t sample_bytes, value_bytes;       // of its samples, and of its values at the queries
};

// Of a proof that was verified; `names` of its components.
template <class Claim>
std::vector<ComponentShare> component_shares(const verifier::InferenceFindings<Claim>& findings,
                                             std::span<const std::string_view> names) {
  const proof::InferenceStatement statement = proof::statement_of(findings.file.claim);
  return proof::with_instance(statement.backend, std::vector<ComponentShare>(), [&]<class I>() {
    std::vector<ComponentShare> shares;
    size_t n_columns = I::kCompositionColumns;
    for (const proof::InferenceComponent& component : statement.components()) {
      const air::AirInfo& info = *component.info;
      const size_t width = info.n_trace_columns + info.n_interaction_columns * I::K::kDegree;
      n_columns += width;
      shares.push_back({.name = names[shares.size()],
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

// A verdict as the C API would tell it, for what prints that.
ptvm_result result_of(Status status, bool has_claim, const security::Report& security,
                      std::span<const uint64_t, PTVM_PARTS> part_bytes);
template <class Claim>
ptvm_result result_of(Status status, const verifier::InferenceFindings<Claim>& findings) {
  return result_of(status, findings.has_claim, findings.security, findings.part_bytes);
}

// As claims have them in JSON.
tool::Json to_json(const stark::Params& params);

// Shares as an array of objects, and as a line each.
tool::Json to_json(std::span<const ComponentShare> shares);
void print_shares(std::span<const ComponentShare> shares);

// Where bytes go, in the order of the C API's parts.
tool::Json bytes_json(std::span<const uint64_t, PTVM_PARTS> part_bytes);

}  // namespace ptvm::cli
