// The witness of transformer layers before the checker: what is honest satisfies every constraint.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/soundness/forged_transformer.h"

namespace ptvm::testing {
namespace {

using inference::StackShape;
using inference::TransformerShape;
using ::testing::IsEmpty;

TEST(TransformerWitness, OfAnyShapeSatisfiesTheAir) {
  for (const TransformerShape shape :
       {TransformerShape{{1, 1, 1, 1, 0}, 1, 1}, TransformerShape{{1, 1, 8, 8, 5}, 8, 2},
        TransformerShape{{1, 2, 3, 5, 6}, 4, 1}, TransformerShape{{2, 2, 2, 3, 4}, 3, 3},
        TransformerShape{{3, 1, 4, 2, 5}, 2, 1}, TransformerShape{{2, 3, 2, 9, 8}, 1, 7}}) {
    for (uint64_t seed = 1; seed <= 3; ++seed) {
      EXPECT_THAT(honest_transformer(shape, seed).complaints(), IsEmpty());
    }
  }
}

// Greatest multipliers, weights and inputs: outputs are as far beyond their limits as can be.
TEST(TransformerWitness, OfExtremeNumbersSatisfiesTheAir) {
  const StackShape stack = {2, 1, 4, 4, 0};
  inference::TransformerModel model = {stack, {}, {}};
  inference::LayerMultipliers multipliers;
  for (size_t m = 0; m < multipliers.size(); ++m) {
    multipliers[m] = inference::max_multiplier(inference::inner_of(stack, m));
  }
  model.multipliers.assign(stack.layers, multipliers);
  for (const int weight : {-128, 127}) {
    for (const int input : {-2048, 2047, 0}) {
      model.weights.assign(stack.weights(), static_cast<int8_t>(weight));
      const std::vector<int16_t> vectors(4 * 4, static_cast<int16_t>(input));
      const ForgedTransformer f(
          model, inference::run_transformer(model, inference::empty_state(stack), vectors));
      EXPECT_THAT(f.complaints(), IsEmpty()) << weight << " " << input;
    }
  }
}

TEST(TransformerWitness, HasTheCountsThatClose) {
  ForgedTransformer f = honest_transformer({{2, 2, 2, 3, 4}, 3, 3});
  const std::vector<uint8_t> honest = f.public_bytes;
  f.public_bytes.assign(honest.size(), 0);
  f.close();
  EXPECT_EQ(f.public_bytes, honest);
}

}  // namespace
}  // namespace ptvm::testing
