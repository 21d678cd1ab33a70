#include "prover/inference/attention.h"

#include <algorithm>

#include "prover/util/check.h"

namespace ptvm::inference {
namespace {

// The rows of one head: its coordinates, each over all positions.
class Head {
 public:
  Head(const std::vector<int8_t>& tensor, const AttentionShape& shape, uint32_t head)
      : begin_(tensor.data() + size_t{head} * shape.dim * shape.positions()),
        positions_(shape.positions()) {}

  const int8_t* coordinate(uint32_t i) const { return begin_ + size_t{i} * positions_; }

 private:
  const int8_t* begin_;  // [dim][positions]
  size_t positions_;
};

}  // namespace

bool is_valid(const AttentionInputs& inputs) {
  const auto& [shape, queries, keys, values] = inputs;
  if (!in_range(shape)) return false;
  for (const auto* tensor : {&queries, &keys, &values}) {
    if (tensor->size() != shape.elements()) return false;
  }
  for (auto row = queries.begin(); row != queries.end(); row += shape.positions()) {
    if (std::any_of(row, row + shape.carried, [](int8_t element) { return element != 0; })) {
      return false;
    }
  }
  return true;
}

void for_each_query(const AttentionInputs& inputs,
                    absl::FunctionRef<void(const QueryResult&)> visit) {
  PTVM_CHECK(is_valid(inputs));
  const AttentionShape& shape = inputs.shape;
  std::vector<int32_t> scores(shape.positions()), weights(shape.positions());
  std::vector<uint8_t> gaps(shape.positions());
  std::vector<int8_t> outputs(shape.dim);
  std::vector<int32_t> remainders(shape.dim);

  for (uint32_t h = 0; h < shape.heads; ++h) {
    const Head queries(inputs.queries, shape, h);
    const Head keys(inputs.keys, shape, h);
    const Head values(inputs.values, shape, h);
    for (uint32_t step = 0; step < shape.steps; ++step) {
      const uint32_t position = shape.carried + step;
      const size_t n_candidates = size_t{position} + 1;

      std::fill_n(scores.begin(), n_candidates, 0);
      for (uint32_t i = 0; i < shape.dim; ++i) {
        const int8_t query = queries.coordinate(i)[position];
        const int8_t* key = keys.coordinate(i);
        for (size_t p = 0; p < n_candidates; ++p) scores[p] += query * key[p];
      }

      const int32_t maximum = *std::max_element(scores.begin(), scores.begin() + position + 1);
      int32_t denominator = 0;
      for (size_t p = 0; p < n_candidates; ++p) {
        const auto gap = static_cast<uint32_t>(maximum - scores[p]) >> shape.score_shift;
        gaps[p] = static_cast<uint8_t>(std::min(gap, kMaxGap));
        weights[p] = kAttentionWeights[gaps[p]];
        denominator += weights[p];
      }

      for (uint32_t i = 0; i < shape.dim; ++i) {
        const int8_t* value = values.coordinate(i);
        int32_t numerator = 0;
        for (size_t p = 0; p < n_candidates; ++p) numerator += weights[p] * value[p];
        int32_t quotient = numerator / denominator;
        if (numerator % denominator < 0) --quotient;  // C++ rounds towards 0
        outputs[i] = static_cast<int8_t>(quotient);
        remainders[i] = numerator - quotient * denominator;
      }

      visit({.head = h,
             .step = step,
             .maximum = maximum,
             .scores = std::span(scores).first(n_candidates),
             .gaps = std::span(gaps).first(n_candidates),
             .denominator = static_cast<uint32_t>(denominator),
             .outputs = outputs,
             .remainders = remainders});
    }
  }
}

AttentionResult attend(const AttentionInputs& inputs) {
  const AttentionShape& shape = inputs.shape;
  AttentionResult result;
  result.outputs.resize(shape.elements());
  result.maxima.reserve(size_t{shape.heads} * shape.steps);
  result.denominators.reserve(size_t{shape.heads} * shape.steps);
  for_each_query(inputs, [&](const QueryResult& query) {
    result.maxima.push_back(query.maximum);
    result.denominators.push_back(query.denominator);
    for (uint32_t i = 0; i < shape.dim; ++i) {
      const size_t row = (size_t{query.head} * shape.dim + i) * shape.positions();
      result.outputs[row + shape.carried + query.step] = query.outputs[i];
    }
  });
  return result;
}

}  // namespace ptvm::inference
