// A proof of 2^22 steps that is killed half way goes on and verifies.
#include <iostream>

#include "tests/cli/resume_support.h"

namespace ptvm::cli {
namespace {

// 16 times 2^14 rounds of 16 steps.
constexpr const char* kSource = R"(
    .memory 5
    .init 0 16
    outer:
      LOADI 16384
      STORE 1
    inner:
      LOAD 2
      MUL 25173
      ADD 13849
      STORE 2
      XORM 3
      STORE 3
      AND 0x7FFF
      OR 1
      ADDM 4
      STORE 4
      NOP
      NOP
      LOAD 1
      SUB 1
      STORE 1
      JNZ inner
      LOAD 0
      SUB 1
      STORE 0
      JNZ outer
      HALT
)";

using CliResumeSlow = ResumeTest;

TEST_F(CliResumeSlow, AProofOfFourMillionStepsKilledHalfWayGoesOnAndVerifies) {
  write("a.tvm", kSource);
  const Json whole = prover_json("prove a.tvm -o whole.proof --max-memory 256M --json");
  ASSERT_GE(whole["steps"], 1 << 22);
  const uint64_t n_bytes = whole["proof_bytes"];

  ASSERT_TRUE(prove_and_kill({"a.tvm", "--max-memory", "256M", "--quiet"}, n_bytes / 2, 0));
  EXPECT_GE(partial_bytes(), n_bytes / 2);
  const Json resumed = prover_json("prove a.tvm -o x.proof --max-memory 256M --json");
  EXPECT_GE(resumed["segments_kept"], whole["segments"].get<int>() / 2 - 1);
  EXPECT_LT(resumed["segments_kept"], whole["segments"]);
  EXPECT_TRUE(read("x.proof") == read("whole.proof"));
  const Outcome verified = verifier("verify x.proof --json");
  EXPECT_EQ(verified.exit_code, 0) << verified.out;
  std::cout << "uninterrupted " << whole << "\nresumed " << resumed << "\nverified in "
            << Json::parse(verified.out)["verify_ms"] << " ms\n";
}

}  // namespace
}  // namespace ptvm::cli
