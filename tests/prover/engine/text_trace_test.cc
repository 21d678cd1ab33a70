#include "prover/engine/text_trace.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "prover/engine/native_engine.h"
#include "prover/engine/transformer_engine.h"
#include "prover/model/compile.h"

namespace ptvm::engine {
namespace {

using enum isa::Opcode;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::string> trace(Engine& engine, uint64_t max_steps) {
  std::vector<std::string> lines;
  const absl::Status status = run_with_text_trace(
      engine, max_steps, [&](std::string_view line) { lines.emplace_back(line); });
  if (!status.ok()) lines.emplace_back(status.message());
  return lines;
}

std::vector<std::string> native_trace(vm::Program program, uint64_t max_steps) {
  NativeEngine engine = NativeEngine::create(std::move(program), {}).value();
  return trace(engine, max_steps);
}

TEST(TextTrace, PrintsTheStateAfterEachStep) {
  EXPECT_THAT(
      native_trace({{{kLoadImmediate, 5}, {kStore, 1}, {kHalt}}, {0, -7}, {}}, 100),
      ElementsAre(
          "trace[000] init pc=0 sp=2 acc=0 zero=true carry=false halted=false memory=[0, -7]",
          "trace[001] layer=0 instr=\"LOADI 5\" pc=1 sp=2 acc=5 zero=false carry=false "
          "halted=false memory=[0, -7]",
          "trace[002] layer=0 instr=\"STORE 1\" pc=2 sp=2 acc=5 zero=false carry=false "
          "halted=false memory=[0, 5]",
          "trace[003] layer=0 instr=\"HALT\" pc=2 sp=2 acc=5 zero=false carry=false halted=true "
          "memory=[0, 5]"));
}

TEST(TextTrace, NamesTheLayerOfATransformer) {
  model::Config config;
  config.transformer.num_layers = 2;
  TransformerEngine engine(
      model::compile({{{kNop}, {kNop}, {kNop}, {kHalt}}, {}, {}}, config).value());
  const std::vector<std::string> lines = trace(engine, 100);
  ASSERT_EQ(lines.size(), 5u);
  EXPECT_THAT(lines[2], HasSubstr("] layer=0 instr=\"NOP\" pc=2 "));
  EXPECT_THAT(lines[3], HasSubstr("] layer=1 instr=\"NOP\" pc=3 "));
}

TEST(TextTrace, StopsAtTheLimitAndAtErrors) {
  const vm::Program program = {{{kNop}, {kNop}, {kPop}}, {}, {}};
  EXPECT_EQ(native_trace(program, 1).size(), 2u);
  EXPECT_THAT(native_trace(program, 10),
              ElementsAre(HasSubstr("trace[000]"), HasSubstr("trace[001]"), HasSubstr("trace[002]"),
                          HasSubstr("stack underflow")));
}

TEST(TextTrace, ReportsARunOffTheEnd) {
  EXPECT_EQ(native_trace({{{kNop}}, {}, {}}, 10).back(),
            "step 2, pc 1: program counter 1 is beyond the program's 1 instructions");
}

}  // namespace
}  // namespace ptvm::engine
