#include "prover/prove/parameters.h"

#include <algorithm>
#include <bit>
#include <limits>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "prover/prove/levels.h"
#include "prover/prove/memory_estimate.h"
#include "prover/prove/proof_size.h"
#include "shared/proof/segment.h"
#include "verifier/src/segment.h"

namespace ptvm::prover {
namespace {

// What the layers of FRI are taken for while queries are counted, on which their choice depends.
constexpr uint32_t kFoldStep = 3, kLogLastLayer = 4;
// Segments of a run that is cut have at least as many rows, so that there is room for the layers of
// FRI whatever the last one's height.
constexpr unsigned kLogMinCutRows = 11;
// What each doubling of the blow-up, and so of most of the time, must save of the bytes.
constexpr double kDoublingSaves = 0.06;

// The greatest blow-up that is worth its time. Short runs are cheap at any; long ones are bound by
// the size of the extended columns, and only the wider challenge field makes up for that.
uint32_t greatest_log_blowup(claim::Backend backend, unsigned log_rows) {
  if (log_rows <= 9) return 5;
  if (log_rows <= 11) return 4;
  if (log_rows <= 13) return 3;
  return backend == claim::Backend::kCircle8 ? 2 : 1;
}

// The greatest heights that a segment of `program` of 2^log_rows rows can have: every component
// that an instruction of it needs, as tall as the one with a row for each step.
proof::Heights greatest_heights(proof::ProvenScope scope, const vm::Program& program,
                                unsigned log_rows) {
  proof::Heights heights{};
  heights[proof::air_of(scope).steps()] = static_cast<uint8_t>(log_rows);
  if (scope != proof::ProvenScope::kIsa) return heights;
  for (const isa::Instruction& instruction : program.instructions) {
    const auto operation = air::vm::alu_operation_of(instruction.opcode);
    if (operation == air::vm::AluOperation::kNone) continue;
    const bool multiplies = operation == air::vm::AluOperation::kMultiply;
    heights[multiplies ? proof::kMultiply : proof::kBitwise] = static_cast<uint8_t>(log_rows);
  }
  return heights;
}

// The public values of a segment of these heights; it owns what they view.
struct LargestSegment {
  LargestSegment(proof::ProvenScope scope, const vm::Program& program, unsigned log_rows) {
    values.scope = scope;
    values.log_rows = greatest_heights(scope, program, log_rows);
    const size_t n_cells = program.initial_memory.size();
    zeros.resize(4 * std::max({program.instructions.size(), n_cells, proof::kByteEntries,
                               proof::kNibbleEntries}));
    for (const auto list : proof::lists_of(scope)) {
      const size_t size =
          proof::list_size(list, values.log_rows, program.instructions.size(), n_cells);
      values.*list = proof::WordView(std::span(zeros).first(4 * size));
    }
  }

