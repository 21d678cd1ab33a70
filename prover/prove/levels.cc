#include "prover/prove/levels.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "shared/proof/segment.h"

namespace ptvm::prover {
namespace {

constexpr uint32_t kMaxInteractionPowBits = 16;

absl::Status cannot_prove(const ProveOptions& options, const std::string& reason,
                          const security::Report& report) {
  return absl::InvalidArgumentError(
      absl::StrCat("cannot reach ", options.security_bits, " proven bits: ", reason, "at most ",
                   report.proven_bits, " proven bits, limited by ",
                   std::string(security::term_sentence(report.limiting_term))));
}

}  // namespace

absl::Status check_options(const ProveOptions& options) {
  const auto check = [](const char* name, std::optional<uint32_t> value, uint32_t least,
                        uint32_t most) {
    if (!value || (*value >= least && *value <= most)) return absl::OkStatus();
    return absl::InvalidArgumentError(
        absl::StrCat(name, " must be in ", least, "..", most, ", not ", *value));
  };
  for (const absl::Status& status :
       {check("log2 of the blow-up", options.log_blowup, 1, stark::kMaxLogBlowup),
        check("the number of queries", options.n_queries, 1, stark::kMaxQueries),
        check("grinding bits", options.pow_bits, 0, stark::kMaxPowBits),
        check("log2 of the segment rows", options.log_segment_rows, proof::kLogMinRows,
              proof::kLogMaxRows)}) {
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

uint32_t default_pow_bits(unsigned log_rows) { return log_rows <= 9 ? 16 : 20; }

uint32_t least_conjectured_queries(const stark::Params& params, uint32_t bits) {
  const uint32_t rest = bits - std::min(bits, params.query_pow_bits);
  return std::max(1u, (rest + params.log_blowup - 1) / params.log_blowup);
}

absl::Status reach_levels(security::Instance instance, const ProveOptions& options,
                          stark::Params& params) {
  const security::Report first = security::estimate(instance);
  if (first.conjectured_bits < options.conjectured_bits) {
    return absl::InvalidArgumentError(absl::StrCat(
        "cannot reach ", options.conjectured_bits, " conjectured bits: ", params.n_queries,
        params.n_queries == 1 ? " query gives " : " queries give ", first.conjectured_bits));
  }
  if (first.proven_bits >= options.security_bits) return absl::OkStatus();
  security::QueryPlan plan = security::least_queries(instance, options.security_bits);
  // Grinding before the lookup challenges lifts the lookup term, and only that.
  while (!plan.reachable && plan.report.limiting_term == security::Term::kLookup &&
         params.interaction_pow_bits < kMaxInteractionPowBits) {
    instance.interaction_pow_bits = ++params.interaction_pow_bits;
    plan = security::least_queries(instance, options.security_bits);
  }
  if (options.n_queries) {
    instance.n_queries = params.n_queries;
    const security::Report report = security::estimate(instance);
    if (report.proven_bits >= options.security_bits) return absl::OkStatus();
    return cannot_prove(options, absl::StrCat(*options.n_queries, " queries give "), report);
  }
  if (!plan.reachable) return cannot_prove(options, "", plan.report);
  if (plan.n_queries > stark::kMaxQueries) {
    return absl::InvalidArgumentError(
        absl::StrCat("cannot reach ", options.security_bits, " proven bits: ", plan.n_queries,
                     " queries would be needed, more than ", stark::kMaxQueries));
  }
  params.n_queries = std::max(params.n_queries, plan.n_queries);
  return absl::OkStatus();
}

}  // namespace ptvm::prover
