// The fast path of the transformer runtime against its own whole matrices.
#include "prover/engine/transformer_engine.h"

#include <gtest/gtest.h>

#include "prover/engine/lockstep.h"
#include "tests/prover/engine/engines.h"

namespace ptvm::engine {
namespace {

class TransformerEngineOn : public ::testing::TestWithParam<std::string> {};
INSTANTIATE_TEST_SUITE_P(Program, TransformerEngineOn, ::testing::ValuesIn(program_names()),
                         [](const auto& test) { return test.param; });

TEST_P(TransformerEngineOn, AgreesWithItsWholeMatrices) {
  const vm::Program program = program_named(GetParam());
  TransformerEngine sparse(compiled(program));
  TransformerEngine dense(compiled(program), Arithmetic::kDense);
  Engine* const engines[] = {&sparse, &dense};
  const LockstepResult result = run_lockstep(engines, 1000);
  EXPECT_FALSE(result.difference) << describe(*result.difference);
}

}  // namespace
}  // namespace ptvm::engine
