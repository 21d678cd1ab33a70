// A claim says that engines agree only after they did; a fault of one, anywhere, and nothing is
// proven.
#include "prover/prove/engine_check.h"

#include <gtest/gtest.h>

#include <functional>

#include "prover/asm/load.h"
#include "prover/engine/engines.h"
#include "prover/engine/native_engine.h"
#include "prover/model/compile.h"
#include "prover/prove/proof_job.h"
#include "shared/claim/commitments.h"
#include "shared/proof/file.h"

namespace ptvm::prover {
namespace {

// 103 steps in four segments.
const ProveOptions kOptions = {.security_bits = 20, .pow_bits = 0, .log_segment_rows = 5};
constexpr uint64_t kSteps = 103;

const vm::Program& fibonacci() {
  static const vm::Program program =
      assembler::load(PTVM_SOURCE_DIR "/programs/fibonacci.tvm").value();
  return program;
}

// What `alter` makes of an interpreter's state, from step `step` on.
class FaultyEngine final : public engine::Engine {
 public:
  using Alter = std::function<void(isa::Registers&, std::vector<int16_t>&)>;

  FaultyEngine(uint64_t step, Alter alter)
      : native_(engine::NativeEngine::create(fibonacci(), {}).value()),
        step_(step),
        alter_(std::move(alter)) {}

  std::string_view name() const override { return "faulty"; }
  const vm::Program& program() const override { return native_.program(); }
  engine::State state() const override {
    engine::State state = native_.state();
    memory_.assign(state.memory.begin(), state.memory.end());
    if (state.steps >= step_) alter_(state.registers, memory_);
    state.memory = memory_;
    return state;
  }
  void reset() override { native_.reset(); }
  absl::Status run(uint64_t max_steps) override { return native_.run(max_steps); }
  uint8_t layer_of(uint8_t) const override { return 0; }

