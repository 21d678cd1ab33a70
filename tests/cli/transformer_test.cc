// transformer: proving layers, checking chains of such proofs, and measuring them.
#include <gmock/gmock.h>

#include <fstream>

#include "tests/cli/run_program.h"

namespace ptvm::cli {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

const std::string kShape = " --layers 2 --heads 2 --dim 3 --hidden 7 --seq 5 ";
// Parameters that are fast and show nothing; verifiers have to be told to take them.
const std::string kToy =
    " --stark-expansion-factor 2 --stark-num-colinearity-checks 3 --pow-bits 0 ";
const std::string kAny = " --min-proven-security 0 ";
// That of spec/transformer-blocks.md, section 1.7.
const std::string kModel =
    R"({"format": "transformer-model-v1",
        "shape": {"layers": 1, "heads": 1, "dim": 2, "hidden": 2, "score_shift": 2},
        "layers": [{"multipliers": {"query": 512, "key": 512, "value": 512, "out": 8192,
                                    "gate": 256, "up": 256, "hidden": 4096, "down": 4096},
                    "query": [3, -2, 1, 4], "key": [2, 1, -1, 3], "value": [5, 0, 0, -5],
                    "out": [60, -20, 30, 90], "gate": [40, -10, 15, 25], "up": [50, 20, -20, 30],
                    "down": [100, -60, -100, 127]}]})";
const std::string kState =
    R"({"format": "transformer-state-v1", "positions": 1, "keys": [4, -3], "values": [20, -9]})";
const std::string kVectors =
    R"({"format": "transformer-vectors-v1", "vectors": [[200, -400], [-30, 90]]})";

class CliTransformer : public CliTest {
 protected:
  void prove(const std::string& options, const std::string& output = "a.proof") const {
    const Outcome outcome = prover("transformer prove --quiet -o " + output + " " + options);
    ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  }
  Json verify(const std::string& arguments) const {
    const Outcome outcome = prover("transformer verify --json " + arguments);
    const Json json = Json::parse(outcome.out);
    EXPECT_EQ(outcome.exit_code, json["accepted"] == true ? 0 : 1) << outcome.out;
    return json;
  }
  std::string reason(const std::string& arguments) const { return verify(arguments)["reason"]; }
  // The files model.json, state.json and vectors.json of the specification's example.
  void write_example() const {
    write("model.json", kModel);
    write("state.json", kState);
    write("vectors.json", kVectors);
  }
  // The file `name` as `text` with `before` replaced.
  void write_changed(const std::string& name, std::string text, const std::string& before,
                     const std::string& after) const {
    text.replace(text.find(before), before.size(), after);
    write(name, text);
  }
};

TEST_F(CliTransformer, ProvesAtAHundredBitsByDefault) {
  const Json json = prover_json("transformer prove" + kShape + "--json -o a.proof");
  EXPECT_THAT(keys_of(json), ElementsAre("shape", "weights", "backend", "prove_ms", "proof_bytes",
                                         "peak_rss_bytes", "parameters", "security"));
  EXPECT_EQ(json["shape"].dump(),
            R"({"layers":2,"heads":2,"dim":3,"hidden":7,"score_shift":5,"steps":5,"carried":1})");
  EXPECT_EQ(json["weights"], 540);
  EXPECT_EQ(json["backend"], "circle8");
  EXPECT_EQ(json["proof_bytes"], read("a.proof").size());
  EXPECT_GE(json["security"]["proven_bits"], 100);
  const Json verified = verify("a.proof");
  EXPECT_THAT(keys_of(verified), ElementsAre("accepted", "reason", "proofs"));
  EXPECT_THAT(keys_of(verified["proofs"][0]),
              ElementsAre("file", "accepted", "reason", "verify_ms", "security", "claim"));
  EXPECT_THAT(keys_of(verified["proofs"][0]["claim"]),
              ElementsAre("statement", "version", "backend", "shape", "multipliers", "parameters",
                          "requested_proven_bits", "commitments"));
  EXPECT_THAT(files(), ElementsAre("a.proof"));
}

