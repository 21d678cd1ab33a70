// The subcommands about programs: run, assemble, disassemble, info.
#include <gmock/gmock.h>

#include "tests/cli/run_program.h"

namespace ptvm::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

using CliRun = CliTest;

TEST_F(CliRun, PrintsTheKeysThatScriptsRelyOn) {
  const Json json = prover_json("run " + program("fibonacci") + " --json");
  EXPECT_THAT(keys_of(json), ElementsAre("program", "engine", "steps", "halted", "pc", "acc", "sp",
                                         "zero_flag", "carry_flag", "memory", "layers",
                                         "attention_mode", "elapsed_ms", "steps_per_second"));
  EXPECT_THAT(json["program"].get<std::string>(), ::testing::EndsWith("/fibonacci.tvm"));
  EXPECT_EQ(json["engine"], "native");
  EXPECT_EQ(json["steps"], 103);
  EXPECT_EQ(json["halted"], true);
  EXPECT_EQ(json["pc"], 15);
  EXPECT_EQ(json["acc"], 21);
  EXPECT_EQ(json["sp"], 5);
  EXPECT_EQ(json["zero_flag"], false);
  EXPECT_EQ(json["carry_flag"], false);
  EXPECT_EQ(json["memory"], Json({13, 21, 21, 7, 7}));
  EXPECT_EQ(json["layers"], 1);
  EXPECT_EQ(json["attention_mode"], "average-hard");
  EXPECT_GT(json["elapsed_ms"], 0.0);
  EXPECT_GT(json["steps_per_second"], 0.0);
}

TEST_F(CliRun, PrintsLinesForPeople) {
  const Outcome outcome = prover("run " + program("addition"));
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_THAT(outcome.out,
              HasSubstr("addition.tvm\nengine: native\nsteps: 3\nhalted: true\npc: 2\n"
                        "sp: 4\nacc: 8\nzero_flag: false\ncarry_flag: false\n"
                        "memory: [0, 0, 0, 0]\nlayers: 1\nattention_mode: average-hard\n"
                        "elapsed_ms: 0."));
  EXPECT_THAT(outcome.out, HasSubstr("\nthroughput_steps_per_sec: "));
}

TEST_F(CliRun, IsWhatAFileAloneMeans) {
  const Json json = prover_json(program("addition") + " --json");
  EXPECT_EQ(json["acc"], 8);
}

TEST_F(CliRun, StopsAtTheStepLimitWithoutAnError) {
  const Json json = prover_json("run " + program("fibonacci") + " --max-steps 102 --json");
  EXPECT_EQ(json["steps"], 102);
  EXPECT_EQ(json["halted"], false);
  EXPECT_EQ(prover_json("run " + program("fibonacci") + " --max-steps 103 --json")["halted"], true);
  EXPECT_EQ(prover_json("run " + program("fibonacci") + " --max-steps 0 --json")["pc"], 0);
}

TEST_F(CliRun, HasAStepLimitOf2To24) {
  write("loop.tvm", "JMP 0\n");
  const Json json = prover_json("run loop.tvm --json");
  EXPECT_EQ(json["steps"], 1 << 24);
  EXPECT_EQ(json["halted"], false);
}

TEST_F(CliRun, PrintsTheTrace) {
  const std::string step =
      "trace[001] layer=0 instr=\"LOADI 5\" pc=1 sp=4 acc=5 zero=false carry=false halted=false "
      "memory=[0, 0, 0, 0]\n";
  const Outcome text = prover("run " + program("addition") + " --trace");
  EXPECT_THAT(text.out, StartsWith("trace[000] init pc=0 sp=4 acc=0 zero=true"));
  EXPECT_THAT(text.out, HasSubstr(step));
  const Outcome json = prover("run " + program("addition") + " --trace --json");
  EXPECT_EQ(Json::parse(json.out)["steps"], 3);
  EXPECT_THAT(json.err, HasSubstr(step));
}

