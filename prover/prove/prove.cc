#include "prover/prove/prove.h"

#include "absl/strings/str_cat.h"
#include "prover/prove/build_info.h"
#include "prover/prove/file_writer.h"
#include "prover/prove/proof_job.h"

namespace ptvm::prover {

absl::StatusOr<ProveResult> prove(const vm::Program& program, const ProveOptions& options,
                                  std::span<engine::Engine* const> engines) {
  auto job = ProofJob::create(program, options, engines);
  if (!job.ok()) return job.status();
  ProofWriter file;
  file.put(job->head());
  while (!job->done()) {
    const auto segment = job->prove_next();
    if (!segment.ok()) return segment.status();
    put_segment(file, *segment);
  }
  return ProveResult{job->summary(), file.take()};
}

std::string build_info() { return absl::StrCat("ptvm/", kVersion, "+", kCommit); }

}  // namespace ptvm::prover
