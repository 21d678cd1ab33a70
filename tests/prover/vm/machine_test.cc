#include "prover/vm/machine.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <string>
#include <vector>

#include "tests/support/random_program.h"
#include "tests/support/reference_machine.h"

namespace ptvm::vm {
namespace {

using enum isa::Opcode;
using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::StartsWith;

Machine make(std::vector<isa::Instruction> instructions, std::vector<int16_t> memory = {}) {
  return Machine::create({std::move(instructions), std::move(memory), {}}).value();
}

// Runs to HALT, which must be reached.
Machine run(std::vector<isa::Instruction> instructions, std::vector<int16_t> memory = {}) {
  Machine machine = make(std::move(instructions), std::move(memory));
  const absl::Status status = machine.run(1000);
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_TRUE(machine.registers().halted);
  return machine;
}

// The message of the error that the run ends with.
std::string error(std::vector<isa::Instruction> instructions, std::vector<int16_t> memory = {}) {
  Machine machine = make(std::move(instructions), std::move(memory));
  const absl::Status status = machine.run(1000);
  EXPECT_EQ(status.code(), absl::StatusCode::kOutOfRange);
  EXPECT_FALSE(machine.registers().halted);
  return std::string(status.message());
}

// One of the eight operations that have an immediate and a memory form.
struct AluCase {
  const char* name;
  isa::Opcode immediate;
  isa::Opcode memory;
  int16_t left;
  int16_t right;
  int16_t acc;
  bool carry;
};

class Alu : public ::testing::TestWithParam<AluCase> {};

TEST_P(Alu, SetsAccZeroAndCarry) {
  const AluCase& c = GetParam();
  const Machine of_immediate = run({{kLoadImmediate, c.left}, {c.immediate, c.right}, {kHalt}});
  const isa::Registers expected = {
      .pc = 2, .acc = c.acc, .sp = 0, .zero = c.acc == 0, .carry = c.carry, .halted = true};
  EXPECT_EQ(of_immediate.registers(), expected);

  const Machine of_memory = run({{kLoadImmediate, c.left}, {c.memory, 1}, {kHalt}}, {77, c.right});
  isa::Registers expected_of_memory = expected;
  expected_of_memory.sp = 2;
  EXPECT_EQ(of_memory.registers(), expected_of_memory);
  EXPECT_THAT(of_memory.memory(), ElementsAre(77, c.right));
}

constexpr AluCase add(const char* name, int16_t l, int16_t r, int16_t acc, bool carry) {
  return {name, kAddImmediate, kAddMemory, l, r, acc, carry};
}
constexpr AluCase sub(const char* name, int16_t l, int16_t r, int16_t acc, bool carry) {
  return {name, kSubImmediate, kSubMemory, l, r, acc, carry};
}
constexpr AluCase mul(const char* name, int16_t l, int16_t r, int16_t acc, bool carry) {
  return {name, kMulImmediate, kMulMemory, l, r, acc, carry};
}
constexpr AluCase cmp(const char* name, int16_t l, int16_t r, int16_t acc, bool carry) {
  return {name, kCmpImmediate, kCmpMemory, l, r, acc, carry};
}
constexpr AluCase load(const char* name, int16_t l, int16_t r) {
  return {name, kLoadImmediate, kLoad, l, r, r, false};
}

INSTANTIATE_TEST_SUITE_P(
    Edges, Alu,
    ::testing::Values(
        load("Load_0_over_1", 1, 0), load("Load_min", 0, -32768), load("Load_max", 0, 32767),
        add("Add_0_0", 0, 0, 0, false), add("Add_1_minus_1", 1, -1, 0, false),
        add("Add_max_1_wraps", 32767, 1, -32768, true), add("Add_max_0", 32767, 0, 32767, false),
        add("Add_max_max", 32767, 32767, -2, true),
        add("Add_min_minus_1_wraps", -32768, -1, 32767, true),
        add("Add_min_min_is_zero", -32768, -32768, 0, true),
        add("Add_min_max", -32768, 32767, -1, false),
        sub("Sub_0_min_wraps", 0, -32768, -32768, true),
        sub("Sub_minus_1_min", -1, -32768, 32767, false),
        sub("Sub_min_1_wraps", -32768, 1, 32767, true),
        sub("Sub_max_minus_1_wraps", 32767, -1, -32768, true),
        sub("Sub_min_max", -32768, 32767, 1, true), sub("Sub_7_7", 7, 7, 0, false),
        mul("Mul_256_256_is_zero", 256, 256, 0, true),
        mul("Mul_min_minus_1_wraps", -32768, -1, -32768, true),
        mul("Mul_min_min_is_zero", -32768, -32768, 0, true),
        mul("Mul_max_max", 32767, 32767, 1, true), mul("Mul_min_max", -32768, 32767, -32768, true),
        mul("Mul_min_1", -32768, 1, -32768, false), mul("Mul_181_181", 181, 181, 32761, false),
        mul("Mul_182_182_wraps", 182, 182, -32412, true),
        mul("Mul_minus_256_128", -256, 128, -32768, false), mul("Mul_0_min", 0, -32768, 0, false),
        cmp("Cmp_equal", 5, 5, 0, false), cmp("Cmp_less", 4, 5, -1, true),
        cmp("Cmp_greater", 5, 4, 1, false), cmp("Cmp_min_max_wraps", -32768, 32767, 1, true),
        cmp("Cmp_max_min_wraps", 32767, -32768, -1, false), cmp("Cmp_minus_1_0", -1, 0, -1, true),
        cmp("Cmp_0_min", 0, -32768, -32768, false),
        AluCase{"And_min_minus_1", kAndImmediate, kAndMemory, -32768, -1, -32768, false},
        AluCase{"And_disjoint", kAndImmediate, kAndMemory, 0x5555, -0x5556, 0, false},
        AluCase{"Or_min_max", kOrImmediate, kOrMemory, -32768, 32767, -1, false},
        AluCase{"Or_0_0", kOrImmediate, kOrMemory, 0, 0, 0, false},
        AluCase{"Xor_same", kXorImmediate, kXorMemory, -1, -1, 0, false},
        AluCase{"Xor_max_minus_1", kXorImmediate, kXorMemory, 32767, -1, -32768, false}),
    [](const auto& test) { return std::string(test.param.name); });

TEST(Machine, StartsInTheInitialState) {
  const Machine machine = make({{kHalt}}, {1, 2, 3});
  EXPECT_EQ(machine.registers(), (isa::Registers{.sp = 3, .zero = true}));
  EXPECT_THAT(machine.memory(), ElementsAre(1, 2, 3));
  EXPECT_EQ(machine.steps(), 0u);
}

TEST(Machine, LoadsAndLogicClearCarry) {
  const std::array<isa::Instruction, 9> clearing = {{{kLoadImmediate, 1},
                                                     {kLoad, 0},
                                                     {kAndImmediate, 1},
                                                     {kAndMemory, 0},
                                                     {kOrImmediate, 1},
                                                     {kOrMemory, 0},
                                                     {kXorImmediate, 1},
                                                     {kXorMemory, 0},
                                                     {kPop}}};
  for (const isa::Instruction instruction : clearing) {
    const Machine machine =
        run({{kPush}, {kLoadImmediate, 32767}, {kAddImmediate, 1}, instruction, {kHalt}}, {1, 0});
    EXPECT_FALSE(machine.registers().carry) << format_instruction(instruction);
  }
}

TEST(Machine, OtherInstructionsKeepFlagsAndAcc) {
  const std::array<isa::Instruction, 8> keeping = {{{kNop},
                                                    {kStore, 0},
                                                    {kPush},
                                                    {kCall, 5},
                                                    {kJump, 5},
                                                    {kJumpIfZero, 5},
                                                    {kJumpIfNotZero, 5},
                                                    {kHalt}}};
  for (const isa::Instruction instruction : keeping) {
    Machine machine =
        make({{kLoadImmediate, -32768}, {kAddImmediate, -1}, {kNop}, {kNop}, instruction, {kHalt}},
             {0, 0});
    ASSERT_TRUE(machine.run(4).ok());
    const isa::Registers before = machine.registers();
    EXPECT_TRUE(before.carry);
    ASSERT_TRUE(machine.run(1).ok());
    EXPECT_EQ(machine.registers().acc, before.acc) << format_instruction(instruction);
    EXPECT_EQ(machine.registers().zero, before.zero) << format_instruction(instruction);
    EXPECT_EQ(machine.registers().carry, before.carry) << format_instruction(instruction);
  }
}

TEST(Machine, RetKeepsFlagsAndAcc) {
  const Machine machine =
      run({{kCall, 2}, {kHalt}, {kLoadImmediate, 32767}, {kAddImmediate, 1}, {kRet}}, {0});
  EXPECT_EQ(machine.registers().acc, -32768);
  EXPECT_TRUE(machine.registers().carry);
}

TEST(Machine, StackGrowsDownFromTheEndOfMemory) {
  Machine machine =
      make({{kLoadImmediate, 9}, {kPush}, {kLoadImmediate, -3}, {kPush}, {kPop}, {kPop}, {kHalt}},
           {5, 6});
  ASSERT_TRUE(machine.run(4).ok());
  EXPECT_EQ(machine.registers().sp, 0);
  EXPECT_THAT(machine.memory(), ElementsAre(-3, 9));
  ASSERT_TRUE(machine.run(1).ok());
  EXPECT_EQ(machine.registers().acc, -3);
  ASSERT_TRUE(machine.run(1).ok());
  EXPECT_EQ(machine.registers().acc, 9);
  EXPECT_EQ(machine.registers().sp, 2);
}

TEST(Machine, StoreReachesTheLastOf255Cells) {
  const Machine machine =
      run({{kLoadImmediate, 7}, {kStore, 254}, {kHalt}}, std::vector<int16_t>(255));
  EXPECT_EQ(machine.memory().size(), 255u);
  EXPECT_EQ(machine.memory()[254], 7);
  EXPECT_EQ(machine.registers().sp, 255);
}

TEST(Machine, BranchesFollowTheZeroFlag) {
  // Both start with zero set, since acc is 0.
  EXPECT_EQ(run({{kJumpIfZero, 2}, {kNop}, {kHalt}}).steps(), 2u);
  EXPECT_EQ(run({{kJumpIfNotZero, 2}, {kNop}, {kHalt}}).steps(), 3u);
  EXPECT_EQ(run({{kLoadImmediate, 1}, {kJumpIfZero, 3}, {kNop}, {kHalt}}).steps(), 4u);
  EXPECT_EQ(run({{kLoadImmediate, 1}, {kJumpIfNotZero, 3}, {kNop}, {kHalt}}).steps(), 3u);
}

TEST(Machine, ProductThatWrapsToZeroBranches) {
  EXPECT_EQ(run({{kLoadImmediate, 256}, {kMulImmediate, 256}, {kJumpIfZero, 4}, {kHalt}, {kHalt}})
                .registers()
                .pc,
            4);
}

TEST(Machine, ProgramCounterWrapsFrom255To0) {
  std::vector<isa::Instruction> instructions(256);
  instructions[0] = {kJumpIfNotZero, 3};
  instructions[1] = {kLoadImmediate, 1};
  instructions[2] = {kJump, 254};
  instructions[3] = {kHalt};
  EXPECT_EQ(run(instructions).steps(), 7u);
}

TEST(Machine, CallAt255LeavesReturnAddress0) {
  std::vector<isa::Instruction> instructions(256, {kHalt});
  instructions[0] = {kJump, 255};
  instructions[7] = {kHalt};
  instructions[255] = {kCall, 7};
  const Machine machine = run(instructions, {99});
  EXPECT_THAT(machine.memory(), ElementsAre(0));
}

TEST(Machine, RetTakesEvery8BitTarget) {
  for (const int16_t target : {int16_t{0}, int16_t{255}}) {
    std::vector<isa::Instruction> instructions(256, {kHalt});
    instructions[1] = {kLoadImmediate, target};
    instructions[2] = {kPush};
    instructions[3] = {kRet};
    instructions[0] = {kJumpIfZero, 1};  // HALTs below once acc is 255; loops while it is 0
    Machine machine = make(instructions, {0});
    ASSERT_TRUE(machine.run(4).ok());
    EXPECT_EQ(machine.registers().pc, target);
  }
}

TEST(Machine, HaltCountsAsAStepAndStays) {
  Machine machine = make({{kNop}, {kHalt}});
  ASSERT_TRUE(machine.run(100).ok());
  EXPECT_EQ(machine.steps(), 2u);
  EXPECT_EQ(machine.registers().pc, 1);
  ASSERT_TRUE(machine.run(100).ok());
  EXPECT_EQ(machine.steps(), 2u);
  EXPECT_EQ(machine.next_instruction(), nullptr);
}

TEST(Machine, StepLimitIsNoError) {
  Machine machine = make({{kJump, 0}});
  ASSERT_TRUE(machine.run(0).ok());
  EXPECT_EQ(machine.steps(), 0u);
  ASSERT_TRUE(machine.run(12345).ok());
  EXPECT_EQ(machine.steps(), 12345u);
  EXPECT_FALSE(machine.registers().halted);
  EXPECT_EQ(*machine.next_instruction(), (isa::Instruction{kJump, 0}));
}

TEST(Machine, RejectsProgramsItCannotHold) {
  const auto reason = [](Program program) {
    return std::string(Machine::create(std::move(program)).status().message());
  };
  EXPECT_EQ(reason({std::vector<isa::Instruction>(257), {}, {}}),
            "the program has 257 instructions; the machine holds 256");
  EXPECT_EQ(reason({{}, std::vector<int16_t>(256), {}}),
            "the program has 256 memory cells; the machine holds 255");
  EXPECT_EQ(reason({{{kNop}, {kLoad, 256}}, {}, {}}),
            "instruction 1 has an operand that its opcode cannot have");
  EXPECT_EQ(reason({{{kNop, 1}}, {}, {}}),
            "instruction 0 has an operand that its opcode cannot have");
}

TEST(MachineError, NamesStepPcInstructionAndReason) {
  EXPECT_EQ(error({}), "step 1, pc 0: program counter 0 is beyond the program's 0 instructions");
  EXPECT_EQ(error({{kNop}, {kJump, 9}}),
            "step 3, pc 9: program counter 9 is beyond the program's 2 instructions");
  EXPECT_EQ(
      error({{kPush}, {kPush}}, {0}),
      "step 2, pc 1 (PUSH): stack overflow: sp is 0, so all of the 1 memory cells are in use");
  EXPECT_EQ(error({{kCall, 0}}),
            "step 1, pc 0 (CALL 0): stack overflow: sp is 0, so all of the 0 memory cells are in "
            "use");
  EXPECT_EQ(error({{kPop}}, {0, 0}),
            "step 1, pc 0 (POP): stack underflow: sp is 2, the end of the 2 memory cells");
  EXPECT_EQ(error({{kRet}}),
            "step 1, pc 0 (RET): stack underflow: sp is 0, the end of the 0 memory cells");
  EXPECT_EQ(error({{kNop}, {kLoad, 4}}, {0, 0, 0, 0}),
            "step 2, pc 1 (LOAD 4): memory address 4 is beyond the 4 memory cells");
  EXPECT_EQ(error({{kLoadImmediate, 256}, {kPush}, {kRet}}, {0}),
            "step 3, pc 2 (RET): cannot return to 256, which is outside 0..255");
  EXPECT_EQ(error({{kLoadImmediate, -1}, {kPush}, {kRet}}, {0}),
            "step 3, pc 2 (RET): cannot return to -1, which is outside 0..255");
}

TEST(MachineError, NamesTheSourceLineWhereKnown) {
  Machine machine = Machine::create({{{kNop}, {kPop}}, {}, {3, 8}}).value();
  EXPECT_EQ(machine.run(10).message(),
            "step 2, pc 1 (POP), line 8: stack underflow: sp is 0, the end of the 0 memory cells");
}

TEST(MachineError, EveryAddressInstructionChecksItsAddress) {
  for (size_t i = 0; i < isa::kOpcodes.size(); ++i) {
    if (isa::kOpcodes[i].operand != isa::OperandKind::kAddress) continue;
    const auto opcode = static_cast<isa::Opcode>(i);
    EXPECT_THAT(error({{opcode, 255}}, std::vector<int16_t>(255)),
                StartsWith("step 1, pc 0 (" + format_instruction({opcode, 255}) +
                           "): memory address 255 is beyond"));
    EXPECT_EQ(run({{opcode, 254}, {kHalt}}, std::vector<int16_t>(255)).steps(), 2u);
  }
}

TEST(MachineError, LeavesTheStateBeforeTheStep) {
  Machine machine = make({{kLoadImmediate, 300}, {kPush}, {kRet}}, {0});
  EXPECT_FALSE(machine.run(100).ok());
  EXPECT_EQ(machine.registers(), (isa::Registers{.pc = 2, .acc = 300, .sp = 0, .zero = false}));
  EXPECT_EQ(machine.steps(), 2u);
  EXPECT_FALSE(machine.run(100).ok());
  EXPECT_EQ(machine.steps(), 2u);
}

// Steps both machines to the end; every state must be equal, and an error of the same kind.
void compare_with_reference(const Program& program, uint64_t max_steps) {
  Machine machine = Machine::create(program).value();
  testing::ReferenceMachine reference{program};
  for (uint64_t step = 0; step < max_steps && !reference.state.halted; ++step) {
    const std::string expected_error = reference.step();
    const absl::Status status = machine.run(1);
    ASSERT_EQ(status.ok(), expected_error.empty()) << status;
    if (!status.ok()) {
      const std::string message(status.message());
      ASSERT_NE(message.find(": " + expected_error), std::string::npos) << message;
      return;
    }
    ASSERT_EQ(machine.registers(), reference.state) << "step " << step + 1;
    ASSERT_THAT(machine.memory(), ElementsAreArray(reference.memory)) << "step " << step + 1;
  }
}

TEST(Machine, AgreesWithTheReferenceOnProgramsThatHalt) {
  for (uint64_t seed = 0; seed < 300; ++seed) {
    SCOPED_TRACE(seed);
    compare_with_reference(testing::random_program(seed), 512);
    if (HasFatalFailure()) return;
  }
}

TEST(Machine, AgreesWithTheReferenceOnAnyProgram) {
  for (uint64_t seed = 0; seed < 2000; ++seed) {
    SCOPED_TRACE(seed);
    compare_with_reference(testing::random_text(seed), 50);
    if (HasFatalFailure()) return;
  }
}

TEST(Machine, RunInPiecesEqualsOneRun) {
  for (uint64_t seed = 0; seed < 50; ++seed) {
    const Program program = testing::random_program(seed);
    Machine whole = Machine::create(program).value();
    ASSERT_TRUE(whole.run(1000).ok());
    Machine pieces = Machine::create(program).value();
    while (!pieces.registers().halted) ASSERT_TRUE(pieces.run(7).ok());
    EXPECT_EQ(pieces.registers(), whole.registers());
    EXPECT_EQ(pieces.steps(), whole.steps());
    EXPECT_THAT(pieces.memory(), ElementsAreArray(whole.memory()));
  }
}

// Runs with attention of `temperature`; none is average-hard.
struct AttendedRun {
  Machine machine;
  absl::Status status;
};
AttendedRun attend(const Program& program, std::optional<float> temperature) {
  Machine machine = Machine::create(program).value();
  attention::Memory histories(program.initial_memory, temperature);
  const absl::Status status = machine.run(512, histories);
  return {std::move(machine), status};
}

TEST(Machine, AverageHardAttentionIsPlainMemory) {
  for (uint64_t seed = 0; seed < 300; ++seed) {
    const Program program = testing::random_program(seed);
    Machine plain = Machine::create(program).value();
    ASSERT_TRUE(plain.run(512).ok());
    const AttendedRun attended = attend(program, std::nullopt);
    ASSERT_TRUE(attended.status.ok()) << attended.status;
    EXPECT_EQ(attended.machine.registers(), plain.registers()) << seed;
    EXPECT_EQ(attended.machine.steps(), plain.steps()) << seed;
    EXPECT_THAT(attended.machine.memory(), ElementsAreArray(plain.memory())) << seed;
  }
}

// The example of spec/attention-memory.md: written in steps 2 and 4.
TEST(Machine, SoftmaxBlendsWhatIsRead) {
  const Program program = {
      {{kLoadImmediate, 4}, {kStore, 0}, {kLoadImmediate, 10}, {kStore, 0}, {kLoad, 0}, {kHalt}},
      {0},
      {}};
  EXPECT_EQ(attend(program, std::nullopt).machine.registers().acc, 10);
  EXPECT_EQ(attend(program, 1).machine.registers().acc, 9);
  EXPECT_EQ(attend(program, 2).machine.registers().acc, 8);
  EXPECT_THAT(attend(program, 2).machine.memory(), ElementsAre(10));
}

TEST(Machine, SoftmaxDecidesWhereRetGoes) {
  // At this temperature 1 and 1000 count alike in the cell that RET reads: 500.5.
  const Program program = {{{kLoadImmediate, 1000}, {kPush}, {kRet}}, {1}, {}};
  EXPECT_EQ(attend(program, 1e9f).status.message(),
            "step 3, pc 2 (RET): cannot return to 501, which is outside 0..255");
}

TEST(RandomProgram, HaltsInTimeAndUsesEveryInstruction) {
  std::array<size_t, 26> n_executed{};
  uint64_t n_steps = 0;
  constexpr uint64_t kPrograms = 300;
  for (uint64_t seed = 0; seed < kPrograms; ++seed) {
    const Program program = testing::random_program(seed);
    EXPECT_EQ(program, testing::random_program(seed));
    Machine machine = Machine::create(program).value();
    std::vector<TraceRow> rows;
    ASSERT_TRUE(machine.run_segment(512, rows).ok()) << "seed " << seed;
    EXPECT_TRUE(machine.registers().halted) << "seed " << seed;
    n_steps += rows.size();
    for (const TraceRow& row : rows) {
      ++n_executed[static_cast<size_t>(program.instructions[row.pc].opcode)];
    }
  }
  EXPECT_GE(n_steps / kPrograms, 50u);
  for (size_t i = 0; i < n_executed.size(); ++i) {
    EXPECT_GE(n_executed[i], 100u) << isa::kOpcodes[i].mnemonic;
  }
}

}  // namespace
}  // namespace ptvm::vm