TEST_F(CliTransformer, PrintsTablesForPeople) {
  const Outcome proved = prover("transformer prove" + kShape + kToy + "-o a.proof");
  EXPECT_THAT(proved.out,
              AllOf(StartsWith("2 layers, 2 heads, dim 3, hidden 7, 5 steps behind 1 carried "
                               "position, score shift 5 -> a.proof\n"),
                    HasSubstr("  weights       540\n"), HasSubstr("  security      proven ")));
  EXPECT_THAT(proved.err, StartsWith("WARNING: THIS PROOF IS A TOY"));
  const Outcome verified = prover("transformer verify a.proof" + kAny);
  EXPECT_THAT(verified.out,
              AllOf(StartsWith("a.proof: ACCEPTED\n"), HasSubstr("\nProven:\n"),
                    HasSubstr("  transformer   2 layers, "),
                    HasSubstr("  multipliers   32, 32, 128, 5461, 128, 128, 4096, 4681\n"),
                    HasSubstr("  state before  "), HasSubstr("  weights       "),
                    HasSubstr("asked for     0 bits proven, 0 bits conjectured\n")));
  EXPECT_THAT(prover("transformer verify a.proof").out,
              AllOf(StartsWith("a.proof: REJECTED\nProvenBitsTooLow: "),
                    HasSubstr("\nThe claim that was NOT proven:\n")));
}

TEST_F(CliTransformer, TakesFilesAndWritesWhatComesOut) {
  write_example();
  prove("--model model.json --vectors vectors.json --state state.json" + kToy +
        "--outputs out.json --state-output after.json");
  EXPECT_EQ(Json::parse(read("out.json"))["vectors"].dump(), "[[392,-551],[-5,8]]");
  EXPECT_EQ(Json::parse(read("after.json"))["keys"].dump(), "[4,3,-2,-3,-2,3]");
  EXPECT_THAT(reason("a.proof --model model.json --vectors vectors.json --state state.json" + kAny),
              StartsWith("Accepted: "));
}

TEST_F(CliTransformer, RefusesWhatIsOfOtherFiles) {
  write_example();
  prove("--model model.json --vectors vectors.json --state state.json" + kToy);
  const std::string of_model = "a.proof" + kAny + "--model ";
  write_changed("other.json", kModel, "[3, -2,", "[3, -1,");
  EXPECT_THAT(reason(of_model + "other.json"),
              StartsWith("ModelDiffers: the commitment to weights is "));
  write_changed("other.json", kModel, "\"gate\": 256", "\"gate\": 257");
  EXPECT_EQ(reason(of_model + "other.json"),
            "ModelDiffers: the multiplier gate of layer 0 is 256, not 257");
  write_changed("other.json", kModel, "\"score_shift\": 2", "\"score_shift\": 3");
  EXPECT_EQ(reason(of_model + "other.json"), "ShapeDiffers: score_shift is 2, not 3");

  const std::string of_vectors = of_model + "model.json --vectors ";
  EXPECT_THAT(reason(of_vectors + "vectors.json"),
              StartsWith("InputsDiffer: the commitment to state_before is "));
  write_changed("other.json", kVectors, "200", "201");
  EXPECT_THAT(reason(of_vectors + "other.json --state state.json"),
              StartsWith("InputsDiffer: the commitment to inputs is "));
  write_changed("other.json", kVectors, ", [-30, 90]", "");
  EXPECT_EQ(reason(of_vectors + "other.json --state state.json"),
            "ShapeDiffers: steps is 2, not 1");
  const Outcome bad = prover("transformer verify " + of_model + "vectors.json");
  EXPECT_EQ(bad.exit_code, 1);
  EXPECT_THAT(bad.err, StartsWith("error: vectors.json: /"));
}

