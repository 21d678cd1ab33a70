// export and import: a proof as JSON, and the same file back.
#include <gmock/gmock.h>

#include "tests/cli/run_program.h"

namespace ptvm::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

class CliExchange : public CliTest {
 protected:
  void SetUp() override {
    ASSERT_EQ(prover("prove " + program("all_instructions") + " -o x.proof --quiet").exit_code, 0);
  }
};

TEST_F(CliExchange, GivesTheSameFileBack) {
  const Outcome out = prover("export --format stwo-json x.proof -o x.json");
  EXPECT_EQ(out.exit_code, 0);
  EXPECT_THAT(out.out + out.err, IsEmpty());
  const Outcome back = prover("import x.json -o y.proof");
  EXPECT_EQ(back.exit_code, 0);
  EXPECT_THAT(back.out + back.err, IsEmpty());
  EXPECT_EQ(read("y.proof"), read("x.proof"));
  EXPECT_EQ(verifier("verify y.proof").exit_code, 0);
}

TEST_F(CliExchange, HasTheDocumentedMembers) {
  ASSERT_EQ(prover("export x.proof -o x.json").exit_code, 0);
  const Json json = Json::parse(read("x.json"));
  EXPECT_THAT(keys_of(json), ElementsAre("format_version", "claim", "segments"));
  EXPECT_EQ(json["format_version"], 1);
  EXPECT_EQ(json["claim"], Json::parse(verifier("info x.proof --json").out)["claim"]);
  EXPECT_THAT(keys_of(json["segments"][0]),
              ElementsAre("log_heights", "instruction_counts", "cell_clocks", "cell_keys",
                          "byte_counts", "signed_byte_counts", "nibble_counts", "interaction_nonce",
                          "claimed_sums", "proof"));
  EXPECT_THAT(keys_of(json["segments"][0]["proof"]),
              ElementsAre("config", "commitments", "sampled_values", "decommitments",
                          "queried_values", "proof_of_work", "fri_proof"));
}

TEST_F(CliExchange, NamesThePlaceOfADefect) {
  ASSERT_EQ(prover("export x.proof -o x.json").exit_code, 0);
  Json json = Json::parse(read("x.json"));
  json["segments"][0]["proof"]["fri_proof"]["first_layer"]["commitment"] = "";
  write("y.json", json.dump());
  const Outcome defect = prover("import y.json -o y.proof");
  EXPECT_EQ(defect.exit_code, 1);
  EXPECT_THAT(defect.err, StartsWith("error: y.json: /segments/0/proof/fri_proof/first_layer/"
                                     "commitment: expected a digest"));
  write("y.json", read("x.json").substr(0, 1000));
  EXPECT_THAT(prover("import y.json -o y.proof").err, HasSubstr("not valid JSON"));
  EXPECT_THAT(files(), ElementsAre("x.json", "x.proof", "y.json"));
}

TEST_F(CliExchange, RefusesWhatIsNoProof) {
  write("y.proof", read("x.proof").substr(0, 1000));
  const Outcome outcome = prover("export y.proof -o y.json");
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.err, StartsWith("error: y.proof: Truncated: "));
  EXPECT_THAT(files(), ElementsAre("x.proof", "y.proof"));
}

TEST_F(CliExchange, RefusesProofsOfOtherBackends) {
  for (const std::string backend : {"circle8", "vanilla"}) {
    ASSERT_EQ(
        prover("prove " + program("halt") + " --quiet -o y.proof --backend " + backend).exit_code,
        0);
    const Outcome outcome = prover("export y.proof -o y.json");
    EXPECT_EQ(outcome.exit_code, 1);
    EXPECT_THAT(outcome.err, StartsWith("error: y.proof: a proof of the backend `" + backend));
  }
  EXPECT_THAT(files(), ElementsAre("x.proof", "y.proof"));
}

TEST_F(CliExchange, RejectsWrongUsage) {
  EXPECT_EQ(prover("export x.proof -o x.json --format xml").exit_code, 2);
  EXPECT_EQ(prover("export x.proof").exit_code, 2);
  EXPECT_EQ(prover("import missing -o x").exit_code, 2);
  EXPECT_EQ(prover("export missing -o x").exit_code, 2);
  EXPECT_EQ(prover("export x.proof -o missing/x").exit_code, 2);
  EXPECT_THAT(files(), ElementsAre("x.proof"));
}

}  // namespace
}  // namespace ptvm::cli
