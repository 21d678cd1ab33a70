// From program to accepted proof: the whole way, with the real parameters.

#include "prover/prove/prove.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <tbb/global_control.h>

#include <filesystem>

#include "prover/asm/load.h"
#include "ptvm/verifier.h"
#include "tests/support/random_program.h"

namespace ptvm::prover {
namespace {

using ::testing::HasSubstr;

std::vector<uint8_t> workspace_for(const std::vector<uint8_t>& proof) {
  size_t size = 0;
  EXPECT_EQ(ptvm_workspace_size(&size, proof.data(), proof.size()), PTVM_ACCEPTED);
  return std::vector<uint8_t>(size);
}

ptvm_result verify(const std::vector<uint8_t>& proof, const ptvm_policy* policy = nullptr) {
  std::vector<uint8_t> workspace = workspace_for(proof);
  ptvm_result result = {};
  result.size = sizeof(result);
  EXPECT_EQ(
      ptvm_verify(&result, workspace.data(), workspace.size(), proof.data(), proof.size(), policy),
      result.status);
  return result;
}

vm::Program load(const std::string& name) {
  const auto program = assembler::load(PTVM_SOURCE_DIR "/programs/" + name + ".tvm");
  EXPECT_TRUE(program.ok()) << program.status();
  return *program;
}

constexpr claim::Backend kBackends[] = {claim::Backend::kStwo, claim::Backend::kCircle8,
                                        claim::Backend::kVanilla};

class ProveIn : public ::testing::TestWithParam<std::tuple<claim::ProvenScope, claim::Backend>> {
 protected:
  static ProveOptions options() {
    return {.scope = std::get<0>(GetParam()), .backend = std::get<1>(GetParam())};
  }
};
std::string name_of(const ::testing::TestParamInfo<ProveIn::ParamType>& test) {
  const auto [scope, backend] = test.param;
  return std::string(claim::name_of(scope)) + "_" + std::string(claim::name_of(backend));
}
INSTANTIATE_TEST_SUITE_P(Of, ProveIn,
                         ::testing::Combine(::testing::Values(claim::ProvenScope::kIsa,
                                                              claim::ProvenScope::kTransformer),
                                            ::testing::ValuesIn(kBackends)),
                         name_of);

TEST_P(ProveIn, EveryProgramIsAcceptedAt100ProvenBits) {
  for (const auto& entry : std::filesystem::directory_iterator(PTVM_SOURCE_DIR "/programs")) {
    if (entry.path().extension() != ".tvm") continue;
    SCOPED_TRACE(entry.path().filename());
    const auto proof = prove(load(entry.path().stem()), options());
    ASSERT_TRUE(proof.ok()) << proof.status();
    const ptvm_result result = verify(proof->proof);
    EXPECT_STREQ(ptvm_status_name(result.status), "Accepted");
    EXPECT_GE(result.proven_bits, 100u);
    EXPECT_EQ(result.proven_bits, proof->security.proven_bits);
    EXPECT_EQ(result.steps, proof->steps);
  }
}

TEST_P(ProveIn, ACutRunIsAcceptedSegmentBySegment) {
  ProveOptions cut = options();
  cut.log_segment_rows = 5;
  const auto proof = prove(load("fibonacci"), cut);
  ASSERT_TRUE(proof.ok()) << proof.status();
  EXPECT_EQ(proof->n_segments, 4u);  // 103 steps
  const ptvm_result result = verify(proof->proof);
  EXPECT_STREQ(ptvm_status_name(result.status), "Accepted");
  EXPECT_EQ(result.steps, 103u);
  EXPECT_EQ(result.n_segments, 4u);
}

TEST(Prove, IsTheSameForAnyNumberOfThreads) {
  const vm::Program program = load("long_loop");
  for (const claim::Backend backend : kBackends) {
    std::vector<std::vector<uint8_t>> proofs;
    for (const size_t n_threads : {1, 2, 5}) {
      const tbb::global_control threads(tbb::global_control::max_allowed_parallelism, n_threads);
      const auto proof = prove(program, {.backend = backend});
      ASSERT_TRUE(proof.ok()) << proof.status();
      proofs.push_back(proof->proof);
    }
    EXPECT_EQ(proofs[0], proofs[1]);
    EXPECT_EQ(proofs[0], proofs[2]);
  }
}

TEST(Prove, RefusesARunThatDoesNotHalt) {
  const auto proof = prove(load("fibonacci"), {.max_steps = 102});
  EXPECT_EQ(proof.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(proof.status().message()), HasSubstr("102 steps"));
}

TEST(Prove, RefusesALevelThatTheFieldCannotReach) {
  const auto proof = prove(load("fibonacci"), {.security_bits = 128});
  EXPECT_EQ(proof.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(proof.status().message()), HasSubstr("limited by"));
}

TEST(Prove, RefusesTooFewQueriesForTheLevel) {
  const auto proof = prove(load("fibonacci"), {.n_queries = 20});
  EXPECT_EQ(proof.status().code(), absl::StatusCode::kInvalidArgument);
}

TEST(Prove, RefusesOptionsOutOfRange) {
  EXPECT_FALSE(prove(load("halt"), {.log_blowup = 7}).ok());
  EXPECT_FALSE(prove(load("halt"), {.n_queries = 0}).ok());
  EXPECT_FALSE(prove(load("halt"), {.pow_bits = 33}).ok());
  EXPECT_FALSE(prove(load("halt"), {.log_segment_rows = 17}).ok());
}

TEST(Prove, AProofBelowThePolicyIsRejected) {
  const auto proof = prove(load("addition"), {.security_bits = 40});
  ASSERT_TRUE(proof.ok()) << proof.status();
  EXPECT_STREQ(ptvm_status_name(verify(proof->proof).status), "ProvenBitsTooLow");
  ptvm_policy policy = {sizeof(ptvm_policy), 40, 0};
  EXPECT_STREQ(ptvm_status_name(verify(proof->proof, &policy).status), "Accepted");
  policy.min_conjectured_bits = 120;
  EXPECT_STREQ(ptvm_status_name(verify(proof->proof, &policy).status), "ConjecturedBitsTooLow");
}

TEST_P(ProveIn, HundredRandomProgramsAreAccepted) {
  for (uint64_t seed = 0; seed < 100; ++seed) {
    SCOPED_TRACE(seed);
    const auto proof = prove(testing::random_program(seed), options());
    ASSERT_TRUE(proof.ok()) << proof.status();
    EXPECT_STREQ(ptvm_status_name(verify(proof->proof).status), "Accepted");
  }
}

}  // namespace
}  // namespace ptvm::prover
