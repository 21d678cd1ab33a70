// What an export consists of, and that it is made alike each time and read back only as it is.
#include "prover/onnx/export.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "prover/model/compile.h"
#include "prover/onnx/step_graph.h"

namespace ptvm::onnx {
namespace {

namespace fs = std::filesystem;

using enum isa::Opcode;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Key;
using ::testing::StartsWith;

const vm::Program kProgram = {
    {{kLoadImmediate, 7}, {kStore, 1}, {kMulMemory, 1}, {kHalt}}, {0, 0}, {}};

model::Model compiled(const vm::Program& program = kProgram, model::Config config = {}) {
  return model::compile(program, config).value();
}

Files exported(const vm::Program& program = kProgram, uint64_t max_trace_steps = 100) {
  return export_files(compiled(program), max_trace_steps).value();
}

TEST(Export, HasAllFiles) {
  const Files files = exported();
  EXPECT_THAT(files,
              ElementsAre(Key("metadata.json"), Key("program.onnx"), Key("reference_trace.json"),
                          Key("step.onnx"), Key("validate.py")));
  EXPECT_THAT(files.at("validate.py"), StartsWith("#!/usr/bin/env python3\n"));
}

TEST(Export, IsEqualForEqualPrograms) {
  EXPECT_EQ(exported(), exported());
  vm::Program other = kProgram;
  other.initial_memory[0] = 1;
  const Files files = exported(other);
  EXPECT_EQ(files.at("step.onnx"), exported().at("step.onnx"));
  EXPECT_NE(files.at("program.onnx"), exported().at("program.onnx"));
}

TEST(Export, HasTheStatesOfTheRun) {
  const auto trace_of = [](const vm::Program& program, uint64_t max_steps) {
    return nlohmann::json::parse(exported(program, max_steps).at("reference_trace.json"));
  };
  const auto whole = trace_of(kProgram, 100);
  EXPECT_EQ(whole["states"].size(), 5u);
  EXPECT_EQ(whole["states"][4]["acc"], 49);
  EXPECT_EQ(whole["states"][2]["memory"], nlohmann::json({0, 7}));
  EXPECT_EQ(whole["error"], nullptr);
  EXPECT_EQ(trace_of(kProgram, 2)["states"].size(), 3u);
  const auto failing = trace_of({{{kNop}, {kPop}}, {}, {}}, 100);
  EXPECT_EQ(failing["states"].size(), 2u);
  EXPECT_THAT(std::string(failing["error"]), HasSubstr("stack underflow"));
}

TEST(Export, RefusesWhatItCannotExpress) {
  EXPECT_EQ(export_files(compiled({}), 100).status().message(),
            "a program without instructions has no step to export");
  const model::Model soft =
      compiled(kProgram, {.attention = {model::AttentionMode::Kind::kSoftmax}});
  EXPECT_THAT(std::string(export_files(soft, 100).status().message()),
              StartsWith("only models with average-hard attention are exported, not softmax"));
}

// An export of kProgram in a folder of its own.
class ExportFolder : public ::testing::Test {
 protected:
  ExportFolder() {
    fs::create_directories(folder_);
    const Files files = exported();
    for (const auto& [name, bytes] : files) write(name, bytes);
  }
  ~ExportFolder() override { fs::remove_all(folder_); }

