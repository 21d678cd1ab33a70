#include "prover/view/comparisons.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "prover/engine/engines.h"
#include "tests/prover/view/recordings.h"

namespace ptvm::view {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

std::unique_ptr<engine::Engine> native(const char* source) {
  return engine::make_engine("native", model::compile(program_of(source), {}).value()).value();
}

Comparison compare(const RecordedRun& run, engine::Engine& first, engine::Engine& second) {
  PairRun engines(run, first, second);
  while (!engines.is_done()) engines.advance(1);
  return engines.comparison();
}

TEST(Comparisons, HasEveryPairOnce) {
  const size_t n = engine::engine_names().size();
  EXPECT_EQ(engine_pairs().size(), n * (n - 1) / 2);
  EXPECT_THAT(engine_pairs(), Contains(EnginePair{"native", "transformer"}));
}

TEST(Comparisons, FindEnginesEqual) {
  const RecordedRun run = recorded(program_named("fibonacci"), "softmax", 50);
  const Comparison comparison = compare(run, {"native", "transformer"});
  EXPECT_EQ(comparison.n_equal_steps, 50u);
  EXPECT_EQ(describe(comparison), "equal in all 50 steps");
}

TEST(Comparisons, GoOverTheStepThatFails) {
  const RecordedRun run = recorded(program_of(".memory 1\nNOP\nPOP\n"));
  EXPECT_EQ(describe(compare(run, {"native", "transformer"})), "equal in the one step");
  const auto first = native(".memory 1\nNOP\nPOP\n"), second = native(".memory 1\nNOP\nNOP\n");
  EXPECT_THAT(describe(compare(run, *first, *second)), HasSubstr("step 2: error is"));
}

TEST(Comparisons, AdvanceInPieces) {
  const RecordedRun run = recorded(program_named("fibonacci"));
  PairRun engines(run, {"native", "transformer"});
  engines.advance(60);
  EXPECT_EQ(engines.comparison().n_equal_steps, 60u);
  EXPECT_FALSE(engines.is_done());
  engines.advance(60);
  EXPECT_EQ(engines.comparison().n_equal_steps, 103u);
  EXPECT_TRUE(engines.is_done());
}

TEST(Comparisons, TellTheFirstDifference) {
  const RecordedRun run = recorded(program_of("NOP\nLOADI 5\nHALT\n"));
  const auto first = native("NOP\nLOADI 5\nHALT\n"), second = native("NOP\nLOADI 6\nHALT\n");
  const Comparison comparison = compare(run, *first, *second);
  ASSERT_TRUE(comparison.difference);
  EXPECT_EQ(comparison.difference->step, 2u);
  EXPECT_EQ(describe(comparison), "step 2: acc is 5 in native, but 6 in native");
}

TEST(Comparisons, SayWhyAnEngineIsMissing) {
  const RecordedRun run = recorded(program_of("HALT\n"));
  EXPECT_THAT(describe(compare(run, {"native", "abacus"})), HasSubstr("abacus"));
}

}  // namespace
}  // namespace ptvm::view
