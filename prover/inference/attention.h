// Integer attention, computed: the plain reference (spec/attention.md, section 1).
//
// For each head and step the query is scored against the keys of all positions up to its own; each
// candidate's weight follows from the gap between its score and the greatest, and the output is the
// weighted mean of the candidates' values, rounded down. Within the limits of
// shared/inference/attention.h no number reaches 2^24, so plain 32-bit arithmetic is exact.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "absl/functional/function_ref.h"
#include "shared/inference/attention.h"

namespace ptvm::inference {

struct AttentionInputs {
  AttentionShape shape;
  // [heads][dim][positions] each. Queries of carried positions are 0.
  std::vector<int8_t> queries, keys, values;

  friend bool operator==(const AttentionInputs&, const AttentionInputs&) = default;
};

// Whether the shape is in range, the tensors have its size and no carried position has a query.
bool is_valid(const AttentionInputs& inputs);

// What one query comes to. The spans are good for one call of `visit`.
struct QueryResult {
  uint32_t head, step;
  int32_t maximum;
  // One row for each candidate, by its position.
  std::span<const int32_t> scores;  // [carried + step + 1]
  std::span<const uint8_t> gaps;    // [carried + step + 1], 0..kMaxGap; the greatest score has 0
  uint32_t denominator;             // the sum of the weights: 256..2^17 - 1
  std::span<const int8_t> outputs;  // [dim], quotients rounded down
  std::span<const int32_t> remainders;  // [dim], 0..denominator - 1
};

// Computes all queries of `inputs`, which must be valid: head by head, and of each head step by
// step. Takes O(dim) time for each of shape.scores().
void for_each_query(const AttentionInputs& inputs,
                    absl::FunctionRef<void(const QueryResult&)> visit);

struct AttentionResult {
  std::vector<int8_t> outputs;         // [heads][dim][positions], 0 at carried positions
  std::vector<int32_t> maxima;         // [heads][steps]
  std::vector<uint32_t> denominators;  // [heads][steps]
};

// What for_each_query gives, but for the rows.
AttentionResult attend(const AttentionInputs& inputs);

}  // namespace ptvm::inference
