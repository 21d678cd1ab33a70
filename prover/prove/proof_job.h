// A proof in the making: a run that is cut and claimed, and then proven segment by segment.
//
// The claim, and so the beginning of the file, is known before anything is proven; the segments
// follow from it in any order of time, each on its own. So a proof need not be in memory as a
// whole, and one that was broken off goes on from the segments that are there.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "absl/status/statusor.h"
#include "prover/prove/parameters.h"
#include "prover/prove/prove.h"
#include "prover/prove/segment.h"
#include "prover/vm/machine.h"
#include "shared/claim/claim.h"
#include "shared/proof/segment.h"

namespace ptvm::prover {

class ProofJob {
 public:
  // Runs `program` to its end, chooses the parameters, and runs `engines` beside the interpreter,
  // after which they are not needed any more. Errors: those of prove().
  static absl::StatusOr<ProofJob> create(const vm::Program& program, const ProveOptions& options,
                                         std::span<engine::Engine* const> engines = {});

  // What the file begins with, header and claim. It determines all the rest: jobs with the same
  // head make the same file.
  std::span<const uint8_t> head() const { return head_; }

  uint32_t n_segments() const { return summary_.n_segments; }
  uint32_t n_done() const { return n_done_; }  // the segments up to this one are behind us
  bool done() const { return n_done_ == n_segments(); }
  uint64_t steps_done() const { return machine_.steps(); }
  const ProofSummary& summary() const { return summary_; }

  // The proof of the next segment, of which there must be one. In the file, its size as a u32
  // stands before it.
  absl::StatusOr<std::vector<uint8_t>> prove_next();

  // Goes on to the segment after the next if `proof` is a proof of the next, of which there must be
  // one: if the verifier accepts it. Else returns why not.
  Status take_over(std::span<const uint8_t> proof);

 private:
  ProofJob(vm::Machine machine, Plan plan, std::vector<uint8_t> head, bool bounds_memory);

  claim::Backend backend() const { return claim_.extension.backend; }
  proof::SegmentId next_id() const { return {backend(), n_done_, n_segments(), claim_digest_}; }
  // Reads the public values off the front of a segment's proof.
  Status read_public(ByteReader& proof, proof::SegmentPublic& values) const;
  // The next segment is done, with these public values and a proof of `n_bytes`.
  void advance(const proof::SegmentPublic& values, size_t n_bytes);

  vm::Machine machine_;  // at the beginning of the next segment
  Plan plan_;
  std::vector<uint8_t> head_;
  claim::Claim claim_;  // a view into head_
  hash::Digest claim_digest_;
  std::unique_ptr<SegmentProver> prover_;
  std::vector<vm::TraceRow> rows_;
  uint32_t n_done_ = 0;
  ProofSummary summary_;
};

}  // namespace ptvm::prover