  void write(const std::string& name, const std::string& bytes) const {
    std::ofstream(folder_ / name, std::ios::binary) << bytes;
  }
  std::string read(const std::string& name) const {
    std::ifstream file(folder_ / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  std::string error(const model::Model& model = compiled()) const {
    return std::string(load_step(model, folder_.string()).status().message());
  }
  // The error after `from` became `to` in the manifest.
  std::string error_after(const std::string& from, const std::string& to) const {
    std::string text = read("metadata.json");
    const size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    write("metadata.json", text.replace(at, from.size(), to));
    const std::string message = error();
    EXPECT_THAT(message, HasSubstr("metadata.json: "));
    write("metadata.json", exported().at("metadata.json"));
    return message;
  }

  const fs::path folder_ = fs::path(::testing::TempDir()) /
                           ::testing::UnitTest::GetInstance()->current_test_info()->name();
};

TEST_F(ExportFolder, GivesTheStepBack) {
  EXPECT_EQ(load_step(compiled(), folder_.string()).value(),
            step_model(step_weights(compiled()).value()).SerializeAsString());
}

TEST_F(ExportFolder, RejectsAnAlteredGraph) {
  const std::string sound = read("step.onnx");
  for (const size_t at : {size_t{0}, sound.size() / 2, sound.size() - 1}) {
    std::string altered = sound;
    altered[at] ^= 1;
    write("step.onnx", altered);
    EXPECT_THAT(error(), HasSubstr("step.onnx: its BLAKE2b-256 is " + hash_of(altered) +
                                   ", which is not that of the manifest"));
  }
  write("step.onnx", sound + "x");
  EXPECT_THAT(error(), HasSubstr("step.onnx: its BLAKE2b-256 is "));
  write("step.onnx", std::string(17 << 20, 'x'));
  EXPECT_THAT(error(), HasSubstr("step.onnx` is longer than "));
}

TEST_F(ExportFolder, RejectsMissingFiles) {
  fs::remove(folder_ / "step.onnx");
  EXPECT_EQ(load_step(compiled(), folder_.string()).status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(error(), HasSubstr("step.onnx"));
  fs::remove(folder_ / "metadata.json");
  EXPECT_THAT(error(), HasSubstr("cannot read `"));
  EXPECT_THAT(error(), HasSubstr("metadata.json"));
}

TEST_F(ExportFolder, RejectsAnotherProgramOrConfiguration) {
  vm::Program other = kProgram;
  other.instructions[0].operand = 8;
  EXPECT_THAT(error(compiled(other)), HasSubstr("metadata.json: /deterministic_model_hash: is \""));
  model::Config config;
  config.transformer.num_layers = 2;
  EXPECT_THAT(error(compiled(kProgram, config)), HasSubstr("metadata.json: /config/num_layers: is 1"
                                                           "; the program gives 2"));
}

TEST_F(ExportFolder, RejectsAnAlteredManifest) {
  const std::string step_hash = hash_of(read("step.onnx"));
  EXPECT_THAT(error_after(step_hash, std::string(64, '0')),
              HasSubstr("/files/step.onnx/blake2b_256: is \"000"));
  EXPECT_THAT(error_after("\"step_model\": \"step.onnx\"", "\"step_model\": \"../step.onnx\""),
              HasSubstr("/step_model: is \"../step.onnx\"; the program gives \"step.onnx\""));
  EXPECT_THAT(error_after("\"opset_version\": 19", "\"opset_version\": 20"),
              HasSubstr("/opset_version: is 20; the program gives 19"));
  EXPECT_THAT(error_after("STORE 1", "STORE 0"), HasSubstr("/instructions/1/instruction: is "));
  EXPECT_THAT(error_after("\"direct\"", "\"none\""),
              HasSubstr("/instructions/2/memory_read/kind: "));
}

TEST_F(ExportFolder, RejectsAManifestOfOtherForm) {
  const std::string sound = read("metadata.json");
  EXPECT_THAT(error_after("\"input_dim\": 41,", ""), HasSubstr("/input_dim: missing"));
  EXPECT_THAT(error_after("{", "{\"more\": 1,"), HasSubstr("/more: unknown"));
  EXPECT_THAT(error_after("{", "{\"ir_version\": 9,"), HasSubstr("ir_version"));
  for (const std::string& text : {std::string(), sound.substr(0, sound.size() / 2)}) {
    write("metadata.json", text);
    EXPECT_THAT(error(), HasSubstr("metadata.json: "));
  }
}

}  // namespace
}  // namespace ptvm::onnx
