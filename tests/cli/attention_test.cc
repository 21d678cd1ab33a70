// attention: proving and verifying integer attention, and measuring that.
#include <gmock/gmock.h>

#include "tests/cli/run_program.h"

namespace ptvm::cli {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

const std::string kShape = " --heads 2 --dim 3 --seq 5 ";
// Parameters that are fast and show nothing.
const std::string kToy =
    " --stark-expansion-factor 2 --stark-num-colinearity-checks 3 --pow-bits 0 ";
const std::string kInputs =
    R"({"format": "attention-inputs-v1",
        "shape": {"heads": 1, "dim": 2, "steps": 2, "carried": 1, "score_shift": 1},
        "queries": [0, 2, -3, 0, 1, 3], "keys": [1, 2, -1, 0, -1, 3],
        "values": [10, -3, 100, -7, 5, -128]})";

class CliAttention : public CliTest {
 protected:
  void prove(const std::string& options, const std::string& output = "a.proof") const {
    const Outcome outcome = prover("attention prove --quiet -o " + output + " " + options);
    ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  }
  // What `attention verify a.proof OPTIONS` gives as its reason.
  std::string reason(const std::string& options) const {
    const Outcome outcome = prover("attention verify a.proof --json " + options);
    const Json json = Json::parse(outcome.out);
    EXPECT_EQ(outcome.exit_code, json["accepted"] == true ? 0 : 1) << outcome.out;
    return json["reason"];
  }
};

TEST_F(CliAttention, ProvesAtAHundredBitsByDefault) {
  for (const std::string backend : {"stwo", "circle8", "vanilla"}) {
    SCOPED_TRACE(backend);
    const Json json =
        prover_json("attention prove" + kShape + "--json -o a.proof --backend " + backend);
    EXPECT_THAT(keys_of(json),
                ElementsAre("shape", "score_rows", "backend", "prove_ms", "proof_bytes",
                            "peak_rss_bytes", "parameters", "security"));
    EXPECT_EQ(json["shape"].dump(), R"({"heads":2,"dim":3,"steps":5,"carried":2,"score_shift":0})");
    EXPECT_EQ(json["score_rows"], 50);
    EXPECT_EQ(json["backend"], backend);
    EXPECT_EQ(json["proof_bytes"], read("a.proof").size());
    EXPECT_GE(json["security"]["proven_bits"], 100);
    EXPECT_THAT(reason(""), StartsWith("Accepted: "));
  }
  EXPECT_THAT(files(), ElementsAre("a.proof"));
}

TEST_F(CliAttention, PrintsTablesForPeople) {
  const Outcome proved = prover("attention prove" + kShape + "-o a.proof");
  EXPECT_THAT(proved.out,
              AllOf(StartsWith("2 heads, dim 3, 5 steps behind 2 carried positions, score shift 0 "
                               "-> a.proof\n"),
                    HasSubstr("  score rows    50\n"), HasSubstr("  security      proven 10")));
  EXPECT_THAT(proved.err, IsEmpty());
  const Outcome verified = prover("attention verify a.proof");
  EXPECT_THAT(verified.out, AllOf(StartsWith("a.proof: ACCEPTED\n"), HasSubstr("\nProven:\n"),
                                  HasSubstr("  state before  "), HasSubstr("  queries       "),
                                  HasSubstr("  state after   "), HasSubstr("  outputs       "),
                                  HasSubstr("asked for     100 bits proven, 0 bits conjectured\n"),
                                  HasSubstr("FRI values ")));
}

TEST_F(CliAttention, TakesInputsFromAFileAndWritesOutputs) {
  write("in.json", kInputs);
  prove("--inputs in.json --outputs out.json");
  EXPECT_THAT(read("out.json"), HasSubstr("\"outputs\": [0,3,87,0,-1,-112]"));
  EXPECT_THAT(reason("--inputs in.json"), StartsWith("Accepted: "));
  EXPECT_THAT(prover("attention verify a.proof --inputs in.json").out,
              HasSubstr("  inputs        those of `in.json`\n"));
}

