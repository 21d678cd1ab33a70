// The witness of a proof of transformer layers as a cheater would make it
// (spec/transformer-blocks.md, section 5).
//
// It begins as an honest one, whose cells can be edited one by one. `set_wire` and the functions
// behind it change a number wherever it is told, and `close` chooses the counts of the tables, as
// the prover is free to.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "prover/inference/transformer_witness.h"
#include "tests/support/air_checker.h"

namespace ptvm::testing {

using Attend = air::inference::Attend;
using Cache = air::inference::Cache;
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
  // Where rows are: of a weight, of a step of a line by its number in the section, of a norm.
  size_t linear_row(size_t section, uint32_t input, uint32_t output) const;
  size_t round_row(size_t section, uint32_t line, uint32_t step) const;
  size_t norm_row(uint32_t number, uint32_t step) const { return number * shape.steps + step; }
  size_t vector_row(uint32_t line, uint32_t step) const { return line * shape.steps + step; }

  // Moves rows about; the last row goes or comes.
  void swap_rows(size_t component, size_t a, size_t b);
  void erase_row(size_t component, size_t row);

  // The value of a wire, where it comes from and wherever it goes to.
  void set_wire(uint32_t line, uint32_t step, int64_t value);
  // The distance of a row of Round, with its check.
  void set_distance(size_t row, int64_t distance);
  // The row's quotient, rounded as it should be, but neither with a base nor saturated.
  int64_t quotient(size_t row);
  // The output of a row of Round, wherever it goes to, as one that is not saturated.
  void set_output(size_t row, int64_t output);
  // The root of a norm, its inverse and all that belongs to them, wherever it goes to; `sum` is
  // what they are of.
  void set_root(size_t row, int64_t sum, int64_t root, int64_t inverse);

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

// What is looked up, multiplied and summed up is small: `cell` as a number with its sign.
int64_t signed_value(F cell);

// The honest witness of a generated model, state and vectors.
ForgedTransformer honest_transformer(const inference::TransformerShape& shape, uint64_t seed = 1);
// That of a model whose weights are all 0, but for those of one Linear section, in front of which
// `input` stands at every place of the stream. Multipliers are as great as can be.
ForgedTransformer quiet_transformer(const inference::TransformerShape& shape, int16_t input,
                                    std::optional<size_t> section = {}, int8_t weight = 0);

}  // namespace ptvm::testing