 private:
  engine::NativeEngine native_;
  uint64_t step_;
  Alter alter_;
  mutable std::vector<int16_t> memory_;
};

// What stands in the way of a proof that says that `engine` agrees.
std::string refusal(engine::Engine& engine) {
  engine::Engine* const engines[] = {&engine};
  const auto job = ProofJob::create(fibonacci(), kOptions, engines);
  EXPECT_EQ(prove(fibonacci(), kOptions, engines).status(), job.status());
  return std::string(job.status().message());
}

struct Fault {
  const char* name;
  uint64_t step;
  FaultyEngine::Alter alter;
  const char* difference;
};

void PrintTo(const Fault& fault, std::ostream* out) { *out << fault.name; }

class EngineCheckOfFault : public ::testing::TestWithParam<Fault> {};

TEST_P(EngineCheckOfFault, RejectsTheEngineByStepAndField) {
  FaultyEngine faulty(GetParam().step, GetParam().alter);
  EXPECT_EQ(refusal(faulty), std::string("the engines differ: ") + GetParam().difference);
}

using Registers = isa::Registers;
using Memory = std::vector<int16_t>;
INSTANTIATE_TEST_SUITE_P(
    In, EngineCheckOfFault,
    ::testing::Values(Fault{"Pc", 50, [](Registers& r, Memory&) { r.pc ^= 1; },
                            "step 50: pc is 8 in native, but 9 in faulty"},
                      Fault{"Acc", 1, [](Registers& r, Memory&) { ++r.acc; },
                            "step 1: acc is 0 in native, but 1 in faulty"},
                      Fault{"Sp", 77, [](Registers& r, Memory&) { --r.sp; },
                            "step 77: sp is 5 in native, but 4 in faulty"},
                      Fault{"ZeroFlag", 60, [](Registers& r, Memory&) { r.zero = !r.zero; },
                            "step 60: zero_flag is false in native, but true in faulty"},
                      Fault{"CarryFlag", 90, [](Registers& r, Memory&) { r.carry = !r.carry; },
                            "step 90: carry_flag is false in native, but true in faulty"},
                      Fault{"HaltedTooEarly", 102, [](Registers& r, Memory&) { r.halted = true; },
                            "step 102: halted is false in native, but true in faulty"},
                      Fault{"NeverHalted", 103, [](Registers& r, Memory&) { r.halted = false; },
                            "step 103: halted is true in native, but false in faulty"},
                      Fault{"Memory", 40, [](Registers&, Memory& cells) { cells[2] = -7; },
                            "step 40: memory[2] is 3 in native, but -7 in faulty"},
                      Fault{"InitialState", 0, [](Registers&, Memory& cells) { ++cells[4]; },
                            "step 0: memory[4] is 7 in native, but 8 in faulty"}),
    [](const auto& test) { return test.param.name; });

class EngineCheckOf : public ::testing::TestWithParam<const char*> {};
INSTANTIATE_TEST_SUITE_P(Engine, EngineCheckOf, ::testing::Values("transformer", "tensor"),
                         [](const auto& test) { return test.param; });

TEST_P(EngineCheckOf, RejectsAnAlteredWeight) {
  model::Model model = model::compile(fibonacci(), {}).value();
  model.blocks[9].output_bias[model::Output::kAcc] += 1;
  const auto engine = engine::make_engine(GetParam(), model).value();
  const std::string message = refusal(*engine);
  EXPECT_TRUE(message.starts_with("the engines differ: step 1")) << message;
  EXPECT_TRUE(message.ends_with(std::string(" in ") + GetParam())) << message;
}

TEST_P(EngineCheckOf, RejectsAnotherAttention) {
  const model::Config soft = {.attention = {model::AttentionMode::Kind::kHardSoftmax, 20}};
  const auto engine =
      engine::make_engine(GetParam(), model::compile(fibonacci(), soft).value()).value();
  EXPECT_TRUE(refusal(*engine).starts_with("the engines differ: step "));
}

TEST_P(EngineCheckOf, RejectsAnotherProgram) {
  vm::Program other = fibonacci();
  other.initial_memory[4] = 1;
  const auto engine = engine::make_engine(GetParam(), model::compile(other, {}).value()).value();
  EXPECT_EQ(refusal(*engine), std::string("the engine `") + GetParam() + "` is of another program");
}

TEST(EngineCheck, FindsTheFaultOfAnyEngine) {
  const auto model = model::compile(fibonacci(), {}).value();
  const auto transformer = engine::make_engine("transformer", model).value();
  FaultyEngine faulty(103, [](Registers& r, Memory&) { r.acc = 22; });
  engine::Engine* const engines[] = {transformer.get(), &faulty};
  EXPECT_EQ(check_engines(fibonacci(), engines, kSteps).message(),
            "the engines differ: step 103: acc is 21 in native, but 22 in faulty");
}

class EngineCheckClaim : public ::testing::Test {
 protected:
  ProofJob job_with(const std::vector<std::string>& names) {
    std::vector<std::unique_ptr<engine::Engine>> engines;
    std::vector<engine::Engine*> views;
    for (const std::string& name : names) {
      const auto model = model::compile(fibonacci(), {}).value();
      views.push_back(engines.emplace_back(engine::make_engine(name, model).value()).get());
      EXPECT_TRUE(views.back()->run(10).ok());  // it is taken back to its initial state
    }
    return ProofJob::create(fibonacci(), kOptions, views).value();
  }
};

TEST_F(EngineCheckClaim, SaysThatAllStepsWereChecked) {
  const ProofJob job = job_with({"transformer"});
  EXPECT_EQ(job.summary().engine_check, claim::EngineCheck::kLockstep);
  proof::File file;
  ASSERT_EQ(proof::open_file(job.head(), file), Status::kAccepted);
  const claim::Claim& claim = file.claim;
  EXPECT_EQ(claim.extension.engine_check, claim::EngineCheck::kLockstep);
  EXPECT_EQ(claim.equivalence.checked_steps, kSteps);
  EXPECT_EQ(claim.equivalence.transformer_fingerprint,
            claim::compute_fingerprint(claim, claim::kTransformerEngine));
  EXPECT_EQ(claim.equivalence.native_fingerprint,
            claim::compute_fingerprint(claim, claim::kNativeEngine));
}

TEST_F(EngineCheckClaim, IsTheSameWhateverElseRanAlong) {
  const ProofJob one = job_with({"transformer"});
  const ProofJob all = job_with(engine::engine_names());
  EXPECT_TRUE(std::ranges::equal(one.head(), all.head()));
  EXPECT_FALSE(std::ranges::equal(one.head(), job_with({}).head()));
}

TEST_F(EngineCheckClaim, IsProvenInPiecesThatOnlyFitIt) {
  ProofJob job = job_with({"transformer"});
  std::vector<std::vector<uint8_t>> segments;
  while (!job.done()) segments.push_back(job.prove_next().value());
  ProofJob again = job_with({"transformer"});
  ProofJob unchecked = job_with({});
  EXPECT_NE(unchecked.take_over(segments[0]), Status::kAccepted);
  EXPECT_NE(again.take_over(unchecked.prove_next().value()), Status::kAccepted);
  for (const auto& segment : segments) EXPECT_EQ(again.take_over(segment), Status::kAccepted);
  EXPECT_TRUE(again.done());
}

}  // namespace
}  // namespace ptvm::prover