// The first tensor that differs is named; later ones follow from it.
TEST_F(CliAttention, NamesTheInputThatDiffers) {
  write("in.json", kInputs);
  prove("--inputs in.json" + kToy);
  const std::string all = "--min-proven-security 0 --inputs ";
  EXPECT_THAT(reason(all + "in.json"), StartsWith("Accepted: "));
  struct Change {
    const char *before, *after, *reason;
  };
  for (const Change& change : {
           Change{"\"queries\": [0, 2", "\"queries\": [0, 1", "the commitment to queries is "},
           Change{"\"keys\": [1", "\"keys\": [3", "the commitment to state_before is "},
           Change{"\"keys\": [1, 2", "\"keys\": [1, 1", "the commitment to state_after is "},
           Change{"5, -128", "5, -127", "the commitment to state_after is "},
           Change{"\"score_shift\": 1", "\"score_shift\": 2", "score_shift is 1, not 2"},
       }) {
    std::string text = kInputs;
    text.replace(text.find(change.before), std::string(change.before).size(), change.after);
    write("other.json", text);
    EXPECT_THAT(reason(all + "other.json"),
                StartsWith(std::string("InputsDiffer: ") + change.reason));
  }
  write("bad.json", "{}");
  const Outcome bad = prover("attention verify a.proof " + all + "bad.json");
  EXPECT_EQ(bad.exit_code, 1);
  EXPECT_THAT(bad.err, StartsWith("error: bad.json: /"));
}

TEST_F(CliAttention, RefusesAnotherShapeThanExpected) {
  prove(kShape + kToy);
  const std::string any = "--min-proven-security 0 ";
  EXPECT_THAT(reason(any + kShape + "--carried 2 --score-shift 0"), StartsWith("Accepted: "));
  EXPECT_EQ(reason(any + "--heads 3"), "ShapeDiffers: heads is 2, not 3");
  EXPECT_EQ(reason(any + "--dim 4"), "ShapeDiffers: dim is 3, not 4");
  EXPECT_EQ(reason(any + "--seq 4"), "ShapeDiffers: steps is 5, not 4");
  EXPECT_EQ(reason(any + "--carried 1"), "ShapeDiffers: carried is 2, not 1");
  EXPECT_EQ(reason(any + "--score-shift 1"), "ShapeDiffers: score_shift is 0, not 1");
}

TEST_F(CliAttention, AsksForSecurityAsVerifyDoes) {
  prove(kShape + kToy);
  EXPECT_THAT(reason(""), StartsWith("ProvenBitsTooLow: "));
  EXPECT_THAT(reason("--verification-profile default"), StartsWith("Accepted: "));
  EXPECT_THAT(reason("--min-proven-security 0 --min-conjectured-security 90"),
              StartsWith("ConjecturedBitsTooLow: "));
  EXPECT_THAT(prover("attention prove -o b.proof --quiet" + kShape + kToy).err,
              StartsWith("WARNING: THIS PROOF IS A TOY"));
}

TEST_F(CliAttention, SaysWhatLimitsTheSecurity) {
  const Outcome outcome =
      prover("attention prove -o a.proof --backend stwo --security-bits 120" + kShape);
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.err, StartsWith("error: cannot reach 120 proven bits: at most "));
  EXPECT_THAT(files(), IsEmpty());
}

TEST_F(CliAttention, TellsKindsOfProofsApart) {
  prove(kShape);
  for (const auto& verified : {prover("verify a.proof"), verifier("verify a.proof")}) {
    EXPECT_EQ(verified.exit_code, 0);
    EXPECT_THAT(verified.out, AllOf(StartsWith("a.proof: ACCEPTED\n"),
                                    HasSubstr("  attention     2 heads, dim 3, 5 steps"),
                                    HasSubstr("  outputs       ")));
  }
  const Json own = Json::parse(prover("attention verify a.proof --json").out);
  EXPECT_EQ(Json::parse(verifier("verify a.proof --json").out)["claim"], own["claim"]);
  EXPECT_EQ(Json::parse(verifier("info a.proof --json").out)["claim"], own["claim"]);
  EXPECT_THAT(verifier("info a.proof").out, HasSubstr("  parameters    log_blowup "));
  const Outcome again = prover("verify a.proof --reexecute");
  EXPECT_EQ(again.exit_code, 2);
  EXPECT_EQ(again.err, "error: a proof of attention has no program to run again\n");
  ASSERT_EQ(prover("prove " + program("halt") + " -o a.proof --quiet").exit_code, 0);
  EXPECT_THAT(reason(""), StartsWith("UnsupportedBackend: "));
  write("a.proof", "");
  EXPECT_THAT(reason(""), StartsWith("NotAProof: "));
}

