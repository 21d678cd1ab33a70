// prover security: the report, its JSON, and the file for soundcalc, which is read as soundcalc's
// loader does (soundcalc/zkvms/zkvm.py of 2026-07-23) and evaluated by the formulas of that tool.
#include <gmock/gmock.h>
#include <toml++/toml.h>

#include <cmath>
#include <sstream>

#include "tests/cli/run_program.h"

namespace ptvm::cli {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

const std::string kUnverified = "NOT VERIFIED: figures of the parameters that the file names.";

class CliSecurity : public CliTest {
 protected:
  void SetUp() override {
    ASSERT_EQ(prover("prove " + program("fibonacci") + " -o x.proof --quiet").exit_code, 0);
  }
};

TEST_F(CliSecurity, PrintsEveryTermOfEveryRegime) {
  const Outcome outcome = prover("security x.proof");
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_THAT(outcome.out,
              AllOf(StartsWith("x.proof\n" + kUnverified), HasSubstr("\n  proven        10"),
                    HasSubstr("\n  segment       0 of 1, the weakest, of 103 steps\n"),
                    HasSubstr("unique-decoding  unique-decoding-2025               johnson\n")));
  for (const char* term : {"lookup", "composition", "out-of-domain", "deep-batching", "fri-folding",
                           "queries", "hash", "least", "limited by"}) {
    EXPECT_THAT(outcome.out, HasSubstr("\n  " + std::string(term) + " ")) << term;
  }
}

TEST_F(CliSecurity, PrintsTheKeysThatScriptsRelyOn) {
  const Json json = prover_json("security x.proof --json");
  EXPECT_THAT(keys_of(json), ElementsAre("proof", "verified", "warning", "security", "segments"));
  EXPECT_EQ(json["verified"], false);
  EXPECT_THAT(json["warning"].get<std::string>(), StartsWith(kUnverified));
  EXPECT_THAT(keys_of(json["security"]),
              ElementsAre("proven_bits", "conjectured_bits", "limiting_term", "regime", "segment"));
  ASSERT_EQ(json["segments"].size(), 1u);
  const Json& segment = json["segments"][0];
  EXPECT_THAT(keys_of(segment),
              ElementsAre("proven_bits", "conjectured_bits", "limiting_term", "regime", "proven",
                          "conjectured", "steps", "parameters", "regimes"));
  EXPECT_THAT(keys_of(segment["regimes"]),
              ElementsAre("unique-decoding", "unique-decoding-2025", "johnson"));
  EXPECT_THAT(keys_of(segment["regimes"]["johnson"]),
              ElementsAre("terms", "least", "limiting_term", "multiplicity"));
}

TEST_F(CliSecurity, SaysWhatTheVerifierSays) {
  const Json security = prover_json("security x.proof --json")["security"];
  const Json verified = Json::parse(verifier("verify x.proof --json").out)["security"];
  EXPECT_EQ(security["proven_bits"], verified["proven_bits"]);
  EXPECT_EQ(security["conjectured_bits"], verified["conjectured_bits"]);
  EXPECT_EQ(security["limiting_term"], verified["limiting_term"]);
}

TEST_F(CliSecurity, TakesTheBestRegimesWeakestTerm) {
  const Json segment = prover_json("security x.proof --json")["segments"][0];
  double best = 0;
  for (const auto& [name, regime] : segment["regimes"].items()) {
    if (regime.is_null()) continue;
    double least = 1e9;
    for (const auto& [term, bits] : regime["terms"].items())
      least = std::min(least, bits.get<double>());
    EXPECT_EQ(regime["least"], least) << name;
    EXPECT_EQ(regime["terms"][regime["limiting_term"].get<std::string>()], least) << name;
    best = std::max(best, least);
  }
  EXPECT_EQ(segment["proven"], best);
  EXPECT_EQ(segment["proven_bits"], static_cast<int>(best));
}

TEST_F(CliSecurity, HasNothingForSoundcalcOfFieldsThatItLacks) {
  ASSERT_EQ(prover("prove " + program("halt") + " --quiet -o y.proof --backend circle8").exit_code,
            0);
  EXPECT_EQ(prover("security y.proof").exit_code, 0);
  const Outcome outcome = prover("security y.proof --soundcalc y.toml");
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_THAT(outcome.err, HasSubstr("`circle8`"));
  EXPECT_THAT(files(), ElementsAre("x.proof", "y.proof"));
}

TEST_F(CliSecurity, RejectsWhatIsNoProof) {
  write("cut.proof", read("x.proof").substr(0, 3000));
  write("text.proof", "hello");
  for (const char* name : {"cut.proof", "text.proof"}) {
    const Outcome outcome = prover("security " + std::string(name) + " --soundcalc x.toml");
    EXPECT_EQ(outcome.exit_code, 1) << name;
    EXPECT_THAT(outcome.out, IsEmpty()) << name;
    EXPECT_THAT(outcome.err, StartsWith("error: " + std::string(name) + ": ")) << name;
  }
  EXPECT_EQ(prover("security missing.proof").exit_code, 2);
  EXPECT_EQ(prover("security x.proof --soundcalc missing/x.toml").exit_code, 2);
  EXPECT_THAT(files(), ElementsAre("cut.proof", "text.proof", "x.proof"));
}

// The terms in bits as soundcalc computes them in its unique-decoding regime from a circuit of a
// file: its formulas, in our words. A missing or mistyped key throws, as it does there.
class SoundcalcUniqueDecoding {
 public:
  SoundcalcUniqueDecoding(const toml::table& header, const toml::table& circuit) {
    EXPECT_EQ(text(header, "field"), "M31^4");
    EXPECT_EQ(text(circuit, "protocol_family"), "FRI_STARK");
    EXPECT_EQ(circuit["power_batching"].value_exact<bool>(), true);
    hash = number(header, "hash_size_bits") / 2;
    const double rho = circuit["rho"].value_exact<double>().value();
    const double rows = number(circuit, "trace_length"), n = rows / rho;
    const double points = number(circuit, "opening_points");
    EXPECT_LT(rows + points, (1 + rho) / 2 * n);  // its condition on multi-point quotients
    composition = bits(number(circuit, "num_constraints"));
    out_of_domain =
        bits(number(circuit, "air_max_degree") * (rows + points - 1) + rows - 1);  // |K| >> n
    const auto per_line = [&](double size) { return (1 - rho) / 2 * size + 1; };
    batching = bits(per_line(n) * (number(circuit, "batch_size") - 1));
    double left = n;
    for (const toml::node& node : *circuit["fri_folding_factors"].as_array()) {
      const auto factor = static_cast<double>(node.value_exact<int64_t>().value());
      left /= factor;
      folding = std::min(folding, bits(per_line(left) * (factor - 1)));
    }
    EXPECT_EQ(left, number(circuit, "fri_early_stop_degree"));
    queries = number(circuit, "num_queries") * -std::log2((1 + rho) / 2) +
              number(circuit, "grinding_query_phase");
    const toml::table& lookups = *circuit["lookups"].as_array()->at(0).as_table();
    EXPECT_EQ(text(lookups, "logup_type"), "univariate");
    lookup = bits(number(lookups, "num_lookups_M") *
                  (number(lookups, "rows_L") + number(lookups, "rows_T")) *
                  number(lookups, "num_columns_S")) +
             number(lookups, "grinding_bits_lookup");
  }

