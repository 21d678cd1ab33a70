// The engines that this build has, side by side: on every program, in every mode, they go through
// the same states and fail for the same reasons.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/strip.h"
#include "prover/engine/engines.h"
#include "prover/engine/lockstep.h"
#include "tests/prover/engine/engines.h"
#include "tests/support/random_program.h"

namespace ptvm::engine {
namespace {

using enum isa::Opcode;
using ::testing::ElementsAreArray;
using ::testing::HasSubstr;

// Runs all engines on `program`; the result of a run in which no state differed.
LockstepResult agree(const vm::Program& program, uint64_t max_steps, uint32_t n_layers = 1,
                     model::AttentionMode mode = {}) {
  const model::Model model = compiled(program, n_layers, mode);
  std::vector<std::unique_ptr<Engine>> engines;
  std::vector<Engine*> views;
  for (const std::string& name : engine_names()) {
    views.push_back(engines.emplace_back(make_engine(name, model).value()).get());
  }
  LockstepResult result = run_lockstep(views, max_steps);
  EXPECT_FALSE(result.difference) << describe(*result.difference);
  EXPECT_EQ(result.n_checked, views.front()->state().steps);
  if (result.status.ok() && result.n_checked < max_steps) {
    EXPECT_TRUE(views.front()->state().registers.halted);
  }
  return result;
}

class AllEnginesOn : public ::testing::TestWithParam<std::string> {};
INSTANTIATE_TEST_SUITE_P(Program, AllEnginesOn, ::testing::ValuesIn(program_names()),
                         [](const auto& test) { return test.param; });

TEST_P(AllEnginesOn, AgreeToTheEnd) {
  for (const uint32_t n_layers : {1u, 5u}) {
    const LockstepResult result = agree(program_named(GetParam()), 1 << 24, n_layers);
    EXPECT_TRUE(result.status.ok()) << result.status;
  }
}

TEST_P(AllEnginesOn, AgreeInSoftModes) {
  for (const model::AttentionMode mode : kSoftModes) {
    SCOPED_TRACE(model::format(mode));
    agree(program_named(GetParam()), 2000, 2, mode);
  }
}

TEST(AllEngines, AgreeOnRandomPrograms) {
  for (uint64_t seed = 0; seed < 1000; ++seed) {
    SCOPED_TRACE(seed);
    const vm::Program program = testing::random_program(seed);
    const LockstepResult result = agree(program, 1024, static_cast<uint32_t>(1 + seed % 9));
    ASSERT_TRUE(result.status.ok()) << result.status;
    ASSERT_FALSE(HasFailure());
  }
}

// Blended reads lead anywhere; the errors that follow are the same, too.
TEST(AllEngines, AgreeOnRandomProgramsInSoftModes) {
  size_t n_failed = 0;
  for (uint64_t seed = 0; seed < 200; ++seed) {
    SCOPED_TRACE(seed);
    const vm::Program program = testing::random_program(seed);
    n_failed += !agree(program, 512, 1, kSoftModes[seed % kSoftModes.size()]).status.ok();
    ASSERT_FALSE(HasFailure());
  }
  EXPECT_GE(n_failed, 1u);
}

TEST(AllEngines, FailForTheSameReasons) {
  size_t n_failed = 0;
  for (uint64_t seed = 0; seed < 300; ++seed) {
    SCOPED_TRACE(seed);
    n_failed += !agree(testing::random_text(seed), 100).status.ok();
    ASSERT_FALSE(HasFailure());
  }
  EXPECT_GE(n_failed, 150u);
}

class EachEngine : public ::testing::TestWithParam<std::string> {
 protected:
  std::unique_ptr<Engine> make(const vm::Program& program, uint32_t n_layers = 1,
                               model::AttentionMode mode = {}) const {
    return make_engine(GetParam(), compiled(program, n_layers, mode)).value();
  }
};
INSTANTIATE_TEST_SUITE_P(Engine, EachEngine, ::testing::ValuesIn(engine_names()),
                         [](const auto& test) { return test.param; });

TEST_P(EachEngine, IsMadeByItsName) {
  const vm::Program program = program_named("fibonacci");
  const auto engine = make(program);
  EXPECT_EQ(engine->name(), GetParam());
  EXPECT_EQ(engine->program(), program);
}

TEST_P(EachEngine, RunInPiecesAndAgainEqualsOneRun) {
  const vm::Program program = program_named("fibonacci");
  const auto whole = make(program), pieces = make(program);
  ASSERT_TRUE(whole->run(1000).ok());
  for (int round = 0; round < 2; ++round) {
    while (!pieces->state().registers.halted) ASSERT_TRUE(pieces->run(7).ok());
    EXPECT_EQ(pieces->state().steps, 103u);
    EXPECT_EQ(pieces->state().registers, whole->state().registers);
    EXPECT_THAT(pieces->state().memory, ElementsAreArray(whole->state().memory));
    ASSERT_TRUE(pieces->run(7).ok());  // which has nothing left to do
    EXPECT_EQ(pieces->state().steps, 103u);
    pieces->reset();
    EXPECT_EQ(pieces->state().registers, isa::initial_registers(5));
    EXPECT_THAT(pieces->state().memory, ElementsAreArray(program.initial_memory));
    EXPECT_EQ(pieces->state().steps, 0u);
  }
}

TEST_P(EachEngine, StartsAgainInSoftModes) {
  for (const model::AttentionMode mode : kSoftModes) {
    SCOPED_TRACE(model::format(mode));
    const auto engine = make(program_named("soft_attention_memory"), 1, mode);
    ASSERT_TRUE(engine->run(100).ok());
    const isa::Registers end = engine->state().registers;
    engine->reset();
    EXPECT_EQ(engine->state().registers, isa::initial_registers(1));
    ASSERT_TRUE(engine->run(100).ok());
    EXPECT_EQ(engine->state().registers, end);
  }
}

TEST_P(EachEngine, NamesTheStepThatTheMachineForbids) {
  const auto engine = make({{{kLoadImmediate, 300}, {kPush}, {kRet}}, {0}, {}});
  EXPECT_EQ(engine->run(100).message(),
            "step 3, pc 2 (RET): cannot return to 300, which is outside 0..255");
  EXPECT_EQ(engine->state().steps, 2u);
  EXPECT_EQ(engine->state().registers.acc, 300);
}

TEST_P(EachEngine, MultipliesTheFarthestNumbersExactly) {
  const auto engine = make({{{kLoadImmediate, -32768}, {kMulMemory, 0}, {kHalt}}, {-32767}, {}});
  ASSERT_TRUE(engine->run(100).ok());
  EXPECT_EQ(engine->state().registers.acc, -32768);
  EXPECT_TRUE(engine->state().registers.carry);
}

TEST_P(EachEngine, SaysWhichLayerExecutes) {
  const auto engine = make(program_named("fibonacci"), 4);
  const bool has_layers = GetParam() != "native";
  EXPECT_EQ(engine->layer_of(0), 0);
  EXPECT_EQ(engine->layer_of(4), has_layers ? 1 : 0);
  EXPECT_EQ(engine->layer_of(15), has_layers ? 3 : 0);
}

// Of those that execute the weights that they are given.
class WeightsEngine : public EachEngine {};
INSTANTIATE_TEST_SUITE_P(Engine, WeightsEngine, ::testing::Values("transformer", "tensor"),
                         [](const auto& test) { return test.param; });

TEST_P(WeightsEngine, RefusesOutputsThatFitNowhere) {
  const vm::Program program = {{{kNop}, {kStore, 3}, {kHalt}}, std::vector<int16_t>(4), {7, 8, 9}};
  const auto error = [&](model::Output::Index output, float bias) {
    model::Model model = compiled(program);
    model.blocks[1].output_bias[output] = bias;
    const auto engine = make_engine(GetParam(), model).value();
    const absl::Status status = engine->run(5);
    EXPECT_EQ(engine->state().steps, 1u);
    EXPECT_THAT(engine->state().memory, ElementsAreArray(program.initial_memory));
    absl::string_view message = status.message();
    EXPECT_TRUE(absl::ConsumePrefix(&message, "step 2, pc 1 (STORE 3), line 8: ")) << message;
    return std::string(message);
  };
  EXPECT_EQ(error(model::Output::kPc, 300), "pc would be 302");
  EXPECT_EQ(error(model::Output::kSp, -5), "sp would be -1");
  EXPECT_EQ(error(model::Output::kAcc, 1e10f), "acc would be 1e+10");
  EXPECT_EQ(error(model::Output::kWriteAddress, 256), "the address to write to would be 256");
  EXPECT_EQ(error(model::Output::kWriteValue, 32768), "the value to write would be 32768");
  EXPECT_EQ(error(model::Output::kWriteAddress, 4), "the address to write to is beyond the memory");
}

TEST_P(WeightsEngine, RoundsHalvesAwayFromZero) {
  const auto acc_of = [&](float bias) {
    model::Model model = compiled({{{kLoadImmediate, 0}, {kHalt}}, {}, {}});
    model.blocks[0].output_bias[model::Output::kAcc] = bias;
    const auto engine = make_engine(GetParam(), model).value();
    EXPECT_TRUE(engine->run(5).ok());
    return engine->state().registers.acc;
  };
  EXPECT_EQ(acc_of(2.5f), 3);
  EXPECT_EQ(acc_of(-2.5f), -3);
  EXPECT_EQ(acc_of(2.25f), 2);
}

TEST(Engines, RefuseNamesThatThereAreNot) {
  const auto engine = make_engine("burn", compiled(program_named("fibonacci")));
  EXPECT_EQ(engine.status().message(),
            "there is no engine `burn`; there are native, transformer, tensor, onnx");
}

TEST(Engines, SayWhatTheMissingOnesTake) {
  for (const std::string& name : all_engine_names()) {
    const auto engine = make_engine(name, compiled(program_named("fibonacci")));
    if (engine.ok()) continue;
    EXPECT_TRUE(absl::IsUnimplemented(engine.status()));
    EXPECT_THAT(std::string(engine.status().message()),
                HasSubstr("engine `" + name + "` is not in this build: "));
    EXPECT_THAT(engine_names(), ::testing::Not(::testing::Contains(name)));
  }
}

}  // namespace
}  // namespace ptvm::engine
