// What an artifact is about, and what holds it together: the members that all kinds share.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "prover/model/config.h"
#include "prover/research/json.h"
#include "prover/vm/program.h"

namespace ptvm::research {

// A program and the transformer that it is.
struct Subject {
  std::string program_path;  // where it came from: nobody looks there again
  vm::Program program;       // without source lines, since errors must be the same without them
  model::Config config;
};

// Bytes of the path that are no UTF-8 are replaced.
Subject make_subject(std::string_view program_path, vm::Program program,
                     const model::Config& config);

// The members program_path, program, layers, attention_mode; and what reads them.
Json subject_json(const Subject& subject);
std::vector<std::pair<std::string, Reader>> subject_readers(Subject& subject);

// program_hash, transformer_config_hash, deterministic_model_hash. The first two are of compact
// JSON without a version, and so are not those of a claim.
Json subject_hashes(const Subject& subject);

// The state before the first step.
StateData initial_state(const Subject& subject);

// OK, or that the program has not as many memory cells as the state at `path`.
absl::Status check_state(const Subject& subject, const StateData& state, const std::string& path);

// The kinds of artifacts, each by the name of its schema and what it calls itself.
enum class Kind : uint8_t { kStep, kTrace, kMatrix, kEquivalence };
inline constexpr std::array<std::string_view, 4> kKindNames = {"step", "trace", "matrix",
                                                               "equivalence"};
inline constexpr std::array<std::string_view, 4> kStatementVersions = {
    "ptvm-research-step-v1", "ptvm-research-trace-v1", "ptvm-research-matrix-v1",
    "ptvm-research-equivalence-v1"};

// The members at the head of an artifact: what it is, and what it says about arithmetic.
Json head_json(Kind kind);

// Appends the member `commitments`: the hashes of the specification, those of `hashes`, and, over
// all that is in `artifact` by then, artifact_hash.
void seal(Kind kind, const Json& hashes, Json& artifact);
// The artifact's artifact_hash.
std::string artifact_hash(const Json& artifact);

// Adds the members of `source` behind those of `target`.
void append_members(const Json& source, Json& target);

}  // namespace ptvm::research
