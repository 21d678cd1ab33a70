#include "prover/research/step.h"

#include "absl/strings/str_cat.h"
#include "prover/claim/claim_json.h"
#include "prover/research/rules.h"

namespace ptvm::research {
namespace {

namespace strict_json = claim::strict_json;

constexpr size_t kEngines = 2;

Json outcome_json(const EngineState& engine) {
  return {{"name", engine.name},
          {"error", engine.error.empty() ? Json() : Json(engine.error)},
          {"state_after", to_json(engine.state)},
          {"state_after_hash", state_hash(engine.state)}};
}

Reader outcome_reader(EngineState& engine) {
  return members({{"name", engine_name_reader(engine.name)},
                  {"error", optional_text(engine.error)},
                  {"state_after", claim::state_reader(engine.state)}});
}

}  // namespace

absl::StatusOr<Step> compare_step(const Subject& subject, std::span<const std::string> engines,
                                  uint64_t step) {
  auto all = SideBySide::create(subject, engines);
  if (!all.ok()) return all.status();
  return compare_step(subject, *std::move(all), step);
}

absl::StatusOr<Step> compare_step(const Subject& subject, SideBySide engines, uint64_t step) {
  engines.run(step - 1);
  const EngineState before = engines.states().front();
  if (const auto earlier = difference(engines.states())) {
    return absl::FailedPreconditionError(
        absl::StrCat("the engines differ before step ", step, ": ", engine::describe(*earlier)));
  }
  if (before.has_ended()) {
    return absl::OutOfRangeError(
        absl::StrCat("there is no step ", step, ": the run ends after ", before.steps, " steps",
                     before.error.empty() ? "" : absl::StrCat(" with an error: ", before.error)));
  }
  engines.run(step);
  return Step{subject, step, before.state, engines.states()};
}

Json to_json(const Step& step) {
  const auto difference = research::difference(step.engines);
  const isa::Instruction* const instruction =
      instruction_at(step.subject.program, step.state_before);
  Json json = head_json(Kind::kStep);
  append_members(subject_json(step.subject), json);
  json["step"] = step.step;
  json["instruction"] = instruction != nullptr ? to_json(*instruction) : Json();
  json["matched"] = !difference.has_value();
  json["mismatch_reason"] = difference ? Json(engine::describe(*difference)) : Json();
  json["state_before"] = to_json(step.state_before);
  json["state_before_hash"] = state_hash(step.state_before);
  json["engines"] = Json::array();
  for (const EngineState& engine : step.engines) json["engines"].push_back(outcome_json(engine));
  seal(Kind::kStep, subject_hashes(step.subject), json);
  return json;
}

std::vector<std::pair<std::string, Reader>> step_readers(Step& target) {
  auto readers = subject_readers(target.subject);
  readers.emplace_back("step", requested_steps_reader(kMaxComparedSteps, target.step));
  readers.emplace_back("state_before", claim::state_reader(target.state_before));
  readers.emplace_back("engines",
                       strict_json::array(target.engines, kEngines, [&target](EngineState& engine) {
                         return [&](const strict_json::Json& value, const std::string& path) {
                           absl::Status status = outcome_reader(engine)(value, path);
                           engine.steps = target.step - (engine.error.empty() ? 0 : 1);
                           return status;
                         };
                       }));
  return readers;
}

absl::Status check(const Step& step) {
  const auto& [subject, number, before, engines] = step;
  absl::Status status = check_state(subject, before, "/state_before");
  if (!status.ok()) return status;
  for (size_t i = 0; i < engines.size(); ++i) {
    const std::string path = absl::StrCat("/engines/", i, "/state_after");
    if (status = check_state(subject, engines[i].state, path); !status.ok()) return status;
    if (!engines[i].error.empty() && engines[i].state != before) {
      return strict_json::fault(path, "is not that before the step, which failed");
    }
  }
  if (status = check_engines(engines, number); !status.ok()) return status;
  if (before.registers.halted) {
    return strict_json::fault("/state_before/halted", "no step follows a halt");
  }
  if (number == 1 && before != initial_state(subject)) {
    return strict_json::fault("/state_before", "is not the initial state of the program");
  }
  return absl::OkStatus();
}

}  // namespace ptvm::research
