#include "prover/prove/proof_job.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "prover/claim/claim_data.h"
#include "prover/prove/engine_check.h"
#include "prover/prove/file_writer.h"
#include "prover/util/check.h"
#include "shared/claim/encoding.h"
#include "shared/proof/file.h"
#include "verifier/src/segment.h"

namespace ptvm::prover {
namespace {

using Segments = std::vector<claim::ClaimInput::Segment>;

// Runs the program to its end without a trace, in segments of `segment_steps` steps.
absl::StatusOr<Segments> cut_run(vm::Machine machine, uint64_t segment_steps, uint64_t max_steps) {
  Segments segments;
  while (!machine.registers().halted) {
    const uint64_t before = machine.steps();
    if (before == max_steps) {
      return absl::FailedPreconditionError(absl::StrCat(
          "execution must halt before proving; stopped after ", before, " steps without HALT"));
    }
    const absl::Status status = machine.run(std::min(segment_steps, max_steps - before));
    if (!status.ok()) return status;
    segments.push_back({static_cast<uint32_t>(machine.steps() - before),
                        {machine.registers(), {machine.memory().begin(), machine.memory().end()}}});
  }
  return segments;
}

uint64_t steps_of(const Segments& segments) {
  uint64_t n = 0;
  for (const auto& segment : segments) n += segment.steps;
  return n;
}

std::vector<uint8_t> file_head(claim::Backend backend, std::span<const uint8_t> claim_bytes) {
  ProofWriter file;
  put_head(file, backend, claim_bytes);
  return file.take();
}

uint64_t committed_cells(claim::Backend backend, const proof::Heights& heights) {
  uint64_t n = 0;
  for (size_t c = 0; c < proof::kVmComponents; ++c) {
    if (heights[c] == 0) continue;
    n += uint64_t{row_cells(backend, static_cast<proof::VmComponent>(c))} << heights[c];
  }
  return n;
}

}  // namespace

absl::StatusOr<ProofJob> ProofJob::create(const vm::Program& program, const ProveOptions& options,
                                          std::span<engine::Engine* const> engines) {
  auto start = vm::Machine::create(program);
  if (!start.ok()) return start.status();
  // The run is cut as coarsely as it may be, which is what most plans ask for.
  auto segments = cut_run(*start, uint64_t{1} << proof::kLogMaxRows, options.max_steps);
  if (!segments.ok()) return segments.status();
  const uint64_t n_steps = steps_of(*segments);
  const auto plan = choose_plan(program, n_steps, options);
  if (!plan.ok()) return plan.status();
  const uint64_t segment_steps = uint64_t{1} << plan->log_segment_rows;
  if (segments->front().steps > segment_steps) {
    segments = cut_run(*start, segment_steps, options.max_steps);
    if (!segments.ok()) return segments.status();
  }

  auto engine_check = claim::EngineCheck::kNone;
  if (!engines.empty()) {
    const absl::Status status = check_engines(program, engines, n_steps);
    if (!status.ok()) return status;
    engine_check = claim::EngineCheck::kLockstep;
  }

  const auto claim =
      claim::build_claim({.program = program,
                          .segments = *std::move(segments),
                          .num_layers = options.num_layers,
                          .backend = options.backend,
                          .proven_scope = options.scope,
                          .engine_check = engine_check,
                          .parameters = plan->params,
                          .requested_proven_bits = options.n_queries ? 0 : options.security_bits,
                          .prover_build_info = build_info()});
  if (!claim.ok()) return claim.status();
  const auto claim_bytes = claim::encode(*claim);
  if (!claim_bytes.ok()) return claim_bytes.status();
  return ProofJob(*std::move(start), *plan, file_head(options.backend, *claim_bytes),
                  options.max_memory_bytes.has_value());
}

ProofJob::ProofJob(vm::Machine machine, Plan plan, std::vector<uint8_t> head, bool bounds_memory)
    : machine_(std::move(machine)), plan_(plan), head_(std::move(head)) {
  proof::File file;
  PTVM_CHECK(proof::open_file(head_, file) == Status::kAccepted);
  claim_ = file.claim;
  claim_digest_ = claim::digest(file.claim_bytes);
  prover_ = make_segment_prover(backend(), plan_.log_segment_rows + plan_.params.log_blowup,
                                bounds_memory);
  summary_.steps = claim_.steps;
  summary_.n_segments = static_cast<uint32_t>(claim_.segments.size());
  summary_.engine_check = claim_.extension.engine_check;
  summary_.params = plan_.params;
  summary_.n_bytes = head_.size();
}

Status ProofJob::read_public(ByteReader& proof, proof::SegmentPublic& values) const {
  return proof::read_public(proof, claim_, values);
}

void ProofJob::advance(const proof::SegmentPublic& values, size_t n_bytes) {
  const auto report =
      security::estimate(verifier::security_instance(backend(), plan_.params, values));
  if (n_done_ == 0 || report.proven < summary_.security.proven) summary_.security = report;
  summary_.n_cells += committed_cells(backend(), values.log_rows);
  summary_.n_bytes += sizeof(uint32_t) + n_bytes;
  ++n_done_;
}

absl::StatusOr<std::vector<uint8_t>> ProofJob::prove_next() {
  PTVM_CHECK(!done());
  const absl::Status status = machine_.run_segment(size_t{1} << plan_.log_segment_rows, rows_);
  if (!status.ok()) return status;
  auto proof = prover_->prove({.scope = claim_.extension.proven_scope,
                               .program = machine_.program(),
                               .rows = rows_,
                               .cell_clocks = machine_.cell_clocks(),
                               .end = machine_.registers()},
                              plan_.log_min_rows, next_id(), plan_.params);
  proof::SegmentPublic values;
  ByteReader reader(proof);
  PTVM_CHECK(read_public(reader, values) == Status::kAccepted);
  advance(values, proof.size());
  return proof;
}

Status ProofJob::take_over(std::span<const uint8_t> proof) {
  PTVM_CHECK(!done());
  ByteReader reader(proof);
  proof::SegmentPublic values;
  PTVM_RETURN_IF_ERROR(read_public(reader, values));
  const unsigned log_rows = values.log_step_rows();
  if (log_rows < plan_.log_min_rows || log_rows > plan_.log_segment_rows) {
    return Status::kInvalidShape;  // the plan's security is that of heights between these
  }
  std::vector<std::byte> workspace(verifier::segment_workspace(backend(), plan_.params, values));
  Arena arena(workspace);
  const verifier::SegmentStatement statement = {.params = plan_.params,
                                                .id = next_id(),
                                                .program = claim_.program,
                                                .start = claim_.state_before(n_done_),
                                                .end = claim_.state_after(n_done_),
                                                .steps = claim_.segments.steps(n_done_)};
  PTVM_RETURN_IF_ERROR(verifier::verify_segment(statement, values, reader, arena));
  if (reader.remaining() != 0) return Status::kTrailingBytes;
  PTVM_CHECK(machine_.run(statement.steps).ok());
  advance(values, proof.size());
  return Status::kAccepted;
}

}  // namespace ptvm::prover
