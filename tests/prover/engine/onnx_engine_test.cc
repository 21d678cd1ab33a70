// The engine `onnx`, where it is built in: it executes the weights that it is given, and an export
// goes through the same states as the graph that the engine makes itself.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "prover/engine/engines.h"
#include "prover/engine/lockstep.h"
#include "prover/onnx/export.h"
#include "tests/prover/engine/engines.h"

namespace ptvm::engine {
namespace {

namespace fs = std::filesystem;

using enum isa::Opcode;
using ::testing::HasSubstr;

const vm::Program kProgram = {
    {{kLoadImmediate, 7}, {kMulMemory, 0}, {kStore, 0}, {kHalt}}, {3}, {}};

class OnnxEngine : public ::testing::Test {
 protected:
  void SetUp() override {
    const absl::Status status = make_engine("onnx", compiled(kProgram)).status();
    if (absl::IsUnimplemented(status)) GTEST_SKIP() << status.message();
    ASSERT_TRUE(status.ok()) << status;
  }
};

TEST_F(OnnxEngine, ExecutesTheWeightsThatItIsGiven) {
  model::Model model = compiled(kProgram);
  model.blocks[1].output_bias[model::Output::kAcc] = 1;
  model.blocks[2].controls.carry.constant = 1;
  const auto engine = make_engine("onnx", model).value();
  ASSERT_TRUE(engine->run(100).ok());
  EXPECT_EQ(engine->state().registers.acc, 22);
  EXPECT_EQ(engine->state().memory[0], 22);
  EXPECT_TRUE(engine->state().registers.carry);
}

TEST_F(OnnxEngine, RefusesWeightsAndOutputsThatFitNowhere) {
  model::Model model = compiled(kProgram);
  model.blocks[1].output_bias[model::Output::kAcc] = 0.5f;
  EXPECT_THAT(std::string(make_engine("onnx", model).status().message()),
              HasSubstr("pc 1: the weights are no integers, or too large"));
  model = compiled(kProgram);
  model.blocks[2].output_bias[model::Output::kPc] = 300;
  EXPECT_EQ(make_engine("onnx", model).value()->run(100).message(),
            "step 3, pc 2 (STORE 0): pc would be 303");
  model = compiled(kProgram);
  model.blocks[2].output_bias[model::Output::kWriteAddress] = 1;
  EXPECT_EQ(make_engine("onnx", model).value()->run(100).message(),
            "step 3, pc 2 (STORE 0): the address to write to is beyond the memory");
}

// Two at a time share a graph, and neither disturbs the other.
TEST_F(OnnxEngine, KeepsProgramsApart) {
  const auto first = make_engine("onnx", compiled(program_named("fibonacci"))).value();
  const auto second = make_engine("onnx", compiled(program_named("gcd"))).value();
  for (int i = 0; i < 1000; ++i) {
    ASSERT_TRUE(first->step().ok());
    ASSERT_TRUE(second->step().ok());
  }
  EXPECT_EQ(first->state().registers.acc, 21);
  NativeEngine reference = native(program_named("gcd"));
  ASSERT_TRUE(reference.run(1000).ok());
  EXPECT_EQ(second->state().registers, reference.state().registers);
}

TEST_F(OnnxEngine, ExecutesExports) {
  const fs::path folder = fs::path(::testing::TempDir()) / "onnx_engine_exports";
  for (const char* name :
       {"all_instructions", "bitwise", "fibonacci", "multiply", "signed_overflow"}) {
    SCOPED_TRACE(name);
    const model::Model model = compiled(program_named(name), 3);
    const auto files = onnx::export_files(model, 0).value();
    fs::create_directories(folder);
    for (const auto& [file, bytes] : files) {
      std::ofstream(folder / file, std::ios::binary) << bytes;
    }
    NativeEngine reference = native(model.program);
    const auto exported = load_engine(model, folder.string()).value();
    Engine* const engines[] = {&reference, exported.get()};
    const LockstepResult result = run_lockstep(engines, 2000);
    EXPECT_FALSE(result.difference) << describe(*result.difference);
  }
  fs::remove_all(folder);
}

}  // namespace
}  // namespace ptvm::engine
