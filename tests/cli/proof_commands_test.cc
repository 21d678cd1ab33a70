// The subcommands about proofs: prove, verify, info.
#include <gmock/gmock.h>

#include <random>

#include "tests/cli/run_program.h"

namespace ptvm::cli {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

const std::string kNotVerified = "NOT VERIFIED: this is what the file says";

using CliProve = CliTest;

TEST_F(CliProve, PrintsTheKeysThatScriptsRelyOn) {
  const Json json = prover_json("prove " + program("fibonacci") + " -o x.proof --json");
  EXPECT_THAT(keys_of(json),
              ElementsAre("program", "steps", "segments", "segments_kept", "backend", "scope",
                          "engine_check", "prove_ms", "proof_bytes", "peak_rss_bytes", "security"));
  EXPECT_EQ(json["steps"], 103);
  EXPECT_EQ(json["segments"], 1);
  EXPECT_EQ(json["segments_kept"], 0);
  EXPECT_EQ(json["backend"], "stwo");
  EXPECT_EQ(json["scope"], "isa");
  EXPECT_EQ(json["engine_check"], "none");
  EXPECT_GT(json["prove_ms"], 0.0);
  EXPECT_EQ(json["proof_bytes"], read("x.proof").size());
  EXPECT_GT(json["peak_rss_bytes"], 1 << 20);
  EXPECT_THAT(keys_of(json["security"]),
              ElementsAre("proven_bits", "conjectured_bits", "limiting_term"));
  EXPECT_GE(json["security"]["proven_bits"], 100);
  EXPECT_GE(json["security"]["conjectured_bits"], json["security"]["proven_bits"]);
  EXPECT_THAT(files(), ElementsAre("x.proof"));
}

TEST_F(CliProve, PrintsATableForPeople) {
  const Outcome outcome = prover("prove " + program("halt") + " -o x.proof");
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("halt.tvm -> x.proof\n"),
                                 HasSubstr("  steps         1 in 1 segment\n"),
                                 HasSubstr("  security      proven 10")));
  EXPECT_THAT(outcome.err, IsEmpty());
  const Outcome quiet = prover("prove " + program("halt") + " -o x.proof --quiet");
  EXPECT_THAT(quiet.out + quiet.err, IsEmpty());
}

TEST_F(CliProve, TakesTheParametersItIsGiven) {
  ASSERT_EQ(prover("prove " + program("halt") +
                   " -o x.proof --stark-expansion-factor 8 --stark-num-colinearity-checks 7 "
                   "--pow-bits 5 --layers 3 --quiet")
                .exit_code,
            0);
  const Json claim = Json::parse(verifier("info x.proof --json").out)["claim"];
  EXPECT_EQ(claim["options"].dump(),
            "{\"expansion_factor\":8,\"num_colinearity_checks\":7,\"security_level\":0}");
  EXPECT_EQ(claim["extension"]["parameters"]["query_pow_bits"], 5);
  EXPECT_EQ(claim["transformer_config"]["num_layers"], 3);
}

TEST_F(CliProve, WarnsOfAProofThatVerifiersRefuse) {
  const Outcome outcome =
      prover("prove " + program("halt") + " -o x.proof --stark-num-colinearity-checks 20 --json");
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_THAT(outcome.err, StartsWith("warning: the proof has "));
  EXPECT_THAT(verifier("verify x.proof").out, HasSubstr("\nProvenBitsTooLow: "));
}

TEST_F(CliProve, IsTheSameForAnyNumberOfThreads) {
  for (const char* n : {"1", "3"}) {
    ASSERT_EQ(prover("prove " + program("factorial_recursive") + " --quiet --threads " + n +
                     " -o " + n + ".proof")
                  .exit_code,
              0);
  }
  EXPECT_EQ(read("1.proof"), read("3.proof"));
}

TEST_F(CliProve, RejectsARunThatDoesNotHalt) {
  const Outcome outcome = prover("prove " + program("fibonacci") + " -o x.proof --max-steps 102");
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_EQ(outcome.err,
            "error: execution must halt before proving; stopped after 102 steps without HALT\n");
  EXPECT_THAT(files(), IsEmpty());
}