  proof::SegmentPublic values;
  std::vector<uint8_t> zeros;
};

// The parameters' form that makes segments of 2^log_rows rows small, but for the blow-up; `params`
// has the number of queries, or about that.
uint64_t choose_layers(const SegmentShape& shape, unsigned log_min, stark::Params& params) {
  const Openings openings(params.n_queries);
  uint64_t least = std::numeric_limits<uint64_t>::max();
  stark::Params best = params;
  for (params.fold_step = 1; params.fold_step <= stark::kMaxFoldStep; ++params.fold_step) {
    const uint32_t log_most = std::min(log_min - params.fold_step, stark::kMaxLogLastLayer);
    for (uint32_t log_last = 0; log_last <= log_most; ++log_last) {
      params.log_last_layer_degree = log_last;
      const uint64_t n_bytes = expected_bytes(shape, params, openings);
      if (n_bytes < least) {
        least = n_bytes;
        best = params;
      }
    }
  }
  params = best;
  return least;
}

// The form of the parameters, everything but exact queries and grinding before the lookups.
stark::Params choose_form(const vm::Program& program, unsigned log_min, unsigned log_max,
                          const ProveOptions& options) {
  const LargestSegment largest(options.scope, program, log_max);
  const SegmentShape shape = {.backend = options.backend,
                              .scope = options.scope,
                              .heights = largest.values.log_rows,
                              .n_instructions = program.instructions.size(),
                              .n_cells = program.initial_memory.size()};
  stark::Params best;
  double least = std::numeric_limits<double>::max();
  const uint32_t first = options.log_blowup.value_or(1);
  const uint32_t last = options.log_blowup.value_or(greatest_log_blowup(options.backend, log_max));
  for (uint32_t log_blowup = first; log_blowup <= last; ++log_blowup) {
    stark::Params params;
    params.log_blowup = log_blowup;
    params.query_pow_bits = options.pow_bits.value_or(default_pow_bits(log_max));
    params.fold_step = kFoldStep;
    params.log_last_layer_degree = std::min(kLogLastLayer, log_min - kFoldStep);
    params.n_queries = options.n_queries.value_or(1);
    if (!options.n_queries) {
      const security::Instance instance =
          verifier::security_instance(options.backend, params, largest.values);
      const uint32_t proven = security::least_queries(instance, options.security_bits).n_queries;
      params.n_queries =
          std::clamp(std::max(proven, least_conjectured_queries(params, options.conjectured_bits)),
                     1u, stark::kMaxQueries);
    }
    const auto n_bytes = static_cast<double>(choose_layers(shape, log_min, params));
    const double doublings = log_blowup - best.log_blowup;
    if (n_bytes < least * (1 - kDoublingSaves * doublings)) {
      least = n_bytes;
      best = params;
    }
  }
  return best;
}

// The parameters for segments of 2^log_min to 2^log_max rows, or why there are none.
absl::StatusOr<stark::Params> choose_params(const vm::Program& program, unsigned log_min,
                                            unsigned log_max, const ProveOptions& options) {
  stark::Params params = choose_form(program, log_min, log_max, options);
  params.n_queries = options.n_queries.value_or(
      std::min(least_conjectured_queries(params, options.conjectured_bits), stark::kMaxQueries));
  // Every height: the best analysis changes with it, so the figure need not be least at an end.
  for (unsigned log_rows = log_min; log_rows <= log_max; ++log_rows) {
    const LargestSegment largest(options.scope, program, log_rows);
    const absl::Status status = reach_levels(
        verifier::security_instance(options.backend, params, largest.values), options, params);
    if (!status.ok()) return status;
  }
  return params;
}

}  // namespace

absl::StatusOr<Plan> choose_plan(const vm::Program& program, uint64_t n_steps,
                                 const ProveOptions& options) {
  if (const absl::Status status = check_options(options); !status.ok()) return status;
  const auto log_steps = static_cast<unsigned>(std::bit_width(n_steps - 1));
  const unsigned log_max =
      std::clamp(log_steps, proof::kLogMinRows,
                 std::min(proof::kLogMaxRows, options.log_segment_rows.value_or(64)));
  // Later segments may be as short as one step: keep room for the layers of FRI.
  const bool cut = log_steps > log_max;
  absl::Status reason;
  uint64_t least_memory = std::numeric_limits<uint64_t>::max();
  for (unsigned log_rows = log_max; log_rows >= proof::kLogMinRows; --log_rows) {
    const unsigned log_min =
        cut || log_rows < log_max ? std::min(log_rows, kLogMinCutRows) : log_rows;
    auto params = choose_params(program, log_min, log_rows, options);
    if (!params.ok()) {
      if (reason.ok()) reason = params.status();
      continue;
    }
    if (!options.max_memory_bytes) return Plan{*params, log_rows, log_min};
    const uint64_t memory =
        estimate_memory({.backend = options.backend,
                         .heights = greatest_heights(options.scope, program, log_rows),
                         .params = *params,
                         .n_segments = ((n_steps - 1) >> log_rows) + 1,
                         .n_cells = program.initial_memory.size()});
    if (memory <= *options.max_memory_bytes) return Plan{*params, log_rows, log_min};
    least_memory = std::min(least_memory, memory);
  }
  if (least_memory != std::numeric_limits<uint64_t>::max()) {
    constexpr uint64_t kMebibyte = uint64_t{1} << 20;
    return absl::InvalidArgumentError(
        absl::StrCat("cannot prove within ", *options.max_memory_bytes, " bytes: at least ",
                     (least_memory + kMebibyte - 1) / kMebibyte, " MiB are needed"));
  }
  return reason;
}

}  // namespace ptvm::prover
