#include "prover/model/compile.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <map>
#include <random>
#include <string>

#include "prover/asm/load.h"
#include "prover/model/feed_forward.h"
#include "prover/vm/machine.h"
#include "tests/support/random_program.h"
#include "tests/support/reference_machine.h"

namespace ptvm::model {
namespace {

using enum isa::Opcode;
using isa::Instruction;
using isa::Opcode;
using isa::OperandKind;
using ::testing::HasSubstr;

constexpr std::array<int16_t, 14> kEdges = {-32768, -32767, -257, -256, -2,  -1,    0,
                                            1,      2,      127,  255,  256, 32766, 32767};

// One step of `block` on memory whose reads give the newest value.
absl::StatusOr<Transition> step(const Block& block, const isa::Registers& registers,
                                const std::vector<int16_t>& memory) {
  int16_t operand = 0;
  if (block.read.kind == Read::Kind::kDirect) operand = memory.at(block.read.address);
  if (block.read.kind == Read::Kind::kStackTop) operand = memory.at(registers.sp);
  return decide(block.controls, registers, operand,
                evaluate(dense(block), inputs_of(registers, operand)));
}

// Any state and memory that the instruction can be executed in; also states that no run reaches.
class RandomStep {
 public:
  explicit RandomStep(Opcode opcode) : opcode_(opcode), engine_(static_cast<uint64_t>(opcode)) {}

  int16_t value() {
    if (engine_() % 2 == 0) return kEdges[engine_() % kEdges.size()];
    return static_cast<int16_t>(engine_());
  }
  uint8_t byte() {
    if (engine_() % 8 == 0) return engine_() % 2 == 0 ? 0 : 255;
    return static_cast<uint8_t>(engine_());
  }

  testing::ReferenceMachine draw() {
    const size_t n_cells = 1 + engine_() % isa::kMaxMemoryCells;
    testing::ReferenceMachine machine;
    for (size_t i = 0; i < n_cells; ++i) machine.memory.push_back(value());
    machine.program.initial_memory = machine.memory;
    machine.program.instructions.assign(256, {opcode_, operand(n_cells)});
    const bool pushes = opcode_ == kPush || opcode_ == kCall;
    const bool pops = opcode_ == kPop || opcode_ == kRet;
    const size_t sp = pushes ? 1 + engine_() % n_cells : engine_() % (n_cells + (pops ? 0 : 1));
    if (opcode_ == kRet) machine.memory[sp] = byte();
    machine.state = {.pc = byte(),
                     .acc = value(),
                     .sp = static_cast<uint8_t>(sp),
                     .zero = engine_() % 2 == 0,
                     .carry = engine_() % 2 == 0};
    return machine;
  }

 private:
  int16_t operand(size_t n_cells) {
    switch (isa::info(opcode_).operand) {
      case OperandKind::kNone:
        return 0;
      case OperandKind::kImmediate:
        return value();
      case OperandKind::kAddress:
        return static_cast<int16_t>(engine_() % n_cells);
      case OperandKind::kTarget:
        return byte();
    }
    return 0;
  }

