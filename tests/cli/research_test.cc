// research step, trace and matrix, equivalence, and what verifies their artifacts.
#include <gmock/gmock.h>

#include <regex>
#include <set>

#include "tests/cli/run_program.h"
#include "tests/prover/research/samples.h"
#include "tests/spec/markdown.h"

namespace ptvm::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

class CliResearch : public CliTest {
 protected:
  // Writes the artifact of `arguments`, and reads it.
  Json artifact(const std::string& arguments) const {
    const Outcome outcome = prover(arguments + " -o artifact.json");
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    return Json::parse(read("artifact.json"));
  }

  void expect_accepted(const std::string& command) const {
    for (const char* option : {"", " --reexecute"}) {
      const Outcome outcome = prover(command + " artifact.json" + option);
      EXPECT_EQ(outcome.exit_code, 0) << outcome.out;
      EXPECT_THAT(outcome.out, StartsWith("artifact.json: ACCEPTED\n"));
      EXPECT_THAT(outcome.err, IsEmpty());
    }
  }
};

TEST_F(CliResearch, ComparesAStep) {
  const Json json = artifact("research step " + program("addition") + " --step 2");
  EXPECT_EQ(json["statement_version"], "ptvm-research-step-v1");
  EXPECT_EQ(json["state_before"]["acc"], 5);
  EXPECT_EQ(json["engines"][0]["name"], "transformer");
  expect_accepted("verify-research");
}

TEST_F(CliResearch, ComparesARun) {
  const Json json = artifact("research trace " + program("fibonacci"));
  EXPECT_EQ(json["statement_version"], "ptvm-research-trace-v1");
  EXPECT_EQ(json["checked_steps"], 103);
  EXPECT_EQ(json["engines"][0]["name"], "transformer");
  EXPECT_NE(json["engines"][1]["name"], "native");  // another transformer is the better question
  expect_accepted("verify-research");
}

TEST_F(CliResearch, ComparesTheEnginesAndStepsAskedFor) {
  const Json json = artifact("research trace " + program("soft_attention_memory") +
                             " --engines native,tensor --max-steps 5 --layers 2"
                             " --attention-mode Softmax");
  EXPECT_EQ(json["engines"][0]["name"], "native");
  EXPECT_EQ(json["engines"][1]["name"], "tensor");
  EXPECT_EQ(json["checked_steps"], 5);
  EXPECT_EQ(json["layers"], 2);
  EXPECT_EQ(json["attention_mode"], "softmax");
  expect_accepted("verify-research");
}

TEST_F(CliResearch, ComparesSeveralPrograms) {
  write("pop.tvm", ".memory 1\nPOP\n");
  const Json json = artifact("research matrix " + program("counter") + " pop.tvm " +
                             program("long_loop") + " --max-steps 100");
  EXPECT_EQ(json["statement_version"], "ptvm-research-matrix-v1");
  EXPECT_EQ(json["totals"], Json({{"programs", 3},
                                  {"matched", 3},
                                  {"mismatched", 0},
                                  {"halted", 1},
                                  {"failed", 1},
                                  {"stopped", 1},
                                  {"checked_steps", 138}}));
  EXPECT_EQ(json["entries"][1]["program_path"], "pop.tvm");
  expect_accepted("verify-research");
}

TEST_F(CliResearch, RunsAllEnginesForAnEquivalence) {
  const Json json = artifact("equivalence " + program("factorial_recursive"));
  EXPECT_EQ(json["statement_version"], "ptvm-research-equivalence-v1");
  EXPECT_EQ(json["checked_steps"], 46);
  EXPECT_EQ(json["rule_witnesses"].size(), 46u);
  EXPECT_GE(json["engines"].size(), 3u);
  expect_accepted("verify-equivalence");
  expect_accepted("verify-research");
}

