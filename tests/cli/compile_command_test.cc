// compile, and info about what it wrote.
#include <gmock/gmock.h>

#include <set>
#include <utility>

#include "tests/cli/run_program.h"

namespace ptvm::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

using CliCompile = CliTest;

TEST_F(CliCompile, PrintsTheKeysThatScriptsRelyOn) {
  const Json json =
      prover_json("compile " + program("fibonacci") + " -o fibonacci.safetensors --json");
  EXPECT_THAT(keys_of(json),
              ElementsAre("program", "model_bytes", "instructions", "layers", "attention_mode",
                          "hidden_units", "parameters", "nonzero_parameters", "program_hash",
                          "transformer_config_hash", "deterministic_model_hash"));
  EXPECT_EQ(json["model_bytes"], read("fibonacci.safetensors").size());
  EXPECT_EQ(json["instructions"], 16);
  EXPECT_EQ(json["layers"], 1);
  EXPECT_EQ(json["attention_mode"], "average-hard");
  EXPECT_EQ(json["parameters"], 16 * (2 * 72 * 42 + 6 * 73 + 10));
  EXPECT_LT(json["hidden_units"], json["nonzero_parameters"]);
  EXPECT_EQ(json["transformer_config_hash"],
            "08e6fc6b2ffd16373b604c050106800adb635336d0459abf5cd3b41d67e43898");
  EXPECT_EQ(json["program_hash"],
            prover_json("info " + program("fibonacci") + " --json")["program_hash"]);
  EXPECT_THAT(files(), ElementsAre("fibonacci.safetensors"));
}

TEST_F(CliCompile, PrintsLinesForPeople) {
  const Outcome outcome = prover("compile " + program("addition") + " -o a.safetensors");
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_THAT(outcome.out, StartsWith("a.safetensors: "));
  EXPECT_THAT(outcome.out, HasSubstr("  hidden units  8 of 216\n"));
}

TEST_F(CliCompile, WritesTheSameFileAgain) {
  for (const char* name : {"a", "b"}) {
    ASSERT_EQ(prover("compile " + program("gcd") + " -o " + name).exit_code, 0);
  }
  EXPECT_EQ(read("a"), read("b"));
  // From the program in another form, and from the model itself.
  ASSERT_EQ(prover("assemble " + program("gcd") + " -o gcd.json").exit_code, 0);
  for (const char* source : {"gcd.json", "a"}) {
    ASSERT_EQ(prover("compile " + std::string(source) + " -o c").exit_code, 0);
    EXPECT_EQ(read("a"), read("c"));
  }
}

TEST_F(CliCompile, HasHashesForEachConfiguration) {
  const auto hashes = [&](const std::string& options) {
    const Json json = prover_json("compile " + program("addition") + " -o x --json " + options);
    return std::make_pair(json["transformer_config_hash"], json["deterministic_model_hash"]);
  };
  std::set<std::pair<Json, Json>> different;
  for (const char* options :
       {"", "--layers 2", "--attention-mode softmax", "--attention-mode hard-softmax",
        "--attention-mode hard-softmax:0.5"}) {
    different.insert(hashes(options));
  }
  EXPECT_EQ(different.size(), 5u);
  EXPECT_EQ(hashes("--attention-mode HARD"), hashes(""));
}

TEST_F(CliCompile, RejectsWhatCannotBeCompiled) {
  write("bad.tvm", "FROB\n");
  const Outcome bad = prover("compile bad.tvm -o x");
  EXPECT_EQ(bad.exit_code, 1);
  EXPECT_THAT(bad.err, StartsWith("bad.tvm:1:1: error: unknown instruction `FROB`"));
  const Outcome mode = prover("compile " + program("addition") + " -o x --attention-mode soft");
  EXPECT_EQ(mode.exit_code, 2);
  EXPECT_THAT(mode.err, HasSubstr("--attention-mode: `soft` is no attention mode"));
  EXPECT_EQ(prover("compile " + program("addition") + " -o x --layers 0").exit_code, 2);
  EXPECT_EQ(prover("compile " + program("addition") + " -o x --layers 257").exit_code, 2);
  EXPECT_EQ(prover("compile " + program("addition")).exit_code, 2);
  EXPECT_EQ(prover("compile " + program("addition") + " -o no/x").exit_code, 2);
  EXPECT_EQ(prover("compile missing.tvm -o x").exit_code, 2);
  EXPECT_THAT(files(), ElementsAre("bad.tvm"));
}

using CliModelInfo = CliTest;