  double lookup, composition, out_of_domain, batching, folding = 1e9, queries, hash;

 private:
  static double bits(double count) { return 4 * std::log2(2147483647.0) - std::log2(count); }
  static std::string text(const toml::table& table, const char* key) {
    return table[key].value_exact<std::string>().value();
  }
  static double number(const toml::table& table, const char* key) {
    return static_cast<double>(table[key].value_exact<int64_t>().value());
  }
};

// 0.02 for rounding; `theirs` may be above by `slack`, where we are the stricter.
void expect_close(const Json& terms, const std::string& term, double theirs, double slack = 0) {
  const double ours = terms[term];
  EXPECT_GT(ours, theirs - slack - 0.02) << term;
  EXPECT_LT(ours, theirs + 0.02) << term;
}

// Every figure of a proof's segments against soundcalc's formulas for their circuits in `file`.
void expect_agreement(const Json& json, const std::string& file) {
  std::istringstream stream(file);
  const toml::table toml = toml::parse(stream);
  const toml::table& header = *toml["zkevm"].as_table();
  EXPECT_EQ(header["name"].value<std::string>(), "ptvm");
  EXPECT_TRUE(header["version"].is_string());
  const toml::array& circuits = *toml["circuits"].as_array();
  ASSERT_EQ(circuits.size(), json["segments"].size());
  for (size_t i = 0; i < circuits.size(); ++i) {
    const toml::table& circuit = *circuits[i].as_table();
    EXPECT_EQ(circuit["name"].value<std::string>(), "segment " + std::to_string(i));
    const SoundcalcUniqueDecoding theirs(header, circuit);
    const Json& regimes = json["segments"][i]["regimes"];
    const Json& ours = regimes["unique-decoding"]["terms"];
    expect_close(ours, "lookup", theirs.lookup);
    expect_close(ours, "composition", theirs.composition);
    // d(N + 1) + N - 1 there, d(N + 2) here: log2(4/3) apart for d = 3.
    expect_close(ours, "out-of-domain", theirs.out_of_domain + 0.41, 0.2);
    // n exceptional challenges a line here, (1 - rho)/2 n + 1 there.
    expect_close(ours, "deep-batching", theirs.batching, 2);
    expect_close(ours, "fri-folding", theirs.folding, 2);
    // Half the distance of the code with N + q instead of N coefficients, rounded down.
    expect_close(ours, "queries", theirs.queries, 5);
    EXPECT_EQ(ours["hash"], theirs.hash);
    // The same count of exceptional challenges, for somewhat fewer errors on small domains.
    const Json& sharp = regimes["unique-decoding-2025"];
    if (!sharp.is_null()) {
      expect_close(sharp["terms"], "deep-batching", theirs.batching + 0.5, 0.5);
    }
  }
}

TEST_F(CliSecurity, WritesWhatSoundcalcReads) {
  for (const std::string& options :
       {program("fibonacci"), program("factorial_recursive") + " --stark-expansion-factor 2",
        program("halt") +
            " --stark-num-colinearity-checks 9 --pow-bits 0 --stark-expansion-factor 64"}) {
    ASSERT_EQ(prover("prove " + options + " -o y.proof --quiet").exit_code, 0) << options;
    const Json json = prover_json("security y.proof --soundcalc y.toml --json");
    expect_agreement(json, read("y.toml"));
  }
}

TEST_F(CliSecurity, CountsEverySegment) {
  write("loop.tvm", "LOADI 25000\nloop:\nNOP\nSUB 1\nJNZ loop\nHALT\n");
  ASSERT_EQ(prover("prove loop.tvm -o y.proof --quiet --stark-expansion-factor 2 "
                   "--stark-num-colinearity-checks 3 --pow-bits 0")
                .exit_code,
            0);
  const Json json = prover_json("security y.proof --soundcalc y.toml --json");
  ASSERT_EQ(json["segments"].size(), 2u);
  EXPECT_EQ(json["segments"][0]["steps"], 65536);
  EXPECT_EQ(json["segments"][1]["parameters"]["log_rows"], 14);
  expect_agreement(json, read("y.toml"));
  const Json& weakest = json["segments"][json["security"]["segment"].get<size_t>()];
  for (const Json& segment : json["segments"]) EXPECT_LE(weakest["proven"], segment["proven"]);
  EXPECT_THAT(prover("security y.proof").out,
              HasSubstr("\n  segments\n  0             2^16 rows: "));
}

}  // namespace
}  // namespace ptvm::cli