TEST_F(CliRun, RejectsAStepThatTheMachineForbids) {
  write("pop.tvm", ".memory 1\nNOP\nPOP\nPOP\n");
  const Outcome outcome = prover("run pop.tvm --json");
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.out, IsEmpty());
  EXPECT_THAT(outcome.err, StartsWith("error: step 2, pc 1 (POP), line 3: stack underflow: "));
}

TEST_F(CliRun, ReplacesBytesThatJsonCannotHold) {
  write("a\xff.tvm", "HALT\n");
  EXPECT_EQ(prover_json("run 'a\xff.tvm' --json")["program"], "a\xef\xbf\xbd.tvm");
}

using CliAssemble = CliTest;

TEST_F(CliAssemble, PrintsTheProgramOfAStatement) {
  const Json json = prover_json("assemble " + program("addition"));
  EXPECT_EQ(json.dump(),
            "{\"instructions\":[{\"LoadImmediate\":5},{\"AddImmediate\":3},\"Halt\"],"
            "\"initial_memory\":[0,0,0,0]}");
}

TEST_F(CliAssemble, ReportsEveryErrorWithItsPlace) {
  write("bad.tvm", "  FROB 1\nJMP nowhere\nHALT\n  LOADI 99999\n");
  for (const char* command : {"assemble", "run", "prove -o x.proof"}) {
    const Outcome outcome = prover(std::string(command) + " bad.tvm");
    EXPECT_EQ(outcome.exit_code, 1) << command;
    EXPECT_THAT(outcome.out, IsEmpty()) << command;
    EXPECT_THAT(outcome.err, StartsWith("bad.tvm:1:3: error: unknown instruction `FROB`\n"
                                        "  FROB 1\n"
                                        "  ^\n"
                                        "bad.tvm:2:5: error: "));
    EXPECT_THAT(outcome.err, HasSubstr("\nbad.tvm:4:9: error: ")) << command;
  }
  EXPECT_THAT(files(), ElementsAre("bad.tvm"));
}

TEST_F(CliAssemble, RejectsJsonThatIsNoProgram) {
  write("bad.json", "{\"instructions\": [{\"Jump\": 256}], \"initial_memory\": []}");
  const Outcome outcome = prover("run bad.json");
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.err, StartsWith("error: bad.json: /instructions/0/Jump: expected"));
}

TEST_F(CliAssemble, RejectsAFileThatIsTooLong) {
  const Outcome outcome = prover("run /dev/zero");
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_EQ(outcome.err, "error: `/dev/zero` is longer than 1048576 bytes\n");
}

using CliDisassemble = CliTest;

TEST_F(CliDisassemble, GivesSourceOfTheSameProgram) {
  for (const char* name : {"all_instructions", "no_memory", "fibonacci"}) {
    const Outcome json = prover("assemble " + program(name) + " -o first.json");
    ASSERT_EQ(json.exit_code, 0) << json.err;
    ASSERT_EQ(prover("disassemble first.json -o source.tvm").exit_code, 0);
    ASSERT_EQ(prover("assemble source.tvm -o second.json").exit_code, 0);
    EXPECT_THAT(read("source.tvm"), Not(HasSubstr("{")));
    EXPECT_EQ(read("first.json"), read("second.json")) << name;
  }
}

using CliInfo = CliTest;

TEST_F(CliInfo, DescribesAProgram) {
  const Json json = prover_json("info " + program("addition") + " --json");
  EXPECT_THAT(keys_of(json), ElementsAre("program", "instructions", "initial_memory", "opcodes",
                                         "program_hash", "cells_per_row"));
  EXPECT_EQ(json["instructions"], 3);
  EXPECT_EQ(json["opcodes"].dump(), "{\"LOADI\":1,\"ADD\":1,\"HALT\":1}");
  EXPECT_GT(json["cells_per_row"]["step"], 0);
  const Outcome text = prover("info " + program("addition"));
  EXPECT_THAT(text.out, HasSubstr("instructions  3: LOADI 1, ADD 1, HALT 1\n"));
  EXPECT_THAT(text.out, HasSubstr("  1             ADD 3\n"));
}

}  // namespace
}  // namespace ptvm::cli
