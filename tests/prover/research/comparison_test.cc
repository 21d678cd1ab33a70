// Comparisons of two engines: what is recorded of runs that agree, fail and differ, and by which
// hashes.
#include "prover/research/comparison.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/prover/research/samples.h"

namespace ptvm::research {
namespace {

constexpr auto kFails = FaultyEngine::Fault::kFails;

TEST(ResearchTrace, RecordsARunThatHalts) {
  const auto comparison = compare_runs(subject_named("fibonacci"), two_engines(), 4096);
  ASSERT_TRUE(comparison.ok()) << comparison.status();
  const Json json = to_json(*comparison);
  EXPECT_EQ(json["checked_steps"], 103);
  EXPECT_EQ(json["matched"], true);
  EXPECT_EQ(json["first_mismatch_step"], nullptr);
  EXPECT_EQ(json["mismatch_reason"], nullptr);
  ASSERT_EQ(json["engines"].size(), 2u);
  for (const Json& engine : json["engines"]) {
    EXPECT_EQ(engine["steps"], 103);
    EXPECT_EQ(engine["halted"], true);
    EXPECT_EQ(engine["error"], nullptr);
    EXPECT_EQ(engine["trace_len"], 104);
    EXPECT_EQ(engine["final_state"]["acc"], 21);
  }
  EXPECT_EQ(json["engines"][0]["name"], "transformer");
  EXPECT_EQ(json["engines"][1]["trace_hash"], json["engines"][0]["trace_hash"]);
}

TEST(ResearchTrace, StopsAfterTheStepsAskedFor) {
  const Json json = to_json(compare_runs(subject_named("fibonacci"), two_engines(), 7).value());
  EXPECT_EQ(json["requested_max_steps"], 7);
  EXPECT_EQ(json["checked_steps"], 7);
  EXPECT_EQ(json["engines"][0]["halted"], false);
}

TEST(ResearchTrace, RecordsAnErrorOfBothWithoutSourceLines) {
  const Json json = to_json(compare_runs(failing_subject(), two_engines(), 9).value());
  EXPECT_EQ(json["matched"], true);
  EXPECT_EQ(json["checked_steps"], 1);
  EXPECT_EQ(json["engines"][1]["error"],
            "step 2, pc 1 (POP): stack underflow: sp is 1, the end of the 1 memory cells");
  EXPECT_EQ(json["engines"][0]["error"], json["engines"][1]["error"]);
}

TEST(ResearchTrace, StopsWhereStatesDiffer) {
  const Json json = to_json(mismatch("addition", 2));
  EXPECT_EQ(json["matched"], false);
  EXPECT_EQ(json["checked_steps"], 1);
  EXPECT_EQ(json["first_mismatch_step"], 2);
  EXPECT_EQ(json["mismatch_reason"], "step 2: acc is 8 in native, but 9 in tensor");
  EXPECT_EQ(json["engines"][0]["final_state"]["acc"], 8);
  EXPECT_EQ(json["engines"][1]["final_state"]["acc"], 9);
  EXPECT_NE(json["engines"][0]["trace_hash"], json["engines"][1]["trace_hash"]);
}

TEST(ResearchTrace, StopsWhereInitialStatesDiffer) {
  const Json json = to_json(mismatch("addition", 0));
  EXPECT_EQ(json["checked_steps"], 0);
  EXPECT_EQ(json["first_mismatch_step"], 0);
  EXPECT_EQ(json["engines"][0]["trace_len"], 1);
  EXPECT_TRUE(read_artifact(json.dump()).ok());
}

TEST(ResearchTrace, StopsWhereOnlyOneFails) {
  const Json json = to_json(mismatch("addition", 3, kFails));
  EXPECT_EQ(json["first_mismatch_step"], 3);
  EXPECT_EQ(json["checked_steps"], 2);
  EXPECT_EQ(json["mismatch_reason"],
            "step 3: error is none in native, but \"out of order\" in tensor");
  EXPECT_EQ(json["engines"][0]["steps"], 3);
  EXPECT_EQ(json["engines"][1]["steps"], 2);
}

// From texts that are written out here (spec/research.md, section 1).
TEST(ResearchTrace, HasTheHashesOfTheSpecification) {
  vm::Program program;
  program.instructions = {{isa::Opcode::kLoadImmediate, -5}, {isa::Opcode::kHalt, 0}};
  program.initial_memory = {7};
  const Subject subject = make_subject("here", program, {});
  const Json json = to_json(compare_runs(subject, two_engines(), 9).value());
  const std::string state_0 =
      R"({"pc":0,"acc":0,"sp":1,"zero_flag":true,"carry_flag":false,"halted":false,"memory":[7]})";
  const std::string state_1 =
      R"({"pc":1,"acc":-5,"sp":1,"zero_flag":false,"carry_flag":false,"halted":false,"memory":[7]})";
  const std::string state_2 =
      R"({"pc":1,"acc":-5,"sp":1,"zero_flag":false,"carry_flag":false,"halted":true,"memory":[7]})";
  EXPECT_EQ(json["engines"][0]["trace_hash"],
            hash_hex("[" + state_0 + "," + state_1 + "," + state_2 + "]"));
  EXPECT_EQ(json["engines"][0]["final_state_hash"], hash_hex(state_2));
  const Json& commitments = json["commitments"];
  EXPECT_EQ(commitments["program_hash"],
            hash_hex(R"({"instructions":[{"LoadImmediate":-5},"Halt"],"initial_memory":[7]})"));
  EXPECT_EQ(commitments["transformer_config_hash"],
            hash_hex(R"({"d_model":36,"num_heads":18,"num_layers":1,"vocab_size":256,)"
                     R"("max_seq_len":1000000,"ff_dim":72,"attention_mode":"AverageHard"})"));
  EXPECT_EQ(
      commitments["deterministic_model_hash"],
      hash_hex(R"({"program":{"initial_memory":[7],"instructions":[{"LoadImmediate":-5},"Halt"]},)"
               R"("transformer_config":{"attention_mode":"AverageHard","d_model":36,"ff_dim":72,)"
               R"("max_seq_len":1000000,"num_heads":18,"num_layers":1,"vocab_size":256},)"
               R"("version":"v1"})"));
  nlohmann::json rest = json;  // members sorted
  rest["commitments"].erase("artifact_hash");
  EXPECT_EQ(commitments["artifact_hash"], hash_hex(rest.dump()));
}

TEST(ResearchTrace, KeepsPathsThatAreNoText) {
  const Subject subject = make_subject(
      "a\xff"
      "b\"",
      {{{isa::Opcode::kHalt, 0}}, {}, {}}, {});
  const Json json = to_json(compare_runs(subject, two_engines(), 1).value());
  EXPECT_EQ(json["program_path"],
            "a\xEF\xBF\xBD"
            "b\"");
  EXPECT_TRUE(read_artifact(layout(json)).ok());
}

TEST(ResearchStep, ShowsTheStatesAroundAStep) {
  const Json json = to_json(compare_step(subject_named("addition"), two_engines(), 2).value());
  EXPECT_EQ(json["step"], 2);
  EXPECT_EQ(json["instruction"], Json({{"AddImmediate", 3}}));
  EXPECT_EQ(json["state_before"]["acc"], 5);
  EXPECT_EQ(json["engines"][1]["state_after"]["acc"], 8);
  EXPECT_EQ(json["state_before_hash"], hash_hex(json["state_before"].dump()));
}

TEST(ResearchStep, ShowsAStepInWhichEnginesDiffer) {
  const Subject subject = subject_named("addition");
  Disagreement engines(subject, 2, FaultyEngine::Fault::kWrongAcc);
  const Json json = to_json(compare_step(subject, engines.side_by_side(), 2).value());
  EXPECT_EQ(json["matched"], false);
  EXPECT_EQ(json["mismatch_reason"], "step 2: acc is 8 in native, but 9 in tensor");
}

TEST(ResearchStep, RejectsStepsThatAreNotThere) {
  const Subject subject = subject_named("addition");
  EXPECT_EQ(compare_step(subject, two_engines(), 4).status().message(),
            "there is no step 4: the run ends after 3 steps");
  EXPECT_THAT(std::string(compare_step(failing_subject(), two_engines(), 5).status().message()),
              ::testing::StartsWith("there is no step 5: the run ends after 1 steps with an error: "
                                    "step 2, pc 1 (POP): stack"));
  Disagreement engines(subject, 2, FaultyEngine::Fault::kWrongAcc);
  EXPECT_EQ(compare_step(subject, engines.side_by_side(), 3).status().message(),
            "the engines differ before step 3: step 2: acc is 8 in native, but 9 in tensor");
}

TEST(ResearchMatrix, AddsUpItsEntries) {
  Matrix matrix =
      compare_programs(std::vector<Subject>{subject_named("addition"), subject_named("counter"),
                                            failing_subject()},
                       two_engines(), 10)
          .value();
  matrix.entries.push_back(mismatch("addition", 3));
  EXPECT_FALSE(matrix.matched());
  const Json json = to_json(matrix);
  EXPECT_EQ(json["totals"], Json({{"programs", 4},
                                  {"matched", 3},
                                  {"mismatched", 1},
                                  {"halted", 1},
                                  {"failed", 1},
                                  {"stopped", 1},
                                  {"checked_steps", 3 + 10 + 1 + 2}}));
  EXPECT_EQ(json["commitments"]["matrix_entries_hash"], hash_hex(json["entries"].dump()));
  EXPECT_EQ(json["entries"][1]["program_hash"], hash_hex(json["entries"][1]["program"].dump()));
  EXPECT_THAT(error_of(json),
              ::testing::HasSubstr("/entries/3/engines: are not those of the first"));
}

}  // namespace
}  // namespace ptvm::research
