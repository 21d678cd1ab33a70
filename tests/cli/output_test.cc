// Files are written whole or not at all.
#include <gmock/gmock.h>

#include <csignal>

#include "tests/cli/run_program.h"

namespace ptvm::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::StartsWith;

class CliOutput : public CliTest {
 protected:
  // Some 2 KB when assembled, more than the limit on files below.
  void write_program() const {
    std::string source;
    for (int i = 0; i < 256; ++i) source += "LOADI 1\n";
    write("a.tvm", source);
  }
};

TEST_F(CliOutput, ReplacesAFile) {
  write("a.json", "before");
  EXPECT_EQ(prover("assemble " + program("halt") + " -o a.json").exit_code, 0);
  EXPECT_THAT(read("a.json"), StartsWith("{\"instructions\""));
  EXPECT_THAT(files(), ElementsAre("a.json"));
}

TEST_F(CliOutput, KeepsTheOldFileIfASignalStopsTheWriting) {
  write_program();
  write("a.json", "before");
  const Outcome outcome = shell("ulimit -c 0; ulimit -f 1; exec $PROVER assemble a.tvm -o a.json");
  EXPECT_EQ(outcome.exit_code, 128 + SIGXFSZ);
  EXPECT_EQ(read("a.json"), "before");
  EXPECT_THAT(files(), ElementsAre("a.json", "a.tvm"));
}

TEST_F(CliOutput, LeavesNothingIfTheWritingFails) {
  write_program();
  const Outcome outcome =
      shell("trap '' XFSZ; ulimit -c 0; ulimit -f 1; exec $PROVER assemble a.tvm -o a.json");
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_EQ(outcome.err, "error: cannot write `a.json`: File too large\n");
  EXPECT_THAT(files(), ElementsAre("a.tvm"));
}

TEST_F(CliOutput, LeavesNothingIfTheProofIsInterrupted) {
  // One segment; more leave a partial file behind (resume_test.cc).
  write("long.tvm", "LOADI 16000\nSUB 1\nJZ 4\nJMP 1\nHALT\n");
  for (const char* signal : {"INT", "TERM", "KILL"}) {
    const std::string name(signal);
    // dash runs background commands with SIGINT ignored; `env` gives them the default back.
    const Outcome outcome = shell("env --default-signal=INT $PROVER prove long.tvm " +
                                  std::string("--pow-bits 32 -o x.proof & pid=$!; sleep ") +
                                  "0.2; kill -" + name + " $pid; wait $pid");
    EXPECT_GT(outcome.exit_code, 128) << name << outcome.err;
    EXPECT_THAT(files(), ElementsAre("long.tvm")) << name;
  }
}

TEST_F(CliOutput, RejectsPlacesThatCannotBeWrittenBeforeProving) {
  write("file", "");
  for (const char* path : {"missing/x.proof", "file/x.proof", ".", "/nonexistent/x.proof"}) {
    const Outcome outcome = prover("prove " + program("halt") + " -o " + path);
    EXPECT_EQ(outcome.exit_code, 2) << path;
    EXPECT_THAT(outcome.err, StartsWith("error: cannot write `" + std::string(path) + "`: "));
    EXPECT_THAT(outcome.out, IsEmpty());
  }
  EXPECT_THAT(files(), ElementsAre("file"));
}

TEST_F(CliOutput, FollowsLinksAndKeepsPipes) {
  ASSERT_EQ(shell("mkdir real; echo before > real/a.json; ln -s real/a.json link").exit_code, 0);
  EXPECT_EQ(prover("assemble " + program("halt") + " -o link").exit_code, 0);
  EXPECT_EQ(shell("test -L link").exit_code, 0);
  EXPECT_THAT(read("real/a.json"), StartsWith("{\"instructions\""));

  const Outcome outcome = shell("mkfifo pipe; cat pipe & $PROVER assemble " + program("halt") +
                                " -o pipe && wait && test -p pipe");
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_EQ(outcome.out, read("real/a.json"));
}

}  // namespace
}  // namespace ptvm::cli
