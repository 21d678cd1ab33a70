#include "prover/attention/write_hull.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

namespace ptvm::attention {
namespace {

using ::testing::ElementsAre;

int64_t score(const Write& write, Query query) {
  return write.step * query.step + int64_t{write.value} * query.value;
}

// The newest of the best points, by looking at all.
Write best_by_scan(std::span<const Write> writes, Query query) {
  Write best = writes.front();
  for (const Write& write : writes) {
    if (score(write, query) >= score(best, query)) best = write;
  }
  return best;
}

class Generator {
 public:
  int64_t below(int64_t bound) { return static_cast<int64_t>(engine_() % uint64_t(bound)); }
  // `spread` = 2^16 for any value; small ones make many points lie on lines.
  int16_t value(int64_t spread) { return static_cast<int16_t>(below(spread) - spread / 2); }
  int64_t spread() { return int64_t{1} << (1 + below(16)); }

 private:
  std::mt19937_64 engine_{7};
};

TEST(WriteHull, AnswersAsALinearScanDoes) {
  constexpr Query kAxes[] = {{1, 0}, {-1, 0}, {0, 1}, {0, -1}, {0, 0}};
  Generator random;
  size_t n_queries = 0;
  for (size_t history = 0; history < 4000; ++history) {
    const int64_t spread = random.spread(), gap = random.spread();
    const int64_t query_spread = random.spread();
    WriteHull hull;
    std::vector<Write> writes;
    int64_t step = random.below(2) == 0 ? 0 : random.below(kStepLimit / 2);
    for (int64_t n = 1 + random.below(120); n > 0; --n) {
      writes.push_back({step, random.value(spread)});
      hull.append(writes.back());
      step += 1 + random.below(gap);
      const Query any = {random.value(query_spread), random.value(query_spread)};
      const Query axis = kAxes[random.below(std::ssize(kAxes))];
      for (const Query query : {any, axis}) {
        ASSERT_EQ(hull.best(query), best_by_scan(writes, query))
            << history << ": (" << query.step << ", " << query.value << ")";
        ++n_queries;
      }
    }
  }
  EXPECT_GT(n_queries, 400000u);
}

TEST(WriteHull, KeepsTheCornersOfTheHull) {
  WriteHull hull;
  for (const Write& write : {Write{0, 0}, {1, 5}, {2, -5}, {3, 5}, {4, 1}, {5, 5}, {6, 0}}) {
    hull.append(write);
  }
  EXPECT_THAT(hull.upper(), ElementsAre(Write{0, 0}, Write{1, 5}, Write{5, 5}, Write{6, 0}));
  EXPECT_THAT(hull.lower(), ElementsAre(Write{0, 0}, Write{2, -5}, Write{6, 0}));
}

TEST(WriteHull, LeavesOutPointsOnALine) {
  WriteHull hull;
  for (int16_t i = 0; i < 100; ++i) hull.append({i, i});
  EXPECT_THAT(hull.upper(), ElementsAre(Write{0, 0}, Write{99, 99}));
  EXPECT_THAT(hull.lower(), ElementsAre(Write{0, 0}, Write{99, 99}));
}

// 2^46 - 1 and full swings of the value: the products come close to 63 bits.
TEST(WriteHull, IsExactUpToTheLastStep) {
  const std::vector<Write> writes = {
      {0, -32768}, {1, 32767}, {kStepLimit - 2, -32768}, {kStepLimit - 1, 32767}};
  WriteHull hull;
  for (const Write& write : writes) hull.append(write);
  EXPECT_THAT(hull.upper(), ElementsAre(writes[0], writes[1], writes[3]));
  EXPECT_THAT(hull.lower(), ElementsAre(writes[0], writes[2], writes[3]));
  constexpr int16_t kWeights[] = {-32768, -1, 0, 1, 32767};
  for (const int16_t step : kWeights) {
    for (const int16_t value : kWeights) {
      EXPECT_EQ(hull.best({step, value}), best_by_scan(writes, {step, value}));
    }
  }
}

// The worst case, in which every point is a corner.
TEST(WriteHull, FindsEachPointOfAParabola) {
  WriteHull hull;
  for (int16_t i = 0; i < 256; ++i) hull.append({i, static_cast<int16_t>(i * i - 32768)});
  EXPECT_EQ(hull.lower().size(), 256u);
  for (int16_t i = 0; i < 256; ++i) {
    EXPECT_EQ(hull.best({static_cast<int16_t>(2 * i), -1}).step, i);
  }
}

TEST(WriteHull, KeepsFewCornersOfManyWrites) {
  Generator random;
  WriteHull hull;
  for (int64_t step = 0; step < 200000; ++step) hull.append({step, random.value(1 << 16)});
  EXPECT_LT(hull.upper().size() + hull.lower().size(), 200u);
}

}  // namespace
}  // namespace ptvm::attention