TEST_F(CliAttention, MeasuresProofs) {
  const Json json = prover_json("attention bench --json --repeat 2" + kShape);
  EXPECT_THAT(keys_of(json),
              ElementsAre("shape", "mode", "score_rows", "backend", "parameters", "components",
                          "threads", "repeats", "tables_ms", "witness_ms", "prove_ms", "verify_ms",
                          "proof_bytes", "bytes", "peak_rss_bytes", "security"));
  uint64_t n_bytes = 0;
  for (const auto& [part, bytes] : json["bytes"].items()) n_bytes += bytes.get<uint64_t>();
  EXPECT_EQ(n_bytes, json["proof_bytes"]);
  prove(kShape);
  EXPECT_EQ(read("a.proof").size(), json["proof_bytes"]);
  ASSERT_EQ(json["components"].size(), 3u);
  uint64_t n_values = 0;
  for (const Json& component : json["components"]) {
    EXPECT_THAT(keys_of(component),
                ElementsAre("name", "rows", "log_rows", "trace_columns", "challenge_columns",
                            "cells", "sample_bytes", "value_bytes"));
    n_values += component["value_bytes"].get<uint64_t>();
  }
  EXPECT_GT(n_values, json["bytes"]["values"].get<uint64_t>() / 2);
  EXPECT_LT(n_values, json["bytes"]["values"]);
  EXPECT_EQ(json["components"][0]["rows"], 106);
  EXPECT_THAT(prover("attention bench --repeat 1" + kShape + kToy).out,
              HasSubstr("  attend        106 of 2^7 rows, "));
}

TEST_F(CliAttention, SplitsTheLookupsOff) {
  prove(kShape + kToy + "--mode split --lookups a.lookups");
  EXPECT_THAT(files(), ElementsAre("a.lookups", "a.proof"));
  const std::string any = " --min-proven-security 0";
  EXPECT_THAT(reason("--lookups a.lookups" + any), StartsWith("Accepted: "));
  EXPECT_THAT(reason(any), StartsWith("LookupsNotProven: "));
  EXPECT_THAT(reason("--lookups a.proof" + any), StartsWith("UnsupportedBackend: "));
  // Those of another run.
  prove(kShape + kToy + "--seed 2 --mode split --lookups b.lookups", "b.proof");
  EXPECT_THAT(reason("--lookups b.lookups" + any), StartsWith("LookupsNotProven: "));
  // A proof with its own lookups is no half of one.
  prove(kShape + kToy);
  EXPECT_THAT(reason("--lookups b.lookups" + any), StartsWith("UnsupportedBackend: "));
}

TEST_F(CliAttention, MeasuresBothModes) {
  const Json fused = prover_json("attention bench --json --repeat 2" + kShape);
  const Json split = prover_json("attention bench --json --repeat 2 --mode split" + kShape);
  EXPECT_EQ(fused["mode"], "fused");
  EXPECT_EQ(split["mode"], "split");
  ASSERT_EQ(split["components"].size(), 4u);
  EXPECT_EQ(split["components"][3]["name"], "lookups");
  EXPECT_GE(split["security"]["proven_bits"], 100);
  uint64_t n_bytes = 0;
  for (const auto& [part, bytes] : split["bytes"].items()) n_bytes += bytes.get<uint64_t>();
  EXPECT_EQ(n_bytes, split["proof_bytes"]);
  EXPECT_GT(split["proof_bytes"], fused["proof_bytes"]);
}

TEST_F(CliAttention, RejectsWrongUsage) {
  for (const char* arguments :
       {"", "prove --heads 1 --dim 1 --seq 1", "prove -o x --heads 1 --dim 1", "bench --heads 1",
        "prove -o x --inputs a.json --seed 1", "prove -o x --inputs a.json --heads 1",
        "prove -o x --heads 257 --dim 1 --seq 1", "prove -o x --heads 1 --dim 1 --seq 510",
        "prove -o x --heads 1 --dim 1 --seq 1 --mode split",
        "prove -o x --heads 1 --dim 1 --seq 1 --lookups y",
        "prove -o x --heads 1 --dim 1 --seq 1 --mode both", "verify",
        "bench --heads 1 --dim 1 --seq 1 --repeat 0"}) {
    EXPECT_EQ(prover("attention " + std::string(arguments)).exit_code, 2) << arguments;
  }
  EXPECT_THAT(prover("attention bench --heads 1").err, HasSubstr("--dim or --inputs is required"));
  EXPECT_THAT(prover("attention prove -o x --heads 1 --dim 1 --seq 500 --carried 20").err,
              HasSubstr("--seq: expected at most 491 beside 20 carried positions"));
  EXPECT_EQ(prover("attention prove -o x --inputs missing").exit_code, 2);
  EXPECT_EQ(prover("attention verify missing").exit_code, 2);
  EXPECT_EQ(prover("attention prove -o missing/x" + kShape).exit_code, 2);
  EXPECT_THAT(files(), IsEmpty());
}

}  // namespace
}  // namespace ptvm::cli
