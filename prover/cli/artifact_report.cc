#include "prover/cli/artifact_report.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace ptvm::cli {
namespace {

using tool::Json;

struct Facts {
  std::vector<std::string> programs = {};
  std::vector<std::string> engines = {};
  uint64_t checked_steps = 0;
  std::vector<std::string> mismatches = {};
};

void add(const research::Subject& subject, uint64_t checked_steps,
         const std::optional<engine::Difference>& difference, Facts& facts) {
  facts.programs.push_back(subject.program_path);
  facts.checked_steps += checked_steps;
  if (!difference) return;
  facts.mismatches.push_back(
      absl::StrCat(subject.program_path, ": ", engine::describe(*difference)));
}

std::vector<std::string> names_of(const auto& engines) {
  std::vector<std::string> names;
  for (const research::EngineState& engine : engines) names.push_back(engine.name);
  return names;
}

struct Collect {
  Facts operator()(const research::Step& step) const {
    Facts facts = {.engines = names_of(step.engines)};
    const auto difference = research::difference(step.engines);
    add(step.subject, difference ? 0 : 1, difference, facts);
    return facts;
  }
  Facts operator()(const research::Comparison& comparison) const {
    Facts facts = {.engines = names_of(comparison.engines)};
    add(comparison.subject, comparison.checked_steps(), comparison.difference(), facts);
    return facts;
  }
  Facts operator()(const research::Matrix& matrix) const {
    Facts facts = {.engines = names_of(matrix.entries.front().engines)};
    for (const research::Comparison& entry : matrix.entries) {
      add(entry.subject, entry.checked_steps(), entry.difference(), facts);
    }
    return facts;
  }
  Facts operator()(const research::Equivalence& equivalence) const {
    Facts facts = {.engines = equivalence.engines};
    add(equivalence.subject, equivalence.steps(), std::nullopt, facts);
    return facts;
  }
};

}  // namespace

Json artifact_facts(const research::Artifact& artifact) {
  const Facts facts = std::visit(Collect{}, artifact);
  return {{"kind", research::kKindNames[artifact.index()]},
          {"programs", facts.programs},
          {"engines", facts.engines},
          {"checked_steps", facts.checked_steps},
          {"matched", facts.mismatches.empty()},
          {"mismatches", facts.mismatches},
          {"artifact_hash", research::artifact_hash(research::to_json(artifact))}};
}

void print_artifact(std::ostream& out, const Json& facts) {
  const auto line = [&](std::string_view label, const std::string& text) {
    tool::print_line(out, label, text);
  };
  const auto programs = facts["programs"].get<std::vector<std::string>>();
  const auto mismatches = facts["mismatches"].get<std::vector<std::string>>();
  line("kind", facts["kind"].get<std::string>());
  line("programs", programs.size() == 1 ? programs[0] : tool::grouped(programs.size()));
  line("engines", absl::StrJoin(facts["engines"].get<std::vector<std::string>>(), ", "));
  line("steps", tool::grouped(facts["checked_steps"].get<uint64_t>()) + " with equal states");
  line("matched", mismatches.empty() ? "yes" : "NO");
  for (const std::string& mismatch : mismatches) line("", mismatch);
  line("artifact hash", facts["artifact_hash"].get<std::string>());
}

}  // namespace ptvm::cli