TEST_F(CliModelInfo, DescribesEachBlock) {
  write("p.tvm", ".memory 4\nLOADI 5\nXORM 2\nPUSH\nPOP\nHALT\n");
  ASSERT_EQ(prover("compile p.tvm -o p.model --layers 2 --attention-mode softmax").exit_code, 0);
  const Json json = prover_json("info p.model --json");
  EXPECT_THAT(keys_of(json),
              ElementsAre("model", "instructions", "layers", "attention_mode", "hidden_units",
                          "parameters", "nonzero_parameters", "program_hash",
                          "transformer_config_hash", "deterministic_model_hash", "blocks"));
  EXPECT_EQ(json["layers"], 2);
  EXPECT_EQ(json["attention_mode"], "softmax");
  EXPECT_EQ(json["hidden_units"], 2 + 50 + 5 + 3 + 3);
  EXPECT_EQ(json["blocks"].size(), 5u);
  EXPECT_EQ(json["blocks"][1].dump(),
            "{\"pc\":1,\"layer\":0,\"instruction\":\"XORM 2\",\"read\":\"cell 2\","
            "\"hidden_units\":50}");
  EXPECT_EQ(json["blocks"][3].dump(),
            "{\"pc\":3,\"layer\":1,\"instruction\":\"POP\",\"read\":\"stack top\","
            "\"hidden_units\":3}");
  const Outcome text = prover("info p.model");
  EXPECT_THAT(text.out, StartsWith("p.model\n\n  instructions  5\n  layers        2\n"));
  EXPECT_THAT(text.out, HasSubstr("  attention     softmax\n"));
  EXPECT_THAT(text.out, HasSubstr("  1             0   XORM 2        cell 2       50\n"));
}

TEST_F(CliModelInfo, IsAProgramForTheOtherCommands) {
  ASSERT_EQ(prover("compile " + program("fibonacci") + " -o f.model").exit_code, 0);
  EXPECT_EQ(prover("assemble f.model").out, prover("assemble " + program("fibonacci")).out);
  EXPECT_EQ(prover_json("run f.model --json")["acc"], 21);
}

TEST_F(CliModelInfo, IsProvenWithItsOwnLayers) {
  ASSERT_EQ(prover("compile " + program("addition") + " -o a.model --layers 3").exit_code, 0);
  ASSERT_EQ(prover("prove a.model -o a.proof --quiet").exit_code, 0);
  const Json claim = prover_json("info a.proof --json")["claim"];
  EXPECT_EQ(claim["transformer_config"]["num_layers"], 3);
  const Json model = prover_json("info a.model --json");
  for (const char* hash : {"program_hash", "transformer_config_hash", "deterministic_model_hash"}) {
    EXPECT_EQ(claim["commitments"][hash], model[hash]);
  }
  const Outcome given = prover("prove a.model -o x.proof --layers 3");
  EXPECT_EQ(given.exit_code, 2);
  EXPECT_EQ(given.err,
            "error: `a.model` is a model, which has layers and an attention mode of its own: "
            "--layers, --attention-mode\n");
}

TEST_F(CliModelInfo, IsNotProvenIfItsAttentionIsSoft) {
  const std::string compile = "compile " + program("addition") + " -o soft.model ";
  ASSERT_EQ(prover(compile + "--attention-mode hard-softmax:0.5").exit_code, 0);
  const Outcome outcome = prover("prove soft.model -o x.proof");
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_EQ(outcome.err,
            "error: `soft.model` would read memory by hard-softmax:0.5; only average-hard can be "
            "proven\n");
  EXPECT_THAT(files(), ElementsAre("soft.model"));
}

TEST_F(CliModelInfo, RejectsAnAlteredModelByItsPlace) {
  ASSERT_EQ(prover("compile " + program("addition") + " -o good").exit_code, 0);
  std::string bytes = read("good");
  const auto refuse = [&](const std::string& altered, const std::string& message) {
    write("bad", altered);
    for (const char* command :
         {"info bad", "run bad", "run bad --engine tensor --verify-all", "compile bad -o x",
          "prove bad -o x", "prove bad -o x --engine tensor"}) {
      const Outcome outcome = prover(command);
      EXPECT_EQ(outcome.exit_code, 1) << command;
      EXPECT_THAT(outcome.out, IsEmpty()) << command;
      EXPECT_THAT(outcome.err, StartsWith("error: " + message)) << command;
    }
  };
  std::string altered = bytes;
  altered.back() = 1;
  refuse(altered, "bad: read.kind[2] is 1; the program gives 0");
  altered = bytes;
  altered.replace(altered.find("\\\"AddImmediate\\\":3"), 18, "\\\"AddImmediate\\\":4");
  refuse(altered, "bad: metadata deterministic_model_hash: is ");
  altered = bytes;
  altered.replace(altered.find("\"F32\""), 5, "\"F64\"");
  refuse(altered, "bad: header: /controls.carry/dtype: expected");
  altered = bytes;
  altered.replace(altered.find("[3,72,41]"), 9, "[3,41,72]");
  refuse(altered,
         "bad: tensor feed_forward.gate.weight is F32 [3, 41, 72]; the program gives "
         "F32 [3, 72, 41]");
  refuse(bytes.substr(0, bytes.size() - 1), "bad: header: /read.kind/data_offsets: ends at ");
  refuse(bytes + '\0', "bad: header: the tensors end 1 bytes before the file does");
  refuse(bytes.substr(0, 100), "bad: the file ends within its header");
  refuse(bytes + std::string(size_t{16} << 20, '\0'), "`bad` is longer than 16777216 bytes");
  EXPECT_THAT(files(), ElementsAre("bad", "good"));
}

}  // namespace
}  // namespace ptvm::cli
