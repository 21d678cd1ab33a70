// tui: in a terminal, and without one.
#include <gmock/gmock.h>

#include "tests/cli/run_program.h"
#include "tests/cli/terminal.h"

namespace ptvm::cli {
namespace {

using ::testing::AllOf;
using ::testing::Each;
using ::testing::Ge;
using ::testing::HasSubstr;
using ::testing::Not;

class CliTui : public CliTest {
 protected:
  std::string tui(const std::string& name, const std::string& options = "") const {
    return "$PROVER tui " + program(name) + " " + options;
  }
};

TEST_F(CliTui, StepsForwardAndBack) {
  const Terminal terminal(folder(), tui("fibonacci"));
  terminal.expect(AllOf(HasSubstr("equal in all 103 steps"), HasSubstr("step 0 of 103"),
                        HasSubstr("the initial state"), HasSubstr("▶   0    LOAD 3"),
                        HasSubstr("fibonacci.tvm")));
  terminal.type("Right l Space Left");
  terminal.expect(AllOf(HasSubstr("step 2 of 103"), HasSubstr("step 2: SUBM 4 read 7 from cell 4"),
                        HasSubstr("▶   2    JZ done")));
  terminal.type("NPage");
  terminal.expect(HasSubstr("step 22 of 103"));
  terminal.type("End");
  terminal.expect(AllOf(HasSubstr("step 103 of 103"), HasSubstr("halted")));
  terminal.type("Home");
  terminal.expect(HasSubstr("step 0 of 103"));
  terminal.type("q");
  terminal.expect(HasSubstr("[exit 0]"));
}

TEST_F(CliTui, JumpsAndFollowsACell) {
  const Terminal terminal(folder(), tui("fibonacci"));
  terminal.expect(HasSubstr("equal in"));
  terminal.type(": 4");
  terminal.expect(HasSubstr("Step: 4_"));
  terminal.type("2 Enter");
  terminal.expect(HasSubstr("step 42 of 103"));
  terminal.type("c 2 Enter n");
  terminal.expect(AllOf(HasSubstr("step 48: STORE 2 wrote 5 to cell 2"), HasSubstr("[  2      5w]"),
                        HasSubstr("History of cell 2"), HasSubstr("5 writes, 4 corners"),
                        HasSubstr("a read gives 5, the newest value (step 48)"), HasSubstr("◉")));
  terminal.type("?");
  terminal.expect(AllOf(HasSubstr("Keys"), HasSubstr("jump to a step")));
}

TEST_F(CliTui, HonoursAttentionAndLayers) {
  const Terminal terminal(folder(),
                          tui("soft_attention_memory", "--attention-mode softmax --layers 2"), 130);
  terminal.expect(HasSubstr("equal in"));
  terminal.type(": 4 Enter");
  terminal.expect(AllOf(HasSubstr("a read gives 9"),
                        HasSubstr("9: 86.7 % of 10 (step 4), 11.7 % of 4 (step 2)"),
                        HasSubstr("softmax, 2 layers"), HasSubstr("in layer 1")));
}

TEST_F(CliTui, ShowsAModelAndARunThatFails) {
  write("bad.tvm", ".memory 1\nNOP\nPOP\n");
  ASSERT_EQ(prover("compile bad.tvm -o bad.model").exit_code, 0);
  const Terminal terminal(folder(), "$PROVER tui bad.model");
  terminal.expect(HasSubstr("equal in"));
  terminal.type("End");
  terminal.expect(AllOf(HasSubstr("step 1 of 1, then an error"),
                        HasSubstr("step 2, pc 1 (POP): stack underflow"), HasSubstr("   1  POP")));
}

TEST_F(CliTui, LimitsTheRun) {
  write("loop.tvm", "JMP 0\n");
  const Terminal terminal(folder(), "$PROVER tui loop.tvm --max-steps 70");
  terminal.expect(AllOf(HasSubstr("equal in all 70 steps"), HasSubstr("step 0 of 70, then more")));
}

TEST_F(CliTui, FollowsTheSizeOfTheTerminal) {
  const Terminal terminal(folder(), tui("fibonacci"), 100, 30);
  terminal.expect(HasSubstr("equal in"));
  terminal.resize(50, 10);
  terminal.expect(AllOf(HasSubstr("── Registers ─────────────────────────────────────\n"),
                        Not(HasSubstr("History"))));
  terminal.resize(12, 2);
  terminal.expect(HasSubstr("step 0 of 10"));
  terminal.resize(140, 45);
  terminal.expect(HasSubstr("History of cell 0"));
  terminal.type("q");
  terminal.expect(HasSubstr("[exit 0]"));
}

TEST_F(CliTui, DrawsWithAsciiWhereThereIsNothingElse) {
  for (const std::string& command :
       {"LC_ALL=C " + tui("fibonacci"), "LC_ALL=C.UTF-8 " + tui("fibonacci", "--ascii")}) {
    const Terminal terminal(folder(), command);
    terminal.expect(AllOf(HasSubstr("equal in"), HasSubstr(">   0    LOAD 3"), Each(Ge(0))));
  }
}

TEST_F(CliTui, DoesWithoutColours) {
  const Terminal terminal(folder(), "TERM=vt100 " + tui("fibonacci"));
  terminal.expect(AllOf(HasSubstr("equal in"), HasSubstr("step 0 of 103")));
  terminal.type("Right");
  terminal.expect(HasSubstr("step 1 of 103"));
}

// Behind a program that has ended, the terminal shows and takes what it did before.
TEST_F(CliTui, RestoresTheTerminalAtTheEnd) {
  const std::string check =
      "; code=$?; stty -a | tr ' ' '\\n' | grep -cE '^(icanon|echo|onlcr|icrnl);?$'; (exit $code)";
  for (const auto& [keys, status] : {std::pair("q", "[exit 0]"), {"C-c", "[exit 130]"}}) {
    const Terminal terminal(folder(), "echo before; " + tui("fibonacci") + check);
    terminal.expect(HasSubstr("equal in"));
    terminal.type(keys);
    terminal.expect(AllOf(HasSubstr("[exit"), HasSubstr("before\n4\n"), HasSubstr(status),
                          Not(HasSubstr("Registers"))));
  }
}

TEST_F(CliTui, EndsWithTheSignalThatEndsIt) {
  const Terminal terminal(
      folder(), "sh -c 'echo $$ > pid; exec \"$0\" tui \"$1\"' \"$PROVER\" " + program("halt"));
  terminal.expect(HasSubstr("equal in"));
  ASSERT_EQ(shell("kill -TERM $(cat pid)").exit_code, 0);
  terminal.expect(AllOf(HasSubstr("[exit 143]"), Not(HasSubstr("Memory"))));
}

TEST_F(CliTui, RejectsWhatIsNoTerminal) {
  const Outcome outcome = prover("tui " + program("fibonacci"));
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_EQ(outcome.out, "");
  EXPECT_EQ(outcome.err,
            "error: standard input and output must be a terminal; `prover trace --html` writes a "
            "page instead\n");
  for (const std::string type : {"nothing-known", "dumb"}) {
    const Terminal terminal(folder(), "TERM=" + type + " " + tui("fibonacci"));
    terminal.expect(
        AllOf(HasSubstr("[exit"),
              HasSubstr("error: a terminal of type `" + type + "` (TERM) cannot be drawn on"),
              HasSubstr("[exit 2]")));
  }
}

TEST_F(CliTui, RejectsWhatIsNoProgram) {
  write("bad.tvm", "FROB\n");
  const Terminal terminal(folder(), "$PROVER tui bad.tvm; $PROVER tui missing");
  terminal.expect(AllOf(HasSubstr("bad.tvm:1:1: error:"), HasSubstr("cannot read `missing`"),
                        HasSubstr("[exit 2]")));
}

}  // namespace
}  // namespace ptvm::cli
