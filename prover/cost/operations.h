// What a forward pass of a model does, part by part: arithmetic operations, table lookups, and the
// rows that the components of this prover have for it.
//
// Attention is causal, so that T positions with a window of w give sum over t = 1..T of min(t, w)
// scores in each head. The pass starts from embedded tokens and ends with the logits of the last
// position. docs/cost-model.md has the formulas, and the tests count by loops.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "prover/cost/model_shape.h"

namespace ptvm::cost {

enum class Part : size_t {
  kNorms,
  kQkvProjections,
  kAttentionScores,
  kSoftmaxWeights,
  kWeightedSums,
  kKeyValueCache,
  kOutputProjection,
  kMlp,
  kResiduals,
  kLogits,
};
inline constexpr std::array<std::string_view, 10> kPartNames = {
    "norms",         "qkv_projections", "attention_scores",  "softmax_weights",
    "weighted_sums", "key_value_cache", "output_projection", "mlp",
    "residuals",     "logits"};

// The kinds of rows (prover/cost/prover_cost.h has their columns).
enum class Component : size_t {
  kAttend,
  kCache,
  kCarried,
  kLinear,
  kRequantise,
  kNorm,
  kActivation,
};
inline constexpr std::array<std::string_view, 7> kComponentNames = {
    "attend", "cache", "carried", "linear", "requantise", "norm", "activation"};

using Rows = std::array<uint64_t, kComponentNames.size()>;  // by Component

struct Work {
  uint64_t operations = 0;  // additions, or multiplications with an addition
  uint64_t lookups = 0;     // in tables of values, ranges included; no links between rows
  Rows rows{};

  uint64_t all_rows() const;
  Work& operator+=(const Work& other);
};
Work operator+(Work a, const Work& b);
Work operator*(Work work, uint64_t times);

// A piece of the model that is there `count` times, and is proven by itself.
struct Stage {
  std::string_view name;
  uint64_t count;
  std::array<Work, kPartNames.size()> parts;  // by Part, of one of them

  Work total() const;  // of one of them
};

// Scores of one head: pairs of a position and one of the `window` last ones, itself included.
uint64_t score_count(uint64_t positions, uint64_t window);

// "local_layer" and "global_layer", as far as there are any ("layer", if all are alike), and
// "output": the last norm and the logits.
std::vector<Stage> stages_of(const ModelShape& shape);

// Of all stages.
Work total_work(const std::vector<Stage>& stages);

}  // namespace ptvm::cost
