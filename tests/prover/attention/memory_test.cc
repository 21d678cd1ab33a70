#include "prover/attention/memory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

namespace ptvm::attention {
namespace {

using ::testing::ElementsAre;

// Attention over all writes there ever were, as spec/attention-memory.md words it.
int16_t read_by_scan(std::span<const Write> writes, std::optional<float> temperature) {
  if (!temperature) return std::ranges::max_element(writes, {}, &Write::step)->value;
  const auto score_of = [&](const Write& write) {
    return (1.0f * static_cast<float>(write.step) + 0.0f * write.value) / *temperature;
  };
  float greatest = -std::numeric_limits<float>::infinity();
  for (const Write& write : writes) greatest = std::max(greatest, score_of(write));
  std::vector<float> weights;
  float total = 0;
  for (const Write& write : writes) {
    weights.push_back(std::exp(score_of(write) - greatest));
    total += weights.back();
  }
  float mean = 0;
  for (size_t i = 0; i < writes.size(); ++i) mean += weights[i] / total * writes[i].value;
  if (std::isnan(mean)) return 0;
  return static_cast<int16_t>(std::clamp(std::round(mean), -32768.0f, 32767.0f));
}

// `n_histories` of up to 150 writes, read after each; steps grow by up to `gap`.
void compare_with_scan(std::optional<float> temperature, size_t n_histories, uint64_t gap,
                       int64_t first_step) {
  std::mt19937_64 random(gap);
  for (size_t history = 0; history < n_histories; ++history) {
    std::vector<Write> writes = {{0, static_cast<int16_t>(random())}};
    Memory memory(std::vector<int16_t>{1, writes[0].value}, temperature);
    int64_t step = first_step;
    for (size_t n = 1 + random() % 150; n > 0; --n) {
      step += static_cast<int64_t>(1 + random() % gap);
      writes.push_back({step, static_cast<int16_t>(random())});
      memory.write(1, step, writes.back().value);
      ASSERT_EQ(memory.read(1), read_by_scan(writes, temperature)) << history;
      ASSERT_EQ(memory.newest()[1], writes.back().value);
    }
    ASSERT_EQ(memory.read(0), 1);
  }
}

TEST(AttentionMemory, ReadsTheNewestWriteAverageHard) {
  compare_with_scan(std::nullopt, 3000, 1, 0);
  compare_with_scan(std::nullopt, 1000, uint64_t{1} << 20, 0);
  compare_with_scan(std::nullopt, 1000, 2, (int64_t{1} << 40));  // where steps are no floats
}

TEST(AttentionMemory, ReadsTheMeanSoftmax) {
  compare_with_scan(1, 150, 1, 0);
  compare_with_scan(1, 150, 60, 0);
  for (const float temperature : {0.01f, 0.5f, 3.0f, 40.0f, 1e6f}) {
    compare_with_scan(temperature, 150, 3, 0);
  }
}

TEST(AttentionMemory, CountsStepsThatAreOneFloatAlike) {
  const int64_t step = int64_t{1} << 24;
  compare_with_scan(1, 100, 2, step);
  Memory memory(std::vector<int16_t>{0}, 1);
  memory.write(0, step, 10);
  memory.write(0, step + 1, 21);  // as a float 2^24, too
  EXPECT_EQ(memory.read(0), 16);  // 15.5, half away from zero
}

// Scores that are not finite have no mean.
TEST(AttentionMemory, ReadsZeroWhereScoresOverflow) {
  constexpr float cold = 1e-38f;
  compare_with_scan(cold, 50, 1, 0);
  Memory memory(std::vector<int16_t>{7}, cold);
  EXPECT_EQ(memory.read(0), 7);
  memory.write(0, 1000, 9);
  EXPECT_EQ(memory.read(0), 0);
}

TEST(AttentionMemory, RoundsMeansHalfAwayFromZero) {
  constexpr float flat = std::numeric_limits<float>::max();  // all weights are equal
  Memory memory(std::vector<int16_t>{-1, 1, 32767}, flat);
  memory.write(0, 1, -2);
  memory.write(1, 1, 2);
  memory.write(2, 1, 32767);
  EXPECT_EQ(memory.read(0), -2);
  EXPECT_EQ(memory.read(1), 2);
  EXPECT_EQ(memory.read(2), 32767);
}

// Worked in spec/attention-memory.md.
TEST(AttentionMemory, BlendsTheWritesOfTheExample) {
  const auto read = [](std::optional<float> temperature) {
    Memory memory(std::vector<int16_t>{0}, temperature);
    memory.write(0, 2, 4);
    memory.write(0, 4, 10);
    return memory.read(0);
  };
  EXPECT_EQ(read(std::nullopt), 10);
  EXPECT_EQ(read(0.5f), 10);
  EXPECT_EQ(read(1), 9);
  EXPECT_EQ(read(2), 8);
  EXPECT_EQ(read(1000), 5);
}

TEST(AttentionMemory, KeepsTheHullOfACell) {
  Memory memory(std::vector<int16_t>{3, 8}, std::nullopt);
  memory.write(1, 2, 5);
  memory.write(1, 4, 9);
  EXPECT_THAT(memory.hull(0).upper(), ElementsAre(Write{0, 3}));
  EXPECT_THAT(memory.hull(1).upper(), ElementsAre(Write{0, 8}, Write{4, 9}));
  EXPECT_THAT(memory.hull(1).lower(), ElementsAre(Write{0, 8}, Write{2, 5}, Write{4, 9}));
}

}  // namespace
}  // namespace ptvm::attention
