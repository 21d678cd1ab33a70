// export-onnx, and run with what it wrote. That the graphs are right is in tests/prover/onnx.
#include <gmock/gmock.h>

#include <filesystem>

#include "tests/cli/run_program.h"

namespace ptvm::cli {
namespace {

namespace fs = std::filesystem;

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

class CliExportOnnx : public CliTest {
 protected:
  Outcome export_onnx(const std::string& arguments) const {
    return prover("export-onnx " + arguments);
  }
};

TEST_F(CliExportOnnx, WritesAFolder) {
  const Json json = Json::parse(export_onnx(program("fibonacci") + " -o out --json").out);
  EXPECT_THAT(keys_of(json["files"]),
              ElementsAre("metadata.json", "program.onnx", "reference_trace.json", "step.onnx",
                          "validate.py"));
  EXPECT_THAT(files(), ElementsAre("out"));
  for (const auto& [name, size] : json["files"].items()) {
    EXPECT_EQ(read("out/" + name).size(), size.get<size_t>()) << name;
  }
  const Json manifest = Json::parse(read("out/metadata.json"));
  EXPECT_EQ(manifest["deterministic_model_hash"], json["deterministic_model_hash"]);
  EXPECT_EQ(Json::parse(read("out/reference_trace.json"))["states"].size(), 104u);
}

TEST_F(CliExportOnnx, TakesAModelAndAnEmptyFolder) {
  ASSERT_EQ(prover("compile " + program("fibonacci") + " -o m --layers 4").exit_code, 0);
  ASSERT_TRUE(fs::create_directory(folder() / "out"));
  EXPECT_EQ(export_onnx("m -o out/ --max-steps 10").exit_code, 0);
  EXPECT_EQ(Json::parse(read("out/metadata.json"))["config"]["num_layers"], 4);
  EXPECT_EQ(Json::parse(read("out/reference_trace.json"))["states"].size(), 11u);
  const Outcome outcome = export_onnx("m -o other --layers 2");
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_THAT(outcome.err, HasSubstr("`m` is a model, which has layers and an attention mode of"));
}

TEST_F(CliExportOnnx, WritesAllOrNothing) {
  write("empty.tvm", ".memory 1\n");
  write("file", "x");
  ASSERT_TRUE(fs::create_directory(folder() / "full"));
  write("full/file", "x");
  const std::vector<std::string> before = files();
  const auto reject = [&](const std::string& arguments, int code, const std::string& message) {
    const Outcome outcome = export_onnx(arguments);
    EXPECT_EQ(outcome.exit_code, code) << arguments;
    EXPECT_THAT(outcome.out, IsEmpty()) << arguments;
    EXPECT_THAT(outcome.err, HasSubstr(message)) << arguments;
    EXPECT_EQ(files(), before) << arguments;
  };
  const std::string fibonacci = program("fibonacci");
  reject(fibonacci + " -o full", 2, "cannot write `full`: Directory not empty");
  reject(fibonacci + " -o file", 2, "cannot write `file`: Not a directory");
  reject(fibonacci + " -o no/such", 2, "cannot write `no/such`: No such file or directory");
  reject(fibonacci + " -o out --attention-mode softmax", 1,
         "only models with average-hard attention are exported, not softmax");
  reject("empty.tvm -o out", 1, "a program without instructions has no step to export");
  reject(fibonacci, 2, "--output is required");
}

// A signal at any time leaves nothing half written.
TEST_F(CliExportOnnx, LeavesNothingWhenItIsStopped) {
  for (const char* delay : {"0.01", "0.02", "0.03", "0.05"}) {
    shell("timeout -s TERM " + std::string(delay) + " $PROVER export-onnx " + program("long_loop") +
          " -o out");
    if (fs::exists(folder() / "out")) {
      EXPECT_EQ(std::distance(fs::directory_iterator(folder() / "out"), {}), 5);
      fs::remove_all(folder() / "out");
    }
    EXPECT_THAT(files(), IsEmpty()) << delay;
  }
}

// An export that the engine executes.
class CliRunOnnx : public CliExportOnnx {
 protected:
  void SetUp() override {
    if (prover(run()).exit_code == 2) GTEST_SKIP() << "the engine onnx is not in this build";
    ASSERT_EQ(export_onnx(program("fibonacci") + " -o out").exit_code, 0);
  }
  static std::string run(const std::string& name = "fibonacci") {
    return "run " + program(name) + " --engine onnx ";
  }
  std::string error(const std::string& arguments, int code = 1) const {
    const Outcome outcome = prover(arguments);
    EXPECT_EQ(outcome.exit_code, code) << arguments;
    EXPECT_THAT(outcome.out, IsEmpty()) << arguments;
    return outcome.err;
  }
};

TEST_F(CliRunOnnx, GoesThroughTheSameStates) {
  EXPECT_EQ(prover_json(run() + "--onnx out --json")["acc"], 21);
  const Json json =
      prover_json("run " + program("fibonacci") + " --verify-onnx --onnx out/ --json");
  EXPECT_EQ(json["verified_engines"], Json({"native", "onnx"}));
  EXPECT_EQ(json["verified_steps"], 103);
}

TEST_F(CliRunOnnx, RejectsAnExportOfSomethingElse) {
  EXPECT_THAT(error(run("gcd") + "--onnx out"), StartsWith("error: out/metadata.json: /"));
  EXPECT_THAT(error(run() + "--onnx out --layers 2"),
              HasSubstr("metadata.json: /config/num_layers: is 1; the program gives 2"));
  EXPECT_THAT(error(run() + "--onnx out --attention-mode softmax"),
              HasSubstr("only models with average-hard attention are exported"));
}

TEST_F(CliRunOnnx, RejectsAnAlteredExport) {
  const std::string step = read("out/step.onnx"), manifest = read("out/metadata.json");
  write("out/step.onnx", step + "x");
  EXPECT_THAT(error(run() + "--onnx out"), HasSubstr("out/step.onnx: its BLAKE2b-256 is "));
  EXPECT_THAT(error("run " + program("fibonacci") + " --verify-all --onnx out"),
              HasSubstr("which is not that of the manifest"));
  write("out/step.onnx", step);
  write("out/metadata.json", manifest.substr(0, 100));
  EXPECT_THAT(error(run() + "--onnx out"), HasSubstr("out/metadata.json: "));
  write("out/metadata.json", manifest);
  fs::remove(folder() / "out/step.onnx");
  EXPECT_THAT(error(run() + "--onnx out", 2), HasSubstr("cannot read `out/step.onnx`"));
  EXPECT_THAT(error(run() + "--onnx nowhere", 2), HasSubstr("cannot read `nowhere/metadata.json`"));
}

TEST_F(CliRunOnnx, NeedsTheEngine) {
  EXPECT_THAT(error("run " + program("fibonacci") + " --onnx out", 2),
              HasSubstr("--onnx: no engine takes it; choose --engine onnx or --verify-onnx"));
}

}  // namespace
}  // namespace ptvm::cli