TEST_F(CliResearch, TellsTheSameInJson) {
  const Json written = prover_json("equivalence " + program("addition") + " -o e --json");
  EXPECT_EQ(keys_of(written),
            (std::vector<std::string>{"artifact", "artifact_bytes", "kind", "programs", "engines",
                                      "checked_steps", "matched", "mismatches", "artifact_hash"}));
  EXPECT_EQ(written["artifact_bytes"], read("e").size());
  EXPECT_EQ(written["artifact_hash"], Json::parse(read("e"))["commitments"]["artifact_hash"]);
  const Json verified = prover_json("verify-equivalence e --reexecute --json");
  EXPECT_EQ(
      keys_of(verified),
      (std::vector<std::string>{"accepted", "reason", "reexecuted", "kind", "programs", "engines",
                                "checked_steps", "matched", "mismatches", "artifact_hash"}));
  EXPECT_EQ(verified["accepted"], true);
  EXPECT_EQ(verified["reexecuted"], true);
  EXPECT_EQ(verified["artifact_hash"], written["artifact_hash"]);
}

TEST_F(CliResearch, TakesAModelAsItIs) {
  ASSERT_EQ(prover("compile " + program("counter") + " -o m --layers 4").exit_code, 0);
  EXPECT_EQ(artifact("research trace m")["layers"], 4);
  const Outcome outcome = prover("research trace m -o t --layers 4");
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_THAT(outcome.err, HasSubstr("`m` is a model, which has layers and an attention mode of"));
}

TEST_F(CliResearch, RejectsAlteredArtifacts) {
  const Json good = artifact("equivalence " + program("addition"));
  Json json = good;
  json["trace"][2]["acc"] = 9;
  write("altered.json", json.dump());
  for (const char* command : {"verify-equivalence", "verify-research"}) {
    const Outcome outcome = prover(std::string(command) + " altered.json");
    EXPECT_EQ(outcome.exit_code, 1);
    EXPECT_THAT(outcome.out, StartsWith("altered.json: REJECTED\n/engines/0/trace_hash: is \""));
  }
  json = good;
  json["program"]["colour"] = "red";
  write("altered.json", json.dump());
  const Outcome outcome = prover("verify-equivalence altered.json --json");
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_EQ(Json::parse(outcome.out), Json({{"accepted", false},
                                            {"reason", "/program/colour: unknown member"},
                                            {"reexecuted", false}}));
  for (const char* text : {"", "{}", "[1",
                           "\x7f"
                           "ELF"}) {
    write("altered.json", text);
    EXPECT_EQ(prover("verify-research altered.json").exit_code, 1) << text;
  }
}

TEST_F(CliResearch, RejectsMadeUpRunsWhenExecutedAgain) {
  research::Equivalence run =
      research::record_equivalence(research::subject_named("addition"), research::two_engines(), 9)
          .value();
  run.trace.back().registers.acc = 7;
  write("forged.json", research::to_json(run).dump());
  EXPECT_EQ(prover("verify-equivalence forged.json").exit_code, 0);
  const Outcome outcome = prover("verify-equivalence forged.json --reexecute");
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.out, HasSubstr("but running the engines again makes it"));
}

TEST_F(CliResearch, TellsOfEnginesThatDiffered) {
  write("differing.json", research::to_json(research::mismatch("addition", 2)).dump());
  const Outcome outcome = prover("verify-research differing.json");
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_THAT(outcome.out, HasSubstr("matched       NO\n"));
  EXPECT_THAT(outcome.out, HasSubstr("step 2: acc is 8 in native, but 9 in tensor\n"));
}

TEST_F(CliResearch, RejectsAnotherKindAsAnEquivalence) {
  artifact("research trace " + program("addition"));
  const Outcome outcome = prover("verify-equivalence artifact.json");
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.out, HasSubstr("/statement_version: is that of another artifact"));
}

