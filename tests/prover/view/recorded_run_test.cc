#include "prover/view/recorded_run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "prover/vm/machine.h"
#include "tests/prover/view/recordings.h"
#include "tests/support/random_program.h"

namespace ptvm::view {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using vm::MemoryAccess;

// Every position, visited backwards, is the state of a machine that ran just so far.
TEST(RecordedRun, GivesAtEachPositionWhatAFreshRunGives) {
  for (uint64_t seed = 0; seed < 40; ++seed) {
    const vm::Program program = testing::random_program(seed);
    const RecordedRun run = recorded(program);
    ASSERT_TRUE(run.halted());
    for (uint64_t position = run.n_steps() + 1; position-- > 0;) {
      auto machine = vm::Machine::create(program).value();
      ASSERT_TRUE(machine.run(position).ok());
      ASSERT_EQ(run.registers(position), machine.registers()) << seed << " " << position;
      for (size_t cell = 0; cell < run.n_cells(); ++cell) {
        ASSERT_EQ(run.history(cell, position).back().value, machine.memory()[cell])
            << seed << " " << position;
      }
    }
  }
}

TEST(RecordedRun, TellsWhatEachStepDidWithMemory) {
  const RecordedRun run = recorded(
      program_of(".memory 3\n.init 0 7\nLOAD 0\nADDM 0\nSTORE 1\nPUSH\nPOP\nCALL 6\nRET\n"), "hard",
      7);
  const auto read = [](uint8_t address, int16_t value) {
    return Access{MemoryAccess::kRead, address, value};
  };
  const auto write = [](uint8_t address, int16_t value) {
    return Access{MemoryAccess::kWrite, address, value};
  };
  EXPECT_EQ(run.access(0), Access());
  EXPECT_EQ(run.access(1), read(0, 7));
  EXPECT_EQ(run.access(2), read(0, 7));
  EXPECT_EQ(run.access(3), write(1, 14));
  EXPECT_EQ(run.access(4), write(2, 14));
  EXPECT_EQ(run.access(5), read(2, 14));
  EXPECT_EQ(run.access(6), write(2, 6));
  EXPECT_EQ(run.access(7), read(2, 6));
  EXPECT_EQ(run.registers(7).pc, 6);
}

TEST(RecordedRun, TellsWhatASoftReadGave) {
  const vm::Program program = program_named("soft_attention_memory");
  for (const auto& [attention, value] :
       {std::pair("average-hard", 10), {"softmax", 9}, {"hard-softmax:1000", 5}}) {
    const RecordedRun run = recorded(program, attention);
    int16_t last_read = 0;
    for (uint64_t position = 0; position <= run.n_steps(); ++position) {
      const Access& access = run.access(position);
      if (access.kind == MemoryAccess::kRead) last_read = access.value;
    }
    EXPECT_EQ(last_read, value) << attention;
  }
}

TEST(RecordedRun, KeepsHistoriesUpToAPosition) {
  const RecordedRun run = recorded(program_of(".memory 2\nLOADI 4\nSTORE 1\nSTORE 1\nHALT\n"));
  using attention::Write;
  EXPECT_THAT(run.history(0), ElementsAre(Write{0, 0}));
  EXPECT_THAT(run.history(1), ElementsAre(Write{0, 0}, Write{2, 4}, Write{3, 4}));
  EXPECT_THAT(run.history(1, 1), ElementsAre(Write{0, 0}));
  EXPECT_THAT(run.history(1, 2), ElementsAre(Write{0, 0}, Write{2, 4}));
}

TEST(RecordedRun, FindsAccessesInBothDirections) {
  const RecordedRun run =
      recorded(program_of(".memory 2\nLOAD 1\nNOP\nSTORE 1\nLOAD 0\nADDM 1\nHALT\n"));
  EXPECT_EQ(run.next_access(1, 0), 1u);
  EXPECT_EQ(run.next_access(1, 1), 3u);
  EXPECT_EQ(run.next_access(1, 5), std::nullopt);
  EXPECT_EQ(run.next_access(1, run.n_steps()), std::nullopt);
  EXPECT_EQ(run.previous_access(1, run.n_steps()), 5u);
  EXPECT_EQ(run.previous_access(1, 3), 1u);
  EXPECT_EQ(run.previous_access(1, 1), std::nullopt);
  EXPECT_EQ(run.previous_access(1, 0), std::nullopt);
}

TEST(RecordedRun, StopsAtTheLimit) {
  const RecordedRun run = recorded(program_of("JMP 0\n"), "hard", 100);
  EXPECT_EQ(run.n_steps(), 100u);
  EXPECT_FALSE(run.halted());
  EXPECT_TRUE(run.failure().ok());
  EXPECT_EQ(recorded(program_of("HALT\n"), "hard", 0).n_steps(), 0u);
}

TEST(RecordedRun, EndsBeforeAStepThatFails) {
  const RecordedRun run = recorded(program_of(".memory 1\nNOP\nPOP\n"));
  EXPECT_EQ(run.n_steps(), 1u);
  EXPECT_FALSE(run.halted());
  EXPECT_THAT(std::string(run.failure().message()), HasSubstr("step 2, pc 1 (POP), line 3"));
  EXPECT_EQ(recorded(vm::Program{}).n_steps(), 0u);
}

}  // namespace
}  // namespace ptvm::view
