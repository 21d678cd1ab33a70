// How strong a proof `prove` makes: profiles, parameters, levels and backends.
#include <gmock/gmock.h>

#include "tests/cli/run_program.h"

namespace ptvm::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

class CliStarkOptions : public CliTest {
 protected:
  // Proves with `options`, into x.proof.
  Outcome prove(const std::string& options) const {
    return prover("prove " + program("halt") + " -o x.proof " + options);
  }
  // The same, and what the proof's claim says, with its security.
  Json info(const std::string& options) const {
    const Outcome outcome = prove(options);
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    return Json::parse(verifier("info x.proof --json").out);
  }
};

TEST_F(CliStarkOptions, OfAProfileAreOfTheVanillaBackendUnlessAnotherIsNamed) {
  for (const std::string backend : {"", "stwo", "circle8", "vanilla"}) {
    SCOPED_TRACE(backend);
    const Json claim = info("--stark-profile publication-v1" +
                            (backend.empty() ? "" : " --backend " + backend))["claim"];
    EXPECT_EQ(claim["extension"]["backend"], backend.empty() ? "vanilla" : backend);
    EXPECT_EQ(claim["extension"]["parameters"]["query_pow_bits"], 0);
    EXPECT_EQ(claim["options"].dump(),
              "{\"expansion_factor\":16,\"num_colinearity_checks\":24,\"security_level\":0}");
  }
}

TEST_F(CliStarkOptions, WarnLoudlyOfAToy) {
  const Outcome toy = prove("--stark-profile default --quiet");
  EXPECT_EQ(toy.exit_code, 0);
  EXPECT_THAT(toy.out, IsEmpty());
  EXPECT_THAT(toy.err, StartsWith("WARNING: THIS PROOF IS A TOY"));
  EXPECT_THAT(toy.err, HasSubstr(" 4 conjectured bits"));
  EXPECT_EQ(verifier("verify x.proof").exit_code, 1);
  EXPECT_THAT(prove("--stark-profile production-v1 --quiet").err, IsEmpty());
}

TEST_F(CliStarkOptions, RejectAProfileBesideParametersAndLevels) {
  for (const std::string other :
       {"--stark-expansion-factor 4", "--stark-num-colinearity-checks 2", "--pow-bits 0",
        "--stark-security-level 4", "--security-bits 100"}) {
    const Outcome outcome = prove("--stark-profile default " + other);
    EXPECT_EQ(outcome.exit_code, 2) << other;
    EXPECT_THAT(outcome.err,
                HasSubstr("--stark-profile excludes " + other.substr(0, other.find(' '))));
  }
  EXPECT_THAT(files(), IsEmpty());
}

TEST_F(CliStarkOptions, ReachALevelOfConjecturedBits) {
  for (const int bits : {4, 40, 96}) {
    const Json json = info("--stark-security-level " + std::to_string(bits) +
                           " --stark-expansion-factor 8 --pow-bits 1 --quiet");
    const int reached = json["security"]["conjectured_bits"].get<int>();
    EXPECT_GE(reached, bits);
    EXPECT_LT(reached, bits + 3);
    EXPECT_EQ(json["claim"]["options"]["security_level"], 0);
  }
}

TEST_F(CliStarkOptions, ReachBothLevels) {
  for (const std::string levels : {"--stark-security-level 90 --security-bits 20",
                                   "--stark-security-level 20 "
                                   "--security-bits 90"}) {
    const Json json = info(levels);
    const Json& security = json["security"];
    const bool is_proven = levels.ends_with("90");
    EXPECT_GE(security["conjectured_bits"], is_proven ? 20 : 90) << levels;
    EXPECT_GE(security["proven_bits"], is_proven ? 90 : 20) << levels;
    EXPECT_EQ(json["claim"]["options"]["security_level"], is_proven ? 90 : 20);
  }
}

TEST_F(CliStarkOptions, RejectALevelThatCannotBeReached) {
  for (const std::string options :
       {"--stark-security-level 200", "--stark-security-level 300 --security-bits 10",
        "--stark-security-level 20 --stark-num-colinearity-checks 2 --pow-bits 0"}) {
    const Outcome outcome = prove(options);
    EXPECT_EQ(outcome.exit_code, 1) << options;
    EXPECT_THAT(outcome.err, HasSubstr(" conjectured bits: ")) << options;
  }
  EXPECT_THAT(files(), IsEmpty());
}

TEST_F(CliStarkOptions, NameTheBackend) {
  for (const std::string backend : {"stwo", "circle8", "vanilla"}) {
    const Json json =
        prover_json("prove " + program("halt") + " -o x.proof --json --backend " + backend);
    EXPECT_EQ(json["backend"], backend);
    EXPECT_GE(json["security"]["proven_bits"], 100);
    const Outcome outcome = verifier("verify x.proof --json");
    EXPECT_EQ(outcome.exit_code, 0) << outcome.out;
    EXPECT_EQ(Json::parse(outcome.out)["claim"]["extension"]["backend"], backend);
  }
  const Outcome outcome = prove("--backend winterfell");
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_THAT(outcome.err, HasSubstr("expected one of stwo, circle8, vanilla, not `winterfell`"));
}

}  // namespace
}  // namespace ptvm::cli
