// The symbolic counts against loops, and against figures that were published for them.
#include "prover/cost/symbolic.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <utility>
#include <vector>

namespace ptvm::cost {
namespace {

ModelShape gpt2(uint32_t context) {
  ModelShape shape = *preset_named("gpt2-small");
  shape.context = context;
  return shape;
}

ModelShape sparse_gpt2(uint32_t context) {
  ModelShape shape = gpt2(context);
  shape.schedule = Schedule::kLocalGlobal;
  shape.window = 1024;
  return shape;
}

ModelShape llama(uint32_t context) {
  ModelShape shape = *preset_named("llama-7b");
  shape.context = context;
  return shape;
}

TEST(SymbolicRatio, OfGpt2SmallIsAsPublished) {
  const std::vector<std::pair<uint32_t, std::string>> published = {
      {128, "1.132040"},  {1024, "1.481751"},  {2048, "1.765578"},
      {8192, "2.512512"}, {32768, "3.042486"}, {131072, "3.242027"}};
  for (const auto& [context, text] : published) EXPECT_EQ(ratio(gpt2(context), {}).text(), text);
  EXPECT_EQ(ratio_ceiling(gpt2(128), {}).text(), "3.317829");
  EXPECT_EQ(marginal_ratio(gpt2(128), 1, {}).text(), "1.071393");
}

TEST(SymbolicRatio, OfTheSparseScheduleIsAsPublished) {
  const std::vector<std::pair<uint32_t, std::string>> published = {
      {2048, "1.536050"}, {8192, "1.804566"}, {32768, "2.373694"}, {131072, "2.940835"}};
  for (const auto& [context, text] : published) {
    EXPECT_EQ(ratio(sparse_gpt2(context), {}).text(), text);
  }
  EXPECT_EQ(ratio(sparse_gpt2(1024), {}).text(), ratio(gpt2(1024), {}).text());
  EXPECT_EQ(ratio_ceiling(sparse_gpt2(128), {}).text(), "3.317829");
}

TEST(SymbolicRatio, ChangesWithTheCostOfAnExponentialAsPublished) {
  const auto hundredths = [](uint32_t exp) {
    return std::round(100 * ratio(gpt2(1024), {.exp = exp}).value());
  };
  EXPECT_EQ(hundredths(50), 113);
  EXPECT_EQ(hundredths(100), 120);
  EXPECT_EQ(hundredths(500), 177);
}

TEST(SymbolicRatio, OfLlama7bIsAsPublished) {
  EXPECT_EQ(ratio(llama(4096), {.exp = 15}).text(), "1.019204");
  EXPECT_EQ(ratio(llama(4096), {.exp = 50}).text(), "1.038722");
  EXPECT_EQ(ratio(llama(4096), {}).text(), "1.178133");
  EXPECT_EQ(ratio(llama(32768), {}).text(), "1.671567");
  EXPECT_EQ(ratio(llama(131072), {}).text(), "1.982397");
}

TEST(SymbolicRatio, OfTheLastTokenIsThatOfTheContext) {
  for (const ModelShape& shape : {gpt2(700), sparse_gpt2(3000), llama(5)}) {
    EXPECT_EQ(marginal_ratio(shape, shape.context, {}).text(), ratio(shape, {}).text());
  }
}

TEST(SymbolicRatio, WithoutGlobalLayersEndsAtTheWindow) {
  ModelShape shape = sparse_gpt2(100000);
  shape.layers = 5;
  EXPECT_EQ(ratio_ceiling(shape, {}).text(), "1.481751");
  EXPECT_EQ(ratio(shape, {}).text(), "1.481751");
}

TEST(SymbolicRatio, IsRoundedToTheNearest) {
  EXPECT_EQ((Ratio{1, 3}).text(), "0.333333");
  EXPECT_EQ((Ratio{2, 3}).text(), "0.666667");
  EXPECT_EQ((Ratio{1, 2000000}).text(), "0.000001");
  EXPECT_EQ((Ratio{1000001, 1}).text(), "1000001.000000");
}

// Counts one by one: every product, every pair of positions, every coordinate.
struct Counter {
  SymbolicCounts counts;

  Counter(const ModelShape& shape, const SymbolicConstants& constants) {
    const uint32_t d = shape.d_model;
    for (uint32_t layer = 1; layer <= shape.layers; ++layer) {
      const bool is_global = shape.schedule == Schedule::kDense || layer % 6 == 0;
      for (uint32_t t = 0; t < shape.context; ++t) {
        for (uint32_t i = 0; i < d; ++i) {
          for (uint32_t matrix = 0; matrix < 4; ++matrix) counts.linear += d;
          counts.linear += 4 * d + 4 * d;  // into the MLP and out of it
          counts.residual += 2;
          counts.norm += 2 * constants.norm;
          for (uint32_t unit = 0; unit < 4; ++unit) counts.nonlinear += constants.nonlin;
        }
        for (uint32_t s = 0; s < shape.context; ++s) {
          if (!is_global && s >= shape.window) continue;
          for (uint32_t head = 0; head < shape.heads; ++head) counts.softmax += constants.exp;
          counts.attention += d;  // the score's products
          counts.attention += d;  // and those with the value
        }
      }
    }
  }
};

void expect_equal(const SymbolicCounts& a, const SymbolicCounts& b) {
  EXPECT_EQ(a.linear, b.linear);
  EXPECT_EQ(a.attention, b.attention);
  EXPECT_EQ(a.residual, b.residual);
  EXPECT_EQ(a.softmax, b.softmax);
  EXPECT_EQ(a.norm, b.norm);
  EXPECT_EQ(a.nonlinear, b.nonlinear);
}

TEST(SymbolicCounts, AreThoseOfLoops) {
  const SymbolicConstants constants = {.exp = 7, .norm = 3, .nonlin = 5};
  for (const uint32_t context : {1u, 2u, 7u, 12u}) {
    for (const Schedule schedule : {Schedule::kDense, Schedule::kLocalGlobal}) {
      const ModelShape shape{.layers = 7,
                             .d_model = 6,
                             .heads = 3,
                             .context = context,
                             .schedule = schedule,
                             .window = 4};
      expect_equal(snark_counts(shape, constants), Counter(shape, constants).counts);
      expect_equal(stark_counts(shape), Counter(shape, {1, 1, 1}).counts);
    }
  }
}

TEST(SymbolicCounts, AreExactAtTheLimits) {
  const ModelShape shape{.layers = kMaxLayers,
                         .d_model = kMaxWidth,
                         .heads = kMaxHeads,
                         .context = kMaxContext,
                         .window = 1};
  const SymbolicConstants most = {kMaxConstraints, kMaxConstraints, kMaxConstraints};
  const SymbolicCounts counts = snark_counts(shape, most);
  EXPECT_EQ(counts.softmax, (Count{1} << (40 + 9 + 7)) * kMaxConstraints);
  EXPECT_EQ(counts.nonlinear, (Count{1} << (2 + 20 + 16 + 7)) * kMaxConstraints);
  EXPECT_NEAR(std::stod(ratio(shape, most).text()) / ratio(shape, most).value(), 1, 1e-9);
}

}  // namespace
}  // namespace ptvm::cost
