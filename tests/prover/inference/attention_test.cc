// The reference of integer attention: by hand, against a second text of it, and at its limits.
#include "prover/inference/attention.h"

#include <gmock/gmock.h>

#include <array>
#include <cmath>
#include <random>

#include "tests/prover/inference/samples.h"

namespace ptvm::inference {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;

AttentionInputs inputs_of(const AttentionShape& shape, int8_t query, int8_t key, int8_t value) {
  AttentionInputs inputs = {.shape = shape,
                            .queries = std::vector<int8_t>(shape.elements(), query),
                            .keys = std::vector<int8_t>(shape.elements(), key),
                            .values = std::vector<int8_t>(shape.elements(), value)};
  for (size_t e = 0; e < shape.elements(); ++e) {
    if (e % shape.positions() < shape.carried) inputs.queries[e] = 0;
  }
  return inputs;
}

// Elements in -magnitude - 1..magnitude.
AttentionInputs random_inputs(const AttentionShape& shape, int magnitude, uint32_t seed) {
  AttentionInputs inputs = inputs_of(shape, 1, 0, 0);
  std::mt19937 random(seed);
  const auto any = [&](int most) {
    const auto n_values = static_cast<uint32_t>(2 * most + 2);
    return static_cast<int8_t>(static_cast<int>(random() % n_values) - most - 1);
  };
  for (int8_t& query : inputs.queries) query = query == 0 ? int8_t{0} : any(magnitude);
  for (int8_t& key : inputs.keys) key = any(magnitude);
  for (int8_t& value : inputs.values) value = any(127);
  return inputs;
}

int64_t element(const std::vector<int8_t>& tensor, const AttentionShape& shape, size_t head,
                size_t coordinate, size_t position) {
  return tensor.at((head * shape.dim + coordinate) * shape.positions() + position);
}

// Section 1 of spec/attention.md once more, element by element in 64 bits.
AttentionResult attend_slowly(const AttentionInputs& inputs) {
  const AttentionShape& shape = inputs.shape;
  AttentionResult result;
  result.outputs.assign(shape.elements(), 0);
  for (size_t h = 0; h < shape.heads; ++h) {
    for (size_t r = shape.carried; r < shape.positions(); ++r) {
      std::vector<int64_t> scores;
      for (size_t p = 0; p <= r; ++p) {
        scores.push_back(0);
        for (size_t i = 0; i < shape.dim; ++i) {
          scores[p] +=
              element(inputs.queries, shape, h, i, r) * element(inputs.keys, shape, h, i, p);
        }
      }
      int64_t maximum = scores[0], denominator = 0;
      for (const int64_t score : scores) maximum = score > maximum ? score : maximum;
      std::vector<int64_t> weights;
      for (const int64_t score : scores) {
        const int64_t gap = (maximum - score) / (int64_t{1} << shape.score_shift);
        weights.push_back(
            std::lround(256 * std::exp2(-static_cast<double>(gap < 8 ? gap : 8) / 2)));
        denominator += weights.back();
      }
      result.maxima.push_back(static_cast<int32_t>(maximum));
      result.denominators.push_back(static_cast<uint32_t>(denominator));
      for (size_t i = 0; i < shape.dim; ++i) {
        int64_t numerator = 0;
        for (size_t p = 0; p <= r; ++p) {
          numerator += weights[p] * element(inputs.values, shape, h, i, p);
        }
        int64_t output = -128;
        while ((output + 1) * denominator <= numerator) ++output;
        result.outputs[(h * shape.dim + i) * shape.positions() + r] = static_cast<int8_t>(output);
      }
    }
  }
  return result;
}

TEST(IntegerAttention, WeighsByHalfPowersOfTwo) {
  for (size_t gap = 0; gap < kAttentionWeights.size(); ++gap) {
    EXPECT_EQ(kAttentionWeights[gap], std::lround(256 * std::exp2(-static_cast<double>(gap) / 2)));
  }
}

TEST(IntegerAttention, GivesTheWorkedExample) {
  const AttentionInputs inputs = testing::worked_example();
  const AttentionResult result = attend(inputs);
  EXPECT_THAT(result.outputs, ElementsAre(0, 3, 87, 0, -1, -112));
  EXPECT_THAT(result.maxima, ElementsAre(3, 12));
  EXPECT_THAT(result.denominators, ElementsAre(512, 295));

  uint32_t step = 0;
  for_each_query(inputs, [&](const QueryResult& query) {
    EXPECT_EQ(query.head, 0);
    EXPECT_EQ(query.step, step);
    if (step++ == 0) {
      EXPECT_THAT(query.scores, ElementsAre(2, 3));
      EXPECT_THAT(query.gaps, ElementsAre(0, 0));
      EXPECT_THAT(query.outputs, ElementsAre(3, -1));
      EXPECT_THAT(query.remainders, ElementsAre(256, 0));
    } else {
      EXPECT_THAT(query.scores, ElementsAre(-3, -9, 12));
      EXPECT_THAT(query.gaps, ElementsAre(7, 8, 0));
      EXPECT_THAT(query.outputs, ElementsAre(87, -112));
      EXPECT_THAT(query.remainders, ElementsAre(117, 191));
    }
  });
  EXPECT_EQ(step, 2);
}

TEST(IntegerAttention, IsWhatASecondTextOfItComputes) {
  constexpr AttentionShape kShapes[] = {
      {.heads = 1, .dim = 1, .steps = 1, .carried = 1, .score_shift = 0},
      {.heads = 1, .dim = 8, .steps = 8, .carried = 2, .score_shift = 0},
      {.heads = 3, .dim = 5, .steps = 7, .carried = 4, .score_shift = 1},
      {.heads = 2, .dim = 16, .steps = 1, .carried = 30, .score_shift = 3},
      {.heads = 2, .dim = 33, .steps = 20, .carried = 1, .score_shift = 8}};
  for (const AttentionShape& shape : kShapes) {
    for (uint32_t seed = 0; seed < 20; ++seed) {
      const int magnitude = std::array{1, 3, 20, 127}[seed % 4];
      SCOPED_TRACE(::testing::Message() << "dim " << shape.dim << ", seed " << seed);
      const AttentionInputs inputs = random_inputs(shape, magnitude, seed);
      ASSERT_TRUE(is_valid(inputs));
      const AttentionResult fast = attend(inputs), slow = attend_slowly(inputs);
      EXPECT_EQ(fast.outputs, slow.outputs);
      EXPECT_EQ(fast.maxima, slow.maxima);
      EXPECT_EQ(fast.denominators, slow.denominators);
    }
  }
}

TEST(IntegerAttention, DividesWithRemaindersBelowTheDenominator) {
  const AttentionInputs inputs =
      random_inputs({.heads = 2, .dim = 4, .steps = 30, .carried = 2, .score_shift = 2}, 9, 1);
  size_t n_negative = 0;
  for_each_query(inputs, [&](const QueryResult& query) {
    for (uint32_t i = 0; i < inputs.shape.dim; ++i) {
      int64_t numerator = 0;
      for (size_t p = 0; p < query.gaps.size(); ++p) {
        numerator += kAttentionWeights[query.gaps[p]] *
                     element(inputs.values, inputs.shape, query.head, i, p);
      }
      EXPECT_GE(query.remainders[i], 0);
      EXPECT_LT(query.remainders[i], int64_t{query.denominator});
      EXPECT_EQ(int64_t{query.outputs[i]} * query.denominator + query.remainders[i], numerator);
      n_negative += numerator < 0 && query.remainders[i] != 0;
    }
  });
  EXPECT_GT(n_negative, 50);
}

// Weights 256 and 256: means of -1 and -2, and of 1 and 2, both rounded down.
TEST(IntegerAttention, RoundsTowardsMinusInfinity) {
  AttentionInputs inputs =
      inputs_of({.heads = 1, .dim = 2, .steps = 1, .carried = 1, .score_shift = 0}, 0, 0, 0);
  inputs.values = {-1, -2, 1, 2};
  EXPECT_THAT(attend(inputs).outputs, ElementsAre(0, -2, 0, 1));
}

TEST(IntegerAttention, LooksAtNothingBehindTheQuery) {
  const AttentionShape shape = {.heads = 2, .dim = 3, .steps = 6, .carried = 2, .score_shift = 0};
  const AttentionInputs inputs = random_inputs(shape, 5, 7);
  AttentionInputs changed = inputs;
  const uint32_t last = shape.positions() - 1;
  for (size_t e = last; e < shape.elements(); e += shape.positions()) {
    changed.keys[e] = static_cast<int8_t>(~changed.keys[e]);
    changed.values[e] = static_cast<int8_t>(~changed.values[e]);
  }
  const AttentionResult before = attend(inputs), after = attend(changed);
  EXPECT_NE(before.outputs, after.outputs);
  for (size_t e = 0; e < shape.elements(); ++e) {
    if (e % shape.positions() != last) {
      EXPECT_EQ(before.outputs[e], after.outputs[e]);
    }
  }
}

TEST(IntegerAttention, KeepsHeadsApart) {
  const AttentionShape two = {.heads = 2, .dim = 3, .steps = 6, .carried = 2, .score_shift = 0};
  AttentionShape one = two;
  one.heads = 1;
  const AttentionInputs first = random_inputs(one, 5, 1), second = random_inputs(one, 5, 2);
  const auto join = [](std::vector<int8_t> a, const std::vector<int8_t>& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
  };
  const AttentionInputs both = {.shape = two,
                                .queries = join(first.queries, second.queries),
                                .keys = join(first.keys, second.keys),
                                .values = join(first.values, second.values)};
  EXPECT_EQ(attend(both).outputs, join(attend(first).outputs, attend(second).outputs));
}

TEST(IntegerAttention, VisitsEveryScoreOnce) {
  struct Case {
    AttentionShape shape;
    size_t n_scores;
  };
  constexpr Case kCases[] = {{{.heads = 1, .dim = 8, .steps = 8}, 52},
                             {{.heads = 2, .dim = 8, .steps = 32}, 1184},
                             {{.heads = 4, .dim = 64, .steps = 64}, 8832},
                             {{.heads = 16, .dim = 64, .steps = 256}, 534528}};
  for (const Case& each : kCases) {
    const AttentionShape& shape = each.shape;
    EXPECT_EQ(shape.scores(), each.n_scores);
    size_t n_visited = 0, n_queries = 0;
    for_each_query(inputs_of(shape, 0, 0, 0), [&](const QueryResult& query) {
      EXPECT_EQ(size_t{query.head} * shape.steps + query.step, n_queries++);
      EXPECT_EQ(query.scores.size(), shape.carried + query.step + 1);
      EXPECT_EQ(query.gaps.size(), query.scores.size());
      n_visited += query.scores.size();
    });
    EXPECT_EQ(n_visited, each.n_scores);
  }
}

constexpr AttentionShape kLargestHead = {
    .heads = 1, .dim = kMaxDim, .steps = kMaxPositions - 1, .carried = 1, .score_shift = 0};

TEST(IntegerAttentionLimits, HoldTheGreatestSums) {
  for (const int8_t value : {int8_t{-128}, int8_t{127}}) {
    const AttentionInputs inputs = inputs_of(kLargestHead, -128, -128, value);
    const AttentionResult result = attend(inputs);
    EXPECT_THAT(result.maxima, Each(1 << 22));
    EXPECT_EQ(result.denominators.back(), 256 * kMaxPositions);
    EXPECT_LT(result.denominators.back(), 1 << 17);
    for_each_query(inputs, [&](const QueryResult& query) {
      EXPECT_THAT(query.outputs, Each(value));
      EXPECT_THAT(query.remainders, Each(0));
    });
  }
}

// The carried key alone scores -128 * 127 * 256; the others 2^22, with no shift and the greatest.
TEST(IntegerAttentionLimits, HoldTheGreatestDifference) {
  for (const uint32_t shift : {0u, kMaxScoreShift}) {
    AttentionShape shape = kLargestHead;
    shape.score_shift = shift;
    AttentionInputs inputs = inputs_of(shape, -128, -128, 127);
    for (size_t e = 0; e < shape.elements(); e += shape.positions()) {
      inputs.keys[e] = 127;
      inputs.values[e] = -128;
    }
    for_each_query(inputs, [](const QueryResult& query) {
      const int64_t others = 256 * (int64_t{query.step} + 1), denominator = 16 + others;
      EXPECT_EQ(query.scores.front(), -128 * 127 * 256);
      EXPECT_EQ(query.scores.back(), 1 << 22);
      EXPECT_EQ(query.gaps.front(), kMaxGap);
      EXPECT_EQ(query.denominator, denominator);
      EXPECT_THAT(query.outputs, Each((127 * others - 2048) / denominator));
    });
  }
}

TEST(IntegerAttentionLimits, HoldTheLeastScores) {
  const AttentionResult result = attend(inputs_of(kLargestHead, 127, -128, -1));
  EXPECT_THAT(result.maxima, Each(-128 * 127 * 256));
}

TEST(IntegerAttentionLimits, AreThoseOfValidInputs) {
  const AttentionInputs valid = testing::worked_example();
  EXPECT_TRUE(is_valid(valid));
  AttentionInputs inputs = valid;
  inputs.shape.score_shift = kMaxScoreShift + 1;
  EXPECT_FALSE(is_valid(inputs));
  for (const auto tensor :
       {&AttentionInputs::queries, &AttentionInputs::keys, &AttentionInputs::values}) {
    inputs = valid;
    (inputs.*tensor).push_back(0);
    EXPECT_FALSE(is_valid(inputs));
  }
  inputs = valid;
  inputs.queries[3] = 1;
  EXPECT_FALSE(is_valid(inputs)) << "a query at a carried position";
}

}  // namespace
}  // namespace ptvm::inference
