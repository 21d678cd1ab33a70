// What the verifier holds a claim to beyond its proof: claims that an honest prover would never
// make, each with a proof of its own and everything that a cheater can make right made right.
#include <gtest/gtest.h>

#include "prover/asm/load.h"
#include "prover/claim/claim_data.h"
#include "prover/stark/proof_writer.h"
#include "shared/claim/encoding.h"
#include "shared/proof/file.h"
#include "tests/support/run_fixture.h"
#include "tests/support/segment_proof.h"
#include "verifier/src/verify.h"

namespace ptvm::verifier {
namespace {

using testing::ProgramRun;

constexpr stark::Params kParams = {.log_blowup = 1, .n_queries = 4, .query_pow_bits = 0};

class Statement : public ::testing::TestWithParam<claim::Backend> {
 protected:
  static Status verify_claimed(const std::function<void(claim::ClaimInput&)>& lie);
};
INSTANTIATE_TEST_SUITE_P(Of, Statement, ::testing::ValuesIn(testing::kBackends),
                         [](const auto& test) { return std::string(claim::name_of(test.param)); });

// A run of `addition` in segments of two steps, claimed as `lie` changes it.
Status Statement::verify_claimed(const std::function<void(claim::ClaimInput&)>& lie) {
  const auto program = assembler::load(PTVM_SOURCE_DIR "/programs/addition.tvm");
  EXPECT_TRUE(program.ok()) << program.status();
  ProgramRun run = testing::run(*program, 2);
  claim::ClaimInput input;
  input.program = *program;
  input.backend = GetParam();
  input.parameters = kParams;
  input.prover_build_info = "test";
  for (const testing::SegmentRun& segment : run.segments) {
    const claim::State end = segment.end.view();
    claim::StateData state{end.registers, {}};
    for (size_t a = 0; a < end.memory.size(); ++a) state.memory.push_back(end.memory[a]);
    input.segments.push_back({static_cast<uint32_t>(segment.rows.size()), state});
  }
  lie(input);
  const auto claim = claim::build_claim(input);
  EXPECT_TRUE(claim.ok()) << claim.status();
  const auto claim_bytes = claim::encode(*claim);
  EXPECT_TRUE(claim_bytes.ok()) << claim_bytes.status();

  prover::ProofWriter out;
  out.put(proof::kMagic);
  out.put_le(proof::kFormatVersion);
  out.put_le(static_cast<uint16_t>(GetParam()));
  out.put_le(static_cast<uint32_t>(claim_bytes->size()));
  out.put(*claim_bytes);
  for (uint32_t i = 0; i < run.segments.size(); ++i) {
    const std::vector<uint8_t> segment =
        testing::prove_segment(GetParam(), std::move(run.segments[i].trace),
                               {.backend = GetParam(),
                                .index = i,
                                .count = static_cast<uint32_t>(run.segments.size()),
                                .claim_digest = claim::digest(*claim_bytes)},
                               input.parameters);
    out.put_le(static_cast<uint32_t>(segment.size()));
    out.put(segment);
  }
  const std::vector<uint8_t> proof = out.take();

  Findings findings;
  size_t workspace_size = 0;
  (void)open(proof, findings, workspace_size);
  std::vector<std::byte> workspace(std::max<size_t>(workspace_size, 1 << 16));
  Arena arena(workspace);
  Findings verified;
  return verify(proof, {.min_proven_bits = 0}, arena, verified);
}

TEST_P(Statement, AcceptsAnHonestClaim) {
  EXPECT_EQ(verify_claimed([](claim::ClaimInput&) {}), Status::kAccepted);
}

// The clock is a number modulo p: over M31 p more steps are the same clock. Over a greater field
// they are just too many.
TEST_P(Statement, RejectsStepsThatWrapAroundTheCharacteristic) {
  for (const size_t segment : {0u, 1u}) {
    const auto lie = [&](claim::ClaimInput& input) {
      input.segments[segment].steps += field::M31::kModulus;
    };
    EXPECT_EQ(verify_claimed(lie), Status::kInvalidShape);
  }
}

// One step per row is the most that a segment can have.
TEST_P(Statement, RejectsMoreStepsThanRows) {
  const auto lie = [](claim::ClaimInput& input) {
    input.segments[0].steps = (1u << proof::kLogMinRows) + 1;
  };
  EXPECT_EQ(verify_claimed(lie), Status::kInvalidShape);
}

TEST_P(Statement, RejectsAnotherNumberOfSteps) {
  for (const uint32_t steps : {1u, 3u, 1u << proof::kLogMinRows}) {
    const auto lie = [&](claim::ClaimInput& input) { input.segments[0].steps = steps; };
    EXPECT_EQ(verify_claimed(lie), Status::kLookupSumNonZero) << steps;
  }
}

// What the claim says about its own security is checked, whatever the policy asks for.
TEST_P(Statement, RejectsMoreRequestedBitsThanProven) {
  uint32_t least_refused = 0;
  for (Status status = Status::kAccepted; status == Status::kAccepted;) {
    ++least_refused;
    status = verify_claimed(
        [&](claim::ClaimInput& input) { input.requested_proven_bits = least_refused; });
    EXPECT_TRUE(status == Status::kAccepted || status == Status::kProvenBitsTooLow);
  }
  // Four queries at blow-up 2 on 16 rows are worth one bit and a fraction.
  EXPECT_EQ(least_refused, 2u);
}

}  // namespace
}  // namespace ptvm::verifier
