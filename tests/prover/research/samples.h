// Artifacts to test with, of engines that agree and of some that do not.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "prover/asm/load.h"
#include "prover/engine/native_engine.h"
#include "prover/research/artifact.h"

namespace ptvm::research {

// The interpreter, but from step `step` on it has one more in acc, or it fails in that step.
class FaultyEngine : public engine::Engine {
 public:
  enum class Fault { kWrongAcc, kFails };

  FaultyEngine(const Subject& subject, uint64_t step, Fault fault)
      : machine_(engine::NativeEngine::create(subject.program, {}).value()),
        step_(step),
        fault_(fault) {}

  std::string_view name() const override { return "tensor"; }
  const vm::Program& program() const override { return machine_.program(); }
  engine::State state() const override {
    engine::State state = machine_.state();
    if (fault_ == Fault::kWrongAcc && state.steps >= step_) ++state.registers.acc;
    return state;
  }
  void reset() override { machine_.reset(); }
  absl::Status run(uint64_t max_steps) override {
    if (fault_ == Fault::kFails && machine_.state().steps + max_steps >= step_) {
      return absl::OutOfRangeError("out of order");
    }
    return machine_.run(max_steps);
  }
  uint8_t layer_of(uint8_t /*pc*/) const override { return 0; }

 private:
  engine::NativeEngine machine_;
  uint64_t step_;
  Fault fault_;
};

inline Subject subject_named(const std::string& name) {
  const std::string path = "programs/" + name + ".tvm";
  return make_subject(path, assembler::load(PTVM_SOURCE_DIR "/" + path).value(), {});
}

// Fails in its second step: POP with an empty stack.
inline Subject failing_subject() {
  vm::Program program;
  program.instructions = {{isa::Opcode::kNop, 0}, {isa::Opcode::kPop, 0}};
  program.initial_memory = {7};
  program.source_lines = {3, 4};
  return make_subject("pop.tvm", std::move(program), {});
}

inline const std::vector<std::string>& two_engines() {
  static const std::vector<std::string> names = {"transformer", "native"};
  return names;
}

// The interpreter, and one that goes wrong in step `step`.
struct Disagreement {
  Disagreement(const Subject& subject, uint64_t step, FaultyEngine::Fault fault)
      : good(engine::NativeEngine::create(subject.program, {}).value()),
        bad(subject, step, fault) {}
  SideBySide side_by_side() { return SideBySide({&good, &bad}); }

  engine::NativeEngine good;
  FaultyEngine bad;
};

inline Comparison mismatch(const std::string& name, uint64_t step,
                           FaultyEngine::Fault fault = FaultyEngine::Fault::kWrongAcc) {
  const Subject subject = subject_named(name);
  return compare_runs(subject, Disagreement(subject, step, fault).side_by_side(), 4096);
}

struct Sample {
  std::string name;
  Artifact artifact;
};

// One or more of every kind.
inline const std::vector<Sample>& samples() {
  static const std::vector<Sample> all = [] {
    const Subject addition = subject_named("addition");
    const Subject failing = failing_subject();
    const auto fails = FaultyEngine::Fault::kFails;
    Matrix matrix =
        compare_programs(std::vector<Subject>{addition, failing}, two_engines(), 3).value();
    Matrix differing{4096, {mismatch("addition", 2), mismatch("addition", 3, fails)}};
    Disagreement disagreement(addition, 2, FaultyEngine::Fault::kWrongAcc);
    Subject soft = subject_named("soft_attention_memory");
    soft.config.transformer.num_layers = 3;
    soft.config.attention = {model::AttentionMode::Kind::kHardSoftmax, 0.5f};
    return std::vector<Sample>{
        {"step", compare_step(addition, two_engines(), 1).value()},
        {"step that fails", compare_step(failing, two_engines(), 2).value()},
        {"step that differs", compare_step(addition, disagreement.side_by_side(), 2).value()},
        {"trace", compare_runs(addition, two_engines(), 4096).value()},
        {"trace of a part", compare_runs(addition, two_engines(), 2).value()},
        {"trace that fails", compare_runs(failing, two_engines(), 9).value()},
        {"trace with softmax", compare_runs(soft, two_engines(), 9).value()},
        {"trace that differs", mismatch("addition", 2)},
        {"trace where one fails", mismatch("addition", 2, fails)},
        {"matrix", std::move(matrix)},
        {"matrix that differs", std::move(differing)},
        {"equivalence", record_equivalence(addition, two_engines(), 9).value()},
        {"equivalence of a part", record_equivalence(addition, two_engines(), 1).value()},
        {"equivalence that fails", record_equivalence(failing, two_engines(), 9).value()},
    };
  }();
  return all;
}

inline Json json_of(const Sample& sample) { return to_json(sample.artifact); }

inline std::string error_of(const Json& json) {
  return std::string(read_artifact(json.dump()).status().message());
}

}  // namespace ptvm::research
