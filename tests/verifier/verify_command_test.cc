// What `verify` makes of a run that is not what a proof shows: that takes a proof system that is
// broken, so here the run is.
#include <gmock/gmock.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>

#include "prover/asm/load.h"
#include "prover/prove/prove.h"
#include "verifier/tool/commands.h"

namespace ptvm::tool {
namespace {

using ::testing::HasSubstr;

class VerifyWithReexecution : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto program = assembler::load(PTVM_SOURCE_DIR "/programs/halt.tvm");
    const auto result = prover::prove(program.value(), {});
    ASSERT_TRUE(result.ok()) << result.status();
    std::ofstream(path_, std::ios::binary)
        .write(reinterpret_cast<const char*>(result->proof.data()),
               static_cast<std::streamsize>(result->proof.size()));
  }
  void TearDown() override { std::remove(path_.c_str()); }

  // Runs `verify` with these arguments; the program's run differs from the claim by `difference`.
  ExitCode verify(std::vector<std::string> arguments, const std::string& difference) {
    CLI::App app("", "test");
    ExitCode exit_code = ExitCode::kUsage;
    add_verify(app, exit_code, [&](std::span<const uint8_t> proof) {
      ++n_runs_;
      EXPECT_FALSE(proof.empty());
      return difference;
    });
    arguments.insert(arguments.begin(), {"verify", path_});
    std::ranges::reverse(arguments);
    ::testing::internal::CaptureStdout();
    app.parse(arguments);
    output_ = ::testing::internal::GetCapturedStdout();
    return exit_code;
  }

  std::string path_ = ::testing::TempDir() + "verify_command_test.proof";
  std::string output_;
  int n_runs_ = 0;
};

TEST_F(VerifyWithReexecution, RejectsARunThatDiffers) {
  EXPECT_EQ(verify({"--reexecute"}, "after step 1: acc is 0"), ExitCode::kFailed);
  EXPECT_THAT(output_, HasSubstr(": REJECTED\nRunDiffers: after step 1: acc is 0\n"));
  EXPECT_THAT(output_, HasSubstr("The claim that was NOT proven:"));
  EXPECT_EQ(verify({"--strict", "--json"}, "after step 1: acc is 0"), ExitCode::kFailed);
  const auto json = nlohmann::json::parse(output_);
  EXPECT_EQ(json["accepted"], false);
  EXPECT_EQ(json["reexecuted"], true);
  EXPECT_EQ(json["reason"], "RunDiffers: after step 1: acc is 0");
  EXPECT_EQ(n_runs_, 2);
}

TEST_F(VerifyWithReexecution, AcceptsARunThatDoesNot) {
  EXPECT_EQ(verify({"--reexecute"}, ""), ExitCode::kOk);
  EXPECT_THAT(output_, HasSubstr("run again     gives the same states"));
  EXPECT_EQ(n_runs_, 1);
}

TEST_F(VerifyWithReexecution, RunsNothingUnlessAskedOrIfTheProofIsRefused) {
  EXPECT_EQ(verify({}, "wrong"), ExitCode::kOk);
  EXPECT_EQ(verify({"--reexecute", "--min-proven-security", "1000"}, "wrong"), ExitCode::kFailed);
  EXPECT_THAT(output_, HasSubstr("\nProvenBitsTooLow: "));
  EXPECT_EQ(n_runs_, 0);
}

}  // namespace
}  // namespace ptvm::tool
