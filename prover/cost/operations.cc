#include "prover/cost/operations.h"

#include <algorithm>
#include <numeric>

namespace ptvm::cost {
namespace {

// Every value that is made smaller again has a remainder and a result in their ranges.
constexpr uint64_t kRequantiseLookups = 2;
// A score has its gap to the greatest in a range, and a weight from the table.
constexpr uint64_t kWeightLookups = 2;

Rows rows_of(Component component, uint64_t n) {
  Rows rows{};
  rows[static_cast<size_t>(component)] = n;
  return rows;
}

Work requantise(uint64_t n_values) {
  return {.operations = 0,
          .lookups = kRequantiseLookups * n_values,
          .rows = rows_of(Component::kRequantise, n_values)};
}

// A matrix of d_in x d_out over T positions. A random combination of its outputs replaces most
// products: each weight is multiplied once, and so is each input.
Work linear(uint64_t d_in, uint64_t d_out, uint64_t positions) {
  const Work products = {.operations = d_in * d_out * positions,
                         .rows = rows_of(Component::kLinear, d_in * std::max(d_out, positions))};
  return products + requantise(d_out * positions);
}

// Of each coordinate its square, its product with the reciprocal root, and that with its gain; if
// the mean is taken off, also sum, difference and bias. One reciprocal root a position.
Work norm(Norm kind, uint64_t width, uint64_t positions) {
  const uint64_t n = width * positions;
  return {.operations = (kind == Norm::kRmsNorm ? 3 : 6) * n,
          .lookups = positions + kRequantiseLookups * n,
          .rows = rows_of(Component::kNorm, n)};
}

Work mlp(const ModelShape& shape) {
  const uint64_t d = shape.d_model, width = shape.ffn_width, n = width * shape.context;
  const Work activation = {.lookups = n, .rows = rows_of(Component::kActivation, n)};
  const Work up = linear(d, shape.gated_mlp ? 2 * width : width, shape.context);
  const Work down = linear(width, d, shape.context);
  const Work gate = shape.gated_mlp ? Work{.operations = n} + requantise(n) : Work{};
  return up + activation + gate + down;
}

Stage layer(const ModelShape& shape, std::string_view name, uint64_t count, uint64_t window) {
  const uint64_t positions = shape.context, d = shape.d_model, dim = shape.head_dim;
  const uint64_t scores = shape.heads * score_count(positions, window);
  const uint64_t sums = shape.attention_width() * positions;
  Stage stage = {name, count, {}};
  const auto part = [&stage](Part which) -> Work& {
    return stage.parts[static_cast<size_t>(which)];
  };
  part(Part::kNorms) = norm(shape.norm, d, positions) * 2;
  part(Part::kQkvProjections) =
      linear(d, shape.attention_width() + 2 * shape.kv_width(), positions);
  part(Part::kAttentionScores) = {.operations = scores * dim,
                                  .rows = rows_of(Component::kAttend, scores)};
  // In the rows of the scores: the gap to the greatest, and the sum of the weights.
  part(Part::kSoftmaxWeights) = {.operations = 2 * scores, .lookups = kWeightLookups * scores};
  // A quotient and a remainder for each sum, in a row; and a row for the sum of the weights.
  part(Part::kWeightedSums) = {
      .operations = scores * dim + sums,
      .lookups = kRequantiseLookups * sums,
      .rows = rows_of(Component::kAttend, shape.heads * positions * (dim + 1))};
  // The least that is carried from a state before: one position.
  part(Part::kKeyValueCache) =
      Work{.rows = rows_of(Component::kCache, shape.kv_width() * positions)} +
      Work{.rows = rows_of(Component::kCarried, shape.kv_width())};
  part(Part::kOutputProjection) = linear(shape.attention_width(), d, positions);
  part(Part::kMlp) = mlp(shape);
  // In the rows that requantise what is added.
  part(Part::kResiduals) = {.operations = 2 * d * positions};
  return stage;
}

Stage output(const ModelShape& shape) {
  Stage stage = {"output", 1, {}};
  stage.parts[static_cast<size_t>(Part::kNorms)] = norm(shape.norm, shape.d_model, 1);
  stage.parts[static_cast<size_t>(Part::kLogits)] = linear(shape.d_model, shape.vocabulary, 1);
  return stage;
}

}  // namespace

uint64_t Work::all_rows() const { return std::accumulate(rows.begin(), rows.end(), uint64_t{0}); }

Work& Work::operator+=(const Work& other) {
  operations += other.operations;
  lookups += other.lookups;
  for (size_t c = 0; c < rows.size(); ++c) rows[c] += other.rows[c];
  return *this;
}

Work operator+(Work a, const Work& b) { return a += b; }

Work operator*(Work work, uint64_t times) {
  work.operations *= times;
  work.lookups *= times;
  for (uint64_t& each : work.rows) each *= times;
  return work;
}

Work Stage::total() const { return std::accumulate(parts.begin(), parts.end(), Work{}); }

uint64_t score_count(uint64_t positions, uint64_t window) {
  const uint64_t growing = std::min(positions, window);
  return growing * (growing + 1) / 2 + (positions - growing) * window;
}

std::vector<Stage> stages_of(const ModelShape& shape) {
  std::vector<Stage> stages;
  const uint64_t n_local = shape.local_layers(), n_global = shape.global_layers();
  if (n_local > 0) stages.push_back(layer(shape, "local_layer", n_local, shape.window));
  if (n_global > 0) {
    stages.push_back(layer(shape, n_local > 0 ? "global_layer" : "layer", n_global, shape.context));
  }
  stages.push_back(output(shape));
  return stages;
}

Work total_work(const std::vector<Stage>& stages) {
  Work total;
  for (const Stage& stage : stages) total += stage.total() * stage.count;
  return total;
}

}  // namespace ptvm::cost
