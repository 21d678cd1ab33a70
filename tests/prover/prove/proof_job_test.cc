// Proofs that are made piece by piece, with pieces from an earlier try.

#include "prover/prove/proof_job.h"

#include <gtest/gtest.h>

#include "prover/asm/load.h"
#include "shared/proof/file.h"

namespace ptvm::prover {
namespace {

using Bytes = std::vector<uint8_t>;

// 103 steps in four segments.
const ProveOptions kOptions = {.security_bits = 20, .pow_bits = 0, .log_segment_rows = 5};

ProofJob job_of(const std::string& name, const ProveOptions& options = kOptions) {
  const auto program = assembler::load(PTVM_SOURCE_DIR "/programs/" + name + ".tvm");
  EXPECT_TRUE(program.ok()) << program.status();
  auto job = ProofJob::create(*program, options);
  EXPECT_TRUE(job.ok()) << job.status();
  return *std::move(job);
}

// The proofs of all segments.
const std::vector<Bytes>& segments() {
  static const std::vector<Bytes> all = [] {
    std::vector<Bytes> result;
    ProofJob job = job_of("fibonacci");
    while (!job.done()) result.push_back(job.prove_next().value());
    return result;
  }();
  return all;
}

void expect_same(const ProofSummary& a, const ProofSummary& b) {
  EXPECT_EQ(a.steps, b.steps);
  EXPECT_EQ(a.n_segments, b.n_segments);
  EXPECT_EQ(a.security.proven_bits, b.security.proven_bits);
  EXPECT_EQ(a.n_cells, b.n_cells);
  EXPECT_EQ(a.n_bytes, b.n_bytes);
}

TEST(ProofJob, IsThePiecesOfTheWholeProof) {
  const auto program = assembler::load(PTVM_SOURCE_DIR "/programs/fibonacci.tvm");
  const auto whole = prove(*program, kOptions);
  ASSERT_TRUE(whole.ok()) << whole.status();
  const ProofJob job = job_of("fibonacci");
  std::span<const uint8_t> rest(whole->proof);
  EXPECT_TRUE(std::ranges::equal(job.head(), rest.first(job.head().size())));
  rest = rest.subspan(job.head().size());
  for (const Bytes& expected : segments()) {
    std::span<const uint8_t> segment;
    ASSERT_EQ(proof::next_segment(rest, segment), Status::kAccepted);
    EXPECT_TRUE(std::ranges::equal(segment, expected));
  }
  EXPECT_TRUE(rest.empty());
  EXPECT_EQ(whole->n_bytes, whole->proof.size());
}

TEST(ProofJob, GoesOnBehindAnySegment) {
  ProofJob uninterrupted = job_of("fibonacci");
  while (!uninterrupted.done()) ASSERT_TRUE(uninterrupted.prove_next().ok());
  for (size_t n_kept = 0; n_kept <= segments().size(); ++n_kept) {
    SCOPED_TRACE(n_kept);
    ProofJob job = job_of("fibonacci");
    for (size_t i = 0; i < n_kept; ++i) {
      ASSERT_EQ(job.take_over(segments()[i]), Status::kAccepted);
    }
    EXPECT_EQ(job.n_done(), n_kept);
    EXPECT_EQ(job.steps_done(), std::min<uint64_t>(32 * n_kept, 103));
    for (size_t i = n_kept; i < segments().size(); ++i) {
      EXPECT_EQ(job.prove_next().value(), segments()[i]);
    }
    EXPECT_TRUE(job.done());
    expect_same(job.summary(), uninterrupted.summary());
  }
}

TEST(ProofJob, RejectsWhatIsNoProofOfTheNextSegment) {
  ProofJob job = job_of("fibonacci");
  const Bytes& good = segments()[0];
  EXPECT_EQ(job.take_over({}), Status::kTruncated);
  EXPECT_EQ(job.take_over(std::span(good).first(good.size() - 1)), Status::kTruncated);
  Bytes longer = good;
  longer.push_back(0);
  EXPECT_EQ(job.take_over(longer), Status::kTrailingBytes);
  EXPECT_NE(job.take_over(segments()[1]), Status::kAccepted);  // another segment's
  for (size_t at = 0; at < good.size(); at += 97) {
    Bytes flipped = good;
    flipped[at] ^= 1;
    ASSERT_NE(job.take_over(flipped), Status::kAccepted) << "byte " << at;
  }
  EXPECT_EQ(job.n_done(), 0u);
  EXPECT_EQ(job.take_over(good), Status::kAccepted);
  EXPECT_EQ(job.prove_next().value(), segments()[1]);
}

TEST(ProofJob, RejectsSegmentsOfAnotherClaim) {
  EXPECT_NE(job_of("factorial_recursive").take_over(segments()[0]), Status::kAccepted);
  ProveOptions other = kOptions;
  other.num_layers = 2;
  EXPECT_NE(job_of("fibonacci", other).take_over(segments()[0]), Status::kAccepted);
}

TEST(ProofJob, RejectsASegmentHigherThanPlanned) {
  ProveOptions lower = kOptions;
  lower.log_segment_rows = 4;
  Bytes high = segments()[0];
  EXPECT_EQ(high[proof::kCpu], 5);
  EXPECT_EQ(job_of("fibonacci", lower).take_over(high), Status::kInvalidShape);
}

}  // namespace
}  // namespace ptvm::prover
