// Runs everything in programs/ and compares it with what stands beside it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "nlohmann/json.hpp"
#include "prover/asm/assembler.h"
#include "prover/asm/disassembler.h"
#include "prover/asm/load.h"
#include "prover/vm/machine.h"

namespace ptvm {
namespace {

using nlohmann::json;

const std::string kFolder = PTVM_SOURCE_DIR "/programs/";
constexpr uint64_t kMaxSteps = uint64_t{1} << 24;

// The names of the files in programs/ that end in `suffix`, without it.
std::vector<std::string> names(const std::string& suffix) {
  std::vector<std::string> found;
  for (const auto& entry : std::filesystem::directory_iterator(kFolder)) {
    const std::string name = entry.path().filename().string();
    if (name.ends_with(suffix)) found.push_back(name.substr(0, name.size() - suffix.size()));
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::string read(const std::string& name) {
  std::ifstream file(kFolder + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

json result_of(const vm::Machine& machine) {
  const isa::Registers& state = machine.registers();
  return {{"instructions", machine.program().instructions.size()},
          {"memory_cells", machine.memory().size()},
          {"steps", machine.steps()},
          {"acc", state.acc},
          {"sp", state.sp},
          {"pc", state.pc},
          {"zero_flag", state.zero},
          {"carry_flag", state.carry},
          {"halted", state.halted},
          {"memory", std::vector<int16_t>(machine.memory().begin(), machine.memory().end())}};
}

json run(const vm::Program& program) {
  vm::Machine machine = vm::Machine::create(program).value();
  const absl::Status status = machine.run(kMaxSteps);
  EXPECT_TRUE(status.ok()) << status;
  return result_of(machine);
}

TEST(ProgramsFolder, HasAnExpectationForEachProgramAndTheReverse) {
  EXPECT_GE(names(".tvm").size(), 28u);
  EXPECT_EQ(names(".tvm"), names(".expected.json"));
}

class Programs : public ::testing::TestWithParam<std::string> {};

TEST_P(Programs, GivesItsExpectedResult) {
  const absl::StatusOr<vm::Program> program = assembler::load(kFolder + GetParam() + ".tvm");
  ASSERT_TRUE(program.ok()) << program.status();
  EXPECT_EQ(run(*program), json::parse(read(GetParam() + ".expected.json"), nullptr, false));
}

TEST_P(Programs, IsTheSameAfterDisassembly) {
  const absl::StatusOr<vm::Program> program = assembler::load(kFolder + GetParam() + ".tvm");
  ASSERT_TRUE(program.ok()) << program.status();
  EXPECT_EQ(assembler::assemble(assembler::disassemble(*program)).program, *program);
}

INSTANTIATE_TEST_SUITE_P(All, Programs, ::testing::ValuesIn(names(".tvm")),
                         [](const auto& test) { return test.param; });

// The figures that other implementations of the machine publish for programs of these names.
struct Figures {
  const char* name;
  size_t instructions;
  size_t memory_cells;
  uint64_t steps;
  int acc;
  int sp;
};

constexpr Figures kFigures[] = {
    {"addition", 3, 4, 3, 8, 4},
    {"counter", 11, 4, 38, 5, 4},
    {"decoding_step_v1", 48, 23, 48, 1, 23},
    {"dot_product", 17, 10, 17, 70, 10},
    {"factorial_recursive", 13, 11, 46, 120, 11},
    {"fibonacci", 16, 5, 103, 21, 5},
    {"linear_block_v1", 31, 15, 31, 16, 15},
    {"linear_block_v2", 33, 15, 33, 16, 15},
    {"linear_block_v3", 37, 17, 37, 16, 17},
    {"linear_block_v4_with_lookup", 43, 21, 43, 16, 21},
    {"matmul_2x2", 33, 14, 33, 134, 14},
    {"memory_roundtrip", 6, 4, 6, 42, 4},
    {"multiply", 12, 4, 65, 42, 4},
    {"single_neuron", 18, 8, 16, 1, 8},
    {"soft_attention_memory", 6, 1, 6, 10, 1},
    {"stack_roundtrip", 5, 8, 5, 42, 8},
    {"subroutine_addition", 5, 8, 5, 42, 8},
};

TEST(PublishedPrograms, HaveTheirFigures) {
  for (const Figures& figures : kFigures) {
    const json expected =
        json::parse(read(absl::StrCat(figures.name, ".expected.json")), nullptr, false);
    EXPECT_EQ(expected["instructions"], figures.instructions) << figures.name;
    EXPECT_EQ(expected["memory_cells"], figures.memory_cells) << figures.name;
    EXPECT_EQ(expected["steps"], figures.steps) << figures.name;
    EXPECT_EQ(expected["acc"], figures.acc) << figures.name;
    EXPECT_EQ(expected["sp"], figures.sp) << figures.name;
    EXPECT_EQ(expected["halted"], true) << figures.name;
  }
}

TEST(ProgramsFolder, ExercisesEveryInstruction) {
  std::set<isa::Opcode> executed;
  std::vector<vm::TraceRow> rows;
  for (const std::string& name : names(".tvm")) {
    vm::Machine machine =
        vm::Machine::create(assembler::load(kFolder + name + ".tvm").value()).value();
    ASSERT_TRUE(machine.run_segment(kMaxSteps, rows).ok());
    for (const vm::TraceRow& row : rows) {
      executed.insert(machine.program().instructions[row.pc].opcode);
    }
  }
  EXPECT_EQ(executed.size(), isa::kOpcodes.size());
}

TEST(LongLoop, TakesTheStepsThatItsConstantSays) {
  const std::string source = read("long_loop.tvm");
  for (const uint64_t rounds : {1, 2, 63, 16384, 32767}) {
    const std::string changed =
        absl::StrReplaceAll(source, {{".init 0 64 ", absl::StrCat(".init 0 ", rounds, " ")}});
    const assembler::Assembly assembly = assembler::assemble(changed);
    ASSERT_TRUE(assembly.ok());
    EXPECT_EQ(run(assembly.program)["steps"], 64 * rounds);
  }
}

}  // namespace
}  // namespace ptvm
