// Integer attention: its shape, its limits and its weights (spec/attention.md).
//
// Tensors of queries, keys, values and outputs hold one signed byte for each head, coordinate and
// position, in this order, the position running fastest. Positions are numbered from 0: first the
// `carried` ones, whose keys and values come from the state before and which have no query, then
// one for each step.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace ptvm::inference {

struct AttentionShape {
  uint32_t heads = 1;
  uint32_t dim = 8;    // coordinates of a query, key or value of one head
  uint32_t steps = 8;  // queries of one head
  uint32_t carried = 2;
  uint32_t score_shift = 0;  // a gap of one is a difference of 2^score_shift in scores

  constexpr uint32_t positions() const { return carried + steps; }
  // Elements of a tensor with all positions.
  constexpr size_t elements() const { return size_t{heads} * dim * positions(); }
  // Pairs of a query and a key that it may look at: itself and everything before it.
  constexpr size_t scores() const {
    return size_t{heads} * steps * (2 * size_t{carried} + steps + 1) / 2;
  }

  friend bool operator==(const AttentionShape&, const AttentionShape&) = default;
};

// What a claim of attention commits to, each in a data tree of its own: tree 1 is the first.
enum AttentionData : size_t { kStateBefore, kQueries, kStateAfter, kOutputs, kAttentionData };
constexpr size_t data_tree_of(AttentionData data) { return data + 1; }
// Behind these, gaps and weights, if their lookups are proven apart.
inline constexpr size_t kLookupsTree = 1 + kAttentionData;

inline constexpr uint32_t kMaxHeads = 256;
inline constexpr uint32_t kMaxDim = 256;
inline constexpr uint32_t kMaxPositions = 511;  // the sum of their weights is below 2^17
inline constexpr uint32_t kMaxScoreShift = 8;

constexpr bool in_range(const AttentionShape& s) {
  return s.heads >= 1 && s.heads <= kMaxHeads && s.dim >= 1 && s.dim <= kMaxDim && s.steps >= 1 &&
         s.carried >= 1 && s.carried < kMaxPositions && s.steps <= kMaxPositions - s.carried &&
         s.score_shift <= kMaxScoreShift;
}

// round(256 * 2^(-gap/2)). Every gap from the last one on weighs the same.
inline constexpr std::array<uint16_t, 9> kAttentionWeights = {256, 181, 128, 91, 64,
                                                              45,  32,  23,  16};
inline constexpr uint32_t kMaxGap = kAttentionWeights.size() - 1;

}  // namespace ptvm::inference