TEST_F(CliProve, RejectsAMachineError) {
  write("end.tvm", "NOP\n");
  const Outcome outcome = prover("prove end.tvm -o x.proof");
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.err, StartsWith("error: step 2, pc 1: program counter 1 is beyond"));
}

TEST_F(CliProve, RejectsSecurityThatCannotBeReached) {
  for (const char* options :
       {"--security-bits 125", "--security-bits 100 --stark-num-colinearity-checks 10"}) {
    const Outcome outcome = prover("prove " + program("halt") + " -o x.proof " + options);
    EXPECT_EQ(outcome.exit_code, 1) << options;
    EXPECT_THAT(outcome.err, StartsWith("error: cannot reach 1")) << options;
    EXPECT_THAT(outcome.err, HasSubstr(" proven bits, limited by the ")) << options;
  }
  EXPECT_THAT(files(), IsEmpty());
}

class CliVerify : public CliTest {
 protected:
  void SetUp() override {
    ASSERT_EQ(prover("prove " + program("fibonacci") + " -o x.proof --quiet").exit_code, 0);
  }
};

TEST_F(CliVerify, PrintsTheKeysThatScriptsRelyOn) {
  const Outcome outcome = verifier("verify x.proof --json");
  EXPECT_EQ(outcome.exit_code, 0);
  const Json json = Json::parse(outcome.out);
  EXPECT_THAT(keys_of(json),
              ElementsAre("accepted", "reason", "reexecuted", "verify_ms", "security", "claim"));
  EXPECT_EQ(json["accepted"], true);
  EXPECT_EQ(json["reason"], "Accepted: The proof is valid for its claim.");
  EXPECT_GT(json["verify_ms"], 0.0);
  EXPECT_GE(json["security"]["proven_bits"], 100);
  const Json& claim = json["claim"];
  EXPECT_EQ(claim["statement_version"], "statement-v1");
  EXPECT_EQ(claim["steps"], 103);
  EXPECT_EQ(claim["final_state"]["acc"], 21);
  EXPECT_EQ(claim["extension"]["proven_scope"], "isa");
  EXPECT_EQ(claim["extension"]["engine_check"], "none");
}

TEST_F(CliVerify, TellsPeopleWhatIsProvenAndWhatNot) {
  const Outcome outcome = verifier("verify x.proof --bench 3");
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_THAT(outcome.out,
              AllOf(StartsWith("x.proof: ACCEPTED\n"), HasSubstr("103 to HALT, in 1 segment"),
                    HasSubstr("acc 21"), HasSubstr("[13,21,21,7,7]"),
                    HasSubstr("the transformer engine was not checked (engine_check none)"),
                    HasSubstr(" bits proven (limited by "), HasSubstr(" ms (median)")));
}

TEST_F(CliVerify, IsTheSameFromTheProver) {
  const Json of_prover = prover_json("verify x.proof --json");
  const Json of_verifier = Json::parse(verifier("verify x.proof --json").out);
  EXPECT_EQ(of_prover["claim"], of_verifier["claim"]);
  EXPECT_EQ(prover("verify x.proof --min-proven-security 120").exit_code, 1);
}

TEST_F(CliVerify, TellsTheScope) {
  const Json json = prover_json("prove " + program("all_instructions") +
                                " -o y.proof --scope transformer --json");
  EXPECT_EQ(json["scope"], "transformer");
  const Outcome outcome = verifier("verify y.proof");
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_THAT(outcome.out, HasSubstr("scope         transformer: every step is what"));
  const Json claim = Json::parse(verifier("verify y.proof --json").out)["claim"];
  EXPECT_EQ(claim["extension"]["proven_scope"], "transformer");
  ASSERT_EQ(prover("export y.proof -o y.json").exit_code, 0);
  ASSERT_EQ(prover("import y.json -o z.proof").exit_code, 0);
  EXPECT_EQ(read("z.proof"), read("y.proof"));
}