// Letter by letter, with the trained model: each proof begins with the state that the one before
// left.
class CliDecoding : public CliTransformer {
 protected:
  const std::string model_ = std::string(PTVM_SOURCE_DIR) + "/programs/tiny_decoder/model.json";

  // The file NUMBER.json: the letter at that place of `text`.
  void write_letter(const std::string& text, size_t number) const {
    std::ifstream in(std::string(PTVM_SOURCE_DIR) + "/programs/tiny_decoder/vocabulary.json");
    const Json vocabulary = Json::parse(in);
    const size_t letter = vocabulary["alphabet"].get<std::string>().find(text[number]);
    Json vector = vocabulary["letters"][letter];
    for (size_t i = 0; i < vector.size(); ++i) {
      vector[i] = vector[i].get<int>() + vocabulary["places"][number][i].get<int>();
    }
    const Json file = {{"format", "transformer-vectors-v1"}, {"vectors", {vector}}};
    write(std::to_string(number) + ".json", file.dump());
  }
  // NUMBER.proof, from the state that number - 1 left.
  void decode(size_t number) const {
    const std::string n = std::to_string(number);
    prove("--model " + model_ + " --vectors " + n + ".json --state-output " + n + ".state" +
              (number == 0 ? "" : " --state " + std::to_string(number - 1) + ".state") + kToy,
          n + ".proof");
  }
};

TEST_F(CliDecoding, IsAChain) {
  for (size_t i = 0; i < 4; ++i) {
    write_letter(" tha", i);
    decode(i);
  }
  const std::string whole = "0.proof 1.proof 2.proof 3.proof" + kAny;
  const Json accepted =
      verify(whole + "--model " + model_ + " --vectors 0.json 1.json 2.json 3.json");
  EXPECT_EQ(accepted["reason"],
            "Accepted: All 4 proofs are valid, and each begins with the state that the one before "
            "left.");
  EXPECT_THAT(accepted["proofs"], SizeIs(4));
  EXPECT_EQ(reason(whole), accepted["reason"]);
  EXPECT_THAT(reason(whole + "--model " + model_ + " --vectors 0.json 1.json 3.json 2.json"),
              StartsWith("2.proof: InputsDiffer: the commitment to inputs is "));

  // A link is missing; and one is there that goes on from another text.
  EXPECT_EQ(reason("0.proof 1.proof 3.proof" + kAny),
            "3.proof: ChainBroken: it does not go on from 1.proof: carried is 4, not 3");
  write_letter("with", 0);
  decode(0);
  EXPECT_THAT(reason(whole), StartsWith("1.proof: ChainBroken: it does not go on from 0.proof: the "
                                        "commitment to state_before is "));
  const Outcome text = prover("transformer verify " + whole);
  EXPECT_EQ(text.exit_code, 1);
  EXPECT_THAT(text.out, AllOf(StartsWith("0.proof: ACCEPTED\n"), HasSubstr("1.proof: REJECTED\n"),
                              HasSubstr("2.proof: ACCEPTED\n")));
}

TEST_F(CliTransformer, ChainsHaveOneModel) {
  write_example();
  const std::string files = "--model model.json --vectors vectors.json ";
  prove(files + "--state state.json --state-output after.json" + kToy, "a.proof");
  const auto broken = [&](const std::string& options) {
    prove(files + "--state after.json " + options, "b.proof");
    return reason("a.proof b.proof" + kAny);
  };
  const std::string start = "b.proof: ChainBroken: it does not go on from a.proof: ";
  EXPECT_THAT(broken(kToy), StartsWith("Accepted: All 2 proofs "));
  EXPECT_EQ(broken(kToy + "--backend stwo"), start + "backend is stwo, not circle8");
  EXPECT_EQ(broken(" --stark-expansion-factor 4 --stark-num-colinearity-checks 3 --pow-bits 0"),
            start + "log_blowup is 2, not 1");
  write_changed("model.json", kModel, "\"up\": 256", "\"up\": 255");
  EXPECT_EQ(broken(kToy), start + "the multiplier up of layer 0 is 255, not 256");
  write_changed("model.json", kModel, "[3, -2,", "[3, -1,");
  EXPECT_THAT(broken(kToy), StartsWith(start + "the commitment to weights is "));
  write("b.proof", "");
  EXPECT_THAT(reason("a.proof b.proof" + kAny), StartsWith("b.proof: NotAProof: "));
}

