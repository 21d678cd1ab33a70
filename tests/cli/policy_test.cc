// What `verify` accepts: proofs of several strengths against policies of several demands.
#include <gmock/gmock.h>

#include "tests/cli/run_program.h"

namespace ptvm::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class CliPolicy : public CliTest {
 protected:
  void SetUp() override {
    prove("toy", "--stark-profile default");
    prove("production", "--stark-profile production-v1");
    prove("publication", "--stark-profile publication-v1");
    prove("ours", "--segment-steps 64");
  }

  void prove(const std::string& name, const std::string& options) {
    ASSERT_EQ(
        prover("prove " + program("fibonacci") + " -o " + name + " --quiet " + options).exit_code,
        0);
  }

  // The name of the status that `prover verify` gives.
  std::string status(const std::string& arguments) {
    const Outcome outcome = prover("verify --json " + arguments);
    const Json json = Json::parse(outcome.out);
    EXPECT_EQ(outcome.exit_code, json["accepted"] == true ? 0 : 1) << arguments;
    const std::string reason = json["reason"].get<std::string>();
    return reason.substr(0, reason.find(':'));
  }
};

TEST_F(CliPolicy, AsksForAHundredProvenBitsByDefault) {
  EXPECT_EQ(status("ours"), "Accepted");
  for (const std::string name : {"toy", "production", "publication"}) {
    EXPECT_EQ(status(name), "ProvenBitsTooLow") << name;
    EXPECT_EQ(status("--min-proven-security 0 " + name), "Accepted") << name;
  }
}

TEST_F(CliPolicy, OfAProfileAcceptsItsProofsAndStronger) {
  const std::string profiles[] = {"default", "production-v1", "publication-v1"};
  const std::string proofs[] = {"toy", "production", "publication", "ours"};
  for (size_t i = 0; i < 3; ++i) {
    for (size_t j = 0; j < 4; ++j) {
      EXPECT_EQ(status("--verification-profile " + profiles[i] + " " + proofs[j]),
                j >= i ? "Accepted" : "ConjecturedBitsTooLow")
          << profiles[i] << " " << proofs[j];
    }
  }
}

TEST_F(CliPolicy, OnlyGetsStricterByMoreOptions) {
  EXPECT_EQ(status("--verification-profile default --min-conjectured-security 33 production"),
            "ConjecturedBitsTooLow");
  EXPECT_EQ(status("--verification-profile default --min-proven-security 90 publication"),
            "ProvenBitsTooLow");
  EXPECT_EQ(status("--verification-profile production-v1 --strict production"),
            "ConjecturedBitsTooLow");
  EXPECT_EQ(status("--verification-profile publication-v1 --strict publication"), "Accepted");
  EXPECT_EQ(status("--strict publication"), "ProvenBitsTooLow");
  EXPECT_EQ(status("--strict ours"), "Accepted");
}

TEST_F(CliPolicy, IsShownAsWhatItAsksFor) {
  EXPECT_THAT(verifier("verify toy --verification-profile production-v1").out,
              HasSubstr("asked for     0 bits proven, 32 bits conjectured\n"));
}

TEST_F(CliPolicy, RunsTheProgramAgain) {
  EXPECT_EQ(Json::parse(prover("verify ours --json").out)["reexecuted"], false);
  for (const std::string option : {"--reexecute", "--strict"}) {
    EXPECT_EQ(Json::parse(prover("verify ours --json " + option).out)["reexecuted"], true);
    const Outcome outcome = prover("verify ours " + option);
    EXPECT_EQ(outcome.exit_code, 0);
    EXPECT_THAT(outcome.out, HasSubstr("run again     gives the same states, at every cut"));
    EXPECT_EQ(Json::parse(prover("verify toy --json " + option).out)["reexecuted"], false);
  }
}

TEST_F(CliPolicy, OfTheVerifierCannotRunThePrograms) {
  for (const std::string option : {"--reexecute", "--strict"}) {
    const Outcome outcome = verifier("verify ours " + option);
    EXPECT_EQ(outcome.exit_code, 2);
    EXPECT_THAT(outcome.err, StartsWith(option + ": asks to run the program again"));
    EXPECT_THAT(outcome.err, HasSubstr("`prover verify` can"));
  }
  EXPECT_THAT(verifier("verify --help").out,
              AllOf(HasSubstr("--verification-profile"), Not(HasSubstr("--strict")),
                    Not(HasSubstr("--reexecute"))));
}

TEST_F(CliPolicy, RejectsAProfileThatIsNone) {
  const Outcome outcome = verifier("verify ours --verification-profile production");
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_THAT(outcome.err, HasSubstr("expected one of default, production-v1, publication-v1, "
                                     "not `production`"));
}

}  // namespace
}  // namespace ptvm::cli
