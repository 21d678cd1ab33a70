#include "prover/vm/trace.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "prover/vm/machine.h"
#include "tests/support/random_program.h"

namespace ptvm::vm {
namespace {

using enum isa::Opcode;
using ::testing::ElementsAre;
using ::testing::ElementsAreArray;

TEST(Trace, RecordsOneRowPerStep) {
  Machine machine =
      Machine::create(
          {{{kLoadImmediate, 32767}, {kAddMemory, 1}, {kStore, 0}, {kCall, 5}, {kHalt}, {kRet}},
           {9, 1, 0},
           {}})
          .value();
  std::vector<TraceRow> rows;
  ASSERT_TRUE(machine.run_segment(100, rows).ok());
  EXPECT_THAT(rows,
              ElementsAre(TraceRow{.acc_after = 32767, .value = 32767, .pc = 0, .sp_before = 3},
                          TraceRow{.acc_before = 32767,
                                   .acc_after = -32768,
                                   .value = 1,
                                   .cell_before = 1,
                                   .pc = 1,
                                   .sp_before = 3,
                                   .address = 1},
                          TraceRow{.acc_before = -32768,
                                   .acc_after = -32768,
                                   .value = -32768,
                                   .cell_before = 9,
                                   .pc = 2,
                                   .sp_before = 3,
                                   .address = 0,
                                   .carry_before = true},
                          TraceRow{.acc_before = -32768,
                                   .acc_after = -32768,
                                   .value = 4,
                                   .cell_before = 0,
                                   .pc = 3,
                                   .sp_before = 3,
                                   .address = 2,
                                   .carry_before = true},
                          TraceRow{.previous_clk = 4,
                                   .acc_before = -32768,
                                   .acc_after = -32768,
                                   .value = 4,
                                   .cell_before = 4,
                                   .pc = 5,
                                   .sp_before = 2,
                                   .address = 2,
                                   .carry_before = true},
                          TraceRow{.acc_before = -32768,
                                   .acc_after = -32768,
                                   .value = 0,
                                   .pc = 4,
                                   .sp_before = 3,
                                   .carry_before = true}));
  EXPECT_THAT(machine.cell_clocks(), ElementsAre(3, 2, 5));
}

// Checks rows and clocks of one segment against a machine that was stepped from `start`.
void check_segment(Machine start, const std::vector<TraceRow>& rows, const Machine& end) {
  std::vector<uint32_t> clocks(start.memory().size(), 0);
  for (uint32_t clk = 0; clk < rows.size(); ++clk) {
    const TraceRow& row = rows[clk];
    const isa::Registers before = start.registers();
    ASSERT_EQ(row.pc, before.pc);
    ASSERT_EQ(row.acc_before, before.acc);
    ASSERT_EQ(row.sp_before, before.sp);
    ASSERT_EQ(row.carry_before, before.carry);
    const isa::Instruction instruction = *start.next_instruction();
    const MemoryAccess access = memory_access(instruction.opcode);
    if (access == MemoryAccess::kNone) {
      ASSERT_EQ(row.value, instruction.operand);
      ASSERT_EQ(row.address, 0);
      ASSERT_EQ(row.previous_clk, 0u);
      ASSERT_EQ(row.cell_before, 0);
    } else {
      ASSERT_LT(row.address, start.memory().size());
      ASSERT_EQ(row.cell_before, start.memory()[row.address]);
      ASSERT_EQ(row.previous_clk, clocks[row.address]);
      ASSERT_LE(row.previous_clk, clk);
      clocks[row.address] = clk + 1;
    }
    std::vector<int16_t> memory(start.memory().begin(), start.memory().end());
    ASSERT_TRUE(start.run(1).ok());
    if (access != MemoryAccess::kNone) memory[row.address] = row.value;
    ASSERT_THAT(start.memory(), ElementsAreArray(memory));
    if (access == MemoryAccess::kRead) {
      ASSERT_EQ(row.value, row.cell_before);
    }
    ASSERT_EQ(row.acc_after, start.registers().acc);
  }
  EXPECT_EQ(start.registers(), end.registers());
  EXPECT_EQ(start.steps(), end.steps());
  EXPECT_THAT(end.cell_clocks(), ElementsAreArray(clocks));
}

TEST(Trace, DescribesEveryStepOfRandomPrograms) {
  for (uint64_t seed = 0; seed < 200; ++seed) {
    SCOPED_TRACE(seed);
    const Machine start = Machine::create(testing::random_program(seed)).value();
    Machine machine = start;
    std::vector<TraceRow> rows;
    ASSERT_TRUE(machine.run_segment(1000, rows).ok());
    check_segment(start, rows, machine);
    if (HasFatalFailure()) return;
  }
}

TEST(Trace, SegmentsStartTheirClocksAtZero) {
  for (uint64_t seed = 0; seed < 50; ++seed) {
    SCOPED_TRACE(seed);
    Machine machine = Machine::create(testing::random_program(seed)).value();
    uint64_t n_steps = 0;
    while (!machine.registers().halted) {
      const Machine start = machine;
      std::vector<TraceRow> rows;
      ASSERT_TRUE(machine.run_segment(16, rows).ok());
      EXPECT_EQ(rows.size() == 16 || machine.registers().halted, true);
      check_segment(start, rows, machine);
      if (HasFatalFailure()) return;
      n_steps += rows.size();
    }
    EXPECT_EQ(n_steps, machine.steps());
  }
}

// acc counts to 5000 in 3 instructions a round, which takes more than one chunk of rows.
Program counting_loop() {
  return {{{kLoad, 0},
           {kAddImmediate, 1},
           {kStore, 0},
           {kCmpImmediate, 5000},
           {kJumpIfNotZero, 0},
           {kHalt}},
          {0},
          {}};
}

TEST(Trace, LongSegmentsKeepTheirClock) {
  const Machine start = Machine::create(counting_loop()).value();
  Machine machine = start;
  std::vector<TraceRow> rows;
  ASSERT_TRUE(machine.run_segment(size_t{1} << 20, rows).ok());
  EXPECT_EQ(rows.size(), 25001u);
  check_segment(start, rows, machine);
}

TEST(Trace, StopsAtTheRowLimit) {
  Machine machine = Machine::create(counting_loop()).value();
  std::vector<TraceRow> rows(3);
  ASSERT_TRUE(machine.run_segment(0, rows).ok());
  EXPECT_TRUE(rows.empty());
  ASSERT_TRUE(machine.run_segment(4097, rows).ok());
  EXPECT_EQ(rows.size(), 4097u);
  EXPECT_EQ(machine.steps(), 4097u);
  EXPECT_FALSE(machine.registers().halted);
}

TEST(Trace, AfterHaltIsEmpty) {
  Machine machine = Machine::create({{{kHalt}}, {}, {}}).value();
  std::vector<TraceRow> rows;
  ASSERT_TRUE(machine.run_segment(10, rows).ok());
  EXPECT_EQ(rows.size(), 1u);
  ASSERT_TRUE(machine.run_segment(10, rows).ok());
  EXPECT_TRUE(rows.empty());
}

TEST(Trace, HoldsTheStepsBeforeAnError) {
  Machine machine = Machine::create({{{kNop}, {kPush}, {kPush}}, {0}, {}}).value();
  std::vector<TraceRow> rows;
  EXPECT_EQ(machine.run_segment(10, rows).code(), absl::StatusCode::kOutOfRange);
  EXPECT_EQ(rows.size(), 2u);
}

TEST(Trace, RefusedReturnTouchesNoCell) {
  Machine machine = Machine::create({{{kLoadImmediate, 256}, {kPush}, {kRet}}, {0}, {}}).value();
  std::vector<TraceRow> rows;
  EXPECT_FALSE(machine.run_segment(10, rows).ok());
  EXPECT_THAT(machine.cell_clocks(), ElementsAre(2));
}

TEST(MemoryAccess, FollowsTheInstructionTable) {
  EXPECT_EQ(memory_access(kNop), MemoryAccess::kNone);
  EXPECT_EQ(memory_access(kAddImmediate), MemoryAccess::kNone);
  EXPECT_EQ(memory_access(kJumpIfZero), MemoryAccess::kNone);
  EXPECT_EQ(memory_access(kHalt), MemoryAccess::kNone);
  for (const isa::Opcode opcode : {kLoad, kAddMemory, kSubMemory, kMulMemory, kAndMemory, kOrMemory,
                                   kXorMemory, kCmpMemory, kPop, kRet}) {
    EXPECT_EQ(memory_access(opcode), MemoryAccess::kRead);
  }
  for (const isa::Opcode opcode : {kStore, kPush, kCall}) {
    EXPECT_EQ(memory_access(opcode), MemoryAccess::kWrite);
  }
}

}  // namespace
}  // namespace ptvm::vm
