#include "prover/research/equivalence.h"

#include <array>

#include "absl/strings/str_cat.h"
#include "prover/claim/claim_json.h"
#include "prover/claim/program_json.h"
#include "prover/engine/engines.h"
#include "prover/research/comparison.h"
#include "prover/research/rules.h"

namespace ptvm::research {
namespace {

namespace strict_json = claim::strict_json;

constexpr std::string_view kRelationFormat = "ptvm-lockstep-transition-v1";

constexpr std::array<std::string_view, 7> kLimitations = {
    "This is one run of one program on one input; it says nothing about any other run.",
    "The run was looked at up to checked_steps, and not behind it.",
    "The engines share the program's semantics as specified, and all but native share the compiler "
    "of the weights and the attention memory; a fault in what they share shows in no difference.",
    "States are compared between steps; how an engine gets from one to the next is not.",
    "No symbolic equivalence was attempted: no e-graph, no rewriting.",
    "No SMT solver was asked, and no random programs or inputs were tried.",
    "The hashes bind the parts of this file to one another, not to an execution: who makes up a "
    "run "
    "can hash it as well. Only executing it again tells, and nothing here is a proof of execution.",
};

// What was looked at, and what was not.
Json relation_json(const std::vector<std::string>& engines) {
  return {{"relation_format", kRelationFormat},
          {"relation", "same-instruction-same-state-transition"},
          {"participating_engines", engines},
          {"validation",
           {{"differential_lockstep", true},
            {"egraph", "not-attempted"},
            {"smt", "not-attempted"},
            {"randomized", "not-attempted"}}}};
}

struct Events {
  std::vector<isa::Instruction> instructions;
  Json witnesses = Json::array();
  std::string relation_hash;  // of all events, which are the witnesses by other names
};

Events events_of(const Equivalence& equivalence) {
  Events events;
  Json relation = Json::array();
  std::string before = state_hash(equivalence.trace.front());
  for (size_t i = 0; i + 1 < equivalence.trace.size(); ++i) {
    const isa::Instruction instruction =
        *instruction_at(equivalence.subject.program, equivalence.trace[i]);
    const std::string after = state_hash(equivalence.trace[i + 1]);
    const Json text = to_json(instruction);
    const Json transition = {{"relation_format", kRelationFormat},
                             {"step", i + 1},
                             {"instruction", text},
                             {"before", before},
                             {"after", after}};
    events.witnesses.push_back({{"step", i + 1},
                                {"rule_id", rule_id(instruction.opcode)},
                                {"instruction", text},
                                {"state_before_hash", before},
                                {"state_after_hash", after},
                                {"canonical_transition_hash", hash_hex(canonical(transition))}});
    relation.push_back({{"step", i + 1},
                        {"instruction", text},
                        {"state_before_hash", before},
                        {"state_after_hash", after}});
    events.instructions.push_back(instruction);
    before = after;
  }
  events.relation_hash = hash_hex(relation.dump());
  return events;
}

Json engines_json(const Equivalence& equivalence, const Events& events) {
  TraceHash trace;
  for (const StateData& state : equivalence.trace) trace.add(state);
  const std::string trace_hash = claim::to_hex(trace.finish());
  const StateData& last = equivalence.trace.back();
  Json engines = Json::array();
  for (const std::string& name : equivalence.engines) {
    engines.push_back({{"name", name},
                       {"steps", equivalence.steps()},
                       {"halted", last.registers.halted},
                       {"trace_len", equivalence.trace.size()},
                       {"events_len", events.instructions.size()},
                       {"trace_hash", trace_hash},
                       {"event_relation_hash", events.relation_hash},
                       {"final_state_hash", state_hash(last)}});
  }
  return engines;
}

}  // namespace

absl::StatusOr<Equivalence> record_equivalence(const Subject& subject,
                                               std::span<const std::string> engines,
                                               uint64_t max_steps) {
  auto all = SideBySide::create(subject, engines);
  if (!all.ok()) return all.status();
  return record_equivalence(subject, *std::move(all), max_steps);
}

absl::StatusOr<Equivalence> record_equivalence(const Subject& subject, SideBySide engines,
                                               uint64_t max_steps) {
  Equivalence equivalence{subject, max_steps, {}, {}, {}};
  const std::vector<EngineState>& states = engines.states();
  for (const EngineState& engine : states) equivalence.engines.push_back(engine.name);
  // The first engine's states stand for all, since every difference ends the run.
  engines.run(max_steps, [&](size_t engine) {
    if (engine == 0) equivalence.trace.push_back(states[0].state);
  });
  if (const auto in = difference(states)) {
    return absl::FailedPreconditionError("the engines differ: " + engine::describe(*in));
  }
  equivalence.error = states[0].error;
  return equivalence;
}

Json to_json(const Equivalence& equivalence) {
  const Events events = events_of(equivalence);
  Json json = head_json(Kind::kEquivalence);
  append_members(subject_json(equivalence.subject), json);
  json["requested_max_steps"] = equivalence.requested_max_steps;
  json["checked_steps"] = equivalence.steps();
  json["error"] = equivalence.error.empty() ? Json() : Json(equivalence.error);
  json["relation"] = relation_json(equivalence.engines);
  json["engines"] = engines_json(equivalence, events);
  json["trace"] = Json::array();
  for (const StateData& state : equivalence.trace) json["trace"].push_back(to_json(state));
  json["rule_witnesses"] = events.witnesses;
  json["rule_registry"] = rule_registry(events.instructions);
  json["limitations"] = kLimitations;
  Json hashes = subject_hashes(equivalence.subject);
  hashes["rule_witnesses_hash"] = hash_hex(json["rule_witnesses"].dump());
  hashes["rule_registry_hash"] = hash_hex(json["rule_registry"].dump());
  seal(Kind::kEquivalence, hashes, json);
  return json;
}

std::vector<std::pair<std::string, Reader>> equivalence_readers(Equivalence& target) {
  auto readers = subject_readers(target.subject);
  readers.emplace_back("requested_max_steps",
                       requested_steps_reader(kMaxEquivalenceSteps, target.requested_max_steps));
  readers.emplace_back("error", optional_text(target.error));
  readers.emplace_back(
      "engines",
      strict_json::array(target.engines, engine::all_engine_names().size(), [](std::string& name) {
        return members({{"name", engine_name_reader(name)}});
      }));
  readers.emplace_back(
      "trace", strict_json::array(target.trace, kMaxEquivalenceSteps + 1,
                                  [](StateData& state) { return claim::state_reader(state); }));
  return readers;
}

absl::Status check(const Equivalence& equivalence) {
  const auto& [subject, requested_max_steps, engines, error, trace] = equivalence;
  if (trace.empty()) return strict_json::fault("/trace", "expected the initial state");
  std::vector<EngineState> states;
  for (const std::string& name : engines) {
    states.push_back({name, equivalence.steps(), error, trace.back()});
  }
  absl::Status status = check_engines(states, requested_max_steps);
  if (!status.ok()) return status;
  if (trace.front() != initial_state(subject)) {
    return strict_json::fault("/trace/0", "is not the initial state of the program");
  }
  for (size_t i = 0; i < trace.size(); ++i) {
    const std::string path = absl::StrCat("/trace/", i);
    if (status = check_state(subject, trace[i], path); !status.ok()) return status;
    if (i == equivalence.steps()) break;
    if (trace[i].registers.halted) {
      return strict_json::fault(path + "/halted", "a state follows, but none follows a halt");
    }
    if (instruction_at(subject.program, trace[i]) == nullptr) {
      return strict_json::fault(path + "/pc", "a state follows, but the program has no such index");
    }
  }
  return absl::OkStatus();
}

}  // namespace ptvm::research
