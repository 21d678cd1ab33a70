// The transformer runtime against the interpreter.
#include "prover/engine/transformer_engine.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "prover/engine/engines.h"
#include "prover/engine/lockstep.h"
#include "tests/prover/engine/engines.h"
#include "tests/support/random_program.h"

namespace ptvm::engine {
namespace {

using enum isa::Opcode;
using ::testing::ElementsAreArray;
using Kind = model::AttentionMode::Kind;

constexpr model::AttentionMode kAllModes[] = {
    {}, {Kind::kSoftmax}, {Kind::kHardSoftmax, 0.5f}, {Kind::kHardSoftmax, 20}};

// Runs `engines` side by side; the result of a run in which no state differed.
LockstepResult agree(std::vector<Engine*> engines, uint64_t max_steps) {
  const LockstepResult result = run_lockstep(engines, max_steps);
  EXPECT_FALSE(result.difference) << describe(*result.difference);
  return result;
}

class TransformerEngineOn : public ::testing::TestWithParam<std::string> {};

TEST_P(TransformerEngineOn, AgreesWithNativeToTheEnd) {
  const vm::Program program = program_named(GetParam());
  NativeEngine reference = native(program);
  TransformerEngine one_layer(compiled(program));
  TransformerEngine five_layers(compiled(program, 5));
  const LockstepResult result = agree({&reference, &one_layer, &five_layers}, 1 << 24);
  EXPECT_TRUE(result.status.ok()) << result.status;
  EXPECT_TRUE(one_layer.state().registers.halted);
  EXPECT_EQ(result.n_checked, one_layer.state().steps);
}

TEST_P(TransformerEngineOn, AgreesWithNativeInAllModes) {
  const vm::Program program = program_named(GetParam());
  for (const model::AttentionMode mode : kAllModes) {
    SCOPED_TRACE(model::format(mode));
    NativeEngine reference = native(program, mode);
    TransformerEngine transformer(compiled(program, 2, mode));
    agree({&reference, &transformer}, 2000);
  }
}

TEST_P(TransformerEngineOn, AgreesWithItsWholeMatrices) {
  const vm::Program program = program_named(GetParam());
  TransformerEngine sparse(compiled(program));
  TransformerEngine dense(compiled(program), Arithmetic::kDense);
  agree({&sparse, &dense}, 1000);
}

INSTANTIATE_TEST_SUITE_P(All, TransformerEngineOn, ::testing::ValuesIn(program_names()),
                         [](const auto& test) { return test.param; });

TEST(TransformerEngine, AgreesWithNativeOnRandomPrograms) {
  for (uint64_t seed = 0; seed < 1000; ++seed) {
    SCOPED_TRACE(seed);
    const vm::Program program = testing::random_program(seed);
    NativeEngine reference = native(program);
    TransformerEngine one_layer(compiled(program));
    TransformerEngine more_layers(compiled(program, static_cast<uint32_t>(2 + seed % 9)));
    const LockstepResult result = agree({&reference, &one_layer, &more_layers}, 512);
    ASSERT_TRUE(result.status.ok()) << result.status;
    ASSERT_TRUE(one_layer.state().registers.halted);
    ASSERT_FALSE(HasFailure());
  }
}

// Blended reads lead anywhere; the errors that follow are the same, too.
TEST(TransformerEngine, AgreesWithNativeOnRandomProgramsInSoftModes) {
  size_t n_failed = 0;
  for (uint64_t seed = 0; seed < 200; ++seed) {
    SCOPED_TRACE(seed);
    const vm::Program program = testing::random_program(seed);
    const model::AttentionMode mode = kAllModes[1 + seed % 3];
    NativeEngine reference = native(program, mode);
    TransformerEngine transformer(compiled(program, 1, mode));
    n_failed += !agree({&reference, &transformer}, 512).status.ok();
    ASSERT_FALSE(HasFailure());
  }
  EXPECT_GE(n_failed, 1u);
}

TEST(TransformerEngine, FailsAsNativeDoes) {
  size_t n_failed = 0;
  for (uint64_t seed = 0; seed < 1000; ++seed) {
    SCOPED_TRACE(seed);
    const vm::Program program = testing::random_text(seed);
    NativeEngine reference = native(program);
    TransformerEngine transformer(compiled(program));
    n_failed += !agree({&reference, &transformer}, 100).status.ok();
    ASSERT_FALSE(HasFailure());
  }
  EXPECT_GE(n_failed, 500u);
}

TEST(TransformerEngine, NamesTheStepThatTheMachineForbids) {
  TransformerEngine engine(compiled({{{kLoadImmediate, 300}, {kPush}, {kRet}}, {0}, {}}));
  EXPECT_EQ(engine.run(100).message(),
            "step 3, pc 2 (RET): cannot return to 300, which is outside 0..255");
  EXPECT_EQ(engine.state().steps, 2u);
  EXPECT_EQ(engine.state().registers.acc, 300);
}

TEST(TransformerEngine, RefusesOutputsThatFitNowhere) {
  const vm::Program program = {{{kNop}, {kStore, 3}, {kHalt}}, std::vector<int16_t>(4), {7, 8, 9}};
  model::Model model = compiled(program);
  model.blocks[1].output_bias[model::Output::kPc] = 300;
  EXPECT_EQ(TransformerEngine(model).run(5).message(),
            "step 2, pc 1 (STORE 3), line 8: pc would be 302");
  model = compiled(program);
  model.blocks[1].output_bias[model::Output::kWriteAddress] = 4;
  EXPECT_EQ(TransformerEngine(model).run(5).message(),
            "step 2, pc 1 (STORE 3), line 8: the address to write to is beyond the memory");
}

TEST(TransformerEngine, RunInPiecesAndAgainEqualsOneRun) {
  const vm::Program program = program_named("fibonacci");
  TransformerEngine whole(compiled(program)), pieces(compiled(program));
  ASSERT_TRUE(whole.run(1000).ok());
  for (int round = 0; round < 2; ++round) {
    while (!pieces.state().registers.halted) ASSERT_TRUE(pieces.run(7).ok());
    EXPECT_EQ(pieces.state().steps, 103u);
    EXPECT_EQ(pieces.state().registers, whole.state().registers);
    EXPECT_THAT(pieces.state().memory, ElementsAreArray(whole.state().memory));
    pieces.reset();
    EXPECT_EQ(pieces.state().registers, isa::initial_registers(5));
    EXPECT_THAT(pieces.state().memory, ElementsAreArray(program.initial_memory));
    EXPECT_EQ(pieces.state().steps, 0u);
  }
}

TEST(TransformerEngine, SaysWhichLayerExecutes) {
  const TransformerEngine engine(compiled(program_named("fibonacci"), 4));
  EXPECT_EQ(engine.layer_of(0), 0);
  EXPECT_EQ(engine.layer_of(4), 1);
  EXPECT_EQ(engine.layer_of(15), 3);
}

TEST(NativeEngine, StartsAgainInEveryMode) {
  for (const model::AttentionMode mode : kAllModes) {
    NativeEngine engine = native(program_named("soft_attention_memory"), mode);
    ASSERT_TRUE(engine.run(100).ok());
    const isa::Registers end = engine.state().registers;
    engine.reset();
    EXPECT_EQ(engine.state().registers, isa::initial_registers(1));
    ASSERT_TRUE(engine.run(100).ok());
    EXPECT_EQ(engine.state().registers, end);
  }
}

TEST(Engines, AreMadeByTheirNames) {
  const model::Model model = compiled(program_named("fibonacci"));
  for (const std::string& name : engine_names()) {
    const auto engine = make_engine(name, model);
    ASSERT_TRUE(engine.ok()) << engine.status();
    EXPECT_EQ((*engine)->name(), name);
    EXPECT_EQ((*engine)->program(), model.program);
    ASSERT_TRUE((*engine)->run(1000).ok());
    EXPECT_EQ((*engine)->state().registers.acc, 21);
  }
  EXPECT_EQ(make_engine("burn", model).status().message(),
            "this build has no engine `burn`; it has native, transformer");
}

}  // namespace
}  // namespace ptvm::engine