TEST_F(CliResearch, WritesNothingAfterAnError) {
  write("bad.tvm", "NOPE\n");
  const auto error = [&](int exit_code, const std::string& arguments) {
    const Outcome outcome = prover(arguments);
    EXPECT_EQ(outcome.exit_code, exit_code) << arguments;
    EXPECT_THAT(outcome.out, IsEmpty()) << arguments;
    return outcome.err;
  };
  const std::string addition = program("addition");
  EXPECT_THAT(error(1, "research trace bad.tvm -o t"), HasSubstr("bad.tvm:1:1: error: "));
  EXPECT_THAT(error(1, "research matrix " + addition + " bad.tvm -o t"), HasSubstr("bad.tvm:1:1"));
  EXPECT_THAT(error(1, "research step " + addition + " --step 4 -o t"),
              HasSubstr("there is no step 4: the run ends after 3 steps"));
  EXPECT_THAT(error(2, "research trace missing -o t"), HasSubstr("cannot read `missing`"));
  EXPECT_THAT(error(2, "equivalence " + addition + " -o none/t"),
              HasSubstr("cannot write `none/t`"));
  EXPECT_THAT(error(2, "verify-research missing"), HasSubstr("cannot read `missing`"));
  EXPECT_THAT(files(), ::testing::ElementsAre("bad.tvm"));
}

TEST_F(CliResearch, RejectsWrongUsage) {
  const std::string trace = "research trace " + program("addition");
  const auto error = [&](const std::string& arguments) {
    const Outcome outcome = prover(arguments);
    EXPECT_EQ(outcome.exit_code, 2) << arguments;
    EXPECT_THAT(outcome.out, IsEmpty()) << arguments;
    return outcome.err;
  };
  EXPECT_THAT(error("research"), HasSubstr("Run with --help"));
  EXPECT_THAT(error("research frobnicate x"), HasSubstr("Run with --help"));
  EXPECT_THAT(error(trace), HasSubstr("--output is required"));
  EXPECT_THAT(error(trace + " -o t --engines native,burn"),
              HasSubstr("--engines: expected names of native, transformer, tensor, onnx, not "
                        "`burn`"));
  EXPECT_THAT(error(trace + " -o t --engines native,native"), HasSubstr("`native` is there twice"));
  for (const char* engines : {"native", "native,transformer,tensor"}) {
    EXPECT_THAT(error(trace + " -o t --engines " + engines),
                HasSubstr("--engines: expected two names, as in native,tensor"));
  }
  EXPECT_THAT(error("equivalence x -o t --engines native"),
              HasSubstr("--engines: expected two names or more"));
  EXPECT_THAT(error(trace + " -o t --max-steps 0"), HasSubstr("a number from 1 to 1048576"));
  EXPECT_THAT(error("equivalence x -o t --max-steps 4097"), HasSubstr("a number from 1 to 4096"));
  EXPECT_THAT(error("research step x -o t --step 0"), HasSubstr("a number from 1 to 1048576"));
  EXPECT_THAT(files(), IsEmpty());
}

TEST_F(CliResearch, ShowsAnExampleInEachHelp) {
  for (const char* command : {"research", "research step", "research trace", "research matrix",
                              "equivalence", "verify-research", "verify-equivalence"}) {
    const Outcome outcome = prover(std::string(command) + " --help");
    EXPECT_EQ(outcome.exit_code, 0) << command;
    EXPECT_THAT(outcome.out, HasSubstr("Example:\n  prover " + std::string(command))) << command;
  }
}

std::set<std::string> options_in(const std::string& text) {
  static const std::regex kOption("--[a-z]+(-[a-z]+)*");
  return {std::sregex_token_iterator(text.begin(), text.end(), kOption), {}};
}

TEST_F(CliResearch, HasTheOptionsOfTheDocument) {
  std::set<std::string> documented, offered;
  const testing::Document document("../docs/cli.md");
  const std::string heading = "## research, equivalence";
  for (const testing::Row& row : document.table("| option | default | meaning |", heading)) {
    documented.merge(options_in(row[0]));
  }
  for (const char* command :
       {"research step", "research trace", "research matrix", "equivalence"}) {
    offered.merge(options_in(prover(std::string(command) + " --help").out));
  }
  for (const char* common : {"--help", "--output"}) EXPECT_EQ(offered.erase(common), 1u) << common;
  EXPECT_EQ(documented, offered);
}

}  // namespace
}  // namespace ptvm::cli
