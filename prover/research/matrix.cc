#include "prover/research/matrix.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace ptvm::research {
namespace {

namespace strict_json = claim::strict_json;

Json entry_json(const Comparison& comparison) {
  Json json = comparison_json(comparison);
  append_members(subject_hashes(comparison.subject), json);
  return json;
}

Json totals_json(const std::vector<Comparison>& entries) {
  uint64_t checked_steps = 0;
  size_t matched = 0, halted = 0, failed = 0;  // the last two: of those that matched
  for (const Comparison& entry : entries) {
    checked_steps += entry.checked_steps();
    if (entry.difference()) continue;
    ++matched;
    halted += entry.engines.front().state.registers.halted ? 1 : 0;
    failed += entry.engines.front().error.empty() ? 0 : 1;
  }
  return {{"programs", entries.size()},
          {"matched", matched},
          {"mismatched", entries.size() - matched},
          {"halted", halted},
          {"failed", failed},
          {"stopped", matched - halted - failed},
          {"checked_steps", checked_steps}};
}

}  // namespace

bool Matrix::matched() const {
  return std::ranges::none_of(
      entries, [](const Comparison& entry) { return entry.difference().has_value(); });
}

absl::StatusOr<Matrix> compare_programs(std::span<const Subject> subjects,
                                        std::span<const std::string> engines, uint64_t max_steps) {
  Matrix matrix{max_steps, {}};
  for (const Subject& subject : subjects) {
    auto entry = compare_runs(subject, engines, max_steps);
    if (!entry.ok()) {
      return absl::Status(entry.status().code(),
                          absl::StrCat(subject.program_path, ": ", entry.status().message()));
    }
    matrix.entries.push_back(*std::move(entry));
  }
  return matrix;
}

Json to_json(const Matrix& matrix) {
  Json json = head_json(Kind::kMatrix);
  json["requested_max_steps"] = matrix.requested_max_steps;
  json["totals"] = totals_json(matrix.entries);
  Json entries = Json::array();
  for (const Comparison& entry : matrix.entries) entries.push_back(entry_json(entry));
  const Json hashes = {{"matrix_entries_hash", hash_hex(entries.dump())}};
  json["entries"] = std::move(entries);
  seal(Kind::kMatrix, hashes, json);
  return json;
}

std::vector<std::pair<std::string, Reader>> matrix_readers(Matrix& target) {
  return {{"requested_max_steps",
           requested_steps_reader(kMaxComparedSteps, target.requested_max_steps)},
          {"entries", strict_json::array(target.entries, kMaxEntries, [&target](Comparison& entry) {
             entry.requested_max_steps = target.requested_max_steps;
             return members(comparison_readers(entry));
           })}};
}

absl::Status check(const Matrix& matrix) {
  if (matrix.entries.empty()) return strict_json::fault("/entries", "expected at least one");
  const auto& first = matrix.entries.front().engines;
  for (size_t i = 0; i < matrix.entries.size(); ++i) {
    const std::string path = absl::StrCat("/entries/", i);
    const Comparison& entry = matrix.entries[i];
    if (absl::Status status = check(entry); !status.ok()) {
      return absl::InvalidArgumentError(absl::StrCat(path, status.message()));
    }
    const bool same_engines =
        std::ranges::equal(entry.engines, first, {}, &EngineState::name, &EngineState::name);
    if (!same_engines) {
      return strict_json::fault(path + "/engines", "are not those of the first entry");
    }
  }
  return absl::OkStatus();
}

}  // namespace ptvm::research
