#include "prover/claim/claim_data.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "shared/claim/check.h"
#include "tests/shared/claim/sample_claim.h"

namespace ptvm::claim {
namespace {

using isa::Opcode;

// The run that the sample claims.
ClaimInput sample_run() {
  ClaimInput run;
  run.program.instructions = {
      {Opcode::kLoadImmediate, -5}, {Opcode::kPush, 0}, {Opcode::kStore, 0}, {Opcode::kHalt, 0}};
  run.program.initial_memory = {0, -3};
  isa::Registers registers{.pc = 2, .acc = -5, .sp = 1, .zero = false};
  run.segments.push_back({2, {registers, {0, -5}}});
  registers.pc = 3;
  registers.halted = true;
  run.segments.push_back({2, {registers, {-5, -5}}});
  run.parameters = {.log_blowup = 4,
                    .n_queries = 88,
                    .query_pow_bits = 20,
                    .interaction_pow_bits = 0,
                    .fold_step = 2,
                    .log_last_layer_degree = 3};
  run.requested_proven_bits = 100;
  run.prover_build_info = "ptvm/0.1.0+\"test\"";
  return run;
}

std::string error_of(const absl::Status& status) { return std::string(status.message()); }

TEST(BuildClaim, MakesTheSample) {
  const auto claim = build_claim(sample_run());
  ASSERT_TRUE(claim.ok()) << claim.status();
  const auto bytes = encode(*claim);
  ASSERT_TRUE(bytes.ok()) << bytes.status();
  EXPECT_EQ(hex_of(*bytes), hex_of(sample_bytes()));
}

TEST(BuildClaim, PassesTheCheckWithALockstepRun) {
  ClaimInput run = sample_run();
  run.engine_check = EngineCheck::kLockstep;
  run.num_layers = 3;
  const auto claim = build_claim(run);
  ASSERT_TRUE(claim.ok()) << claim.status();
  EXPECT_EQ(claim->equivalence.checked_steps, 4u);
  const auto bytes = encode(*claim);
  ASSERT_TRUE(bytes.ok());
  EXPECT_EQ(decode_and_check(*bytes), Status::kAccepted);
}

TEST(BuildClaim, RefusesWhatTheVerifierWouldReject) {
  ClaimInput run = sample_run();
  run.segments.pop_back();
  EXPECT_THAT(error_of(build_claim(run).status()), testing::HasSubstr("NotHalted"));
  run.segments.clear();
  EXPECT_THAT(error_of(build_claim(run).status()), testing::HasSubstr("InvalidShape"));
  run = sample_run();
  run.parameters.log_blowup = 40;
  EXPECT_THAT(error_of(build_claim(run).status()), testing::HasSubstr("InvalidParameters"));
  run = sample_run();
  run.num_layers = 0;
  EXPECT_THAT(error_of(build_claim(run).status()), testing::HasSubstr("InvalidClaim"));
}

TEST(ClaimData, IsACopyThatEncodesToTheSameBytes) {
  const auto bytes = sample_bytes();
  const auto view = decode(bytes);
  ASSERT_TRUE(view.ok());
  const ClaimData data = copy_of(view.value());
  EXPECT_EQ(data.cuts.size(), 1u);
  const auto again = encode(data);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(*again, bytes);
}

TEST(ClaimData, WithoutAnEncodingIsRefused) {
  const auto sample = build_claim(sample_run());
  ASSERT_TRUE(sample.ok());
  const auto error_with = [&](auto&& alter) {
    ClaimData claim = *sample;
    alter(claim);
    return error_of(encode(claim).status());
  };
  EXPECT_THAT(error_with([](auto& claim) { claim.program.instructions.clear(); }),
              testing::HasSubstr("InvalidProgram"));
  EXPECT_THAT(error_with([](auto& claim) { claim.program.instructions.resize(257); }),
              testing::HasSubstr("InvalidProgram"));
  EXPECT_THAT(error_with([](auto& claim) { claim.program.instructions[1].operand = 1; }),
              testing::HasSubstr("InvalidProgram"));
  EXPECT_THAT(error_with([](auto& claim) { claim.program.initial_memory.resize(256); }),
              testing::HasSubstr("InvalidState"));
  EXPECT_THAT(error_with([](auto& claim) { claim.final_state.memory.pop_back(); }),
              testing::HasSubstr("InvalidState"));
  EXPECT_THAT(error_with([](auto& claim) { claim.cuts[0].memory.push_back(0); }),
              testing::HasSubstr("InvalidState"));
  EXPECT_THAT(error_with([](auto& claim) { claim.cuts.clear(); }),
              testing::HasSubstr("InvalidShape"));
  EXPECT_THAT(error_with([](auto& claim) { claim.prover_build_info.assign(3, ' '); }),
              testing::HasSubstr("InvalidClaim"));
  EXPECT_THAT(error_with([](auto& claim) { claim.prover_build_info.assign(256, 'x'); }),
              testing::HasSubstr("InvalidClaim"));
}

}  // namespace
}  // namespace ptvm::claim
