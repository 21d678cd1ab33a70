// The witness of a proof of transformer layers as a cheater would make it
// (spec/transformer-blocks.md, section 5): an honest one whose cells can be edited one by one, and
// `close`, which chooses the counts of the tables, as the prover is free to.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "prover/inference/transformer_witness.h"
#include "tests/support/air_checker.h"

namespace ptvm::testing {

using Attend = air::inference::Attend;
using WiredCache = air::inference::WiredCache;
using CarriedRows = air::inference::CarriedRows;
using Linear = air::inference::Linear;
using Round = air::inference::Round;
using Norm = air::inference::Norm;
using Vectors = air::inference::Vectors;

struct ForgedTransformer {
  // What the claim says.
  inference::TransformerShape shape;
  std::vector<inference::LayerMultipliers> multipliers;
  std::array<std::vector<std::vector<F>>, proof::kAllTransformerComponents>
      tables;  // [column][row]
  std::vector<uint8_t> public_bytes;

  ForgedTransformer(const inference::TransformerModel& model,
                    const inference::TransformerTrace& trace);

  F& at(size_t component, size_t column, size_t row) {
    return tables.at(component).at(column).at(row);
  }
  // Counts of the tables.
  void close();

  // What is wrong: "Linear.next_index" for a constraint, "Wire" for a relation with open entries,
  // each once.
  std::set<std::string> complaints() const;
};

inline constexpr std::array<const char*, proof::kAllTransformerComponents>
    kTransformerComponentNames = {"Attend", "Cache", "CarriedRows", "Linear",
                                  "Round",  "Norm",  "Vectors"};
inline constexpr std::array<const char*, 19> kInferenceRelationNames = {
    "None",          "Byte",         "Weight",  "Maximum", "WeightSum", "Element", "Carried",
    "Scores",        "Scores",       "Outputs", "Outputs", "Wire",      "Sums",    "Sums",
    "LinearSection", "RoundSection", "Norm",    "Squares", "Activation"};

// The honest witness of a generated model, state and vectors.
ForgedTransformer honest_transformer(const inference::TransformerShape& shape, uint64_t seed = 1);

}  // namespace ptvm::testing
