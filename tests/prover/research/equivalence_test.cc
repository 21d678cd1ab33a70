// Runs that several engines agree on: traces, witnesses and rules.
#include "prover/research/equivalence.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "prover/engine/engines.h"
#include "tests/prover/research/samples.h"

namespace ptvm::research {
namespace {

using ::testing::HasSubstr;

Equivalence sample(const std::string& name, uint64_t max_steps = 4096) {
  return record_equivalence(subject_named(name), engine::engine_names(), max_steps).value();
}

TEST(Equivalence, HasASectionForEveryEngine) {
  const Json json = to_json(sample("fibonacci"));
  ASSERT_EQ(json["engines"].size(), engine::engine_names().size());
  for (size_t i = 0; i < json["engines"].size(); ++i) {
    const Json& engine = json["engines"][i];
    EXPECT_EQ(engine["name"], engine::engine_names()[i]);
    EXPECT_EQ(engine["steps"], 103);
    EXPECT_EQ(engine["halted"], true);
    EXPECT_EQ(engine["trace_len"], 104);
    EXPECT_EQ(engine["events_len"], 103);
    EXPECT_EQ(engine["trace_hash"], hash_hex(json["trace"].dump()));
    EXPECT_EQ(engine["final_state_hash"], hash_hex(json["trace"].back().dump()));
  }
  EXPECT_EQ(json["relation"]["participating_engines"], engine::engine_names());
  EXPECT_EQ(json["relation"]["validation"]["smt"], "not-attempted");
  EXPECT_EQ(json["limitations"].size(), 7u);
}

TEST(Equivalence, HasAWitnessForEveryStep) {
  const Json json = to_json(sample("all_instructions"));
  const Json& trace = json["trace"];
  ASSERT_EQ(json["rule_witnesses"].size() + 1, trace.size());
  for (size_t i = 0; i + 1 < trace.size(); ++i) {
    const Json& witness = json["rule_witnesses"][i];
    const Json& instruction = json["program"]["instructions"][trace[i]["pc"].get<size_t>()];
    EXPECT_EQ(witness["step"], i + 1);
    EXPECT_EQ(witness["instruction"], instruction);
    EXPECT_EQ(witness["state_before_hash"], hash_hex(trace[i].dump()));
    EXPECT_EQ(witness["state_after_hash"], hash_hex(trace[i + 1].dump()));
    const std::string before = witness["state_before_hash"], after = witness["state_after_hash"];
    EXPECT_EQ(witness["canonical_transition_hash"],
              hash_hex("{\"after\":\"" + after + "\",\"before\":\"" + before +
                       "\",\"instruction\":" + instruction.dump() +
                       ",\"relation_format\":\"ptvm-lockstep-transition-v1\",\"step\":" +
                       std::to_string(i + 1) + "}"));
  }
  EXPECT_EQ(json["rule_witnesses"][0]["rule_id"], "lockstep-nop-v1");
}

TEST(Equivalence, HashesTheEvents) {
  const Json json = to_json(sample("addition"));
  Json events = Json::array();
  for (Json event : json["rule_witnesses"]) {
    event.erase("rule_id");
    event.erase("canonical_transition_hash");
    events.push_back(event);
  }
  EXPECT_EQ(json["engines"][0]["event_relation_hash"], hash_hex(events.dump()));
}

TEST(Equivalence, CountsTheWitnessesOfEveryRule) {
  const Json json = to_json(sample("all_instructions"));
  ASSERT_EQ(json["rule_registry"].size(), isa::kOpcodes.size());
  size_t sum = 0;
  for (const Json& rule : json["rule_registry"]) {
    EXPECT_GT(rule["witnesses"], 0) << rule;
    sum += rule["witnesses"].get<size_t>();
  }
  EXPECT_EQ(sum, json["rule_witnesses"].size());
  EXPECT_EQ(json["rule_registry"][7], Json({{"rule_id", "lockstep-addm-v1"},
                                            {"instruction", "AddMemory"},
                                            {"operand", "address"},
                                            {"witnesses", json["rule_registry"][7]["witnesses"]}}));
}

TEST(Equivalence, IsNotMadeOfEnginesThatDiffer) {
  const Subject subject = subject_named("counter");
  Disagreement wrong(subject, 9, FaultyEngine::Fault::kWrongAcc);
  const auto status = record_equivalence(subject, wrong.side_by_side(), 4096).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(status));
  EXPECT_THAT(std::string(status.message()), HasSubstr("the engines differ: step 9: acc is "));
  Disagreement failing(subject, 9, FaultyEngine::Fault::kFails);
  EXPECT_FALSE(record_equivalence(subject, failing.side_by_side(), 4096).ok());
}

TEST(Equivalence, EndsWithTheErrorOfAll) {
  const auto equivalence = record_equivalence(failing_subject(), engine::engine_names(), 9);
  ASSERT_TRUE(equivalence.ok()) << equivalence.status();
  const Json json = to_json(*equivalence);
  EXPECT_EQ(json["checked_steps"], 1);
  EXPECT_THAT(json["error"].get<std::string>(), HasSubstr("stack underflow"));
}

// What no run can look like is refused even if all hashes are right.
TEST(Equivalence, RejectsRunsThatCannotBe) {
  const Equivalence good = sample("addition");
  const auto error_with = [&](const auto& alter) {
    Equivalence altered = good;
    alter(altered);
    return std::string(check(altered).message());
  };
  EXPECT_EQ(error_with([](Equivalence&) {}), "");
  EXPECT_EQ(error_with([](Equivalence& run) { run.trace.clear(); }),
            "/trace: expected the initial state");
  EXPECT_EQ(error_with([](Equivalence& run) { run.trace[0].registers.acc = 1; }),
            "/trace/0: is not the initial state of the program");
  EXPECT_EQ(error_with([](Equivalence& run) { run.trace[1].memory.pop_back(); }),
            "/trace/1/memory: has 3 cells, but the program 4");
  EXPECT_EQ(error_with([](Equivalence& run) { run.trace.back().memory.pop_back(); }),
            "/trace/3/memory: has 3 cells, but the program 4");
  EXPECT_EQ(error_with([](Equivalence& run) { run.trace[1].registers.halted = true; }),
            "/trace/1/halted: a state follows, but none follows a halt");
  EXPECT_EQ(error_with([](Equivalence& run) { run.trace[1].registers.pc = 3; }),
            "/trace/1/pc: a state follows, but the program has no such index");
  EXPECT_EQ(error_with([](Equivalence& run) { run.trace.pop_back(); }),
            "/engines: stop after 2 of 4096 steps without a reason");
  EXPECT_EQ(error_with([](Equivalence& run) { run.requested_max_steps = 2; }),
            "/engines/0/steps: with the one that failed, is more than 2 in all");
  EXPECT_EQ(error_with([](Equivalence& run) { run.error = "tired"; }),
            "/engines/0/error: is one, but the state is halted");
  EXPECT_EQ(error_with([](Equivalence& run) { run.engines.resize(1); }),
            "/engines: expected two or more");
  EXPECT_EQ(error_with([](Equivalence& run) { run.engines[1] = run.engines[0]; }),
            "/engines/0/name: is that of another engine, too");
}

}  // namespace
}  // namespace ptvm::research