TEST_F(CliVerify, RejectsWhatThePolicyRefuses) {
  const Outcome proven = verifier("verify x.proof --min-proven-security 120");
  EXPECT_EQ(proven.exit_code, 1);
  EXPECT_THAT(proven.out, StartsWith("x.proof: REJECTED\nProvenBitsTooLow: "));
  EXPECT_THAT(proven.out, HasSubstr("NOT proven"));
  const Outcome conjectured = verifier("verify x.proof --min-conjectured-security 200 --json");
  EXPECT_EQ(conjectured.exit_code, 1);
  EXPECT_THAT(Json::parse(conjectured.out)["reason"].get<std::string>(),
              StartsWith("ConjecturedBitsTooLow: "));
}

TEST_F(CliVerify, RejectsDamagedProofs) {
  const std::string good = read("x.proof");
  const auto reject = [&](const std::string& bytes, const std::string& status) {
    write("y.proof", bytes);
    const Outcome outcome = verifier("verify y.proof --json");
    EXPECT_EQ(outcome.exit_code, 1) << status;
    const Json json = Json::parse(outcome.out);
    EXPECT_EQ(json["accepted"], false);
    EXPECT_THAT(json["reason"].get<std::string>(), StartsWith(status));
  };
  reject("", "NotAProof: ");
  reject(good.substr(0, 7), "Truncated: ");
  reject(good.substr(0, good.size() - 1), "Truncated: ");
  reject(good + '\0', "TrailingBytes: ");
  std::string other_version = good;
  other_version[4] = 2;
  reject(other_version, "UnsupportedVersion: ");
  std::string flipped = good;
  flipped[good.size() / 2] ^= 1;
  reject(flipped, "");
  std::string random(good.size(), '\0');
  std::mt19937 generator(1);
  for (char& c : random) c = static_cast<char>(generator());
  reject(random, "NotAProof: ");
}

using CliProofInfo = CliVerify;

TEST_F(CliProofInfo, SaysThatNothingIsVerified) {
  const Outcome text = verifier("info x.proof");
  EXPECT_EQ(text.exit_code, 0);
  EXPECT_THAT(text.out, StartsWith("x.proof\n" + kNotVerified));
  EXPECT_THAT(text.out, AllOf(HasSubstr("log_blowup"), HasSubstr("AddMemory 1"),
                              HasSubstr("engine_check none"), Not(HasSubstr("ACCEPTED"))));
  const Json json = Json::parse(verifier("info x.proof --json").out);
  EXPECT_THAT(keys_of(json), ElementsAre("verified", "warning", "well_formed", "reason",
                                         "proof_bytes", "security", "claim"));
  EXPECT_EQ(json["verified"], false);
  EXPECT_THAT(json["warning"].get<std::string>(), StartsWith(kNotVerified));
  EXPECT_EQ(json["claim"], Json::parse(verifier("verify x.proof --json").out)["claim"]);
  EXPECT_EQ(prover("info x.proof").out, text.out);
}

TEST_F(CliProofInfo, RejectsWhatIsNoProof) {
  write("y.proof", "PTVN");
  const Outcome outcome = verifier("info y.proof");
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.out, IsEmpty());
  EXPECT_THAT(outcome.err, StartsWith("error: y.proof: NotAProof: "));
}

TEST_F(CliProofInfo, NamesTheHashThatInfoOfTheProgramNames) {
  const Json claim = Json::parse(verifier("info x.proof --json").out)["claim"];
  EXPECT_EQ(claim["commitments"]["program_hash"],
            prover_json("info " + program("fibonacci") + " --json")["program_hash"]);
}

TEST_F(CliProofInfo, GivesTheProgramBack) {
  ASSERT_EQ(prover("disassemble x.proof -o x.tvm").exit_code, 0);
  EXPECT_EQ(prover("assemble x.tvm").out, prover("assemble " + program("fibonacci")).out);
  EXPECT_EQ(prover_json("run x.proof --json")["acc"], 21);
}

}  // namespace
}  // namespace ptvm::cli
