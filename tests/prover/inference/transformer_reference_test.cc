// The reference of integer transformers: by hand, at its limits, and cut into pieces. tests/spec
// compares it with a program in another language.
#include "prover/inference/transformer_reference.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>

#include "prover/inference/generated_transformer.h"
#include "tests/prover/inference/samples.h"

namespace ptvm::inference {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::ElementsAreArray;

// All elements of a tensor of a layer, [coordinate][step].
std::vector<int> wires_of(const TransformerTrace& trace, Tensor tensor, uint32_t layer = 0) {
  const StackShape& stack = trace.shape.stack;
  const auto first = trace.wires.begin() + line_of(stack, tensor, layer) * trace.shape.steps;
  return {first, first + lines_of(stack, tensor) * trace.shape.steps};
}

// The sums of a Round section.
std::vector<int> sums_of(const TransformerTrace& trace, size_t index) {
  const StackShape& stack = trace.shape.stack;
  const RoundSection section = round_section(stack, LayerMultipliers{}, index);
  const auto first =
      trace.sums.begin() + static_cast<ptrdiff_t>(section.first_output * trace.shape.steps);
  return {first, first + section.lines * trace.shape.steps};
}

// Of one layer, all weights and all multipliers of the same kind.
TransformerModel extreme_model(const StackShape& stack, int8_t weight) {
  TransformerModel model = {.stack = stack, .multipliers = {}, .weights = {}};
  LayerMultipliers multipliers;
  for (size_t m = 0; m < kLayerMultipliers; ++m) {
    multipliers[m] = max_multiplier(inner_of(stack, m));
  }
  model.multipliers.assign(stack.layers, multipliers);
  model.weights.assign(stack.weights(), weight);
  return model;
}

TEST(TransformerReference, GivesTheWorkedExample) {
  const auto [model, state, vectors] = testing::worked_transformer();
  ASSERT_TRUE(is_valid(model));
  const TransformerTrace trace = run_transformer(model, state, vectors);
  EXPECT_THAT(trace.norms,
              ElementsAre(NormResult{208192, 456, 9198}, NormResult{17192, 131, 32017},
                          NormResult{331069, 575, 7294}, NormResult{11749, 108, 38836}));
  EXPECT_THAT(wires_of(trace, Tensor::kStream), ElementsAre(200, -30, -400, 90));
  EXPECT_THAT(wires_of(trace, Tensor::kNorm1), ElementsAre(112, -59, -128, 127));
  EXPECT_THAT(wires_of(trace, Tensor::kQuery), ElementsAre(2, 0, -6, 5));
  EXPECT_THAT(wires_of(trace, Tensor::kKey), ElementsAre(3, -2, -2, 3));
  EXPECT_THAT(wires_of(trace, Tensor::kValue), ElementsAre(4, -2, 5, -5));
  EXPECT_THAT(wires_of(trace, Tensor::kAttended), ElementsAre(14, 0, -5, -5));
  EXPECT_THAT(wires_of(trace, Tensor::kMiddle), ElementsAre(286, -49, -491, 34));
  EXPECT_THAT(wires_of(trace, Tensor::kNorm2), ElementsAre(127, -116, -128, 81));
  EXPECT_THAT(wires_of(trace, Tensor::kGate), ElementsAre(12, -13, -17, 12));
  EXPECT_THAT(wires_of(trace, Tensor::kUp), ElementsAre(35, -29, -5, 0));
  EXPECT_THAT(wires_of(trace, Tensor::kHidden), ElementsAre(18, 7, 1, 0));
  EXPECT_THAT(wires_of(trace, Tensor::kStream, 1), ElementsAre(392, -5, -551, 8));
  EXPECT_THAT(trace.outputs(), ElementsAre(392, -5, -551, 8));

  EXPECT_THAT(sums_of(trace, 0), ElementsAre(200, -30, -400, 90));     // norm1
  EXPECT_THAT(sums_of(trace, 1), ElementsAre(208, -50, -736, 626));    // query
  EXPECT_THAT(sums_of(trace, 4), ElementsAre(690, -150, -730, -450));  // middle
  EXPECT_THAT(sums_of(trace, 8), ElementsAre(280, 116, 20, 0));        // hidden
  EXPECT_THAT(sums_of(trace, 9), ElementsAre(1700, 700, -953, -420));  // stream

  EXPECT_THAT(trace.attention.queries, ElementsAre(0, 2, 0, 0, -6, 5));
  EXPECT_THAT(trace.attended, ElementsAre(0, 14, 0, 0, -5, -5));
  EXPECT_EQ(trace.state_after(),
            (TransformerState{
                .positions = 3, .keys = {4, 3, -2, -3, -2, 3}, .values = {20, 4, -2, -9, 5, -5}}));
}

TEST(TransformerReference, RoundsHalvesUpAndOthersToNearest) {
  EXPECT_EQ(rounded(1, 1 << 15), 1);
  EXPECT_EQ(rounded(-1, 1 << 15), 0);
  EXPECT_EQ(rounded(-3, 1 << 15), -1);
  EXPECT_EQ(rounded(1, (1 << 15) - 1), 0);
  EXPECT_EQ(rounded(-1, (1 << 15) - 1), 0);
  EXPECT_EQ(rounded(-1, (1 << 15) + 1), -1);
  EXPECT_EQ(rounded(1 << 22, 1 << 7), 1 << 13);
  EXPECT_EQ(rounded(-(1 << 22), 1 << 7), -(1 << 13));
}

TEST(TransformerReference, NormsWithinItsBounds) {
  EXPECT_EQ(norm_of(0), (NormResult{.sum = 8192, .root = 90, .inverse = 46603}));
  constexpr uint64_t kMost = uint64_t{kMaxWidth} << 22;  // of squares of -2^11
  EXPECT_EQ(norm_of(kMost), (NormResult{.sum = 1069555712, .root = 32704, .inverse = 128}));
  for (uint64_t root = 91; root <= 32704; ++root) {  // at every square, and one below
    const uint64_t square = root * root - kNormBias;
    EXPECT_EQ(norm_of(square).root, root);
    EXPECT_EQ(norm_of(square - 1).root, root - 1);
  }
}

TEST(TransformerReference, SaturatesAtBothEnds) {
  const StackShape stack = {.layers = 1, .heads = 1, .dim = 4, .hidden = 4, .score_shift = 0};
  // The norm of a vector of equal numbers is 127 or -128 everywhere, whatever they are.
  std::vector<int16_t> vectors;
  for (size_t n = 0; n < stack.width(); ++n) vectors.insert(vectors.end(), {2047, -2048});
  const auto outputs = [&](int8_t weight) {
    const TransformerTrace trace =
        run_transformer(extreme_model(stack, weight), empty_state(stack), vectors);
    EXPECT_THAT(wires_of(trace, Tensor::kNorm1),
                ElementsAre(127, -128, 127, -128, 127, -128, 127, -128));
    const int limit = weight > 0 ? 127 : -128, other = weight > 0 ? -128 : 127;
    for (const Tensor tensor : {Tensor::kQuery, Tensor::kKey, Tensor::kValue}) {
      EXPECT_THAT(wires_of(trace, tensor),
                  ElementsAre(limit, other, limit, other, limit, other, limit, other));
    }
    return std::vector<int>(trace.outputs().begin(), trace.outputs().end());
  };
  EXPECT_THAT(outputs(127), ElementsAreArray({2047, -2048, 2047, -2048, 2047, -2048, 2047, -2048}));
  // Attention gives the mean of 0 and -128 to the first, which takes it above the limit.
  EXPECT_THAT(outputs(-128), ::testing::Contains(2047));
}

TEST(TransformerReference, KeepsEverySumInItsLimitAtTheGreatestShape) {
  const StackShape stack = {.layers = 1, .heads = 5, .dim = 51, .hidden = 256, .score_shift = 0};
  for (const int8_t weight : {int8_t{-128}, int8_t{127}}) {
    for (const int32_t x : {kMinStream, kMaxStream}) {
      const std::vector<int16_t> vectors(stack.width(), static_cast<int16_t>(x));
      const TransformerModel model = extreme_model(stack, weight);
      const TransformerTrace trace = run_transformer(model, empty_state(stack), vectors);
      for (size_t i = 0; i < n_round_sections(stack); ++i) {
        const RoundSection section = round_section(stack, model.multipliers[0], i);
        const int64_t multiplier = section.kind == RoundKind::kNorm
                                       ? kNormScale * trace.norms[section.norm].inverse
                                       : section.multiplier;
        for (const int sum : sums_of(trace, i)) {
          EXPECT_LE(std::abs(sum * multiplier), int64_t{1} << 29);
        }
      }
    }
  }
}

TEST(TransformerReference, IsTheSameInPiecesThatAreChainedByTheirState) {
  const StackShape stack = {.layers = 3, .heads = 2, .dim = 8, .hidden = 20, .score_shift = 5};
  constexpr uint32_t kSteps = 16;
  const TransformerModel model = generate_model(stack, 7);
  const std::vector<int16_t> vectors = generate_vectors(stack, kSteps, 7);
  const TransformerState before = generate_state(stack, 2, 7);
  const TransformerTrace whole = run_transformer(model, before, vectors);
  for (const uint32_t cut : {1u, 5u, 15u}) {
    TransformerState state = before;
    std::vector<std::vector<int16_t>> outputs(stack.width());
    for (const auto& [first, last] : {std::pair{0u, cut}, {cut, kSteps}}) {
      std::vector<int16_t> piece;
      for (size_t n = 0; n < stack.width(); ++n) {
        const auto line = vectors.begin() + static_cast<ptrdiff_t>(n * kSteps);
        piece.insert(piece.end(), line + first, line + last);
      }
      const TransformerTrace trace = run_transformer(model, state, piece);
      for (size_t n = 0; n < stack.width(); ++n) {
        const auto line = trace.outputs().subspan(n * trace.shape.steps, trace.shape.steps);
        outputs[n].insert(outputs[n].end(), line.begin(), line.end());
      }
      state = trace.state_after();
    }
    for (size_t n = 0; n < stack.width(); ++n) {
      EXPECT_THAT(whole.outputs().subspan(n * kSteps, kSteps), ElementsAreArray(outputs[n]));
    }
    EXPECT_EQ(state, whole.state_after());
  }
}

TEST(TransformerReference, StartsATextWithOnePositionOfZeros) {
  const StackShape stack = {.layers = 2, .heads = 3, .dim = 5, .hidden = 9, .score_shift = 0};
  const TransformerState state = empty_state(stack);
  EXPECT_EQ(state.positions, 1);
  EXPECT_EQ(state.keys.size(), 30);
  EXPECT_THAT(state.keys, Each(0));
  EXPECT_EQ(state.values, state.keys);
}

TEST(TransformerModel, IsValidOnlyWhole) {
  const TransformerModel model = testing::worked_transformer().model;
  EXPECT_TRUE(is_valid(model));
  TransformerModel other = model;
  other.weights.pop_back();
  EXPECT_FALSE(is_valid(other));
  other = model;
  other.multipliers.push_back(model.multipliers[0]);
  EXPECT_FALSE(is_valid(other));
  other = model;
  other.multipliers[0][kDownMultiplier] = max_multiplier(2) + 1;
  EXPECT_FALSE(is_valid(other));
  other = model;
  other.stack.layers = 0;
  EXPECT_FALSE(is_valid(other));
}

// What the digests of spec/transformer-blocks.md stand on: something everywhere, nothing flat.
TEST(GeneratedTransformer, SpreadsItsNumbers) {
  for (const uint32_t dim : {4u, 16u, 32u}) {
    const StackShape stack = {.layers = 2,
                              .heads = 4,
                              .dim = dim,
                              .hidden = 64,
                              .score_shift = default_transformer_score_shift(dim)};
    const TransformerTrace trace = run_transformer(
        generate_model(stack, 3), generate_state(stack, 2, 3), generate_vectors(stack, 16, 3));
    for (uint32_t layer = 0; layer < 2; ++layer) {
      for (const Tensor tensor :
           {Tensor::kNorm1, Tensor::kQuery, Tensor::kKey, Tensor::kValue, Tensor::kAttended,
            Tensor::kNorm2, Tensor::kGate, Tensor::kUp, Tensor::kHidden}) {
        const std::vector<int> all = wires_of(trace, tensor, layer);
        const auto n_saturated =
            std::count_if(all.begin(), all.end(), [](int x) { return x == -128 || x == 127; });
        EXPECT_LT(n_saturated, static_cast<ptrdiff_t>(all.size() / 4));
        const auto [least, greatest] = std::minmax_element(all.begin(), all.end());
        EXPECT_GT(*greatest - *least, 20) << static_cast<int>(tensor) << " dim " << dim;
      }
    }
    std::array<size_t, kAttentionWeights.size()> gaps = {};
    for_each_query(trace.attention, [&](const QueryResult& query) {
      for (const uint8_t gap : query.gaps) ++gaps[gap];
    });
    EXPECT_THAT(gaps, Each(::testing::Ge(trace.attention.shape.scores() / 100))) << dim;
  }
}

}  // namespace
}  // namespace ptvm::inference
