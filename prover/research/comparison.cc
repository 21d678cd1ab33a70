#include "prover/research/comparison.h"

#include "absl/strings/str_cat.h"
#include "prover/claim/claim_json.h"
#include "prover/claim/program_json.h"

namespace ptvm::research {
namespace {

namespace strict_json = claim::strict_json;

constexpr size_t kEngines = 2;

std::vector<EngineState> states_of(const Comparison& comparison) {
  return {comparison.engines.begin(), comparison.engines.end()};
}

Json run_json(const Comparison::Run& run) {
  return {{"name", run.name},
          {"steps", run.steps},
          {"halted", run.state.registers.halted},
          {"error", run.error.empty() ? Json() : Json(run.error)},
          {"trace_len", run.steps + 1},
          {"final_state", to_json(run.state)},
          {"trace_hash", claim::to_hex(run.trace_hash)},
          {"final_state_hash", state_hash(run.state)}};
}

Reader run_reader(Comparison::Run& run) {
  return members({{"name", engine_name_reader(run.name)},
                  {"steps", strict_json::integer(run.steps, kMaxComparedSteps)},
                  {"error", optional_text(run.error)},
                  {"final_state", claim::state_reader(run.state)},
                  {"trace_hash", strict_json::hex(run.trace_hash)}});
}

}  // namespace

std::optional<engine::Difference> Comparison::difference() const {
  return research::difference(states_of(*this));
}

uint64_t Comparison::checked_steps() const {
  const uint64_t attempted = engines.front().attempted_steps();
  const bool last_is_good = engines.front().error.empty() && !difference();
  return last_is_good || attempted == 0 ? attempted : attempted - 1;
}

absl::StatusOr<Comparison> compare_runs(const Subject& subject,
                                        std::span<const std::string> engines, uint64_t max_steps) {
  auto all = SideBySide::create(subject, engines);
  if (!all.ok()) return all.status();
  return compare_runs(subject, *std::move(all), max_steps);
}

Comparison compare_runs(const Subject& subject, SideBySide engines, uint64_t max_steps) {
  std::array<TraceHash, kEngines> traces;
  engines.run(max_steps, [&](size_t i) { traces.at(i).add(engines.states()[i].state); });
  Comparison comparison{subject, max_steps, {}};
  for (size_t i = 0; i < kEngines; ++i) {
    comparison.engines.push_back({engines.states()[i], traces[i].finish()});
  }
  return comparison;
}

Json comparison_json(const Comparison& comparison) {
  const auto difference = comparison.difference();
  Json json = subject_json(comparison.subject);
  json["checked_steps"] = comparison.checked_steps();
  json["matched"] = !difference.has_value();
  json["first_mismatch_step"] = difference ? Json(difference->step) : Json();
  json["mismatch_reason"] = difference ? Json(engine::describe(*difference)) : Json();
  json["engines"] = Json::array();
  for (const Comparison::Run& run : comparison.engines) json["engines"].push_back(run_json(run));
  return json;
}

Json to_json(const Comparison& comparison) {
  Json json = head_json(Kind::kTrace);
  json["requested_max_steps"] = comparison.requested_max_steps;
  append_members(comparison_json(comparison), json);
  seal(Kind::kTrace, subject_hashes(comparison.subject), json);
  return json;
}

std::vector<std::pair<std::string, Reader>> comparison_readers(Comparison& target) {
  auto readers = subject_readers(target.subject);
  readers.emplace_back("engines",
                       strict_json::array(target.engines, kEngines,
                                          [](Comparison::Run& run) { return run_reader(run); }));
  return readers;
}

Reader requested_steps_reader(uint64_t greatest, uint64_t& target) {
  return strict_json::integer(1, greatest, [&target](uint64_t steps) { target = steps; });
}

absl::Status check(const Comparison& comparison) {
  const std::vector<EngineState> states = states_of(comparison);
  for (size_t i = 0; i < states.size(); ++i) {
    const std::string path = absl::StrCat("/engines/", i, "/final_state");
    absl::Status status = check_state(comparison.subject, states[i].state, path);
    if (!status.ok()) return status;
  }
  absl::Status status = check_engines(states, comparison.requested_max_steps);
  if (!status.ok()) return status;
  const auto& engines = comparison.engines;
  // Before the last step they were in the same states.
  const bool same_states =
      engines[0].steps == engines[1].steps && states[0].state == states[1].state;
  if ((engines[0].trace_hash == engines[1].trace_hash) == same_states) return absl::OkStatus();
  return strict_json::fault("/engines/1/trace_hash",
                            same_states
                                ? "is not that of the first engine, but the states are the same"
                                : "is that of the first engine, but the states are not the same");
}

}  // namespace ptvm::research
