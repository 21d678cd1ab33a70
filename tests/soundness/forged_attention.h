// The witness of a proof of attention as a cheater would make it (spec/attention.md, section 5).
//
// The strongest cheat is consistent but for one lie. A cheater lays out rows as he likes, and
// `tell_scores` and `tell_outputs` fill in what follows from that layout: what an honest prover
// would say if these were the rows. Between and behind them cells can be edited one by one. `close`
// chooses the counts of the tables, which the prover is free to choose.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "prover/inference/attention_trace.h"
#include "shared/proof/attention.h"
#include "tests/support/air_checker.h"

namespace ptvm::testing {

using Attend = air::inference::Attend;
using Cache = air::inference::Cache;
using CarriedRows = air::inference::CarriedRows;
using TensorRows = air::inference::TensorRows;

using AttentionTable = std::vector<std::vector<F>>;  // [column][row]

using Pair = std::pair<int64_t, int64_t>;

// What is looked up, multiplied and summed up is small: `cell` as a number with its sign.
int64_t number_of(F cell);

struct ForgedAttention {
  inference::AttentionShape shape;  // that the claim says
  std::array<AttentionTable, proof::kAttentionComponents> tables;
  std::vector<uint8_t> public_bytes;

  explicit ForgedAttention(const inference::AttentionInputs& inputs);

  F& attend(size_t column, size_t row) { return tables[proof::kAttend][column][row]; }
  F& cache(size_t column, size_t row) { return tables[proof::kCache][column][row]; }
  F& carried(size_t column, size_t row) { return tables[proof::kCarriedRows][column][row]; }

  bool is(Attend::Column kind, size_t row) { return !attend(kind, row).is_zero(); }
  bool is_score(size_t row) { return is(Attend::kFirstScore, row) || is(Attend::kScore, row); }
  // Where rows are; keys, positions and queries are numbered as in column kKey.
  size_t header(int64_t key);
  size_t element(int64_t key, int64_t coordinate);
  size_t score(int64_t query, int64_t key);
  size_t tensor_row(proof::AttentionComponent component, int64_t position, int64_t coordinate);

  // Moves rows about; the last row goes or comes.
  void erase_row(proof::AttentionComponent component, size_t row);
  void copy_row_behind(proof::AttentionComponent component, size_t row);
  void swap_rows(proof::AttentionComponent component, size_t a, size_t b);
  // The rows of the component, by one further down; the last one comes first.
  void rotate(proof::AttentionComponent component);

  // Lays Attend out anew, for heads with these first and last keys: all that does not depend on
  // scores.
  void lay_out(const std::vector<Pair>& heads);

  // Scores, maxima, gaps, weights and hits of the rows that are there. The first row of a query
  // and a key has what Cache wants of it; rows that it wants nothing of say 0.
  void tell_scores();
  // The one row's gap, weight and bytes, for the difference from the query's maximum.
  void tell_difference(size_t row, int64_t difference);
  // The gap of a row and the weight of this gap; the rest of the difference as a whole number.
  void tell_gap(size_t row, uint32_t gap, int64_t high, int64_t low);
  // Sums of weights, outputs and remainders, of rows with these weights.
  void tell_outputs();
  // Another output of one element, with the remainder and slack that belong to it. What does not
  // fit into a remainder's or slack's bytes goes into its top bit.
  void tell_output(size_t row, int64_t output);
  void tell_remainder(size_t row, int64_t remainder, int64_t slack);
  // Counts of the tables.
  void close();

  uint32_t count(size_t entry) const;  // of the bytes, then of the gaps
  void set_count(size_t entry, uint32_t count);

  // What is wrong: "Attend.next_key" for a constraint, "Element" for a relation with open entries,
  // each once.
  std::set<std::string> complaints() const;

 private:
  // What the accumulators of Cache come to, by query and key.
  std::map<Pair, int64_t> wanted_scores();
  size_t find(proof::AttentionComponent component, const std::function<bool(size_t)>& matches);
  void set_bytes(size_t row, size_t first, int64_t number, size_t n);
};

inline constexpr std::array<const char*, proof::kAttentionComponents> kAttentionComponentNames = {
    "Attend", "Cache", "CarriedRows"};
inline constexpr std::array<const char*, 11> kAttentionRelationNames = {
    "None",    "Byte",   "Weight", "Maximum", "WeightSum", "Element",
    "Carried", "Scores", "Scores", "Outputs", "Outputs"};

// The honest witness of generated or of given inputs.
ForgedAttention honest_attention(const inference::AttentionShape& shape, uint64_t seed = 1);
// Inputs of one head and coordinate: a number for each position, queries behind the carried ones.
ForgedAttention small_attention(uint32_t score_shift, const std::vector<int8_t>& queries,
                                const std::vector<int8_t>& keys, const std::vector<int8_t>& values);

}  // namespace ptvm::testing
