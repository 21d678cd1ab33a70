#include "prover/research/side_by_side.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "prover/engine/engines.h"
#include "prover/model/compile.h"

namespace ptvm::research {
namespace {

namespace strict_json = claim::strict_json;

std::string error_text(const std::string& error) {
  return error.empty() ? "none" : absl::StrCat("\"", error, "\"");
}

std::optional<engine::FieldDifference> compare(const EngineState& first,
                                               const EngineState& second) {
  if (first.error != second.error) {
    return engine::FieldDifference{"error", error_text(first.error), error_text(second.error)};
  }
  return engine::compare({first.steps, first.state.registers, first.state.memory},
                         {second.steps, second.state.registers, second.state.memory});
}

}  // namespace

std::optional<engine::Difference> difference(const std::vector<EngineState>& engines) {
  const EngineState& first = engines.front();
  for (const EngineState& other : engines) {
    const auto in = compare(first, other);
    if (!in) continue;
    return engine::Difference{first.attempted_steps(), in->field,  first.name,
                              in->first_value,         other.name, in->second_value};
  }
  return std::nullopt;
}

absl::Status check_engines(const std::vector<EngineState>& engines, uint64_t max_steps) {
  if (engines.size() < 2) {
    return strict_json::fault("/engines", "expected two or more");
  }
  const uint64_t attempted = engines.front().attempted_steps();
  for (size_t i = 0; i < engines.size(); ++i) {
    const EngineState& engine = engines[i];
    const std::string path = absl::StrCat("/engines/", i);
    const auto has_name = [&](const EngineState& other) { return other.name == engine.name; };
    if (std::ranges::count_if(engines, has_name) != 1) {
      return strict_json::fault(path + "/name", "is that of another engine, too");
    }
    if (engine.attempted_steps() != attempted || attempted > max_steps) {
      return strict_json::fault(
          path + "/steps",
          attempted > max_steps
              ? absl::StrCat("with the one that failed, is more than ", max_steps, " in all")
              : "does not fit that of the first engine");
    }
    if (!engine.error.empty() && engine.state.registers.halted) {
      return strict_json::fault(path + "/error", "is one, but the state is halted");
    }
  }
  if (attempted < max_steps && !engines.front().has_ended() && !difference(engines)) {
    return strict_json::fault("/engines", absl::StrCat("stop after ", attempted, " of ", max_steps,
                                                       " steps without a reason"));
  }
  return absl::OkStatus();
}

Reader engine_name_reader(std::string& target) {
  return [&target](const strict_json::Json& value, const std::string& path) {
    const auto& names = engine::all_engine_names();
    if (!value.is_string() || std::ranges::find(names, value.get<std::string>()) == names.end()) {
      return strict_json::fault(path, "expected one of: " + absl::StrJoin(names, ", "));
    }
    target = value.get<std::string>();
    return absl::OkStatus();
  };
}

SideBySide::SideBySide(std::vector<engine::Engine*> engines)
    : engines_(std::move(engines)), states_(engines_.size()) {
  for (size_t i = 0; i < engines_.size(); ++i) {
    states_[i].name = engines_[i]->name();
    take_state(i);
  }
}

absl::StatusOr<SideBySide> SideBySide::create(const Subject& subject,
                                              std::span<const std::string> names) {
  const auto model = model::compile(subject.program, subject.config);
  if (!model.ok()) return model.status();
  std::vector<std::unique_ptr<engine::Engine>> owned;
  std::vector<engine::Engine*> engines;
  for (const std::string& name : names) {
    auto engine = engine::make_engine(name, *model);
    if (!engine.ok()) return engine.status();
    engines.push_back(owned.emplace_back(*std::move(engine)).get());
  }
  SideBySide all(std::move(engines));
  all.owned_ = std::move(owned);
  return all;
}

void SideBySide::take_state(size_t engine) {
  const engine::State state = engines_[engine]->state();
  EngineState& taken = states_[engine];
  taken.steps = state.steps;
  taken.state.registers = state.registers;
  taken.state.memory.assign(state.memory.begin(), state.memory.end());
}

void SideBySide::run(uint64_t last_step, absl::FunctionRef<void(size_t engine)> on_state) {
  const EngineState& first = states_.front();
  if (first.attempted_steps() == 0) {
    for (size_t i = 0; i < engines_.size(); ++i) on_state(i);
  }
  while (first.attempted_steps() < last_step && !first.has_ended() && !difference(states_)) {
    for (size_t i = 0; i < engines_.size(); ++i) {
      const absl::Status status = engines_[i]->step();
      if (status.ok()) {
        take_state(i);
        on_state(i);
      } else {
        states_[i].error = std::string(status.message());
      }
    }
  }
}

}  // namespace ptvm::research
