// What holds for all subcommands: help, versions, wrong usage, files that cannot be used.
#include <gmock/gmock.h>

#include "tests/cli/run_program.h"

namespace ptvm::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

using CliUsage = CliTest;

TEST_F(CliUsage, HelpShowsAnExample) {
  for (const char* command :
       {"", "run", "prove", "verify", "compile", "assemble", "disassemble", "info", "export",
        "import", "export-onnx", "tui", "trace", "cost", "attention", "attention prove",
        "attention verify", "attention bench"}) {
    const Outcome outcome = prover(std::string(command) + " --help");
    EXPECT_EQ(outcome.exit_code, 0) << command;
    EXPECT_THAT(outcome.out, HasSubstr("Example:\n  prover ")) << command;
    EXPECT_THAT(outcome.err, IsEmpty()) << command;
  }
  for (const char* command : {"", "verify", "info"}) {
    const Outcome outcome = verifier(std::string(command) + " --help");
    EXPECT_EQ(outcome.exit_code, 0) << command;
    EXPECT_THAT(outcome.out, HasSubstr("Example:\n  verifier ")) << command;
  }
}

TEST_F(CliUsage, HelpListsTheExitCodes) {
  EXPECT_THAT(prover("--help").out, HasSubstr("Exit codes:\n  0  done"));
  EXPECT_THAT(verifier("--help").out, HasSubstr("Exit codes:\n  0  verify: the proof is accepted"));
}

TEST_F(CliUsage, VersionNamesTheProofFormat) {
  EXPECT_THAT(prover("--version").out, StartsWith("prover 0.1.0 (proof format 1)"));
  EXPECT_THAT(verifier("--version").out, StartsWith("verifier 0.1.0 (proof format 1)"));
}

TEST_F(CliUsage, RejectsWrongUsage) {
  for (const char* arguments : {"", "run", "prove x.tvm", "run x.tvm --frobnicate",
                                "run a.tvm b.tvm", "--frobnicate", "assemble x.tvm -o"}) {
    const Outcome outcome = prover(arguments);
    EXPECT_EQ(outcome.exit_code, 2) << arguments;
    EXPECT_THAT(outcome.out, IsEmpty()) << arguments;
    EXPECT_THAT(outcome.err, HasSubstr("Run with --help")) << arguments;
  }
  for (const char* arguments :
       {"", "verify", "prove x", "verify a b", "verify a --min-proven-security"}) {
    EXPECT_EQ(verifier(arguments).exit_code, 2) << arguments;
  }
}

TEST_F(CliUsage, RejectsWhatIsNoNumberInRange) {
  for (const char* text :
       {"''", "-1", "1.5", "1e3", "0x10", "+5", "5x", "' 5'", "18446744073709551616"}) {
    const Outcome outcome = prover("run x.tvm --max-steps " + std::string(text));
    EXPECT_EQ(outcome.exit_code, 2) << text;
    EXPECT_THAT(outcome.err, HasSubstr("--max-steps: expected a number from 0 to ")) << text;
  }
  EXPECT_EQ(prover("prove x.tvm -o x --stark-num-colinearity-checks 0").exit_code, 2);
  EXPECT_EQ(prover("prove x.tvm -o x --stark-num-colinearity-checks 513").exit_code, 2);
  EXPECT_EQ(prover("prove x.tvm -o x --pow-bits 33").exit_code, 2);
  EXPECT_EQ(prover("prove x.tvm -o x --stark-expansion-factor 3").exit_code, 2);
  EXPECT_EQ(prover("prove x.tvm -o x --threads 0").exit_code, 2);
}

TEST_F(CliUsage, RejectsFilesThatCannotBeRead) {
  for (const char* command : {"run", "prove -o x", "verify", "compile -o x", "assemble",
                              "disassemble", "info", "trace --json", "cost --model"}) {
    for (const char* path : {"missing", ".", "''"}) {
      const Outcome outcome = prover(std::string(command) + " " + path);
      EXPECT_EQ(outcome.exit_code, 2) << command << " " << path;
      EXPECT_THAT(outcome.out, IsEmpty());
      EXPECT_THAT(outcome.err, StartsWith("error: cannot read `")) << command << " " << path;
    }
  }
  EXPECT_EQ(verifier("verify missing").exit_code, 2);
  EXPECT_EQ(verifier("info .").exit_code, 2);
  EXPECT_THAT(files(), IsEmpty());
}

TEST_F(CliUsage, SaysWhenStandardOutputIsLost) {
  const Outcome outcome = shell("exec $PROVER run " + program("addition") + " > /dev/full");
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_EQ(outcome.err, "error: standard output cannot be written\n");
}

}  // namespace
}  // namespace ptvm::cli
