#include "prover/prove/prove.h"

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "prover/claim/claim_data.h"
#include "prover/prove/build_info.h"
#include "prover/prove/parameters.h"
#include "prover/prove/segment.h"
#include "prover/stark/proof_writer.h"
#include "prover/vm/machine.h"
#include "shared/claim/encoding.h"
#include "shared/proof/file.h"
#include "verifier/src/segment.h"

namespace ptvm::prover {
namespace {

claim::StateData state_of(const vm::Machine& machine) {
  return {machine.registers(), {machine.memory().begin(), machine.memory().end()}};
}

// Runs the program to its end without a trace; returns its steps.
absl::StatusOr<uint64_t> count_steps(const vm::Machine& start, uint64_t max_steps) {
  vm::Machine machine = start;
  if (const absl::Status status = machine.run(max_steps); !status.ok()) return status;
  if (!machine.registers().halted) {
    return absl::FailedPreconditionError(
        absl::StrCat("execution must halt before proving; stopped after ", machine.steps(),
                     " steps without HALT"));
  }
  return machine.steps();
}

// The segments of the run and the states at their ends.
absl::StatusOr<std::vector<claim::ClaimInput::Segment>> cut_run(const vm::Machine& start,
                                                                uint64_t segment_steps) {
  vm::Machine machine = start;
  std::vector<claim::ClaimInput::Segment> segments;
  while (!machine.registers().halted) {
    const uint64_t before = machine.steps();
    if (const absl::Status status = machine.run(segment_steps); !status.ok()) return status;
    segments.push_back({static_cast<uint32_t>(machine.steps() - before), state_of(machine)});
  }
  return segments;
}

uint64_t committed_cells(const proof::Heights& heights) {
  uint64_t n = 0;
  for (size_t c = 0; c < proof::kVmComponents; ++c) {
    if (heights[c] == 0) continue;
    const air::AirInfo& info = *proof::kVmAirInfo[c];
    const size_t n_columns =
        info.n_trace_columns + info.n_interaction_columns * field::QM31::kDegree;
    n += uint64_t{n_columns} << heights[c];
  }
  return n;
}

}  // namespace

absl::StatusOr<ProveResult> prove(const vm::Program& program, const ProveOptions& options) {
  auto start = vm::Machine::create(program);
  if (!start.ok()) return start.status();
  const auto n_steps = count_steps(*start, options.max_steps);
  if (!n_steps.ok()) return n_steps.status();
  const auto plan = choose_plan(program, *n_steps, options);
  if (!plan.ok()) return plan.status();
  auto segments = cut_run(*start, uint64_t{1} << plan->log_segment_rows);
  if (!segments.ok()) return segments.status();
  const auto n_segments = static_cast<uint32_t>(segments->size());

  const auto claim =
      claim::build_claim({.program = program,
                          .segments = *std::move(segments),
                          .num_layers = options.num_layers,
                          .parameters = plan->params,
                          .requested_proven_bits = options.n_queries ? 0 : options.security_bits,
                          .prover_build_info = build_info()});
  if (!claim.ok()) return claim.status();
  const auto claim_bytes = claim::encode(*claim);
  if (!claim_bytes.ok()) return claim_bytes.status();
  const hash::Digest digest = claim::digest(*claim_bytes);

  ProofWriter out;
  out.put(proof::kMagic);
  out.put_le(proof::kFormatVersion);
  out.put_le(static_cast<uint16_t>(claim::Backend::kStwo));
  out.put_le(static_cast<uint32_t>(claim_bytes->size()));
  out.put(*claim_bytes);

  ProveResult result;
  result.steps = *n_steps;
  result.n_segments = n_segments;
  result.params = plan->params;
  const CircleTables tables(plan->log_segment_rows + plan->params.log_blowup);
  vm::Machine machine = *std::move(start);
  std::vector<vm::TraceRow> rows;
  for (uint32_t i = 0; i < n_segments; ++i) {
    const absl::Status status = machine.run_segment(size_t{1} << plan->log_segment_rows, rows);
    if (!status.ok()) return status;
    trace::SegmentTrace trace =
        trace::build(program, rows, machine.cell_clocks(), machine.registers(), plan->log_min_rows);
    result.n_cells += committed_cells(trace.log_rows);
    const auto report =
        security::estimate(verifier::security_instance(plan->params, view_public(trace)));
    if (i == 0 || report.proven < result.security.proven) result.security = report;
    const std::vector<uint8_t> segment =
        prove_segment(std::move(trace), {.index = i, .count = n_segments, .claim_digest = digest},
                      plan->params, tables);
    out.put_le(static_cast<uint32_t>(segment.size()));
    out.put(segment);
    if (options.progress) options.progress(i + 1, n_segments);
  }
  result.proof = out.take();
  return result;
}

std::string build_info() { return absl::StrCat("ptvm/", kVersion, "+", kCommit); }

}  // namespace ptvm::prover
