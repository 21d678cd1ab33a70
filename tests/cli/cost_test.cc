// cost: what a model is counted and predicted to take.
#include <gmock/gmock.h>

#include "tests/cli/run_program.h"

namespace ptvm::cli {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

class CliCost : public CliTest {
 protected:
  // A shape's file: that of the preset with another value for a member.
  void write_shape(const std::string& name, const std::string& member, const Json& value) const {
    Json model = prover_json("cost --model gpt2-small --json")["model"];
    model[member] = value;
    write(name, model.dump());
  }
};

TEST_F(CliCost, PrintsCountsPredictionAndComparison) {
  const Outcome outcome = prover("cost --model gpt2-small");
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_THAT(outcome.err, IsEmpty());
  EXPECT_THAT(outcome.out,
              AllOf(StartsWith("gpt2-small\n"), HasSubstr("layer, of 12"), HasSubstr("\n  mlp "),
                    HasSubstr("backend stwo"), HasSubstr("proven bits"),
                    HasSubstr("ratio 1.481751; 1.071393 for the first token, 3.317829 as")));
  EXPECT_THAT(outcome.out, HasSubstr("are predictions from tables of coefficients, not measure"));
  EXPECT_THAT(outcome.out, HasSubstr("A ratio of symbolic counts is not a ratio of times"));
}

TEST_F(CliCost, PrintsTheSameAsJson) {
  const Json json = prover_json("cost --model gpt2-small --json");
  EXPECT_THAT(keys_of(json),
              ElementsAre("model", "stages", "total", "component_rows", "predicted", "symbolic"));
  EXPECT_EQ(json["model"]["layers"], 12);
  EXPECT_EQ(json["symbolic"]["ratio"], 1.481751);
  EXPECT_EQ(json["symbolic"]["first_token_ratio"], 1.071393);
  EXPECT_EQ(json["symbolic"]["ceiling"], 3.317829);
  EXPECT_EQ(json["symbolic"]["stark_rows"]["linear"], "86973087744");  // 12 * 12 T d^2
  uint64_t n_rows = 0, n_cells = 0;
  for (const Json& stage : json["stages"]) {
    uint64_t of_parts = 0;
    for (const auto& item : stage["parts"].items()) {
      of_parts += item.value()["rows"].get<uint64_t>();
    }
    EXPECT_EQ(stage["total"]["rows"], of_parts);
    n_rows += stage["count"].get<uint64_t>() * of_parts;
    n_cells += stage["count"].get<uint64_t>() * stage["predicted"]["cells"].get<uint64_t>();
  }
  EXPECT_EQ(json["total"]["rows"], n_rows);
  EXPECT_EQ(json["predicted"]["cells"], n_cells);
  EXPECT_DOUBLE_EQ(
      json["predicted"]["seconds"],
      static_cast<double>(n_cells) / json["predicted"]["cells_per_second"].get<double>());
}

TEST_F(CliCost, TakesContextScheduleAndConstants) {
  const auto ratio = [this](const std::string& options) {
    return prover_json("cost --json --model " + options)["symbolic"]["ratio"].get<double>();
  };
  EXPECT_EQ(ratio("gpt2-small --context 131072"), 3.242027);
  EXPECT_EQ(ratio("gpt2-small --context 8192 --schedule local-global --window 1024"), 1.804566);
  EXPECT_EQ(ratio("llama-7b --c-exp 15"), 1.019204);
  EXPECT_EQ(ratio("llama-7b --c-exp 1 --c-norm 1 --c-nonlin 1"), 1);
  const Json json = prover_json("cost --model gemma-2b --schedule local-global --json");
  EXPECT_EQ(json["stages"][0]["name"], "local_layer");
  EXPECT_EQ(json["stages"][0]["count"], 15);
  EXPECT_EQ(json["stages"][1]["count"], 3);
}

TEST_F(CliCost, PredictsForEveryBackend) {
  for (const std::string backend : {"stwo", "circle8", "vanilla"}) {
    const Json json =
        prover_json("cost --model gpt2-small --context 64 --json --backend " + backend);
    EXPECT_EQ(json["predicted"]["backend"], backend);
    EXPECT_EQ(json["predicted"]["proven_bits"], 100);
  }
}

TEST_F(CliCost, PredictsForTheRateOfAMachine) {
  const Json json = prover_json("cost --model gpt2-small --cells-per-second 1000000 --json");
  EXPECT_EQ(json["predicted"]["cells_per_second"], 1e6);
  EXPECT_DOUBLE_EQ(json["predicted"]["seconds"].get<double>() * 1e6,
                   json["predicted"]["cells"].get<double>());
}

TEST_F(CliCost, SaysWhatItsAttentionCannotTakeYet) {
  const auto limits = [this](const std::string& options) {
    return prover_json("cost --json --model gpt2-small " + options)["predicted"]["beyond_limits"];
  };
  EXPECT_TRUE(limits("--context 64").is_null());
  EXPECT_THAT(limits("").get<std::string>(), HasSubstr(" positions so far."));
  EXPECT_THAT(prover("cost --model gpt2-small").out, HasSubstr(" positions so far."));
  EXPECT_THAT(prover("cost --model gpt2-small --context 64").out, Not(HasSubstr("so far")));
}

TEST_F(CliCost, ReadsTheShapeThatItPrints) {
  write_shape("shape.json", "name", "mine");
  Json mine = prover_json("cost --model shape.json --json");
  Json preset = prover_json("cost --model gpt2-small --json");
  EXPECT_EQ(mine["model"]["name"], "mine");
  preset["model"]["name"] = "mine";
  EXPECT_EQ(mine, preset);
}

TEST_F(CliCost, RejectsFilesThatAreNoShape) {
  write("text.json", "hello");
  write_shape("zero.json", "layers", 0);
  write_shape("more.json", "experts", 8);
  write_shape("heads.json", "kv_heads", 5);
  write("long.json", std::string((1 << 20) + 1, ' '));
  for (const auto& [name, message] : std::vector<std::pair<std::string, std::string>>{
           {"text.json", "text.json: the text is not valid JSON"},
           {"zero.json", "zero.json: /layers: expected an integer in 1..128"},
           {"more.json", "more.json: /experts: unknown member"},
           {"heads.json", "heads.json: /kv_heads: does not divide the 12 heads"},
           {"long.json", "`long.json` is longer than 1048576 bytes"}}) {
    const Outcome outcome = prover("cost --json --model " + name);
    EXPECT_EQ(outcome.exit_code, 1) << name;
    EXPECT_THAT(outcome.out, IsEmpty()) << name;
    EXPECT_EQ(outcome.err, "error: " + message + "\n");
  }
}

TEST_F(CliCost, RejectsWrongUsage) {
  const Outcome unknown = prover("cost --model gpt5");
  EXPECT_EQ(unknown.exit_code, 2);
  EXPECT_EQ(unknown.err,
            "error: cannot read `gpt5`, which is none of gpt2-small, llama-7b, gemma-2b, either\n");
  for (const char* options :
       {"", "--model", "--model gpt2-small x", "--model gpt2-small --window 0",
        "--model gpt2-small --context 1048577", "--model gpt2-small --schedule sparse",
        "--model gpt2-small --c-exp 0", "--model gpt2-small --backend x"}) {
    const Outcome outcome = prover("cost " + std::string(options));
    EXPECT_EQ(outcome.exit_code, 2) << options;
    EXPECT_THAT(outcome.out, IsEmpty()) << options;
  }
}

}  // namespace
}  // namespace ptvm::cli
