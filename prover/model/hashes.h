// The hashes that say which model it is (spec/statement.md, section 4). For average-hard attention
// they are those of a claim.
#pragma once

#include <string>

#include "prover/model/config.h"
#include "prover/vm/program.h"
#include "shared/claim/claim.h"

namespace ptvm::model {

// The configuration as canonical JSON: compact, members sorted by name.
std::string canonical_json(const Config& config);

struct Hashes {
  claim::Hash program_hash{};
  claim::Hash transformer_config_hash{};
  claim::Hash deterministic_model_hash{};

  friend bool operator==(const Hashes&, const Hashes&) = default;
};

// Weights are in none of them, since they follow from both arguments.
Hashes compute_hashes(const vm::Program& program, const Config& config);

}  // namespace ptvm::model
