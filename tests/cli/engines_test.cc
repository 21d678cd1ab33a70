// run and prove: engines, attention modes, and engines in lockstep.
#include <gmock/gmock.h>

#include "tests/cli/run_program.h"

namespace ptvm::cli {
namespace {

using ::testing::ContainsRegex;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::StartsWith;

class CliEngines : public CliTest {
 protected:
  // Those that the program was built with, native first.
  std::vector<std::string> built_engines() const {
    const Json json = prover_json("run " + program("addition") + " --verify-all --json");
    return json["verified_engines"].get<std::vector<std::string>>();
  }
  bool has_engine(const std::string& name) const {
    const std::vector<std::string> built = built_engines();
    return std::ranges::find(built, name) != built.end();
  }
};

TEST_F(CliEngines, AreTheseAtLeast) {
  EXPECT_THAT(built_engines(), IsSupersetOf({"native", "transformer", "tensor"}));
}

TEST_F(CliEngines, GiveTheSameResult) {
  Json native;
  for (const std::string& engine : built_engines()) {
    Json json = prover_json("run " + program("fibonacci") + " --json --engine " + engine);
    EXPECT_EQ(json["engine"], engine);
    for (const char* key : {"engine", "elapsed_ms", "steps_per_second"}) json.erase(key);
    if (engine == "native") native = json;
    EXPECT_EQ(json, native);
  }
}

TEST_F(CliEngines, FollowLayersAndAttentionMode) {
  for (const std::string& engine : built_engines()) {
    const Json json = prover_json("run " + program("soft_attention_memory") +
                                  " --layers 3 --attention-mode Softmax --json --engine " + engine);
    EXPECT_EQ(json["acc"], 9);
    EXPECT_EQ(json["memory"], Json({10}));
    EXPECT_EQ(json["layers"], 3);
    EXPECT_EQ(json["attention_mode"], "softmax");
  }
  const Json json = prover_json("run " + program("soft_attention_memory") +
                                " --attention-mode hard-softmax:2 --engine transformer --json");
  EXPECT_EQ(json["acc"], 8);
  EXPECT_EQ(json["attention_mode"], "hard-softmax:2");
}

TEST_F(CliEngines, AreComparedWithNative) {
  const std::string run = "run " + program("fibonacci") + " --engine transformer --verify-native";
  EXPECT_THAT(prover(run).out, EndsWith("\nverified_against_native: true\nverified_steps: 103\n"));
  const Json json = prover_json(run + " --json --max-steps 50");
  EXPECT_EQ(json["verified_engines"], Json({"native", "transformer"}));
  EXPECT_EQ(json["verified_steps"], 50);
}

TEST_F(CliEngines, AreComparedWithSeveral) {
  const std::string run = "run " + program("counter") + " --verify-tensor";
  EXPECT_THAT(prover(run).out, EndsWith("\nverified_against_tensor: true\nverified_steps: 38\n"));
  EXPECT_THAT(prover(run + " --verify-native --engine transformer").out,
              EndsWith("\nverified_against_native: true\nverified_against_tensor: true\n"
                       "verified_steps: 38\n"));
  const Json json = prover_json(run + " --verify-transformer --json");
  EXPECT_EQ(json["verified_engines"], Json({"native", "transformer", "tensor"}));
}

TEST_F(CliEngines, AreAllCompared) {
  const std::string run = "run " + program("counter") + " --verify-all";
  EXPECT_THAT(prover(run).out,
              ContainsRegex("\nverified_all_engines: native,transformer,tensor(,onnx)?\n"
                            "verified_steps: 38\n"));
  const Json json = prover_json(run + " --json --attention-mode softmax --layers 2");
  EXPECT_EQ(json["verified_engines"], Json(built_engines()));
}

TEST_F(CliEngines, SayWhatTheMissingOnesTake) {
  if (has_engine("onnx")) GTEST_SKIP() << "all are built in";
  for (const char* option : {"--engine onnx", "--verify-onnx"}) {
    const Outcome outcome = prover("run " + program("addition") + " " + option);
    EXPECT_EQ(outcome.exit_code, 2) << option;
    EXPECT_THAT(outcome.out, IsEmpty()) << option;
    EXPECT_THAT(outcome.err, StartsWith("error: engine `onnx` is not in this build: ")) << option;
  }
}

TEST_F(CliEngines, FailWithTheReasonOfTheMachine) {
  write("pop.tvm", ".memory 1\nNOP\nPOP\n");
  for (const char* options : {"", "--engine transformer", "--verify-all"}) {
    const Outcome outcome = prover("run pop.tvm --json " + std::string(options));
    EXPECT_EQ(outcome.exit_code, 1) << options;
    EXPECT_THAT(outcome.out, IsEmpty()) << options;
    EXPECT_THAT(outcome.err, HasSubstr("error: step 2, pc 1 (POP), line 3: stack underflow: "));
  }
}

TEST_F(CliEngines, PrintTheLayerInTheTrace) {
  const Outcome outcome =
      prover("run " + program("addition") + " --engine transformer --layers 3 --trace");
  EXPECT_THAT(outcome.out, HasSubstr("trace[003] layer=2 instr=\"HALT\" pc=2 "));
}

TEST_F(CliEngines, RunAModelAsItIs) {
  ASSERT_EQ(prover("compile " + program("soft_attention_memory") +
                   " -o m --layers 4 --attention-mode softmax")
                .exit_code,
            0);
  const Json json = prover_json("run m --engine transformer --verify-native --json");
  EXPECT_EQ(json["acc"], 9);
  EXPECT_EQ(json["layers"], 4);
  EXPECT_EQ(json["attention_mode"], "softmax");
  for (const char* option : {"--layers 1", "--attention-mode softmax"}) {
    const Outcome outcome = prover("run m " + std::string(option));
    EXPECT_EQ(outcome.exit_code, 2);
    EXPECT_THAT(outcome.err,
                HasSubstr("`m` is a model, which has layers and an attention mode of"));
  }
}

TEST_F(CliEngines, RejectWhatIsNotThere) {
  const auto error = [&](const std::string& options) {
    const Outcome outcome = prover("run " + program("addition") + " " + options);
    EXPECT_EQ(outcome.exit_code, 2) << options;
    EXPECT_THAT(outcome.out, IsEmpty()) << options;
    return outcome.err;
  };
  for (const char* name : {"burn", "Native", "''"}) {
    EXPECT_THAT(error("--engine " + std::string(name)),
                HasSubstr("--engine: expected one of native, transformer, tensor, onnx, not `"));
  }
  EXPECT_THAT(
      error("--attention-mode softest"),
      HasSubstr("--attention-mode: `softest` is no attention mode; there are average-hard"));
  EXPECT_THAT(error("--attention-mode hard-softmax:0"), HasSubstr("a finite number above 0"));
  EXPECT_THAT(error("--layers 0"), HasSubstr("--layers: expected a number from 1 to 256"));
  EXPECT_THAT(error("--verify-native"),
              HasSubstr("--verify-native: native is the engine itself; choose another"));
  EXPECT_THAT(error("--engine tensor --verify-tensor"),
              HasSubstr("--verify-tensor: tensor is the engine itself; choose another"));
}

class CliProveEngine : public CliEngines {
 protected:
  Outcome prove(const std::string& options) const {
    return prover("prove " + program("fibonacci") + " -o x.proof " + options);
  }
  Json claim() const { return Json::parse(verifier("verify x.proof --json").out)["claim"]; }
};

TEST_F(CliProveEngine, IsCheckedBeforeTheClaimSaysSo) {
  const Outcome outcome = prove("--engine transformer");
  EXPECT_THAT(outcome.out,
              HasSubstr("  engines       transformer went through the same states as native\n"));
  EXPECT_THAT(verifier("verify x.proof").out,
              HasSubstr("only the prover says so (engine_check lockstep)"));
  const Json checked = claim();
  EXPECT_EQ(checked["extension"]["engine_check"], "lockstep");
  EXPECT_EQ(checked["equivalence"]["checked_steps"], 103);
  ASSERT_EQ(prove("--quiet").exit_code, 0);
  const Json unchecked = claim();
  EXPECT_EQ(unchecked["extension"]["engine_check"], "none");
  EXPECT_EQ(unchecked["equivalence"]["checked_steps"], 0);
  for (const char* fingerprint : {"transformer_fingerprint", "native_fingerprint"}) {
    EXPECT_NE(unchecked["equivalence"][fingerprint], checked["equivalence"][fingerprint]);
  }
}

TEST_F(CliProveEngine, LeavesTheSameClaimWhicheverItIs) {
  ASSERT_EQ(prove("--engine transformer --quiet").exit_code, 0);
  const std::string expected = read("x.proof");
  for (const std::string& engine : built_engines()) {
    const Json json =
        prover_json("prove " + program("fibonacci") + " -o y.proof --json --engine " + engine);
    EXPECT_EQ(json["engine_check"], engine == "native" ? "none" : "lockstep");
    EXPECT_EQ(read("y.proof") == expected, engine != "native") << engine;
  }
}

TEST_F(CliProveEngine, RejectsWhatCannotBeProvenOrIsNotThere) {
  const auto reject = [&](const std::string& options, int code, const std::string& message) {
    const Outcome outcome = prove(options);
    EXPECT_EQ(outcome.exit_code, code) << options;
    EXPECT_THAT(outcome.out, IsEmpty()) << options;
    EXPECT_THAT(outcome.err, HasSubstr(message)) << options;
    EXPECT_THAT(files(), IsEmpty()) << options;
  };
  reject("--engine burn", 2,
         "--engine: expected one of native, transformer, tensor, onnx, not `burn`");
  reject("--attention-mode softest", 2, "--attention-mode: `softest` is no attention mode");
  for (const char* mode : {"softmax", "hard-softmax:0.5"}) {
    for (const char* engine : {"", " --engine transformer"}) {
      reject(std::string("--attention-mode ") + mode + engine, 1,
             std::string("fibonacci.tvm` would read memory by ") + mode +
                 "; only average-hard can be proven");
    }
  }
  if (!has_engine("onnx"))
    reject("--engine onnx", 2, "error: engine `onnx` is not in this build: ");
}

}  // namespace
}  // namespace ptvm::cli
