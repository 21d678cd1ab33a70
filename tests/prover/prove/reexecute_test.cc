// Claims that no proof can be made of, and what running their programs again says of them.
#include "prover/prove/reexecute.h"

#include <gmock/gmock.h>

#include "prover/asm/assembler.h"
#include "prover/prove/prove.h"
#include "shared/proof/file.h"

namespace ptvm::prover {
namespace {

using ::testing::HasSubstr;

// 22 steps in segments of 16: a cut after step 16, and the end.
claim::ClaimData true_claim() {
  const vm::Program program = assembler::assemble(R"(
.memory 2
LOADI 7
loop: SUB 1
JNZ loop
LOADI 300
STORE 1
ADD 9
STORE 0
LOADI 5
NOP
HALT
)")
                                  .program;
  const auto proof = prove(
      program,
      {.security_bits = 0, .log_blowup = 1, .n_queries = 1, .pow_bits = 0, .log_segment_rows = 4});
  EXPECT_TRUE(proof.ok()) << proof.status();
  proof::File file;
  EXPECT_EQ(proof::open_file(proof->proof, file), Status::kAccepted);
  return claim::copy_of(file.claim);
}

class Reexecute : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { claim_ = new claim::ClaimData(true_claim()); }
  static void TearDownTestSuite() { delete claim_; }

  // What running the program again says of the claim with `alter` done to it.
  template <class Alter>
  static std::string finding(Alter alter) {
    claim::ClaimData claim = *claim_;
    alter(claim);
    return std::string(reexecute(claim).message());
  }

  static const claim::ClaimData* claim_;
};
const claim::ClaimData* Reexecute::claim_ = nullptr;

TEST_F(Reexecute, AgreesWithAClaimThatIsTrue) {
  ASSERT_EQ(claim_->steps, 22u);
  ASSERT_EQ(claim_->cuts.size(), 1u);
  EXPECT_TRUE(reexecute(*claim_).ok()) << reexecute(*claim_);
}

TEST_F(Reexecute, NamesWhatDiffersInTheFinalState) {
  EXPECT_EQ(finding([](auto& claim) { claim.final_state.registers.acc = 6; }),
            "after step 22: acc is 5 in the run, but 6 in the claim");
  EXPECT_EQ(finding([](auto& claim) { claim.final_state.memory[0] = 310; }),
            "after step 22: memory[0] is 309 in the run, but 310 in the claim");
  EXPECT_EQ(finding([](auto& claim) { claim.final_state.registers.carry = true; }),
            "after step 22: carry_flag is false in the run, but true in the claim");
}

TEST_F(Reexecute, NamesWhatDiffersAtACut) {
  EXPECT_EQ(finding([](auto& claim) { claim.cuts[0].memory[1] = 1; }),
            "after step 16: memory[1] is 0 in the run, but 1 in the claim");
}

TEST_F(Reexecute, NamesStepsThatAreTooFewOrTooMany) {
  EXPECT_EQ(finding([](auto& claim) { ++claim.steps; }),
            "after step 22: the number of steps is 22 in the run, but 23 in the claim");
  EXPECT_EQ(finding([](auto& claim) {
              ++claim.steps;
              ++claim.segment_steps[1];
            }),
            "after step 22: halted is true in the run, but false in the claim");
  EXPECT_THAT(finding([](auto& claim) {
                --claim.steps;
                --claim.segment_steps[1];
              }),
              HasSubstr("after step 21: "));
  EXPECT_EQ(finding([](auto& claim) {
              claim.steps = 16;
              claim.segment_steps.pop_back();
              claim.final_state = claim.cuts[0];
              claim.cuts.clear();
            }),
            "after step 16: the run goes on");
}

TEST_F(Reexecute, RunsTheProgramOfTheClaim) {
  EXPECT_THAT(finding([](auto& claim) { claim.program.instructions[0].operand = 8; }),
              HasSubstr("after step 16: "));
  EXPECT_THAT(finding([](auto& claim) {
                claim.program.instructions[0] = {isa::Opcode::kPop, 0};
              }),
              HasSubstr("stack underflow"));
}

}  // namespace
}  // namespace ptvm::prover
