#include "prover/research/artifact.h"

namespace ptvm::research {
namespace {

namespace strict_json = claim::strict_json;

std::vector<std::pair<std::string, Reader>> readers_of(Artifact& artifact) {
  struct Visitor {
    auto operator()(Step& step) const { return step_readers(step); }
    auto operator()(Matrix& matrix) const { return matrix_readers(matrix); }
    auto operator()(Equivalence& equivalence) const { return equivalence_readers(equivalence); }
    auto operator()(Comparison& comparison) const {
      auto readers = comparison_readers(comparison);
      readers.emplace_back(
          "requested_max_steps",
          requested_steps_reader(kMaxComparedSteps, comparison.requested_max_steps));
      return readers;
    }
  };
  return std::visit(Visitor{}, artifact);
}

template <class Alternative>
void become(Artifact& artifact) {
  artifact = Alternative{};
}

// Chooses the alternative of `artifact` that the statement's version names.
Reader version_reader(Artifact& artifact) {
  return strict_json::one_of(kStatementVersions, [&artifact](size_t kind) {
    constexpr void (*kBecome[])(Artifact&) = {become<Step>, become<Comparison>, become<Matrix>,
                                              become<Equivalence>};
    kBecome[kind](artifact);
  });
}

std::vector<std::string> names_of(const auto& engines) {
  std::vector<std::string> names;
  for (const EngineState& engine : engines) names.push_back(engine.name);
  return names;
}

struct Repeat {
  absl::StatusOr<Artifact> operator()(const Step& step) const {
    return compare_step(step.subject, names_of(step.engines), step.step);
  }
  absl::StatusOr<Artifact> operator()(const Comparison& comparison) const {
    return compare_runs(comparison.subject, names_of(comparison.engines),
                        comparison.requested_max_steps);
  }
  absl::StatusOr<Artifact> operator()(const Matrix& matrix) const {
    std::vector<Subject> subjects;
    for (const Comparison& entry : matrix.entries) subjects.push_back(entry.subject);
    return compare_programs(subjects, names_of(matrix.entries.front().engines),
                            matrix.requested_max_steps);
  }
  absl::StatusOr<Artifact> operator()(const Equivalence& equivalence) const {
    return record_equivalence(equivalence.subject, equivalence.engines,
                              equivalence.requested_max_steps);
  }
};

}  // namespace

absl::StatusOr<Artifact> read_artifact(std::string_view text) {
  Artifact artifact;
  const Reader reader = [&artifact](const strict_json::Json& value, const std::string& path) {
    absl::Status status = members({{"statement_version", version_reader(artifact)}})(value, path);
    if (!status.ok()) return status;
    status = members(readers_of(artifact))(value, path);
    if (!status.ok()) return status;
    status = std::visit([](const auto& each) { return check(each); }, artifact);
    if (!status.ok()) return status;
    return first_difference(value, to_json(artifact), "but this verifier makes it");
  };
  if (absl::Status status = strict_json::read(text, reader); !status.ok()) return status;
  return artifact;
}

Kind kind_of(const Artifact& artifact) { return static_cast<Kind>(artifact.index()); }

Json to_json(const Artifact& artifact) {
  return std::visit([](const auto& each) { return to_json(each); }, artifact);
}

bool matched(const Artifact& artifact) {
  struct Visitor {
    bool operator()(const Step& step) const { return !difference(step.engines); }
    bool operator()(const Comparison& comparison) const { return !comparison.difference(); }
    bool operator()(const Matrix& matrix) const { return matrix.matched(); }
    bool operator()(const Equivalence& /*equivalence*/) const { return true; }
  };
  return std::visit(Visitor{}, artifact);
}

absl::Status reexecute(const Artifact& artifact) {
  const absl::StatusOr<Artifact> again = std::visit(Repeat{}, artifact);
  if (!again.ok()) return again.status();
  return first_difference(strict_json::Json(to_json(artifact)), to_json(*again),
                          "but running the engines again makes it");
}

}  // namespace ptvm::research