  Opcode opcode_;
  std::mt19937_64 engine_;
};

class EachOpcode : public ::testing::TestWithParam<Opcode> {};

INSTANTIATE_TEST_SUITE_P(CompiledInstruction, EachOpcode, ::testing::ValuesIn([] {
                           std::vector<Opcode> all;
                           for (size_t i = 0; i < isa::kOpcodes.size(); ++i) {
                             all.push_back(static_cast<Opcode>(i));
                           }
                           return all;
                         }()),
                         [](const auto& test) {
                           return std::string(isa::info(test.param).statement_name);
                         });

TEST_P(EachOpcode, StepsAsTheMachineFromAnyState) {
  RandomStep random(GetParam());
  for (int round = 0; round < 3000; ++round) {
    testing::ReferenceMachine machine = random.draw();
    const isa::Registers before = machine.state;
    std::vector<int16_t> memory = machine.memory;
    const Instruction instruction = machine.program.instructions[0];
    SCOPED_TRACE(::testing::Message()
                 << vm::format_instruction(instruction) << " acc " << before.acc << " pc "
                 << int{before.pc} << " sp " << int{before.sp});
    const auto transition = step(compile_instruction(instruction), before, memory);
    ASSERT_EQ(machine.step(), "");
    ASSERT_TRUE(transition.ok()) << transition.status();
    ASSERT_EQ(transition->registers, machine.state);
    if (transition->writes) memory.at(transition->write_address) = transition->write_value;
    ASSERT_EQ(memory, machine.memory);
    const bool stores =
        instruction.opcode == kStore || instruction.opcode == kPush || instruction.opcode == kCall;
    ASSERT_EQ(transition->writes, stores);
  }
}

// All pairs of values at the edges, through immediates and through memory.
TEST_P(EachOpcode, StepsAsTheMachineAtTheEdges) {
  const Opcode opcode = GetParam();
  const OperandKind kind = isa::info(opcode).operand;
  if (kind != OperandKind::kImmediate && kind != OperandKind::kAddress) return;
  for (const int16_t acc : kEdges) {
    for (const int16_t value : kEdges) {
      const Instruction instruction{
          opcode, kind == OperandKind::kAddress ? static_cast<int16_t>(1) : value};
      testing::ReferenceMachine machine;
      machine.program.instructions = {instruction};
      machine.memory = {7, value};
      machine.state.acc = acc;
      const auto transition = step(compile_instruction(instruction), machine.state, machine.memory);
      ASSERT_EQ(machine.step(), "");
      EXPECT_EQ(transition.value().registers, machine.state) << acc << " " << value;
    }
  }
}

TEST_P(EachOpcode, HasIntegerWeightsOf17BitsAtMost) {
  RandomStep random(GetParam());
  for (int round = 0; round < 100; ++round) {
    const Block block = compile_instruction(random.draw().program.instructions[0]);
    ASSERT_LE(block.units.size(), kHiddenUnits);
    const auto check = [](float weight) {
      EXPECT_EQ(weight, std::round(weight));
      EXPECT_LE(std::abs(weight), 65536);
      EXPECT_FALSE(weight == 0 && std::signbit(weight));
    };
    for (const HiddenUnit& unit : block.units) check(unit.weight);
    for (const float bias : block.output_bias) check(bias);
  }
}

TEST(CompiledInstruction, UsesAsManyHiddenUnitsAsItsFormulaHasTerms) {
  const auto units = [](Opcode opcode, int operand = 0) {
    return compile_instruction({opcode, static_cast<int16_t>(operand)}).units.size();
  };
  const std::map<Opcode, size_t> expected = {
      {kNop, 3},          {kLoadImmediate, 2}, {kLoad, 3},          {kStore, 4},
      {kPush, 5},         {kPop, 3},           {kAddImmediate, 3},  {kAddMemory, 4},
      {kSubImmediate, 3}, {kSubMemory, 4},     {kCall, 4},          {kMulImmediate, 3},
      {kMulMemory, 3},    {kAndImmediate, 2},  {kAndMemory, 18},    {kRet, 3},
      {kOrImmediate, 18}, {kOrMemory, 50},     {kXorImmediate, 18}, {kXorMemory, 50},
      {kJump, 2},         {kCmpImmediate, 3},  {kCmpMemory, 4},     {kJumpIfZero, 5},
      {kHalt, 3},         {kJumpIfNotZero, 4},
  };
  ASSERT_EQ(expected.size(), isa::kOpcodes.size());
  for (const auto& [opcode, n_units] : expected) {
    EXPECT_EQ(units(opcode), n_units) << isa::info(opcode).mnemonic;
  }
  EXPECT_EQ(units(kAndImmediate, 0x0f0f), 2u + 8);
  EXPECT_EQ(units(kAndImmediate, -1), 2u + 16);
  EXPECT_EQ(units(kOrImmediate, 0x0f0f), 2u + 8);
  EXPECT_EQ(units(kOrImmediate, -1), 2u);
  EXPECT_EQ(units(kXorImmediate, 0x5555), 2u + 16);
}

TEST(CompiledInstruction, HandsOutHiddenUnitsInTheOrderOfItsTerms) {
  const Block jz = compile_instruction({kJumpIfZero, 9});
  const std::vector<HiddenUnit> expected = {
      {Input::kOne, Input::kSp, Output::kSp, 1},   {Input::kOne, Input::kNextPc, Output::kPc, 1},
      {Input::kOne, Input::kZero, Output::kPc, 9}, {Input::kZero, Input::kNextPc, Output::kPc, -1},
      {Input::kOne, Input::kAcc, Output::kAcc, 1},
  };
  EXPECT_EQ(jz.units, expected);
}

TEST(CompiledInstruction, RejectsAReturnToNowhere) {
  const Block ret = compile_instruction({kRet, 0});
  EXPECT_EQ(step(ret, {}, {256}).status().message(), "pc would be 256");
  EXPECT_EQ(step(ret, {}, {-1}).status().message(), "pc would be -1");
}

// Runs `program` on the native machine and through its blocks, side by side.
void expect_lockstep(const vm::Program& program) {
  const Model model = compile(program, {}).value();
  vm::Machine machine = vm::Machine::create(program).value();
  isa::Registers registers = machine.registers();
  std::vector<int16_t> memory = program.initial_memory;
  for (int n = 0; n < 600 && !machine.registers().halted; ++n) {
    const auto transition = step(model.blocks.at(registers.pc), registers, memory);
    ASSERT_TRUE(machine.run(1).ok());
    ASSERT_TRUE(transition.ok()) << transition.status();
    registers = transition->registers;
    if (transition->writes) memory.at(transition->write_address) = transition->write_value;
    ASSERT_EQ(registers, machine.registers()) << "step " << machine.steps();
    ASSERT_TRUE(std::equal(memory.begin(), memory.end(), machine.memory().begin()));
  }
}

TEST(Compile, MakesModelsThatRunAsTheMachine) {
  for (uint64_t seed = 0; seed < 100; ++seed) {
    SCOPED_TRACE(seed);
    expect_lockstep(testing::random_program(seed));
  }
}

TEST(Compile, TakesEveryProgramOfTheTree) {
  size_t n_programs = 0;
  for (const auto& entry : std::filesystem::directory_iterator(PTVM_SOURCE_DIR "/programs")) {
    if (entry.path().extension() != ".tvm") continue;
    SCOPED_TRACE(entry.path());
    ++n_programs;
    expect_lockstep(assembler::load(entry.path()).value());
  }
  EXPECT_GE(n_programs, 17u);
}

TEST(Compile, GivesTheSameModelAgain) {
  for (uint64_t seed = 0; seed < 20; ++seed) {
    const vm::Program program = testing::random_text(seed);
    const Config config{.transformer = {.num_layers = 3}};
    const Model first = compile(program, config).value();
    EXPECT_EQ(first, compile(program, config).value());
    EXPECT_EQ(first.blocks.size(), program.instructions.size());
  }
}

TEST(Compile, TakesAnEmptyProgram) { EXPECT_TRUE(compile({}, {}).value().blocks.empty()); }

TEST(Compile, RejectsWhatCannotBeAModel) {
  EXPECT_THAT(compile({{{kLoad, 300}}, {}, {}}, {}).status().message(),
              HasSubstr("instruction 0 has an operand"));
  EXPECT_THAT(compile({}, {.transformer = {.ff_dim = 48}}).status().message(),
              HasSubstr("ff_dim is 48"));
}

TEST(Layers, SplitTheProgramEvenlyFromTheFront) {
  const auto layers = [](size_t n_instructions, uint32_t n_layers) {
    const vm::Program program{std::vector<Instruction>(n_instructions), {}, {}};
    const Model model = compile(program, {.transformer = {.num_layers = n_layers}}).value();
    std::vector<int> result;
    for (const Block& block : model.blocks) result.push_back(block.layer);
    return result;
  };
  EXPECT_EQ(layers(5, 1), (std::vector<int>{0, 0, 0, 0, 0}));
  EXPECT_EQ(layers(5, 2), (std::vector<int>{0, 0, 0, 1, 1}));
  EXPECT_EQ(layers(6, 4), (std::vector<int>{0, 0, 1, 1, 2, 2}));
  EXPECT_EQ(layers(3, 5), (std::vector<int>{0, 1, 2}));
  EXPECT_EQ(layers(256, 256).back(), 255);
}

}  // namespace
}  // namespace ptvm::model
