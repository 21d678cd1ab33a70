// trace: a run as JSON and as a page. The page itself is tested in a browser (web/tests).
#include <gmock/gmock.h>

#include "tests/cli/run_program.h"

namespace ptvm::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

using CliTrace = CliTest;

TEST_F(CliTrace, PrintsWhatRunGoesThrough) {
  const Json trace = prover_json("trace " + program("fibonacci") + " --json");
  const Json run = prover_json("run " + program("fibonacci") + " --json");
  EXPECT_EQ(trace["steps"], run["steps"]);
  EXPECT_EQ(trace["halted"], true);
  EXPECT_EQ(trace["states"]["acc"].back(), run["acc"]);
  EXPECT_EQ(trace["states"]["pc"].size(), 104u);
  EXPECT_EQ(trace["accesses"]["kind"].size(), 103u);
  std::vector<int> memory = trace["initial_memory"];
  for (size_t i = 0; i < 103; ++i) {
    if (trace["accesses"]["kind"][i] != 2) continue;
    memory[trace["accesses"]["address"][i]] = trace["accesses"]["value"][i];
  }
  EXPECT_EQ(Json(memory), run["memory"]);
}

TEST_F(CliTrace, WritesAPage) {
  const Outcome outcome = prover("trace " + program("fibonacci") + " --html -o out.html");
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_THAT(outcome.out, StartsWith("out.html: "));
  EXPECT_THAT(outcome.out, EndsWith(" bytes, 103 steps\n"));
  EXPECT_THAT(read("out.html"), StartsWith("<!doctype html>"));
  EXPECT_THAT(files(), ElementsAre("out.html"));
}

TEST_F(CliTrace, TakesAModelWithItsConfiguration) {
  ASSERT_EQ(prover("compile " + program("soft_attention_memory") +
                   " -o m --layers 4 --attention-mode softmax")
                .exit_code,
            0);
  const Json trace = prover_json("trace m --json");
  EXPECT_EQ(trace["attention_mode"], "softmax");
  EXPECT_EQ(trace["layers"], 4);
  EXPECT_EQ(trace["states"]["acc"].back(), 9);
  EXPECT_EQ(trace["listing"]["is_source"], false);
  const Outcome outcome = prover("trace m --json --layers 1");
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_THAT(outcome.err, HasSubstr("`m` is a model"));
}

TEST_F(CliTrace, SaysWhereARunWasCut) {
  write("loop.tvm", "JMP 0\n");
  const Outcome outcome = prover("trace loop.tvm --html -o out.html --max-steps 5");
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_THAT(outcome.out, EndsWith(" bytes, 5 steps; the run goes on (--max-steps)\n"));
  EXPECT_EQ(prover_json("trace loop.tvm --json")["steps"], 20000);
}

TEST_F(CliTrace, ShowsARunThatFails) {
  write("pop.tvm", ".memory 1\nNOP\nPOP\n");
  const Outcome outcome = prover("trace pop.tvm --html -o out.html");
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_THAT(outcome.out,
              HasSubstr("1 step, and then: step 2, pc 1 (POP), line 3: stack underfl"));
}

TEST_F(CliTrace, RejectsWhatItCannotDo) {
  EXPECT_EQ(prover("trace " + program("halt")).exit_code, 2);
  EXPECT_EQ(prover("trace " + program("halt") + " --html --json").exit_code, 2);
  EXPECT_EQ(prover("trace missing --json").exit_code, 2);
  EXPECT_THAT(prover("trace " + program("halt") + " --html --max-steps 262145").err,
              HasSubstr("--max-steps: expected a number from 0 to 262144, not `262145`"));
  write("bad.tvm", "FROB\n");
  EXPECT_EQ(prover("trace bad.tvm --html -o out.html").exit_code, 1);
  const Outcome outcome = prover("trace " + program("halt") + " --html -o missing/out.html");
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_THAT(outcome.err, StartsWith("error: cannot write `missing/out.html`: "));
  EXPECT_THAT(outcome.out, IsEmpty());
  EXPECT_THAT(files(), ElementsAre("bad.tvm"));
}

}  // namespace
}  // namespace ptvm::cli
