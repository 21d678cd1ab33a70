// What is broken is found at the step and in the field where it shows first.
#include "prover/engine/lockstep.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "prover/engine/engines.h"
#include "tests/prover/engine/engines.h"

namespace ptvm::engine {
namespace {

using enum isa::Opcode;
using model::Output;

// Those that execute the weights that they are given.
constexpr const char* kWeightsEngines[] = {"transformer", "tensor"};

// Step k is the instruction at pc k - 1.
const vm::Program kProgram = {
    {{kLoadImmediate, 7}, {kStore, 1}, {kAddMemory, 1}, {kPush}, {kNop}, {kHalt}}, {0, 0, 0}, {}};

std::string difference_to_native(const std::string& name, const model::Model& model) {
  NativeEngine reference = native(kProgram);
  const auto engine = make_engine(name, model).value();
  Engine* const engines[] = {&reference, engine.get()};
  const LockstepResult result = run_lockstep(engines, 100);
  if (!result.difference) return "none";
  EXPECT_EQ(result.n_checked + 1, result.difference->step);
  return describe(*result.difference);
}

TEST(Lockstep, FindsNothingInSoundEngines) {
  for (const std::string& name : engine_names()) {
    EXPECT_EQ(difference_to_native(name, compiled(kProgram)), "none") << name;
  }
}

struct Breakage {
  const char* name;
  std::function<void(std::vector<model::Block>&)> apply;
  const char* difference;  // to ENGINE
};

// The one unit of `block` that leads from `value` to `output`.
float& weight(model::Block& block, model::Input::Index value, Output::Index output) {
  for (model::HiddenUnit& unit : block.units) {
    if (unit.value == value && unit.output == output) return unit.weight;
  }
  throw std::logic_error("no such unit");
}

class LockstepFinds : public ::testing::TestWithParam<std::tuple<const char*, Breakage>> {};

TEST_P(LockstepFinds, TheFirstDifference) {
  const auto& [name, breakage] = GetParam();
  model::Model model = compiled(kProgram);
  breakage.apply(model.blocks);
  EXPECT_EQ(difference_to_native(name, model),
            absl::StrReplaceAll(breakage.difference, {{"ENGINE", name}}));
}

using Blocks = std::vector<model::Block>&;
INSTANTIATE_TEST_SUITE_P(
    Broken, LockstepFinds,
    ::testing::Combine(
        ::testing::ValuesIn(kWeightsEngines),
        ::testing::Values(
            Breakage{"Pc", [](Blocks b) { b[0].output_bias[Output::kPc] = 1; },
                     "step 1: pc is 1 in native, but 2 in ENGINE"},
            Breakage{"Acc",
                     [](Blocks b) { weight(b[2], model::Input::kOperand, Output::kAcc) = 2; },
                     "step 3: acc is 14 in native, but 21 in ENGINE"},
            Breakage{"AccByItsBias", [](Blocks b) { b[0].output_bias[Output::kAcc] = 8; },
                     "step 1: acc is 7 in native, but 8 in ENGINE"},
            Breakage{"Sp", [](Blocks b) { weight(b[4], model::Input::kSp, Output::kSp) = 0; },
                     "step 5: sp is 2 in native, but 0 in ENGINE"},
            Breakage{"ZeroFlag", [](Blocks b) { b[3].controls.zero.constant = 1; },
                     "step 4: zero_flag is false in native, but true in ENGINE"},
            Breakage{"CarryFlag", [](Blocks b) { b[1].controls.carry.constant = 1; },
                     "step 2: carry_flag is false in native, but true in ENGINE"},
            Breakage{"Halted", [](Blocks b) { b[5].controls.halted_constant = 0; },
                     "step 6: halted is true in native, but false in ENGINE"},
            Breakage{"Value",
                     [](Blocks b) { weight(b[1], model::Input::kAcc, Output::kWriteValue) = -1; },
                     "step 2: memory[1] is 7 in native, but -7 in ENGINE"},
            Breakage{"Address", [](Blocks b) { b[3].output_bias[Output::kWriteAddress] = -3; },
                     "step 4: memory[0] is 0 in native, but 14 in ENGINE"},
            Breakage{"Write", [](Blocks b) { b[1].output_bias[Output::kWriteEnable] = 0; },
                     "step 2: memory[1] is 7 in native, but 0 in ENGINE"},
            Breakage{"Read", [](Blocks b) { b[2].read.address = 0; },
                     "step 3: acc is 14 in native, but 7 in ENGINE"},
            Breakage{
                "Error", [](Blocks b) { b[4].output_bias[Output::kPc] = -6; },
                "step 5: error is none in native, but \"step 5, pc 4 (NOP): pc would be -1\" in "
                "ENGINE"})),
    [](const auto& test) {
      return absl::StrCat(std::get<0>(test.param), "_", std::get<1>(test.param).name);
    });

TEST(Lockstep, FindsAWriteThatIsInNoHistory) {
  NativeEngine reference = native(kProgram);
  TransformerEngine transformer(compiled(kProgram));
  Engine* const engines[] = {&reference, &transformer};
  EXPECT_EQ(run_lockstep(engines, 2).n_checked, 2u);
  transformer.histories().write(1, 3, 5);
  const LockstepResult result = run_lockstep(engines, 100);
  ASSERT_TRUE(result.difference);
  EXPECT_EQ(describe(*result.difference), "step 2: memory[1] is 7 in native, but 5 in transformer");
}

// The states stay equal until the cell is read.
TEST(Lockstep, FindsAnotherAttentionAtTheFirstReadThatItChanges) {
  const vm::Program program = program_named("soft_attention_memory");
  NativeEngine hard = native(program);
  TransformerEngine soft(compiled(program, 1, {model::AttentionMode::Kind::kSoftmax}));
  Engine* const engines[] = {&hard, &soft};
  const LockstepResult result = run_lockstep(engines, 100);
  ASSERT_TRUE(result.difference);
  EXPECT_EQ(describe(*result.difference), "step 5: acc is 10 in native, but 9 in transformer");
  EXPECT_EQ(hard.state().steps, 5u);
}

TEST(Lockstep, LooksAtEveryEngine) {
  NativeEngine first = native(kProgram), second = native(kProgram);
  model::Model model = compiled(kProgram);
  model.blocks[4].controls.carry.constant = 1;
  TransformerEngine broken(model);
  Engine* const engines[] = {&first, &second, &broken};
  EXPECT_EQ(run_lockstep(engines, 100).difference,
            (Difference{5, "carry_flag", "native", "false", "transformer", "true"}));
}

TEST(Lockstep, EndsWithTheErrorThatAllHave) {
  const vm::Program program = {{{kNop}, {kPop}}, {}, {}};
  NativeEngine reference = native(program);
  TransformerEngine transformer(compiled(program));
  Engine* const engines[] = {&reference, &transformer};
  const LockstepResult result = run_lockstep(engines, 100);
  EXPECT_FALSE(result.difference);
  EXPECT_EQ(result.n_checked, 1u);
  EXPECT_THAT(std::string(result.status.message()), ::testing::HasSubstr("stack underflow"));
}

TEST(Lockstep, StopsAtTheLimit) {
  const vm::Program program = {{{kJump, 0}}, {}, {}};
  NativeEngine reference = native(program);
  TransformerEngine transformer(compiled(program));
  Engine* const engines[] = {&reference, &transformer};
  EXPECT_EQ(run_lockstep(engines, 0).n_checked, 0u);
  EXPECT_EQ(run_lockstep(engines, 10).n_checked, 10u);
  EXPECT_EQ(run_lockstep(engines, 5).n_checked, 5u);
  EXPECT_EQ(transformer.state().steps, 15u);
}

}  // namespace
}  // namespace ptvm::engine