TEST_F(CliTransformer, MeasuresProofs) {
  const Json json = prover_json("transformer bench --json --repeat 2" + kShape + kToy);
  EXPECT_THAT(keys_of(json),
              ElementsAre("shape", "weights", "backend", "parameters", "components", "threads",
                          "repeats", "tables_ms", "run_ms", "witness_ms", "prove_ms", "verify_ms",
                          "proof_bytes", "bytes", "peak_rss_bytes", "security"));
  uint64_t n_bytes = 0;
  for (const auto& [part, bytes] : json["bytes"].items()) n_bytes += bytes.get<uint64_t>();
  EXPECT_EQ(n_bytes, json["proof_bytes"]);
  std::vector<std::string> names;
  for (const Json& component : json["components"]) names.push_back(component["name"]);
  EXPECT_THAT(names,
              ElementsAre("attend", "cache", "carried_rows", "linear", "round", "norm", "vectors"));
  EXPECT_EQ(json["components"][3]["rows"], 540);
  EXPECT_THAT(prover("transformer bench --repeat 1" + kShape + kToy).out,
              HasSubstr("  linear        540 of 2^10 rows, "));
}

TEST_F(CliTransformer, RejectsWrongUsage) {
  const std::string stack = "--layers 1 --heads 2 --dim 3 --hidden 7 ";
  const std::vector<std::string> wrong = {"",
                                          "prove " + stack + "--seq 1",
                                          "prove -o x --seq 1",
                                          "bench " + stack,
                                          "prove -o x --model m",
                                          "prove -o x --vectors v",
                                          "prove -o x --model m --vectors v --seed 1",
                                          "prove -o x --model m --vectors v --heads 1",
                                          "verify",
                                          "verify a --vectors v",
                                          "verify a --model m --state s",
                                          "verify a --model m --vectors v w",
                                          "bench " + stack + "--seq 1 --repeat 0"};
  for (const std::string& arguments : wrong) {
    EXPECT_EQ(prover("transformer " + arguments).exit_code, 2) << arguments;
  }
  const auto error = [&](const std::string& options) {
    const Outcome outcome = prover("transformer prove -o x " + options);
    EXPECT_EQ(outcome.exit_code, 2);
    return outcome.err;
  };
  EXPECT_THAT(error("--layers 1"), HasSubstr("--heads or --model is required"));
  EXPECT_THAT(error("--layers 1 --heads 9 --dim 30 --hidden 7 --seq 1"),
              HasSubstr("--heads: expected at most 8 of 30 coordinates"));
  EXPECT_THAT(error("--layers 32 --heads 9 --dim 3 --hidden 7 --seq 1"),
              HasSubstr("--heads: expected at most 8 in each of 32 layers"));
  EXPECT_THAT(error(stack + "--seq 7"), HasSubstr("--seq: expected at most 6, "));
  EXPECT_THAT(error(stack + "--seq 5 --carried 507"),
              HasSubstr("--seq: expected at most 4 beside 507 carried positions"));
  EXPECT_THAT(error("--model missing --vectors missing"), HasSubstr("cannot read `missing`"));
  EXPECT_EQ(prover("transformer verify missing").exit_code, 2);
  EXPECT_EQ(prover("transformer prove -o missing/x " + stack + "--seq 1").exit_code, 2);
  EXPECT_THAT(files(), IsEmpty());
}

}  // namespace
}  // namespace ptvm::cli
