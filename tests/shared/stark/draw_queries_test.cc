// The draw of the queries: which words of the channel become which positions.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <vector>

#include "shared/stark/queries.h"

namespace ptvm::stark {
namespace {

// Draws these words, eight at a time, and then zeros.
struct ScriptedChannel {
  std::vector<uint32_t> words;
  size_t n_drawn = 0;

  std::array<uint32_t, 8> draw_u32s() {
    std::array<uint32_t, 8> drawn{};
    for (uint32_t& word : drawn) {
      if (n_drawn < words.size()) word = words[n_drawn];
      ++n_drawn;
    }
    return drawn;
  }
};

std::vector<uint32_t> draw(ScriptedChannel& channel, uint32_t log_domain, size_t n) {
  std::vector<uint32_t> drawn(n);
  const auto queries = draw_queries(channel, log_domain, drawn);
  return {queries.begin(), queries.end()};
}

TEST(DrawQueries, TakesTheLowBitsOfEachWord) {
  ScriptedChannel channel{{0xffffffff, 0x10, 0x8000000f, 0x13, 0x7ffffff4}};
  EXPECT_EQ(draw(channel, 4, 5), (std::vector<uint32_t>{0, 3, 4, 15}));
}

// A position drawn twice is one query, and no other is drawn in its place: the security estimate
// counts draws.
TEST(DrawQueries, DrawsNoOthersForThoseThatRepeat) {
  ScriptedChannel channel{{5, 5, 5, 5, 5, 5, 5, 5, 7, 7, 1, 2}};
  EXPECT_EQ(draw(channel, 10, 10), (std::vector<uint32_t>{5, 7}));
  EXPECT_EQ(channel.n_drawn, 16u);
}

// A domain is a power of two, so that uniform words are uniform positions: each position has as
// many words.
TEST(DrawQueries, HitsEveryPositionEquallyOften) {
  constexpr uint32_t kLogDomain = 5, kRounds = 64;
  std::array<uint32_t, 1u << kLogDomain> n_hits{};
  for (uint32_t word = 0; word < kRounds << kLogDomain; ++word) {
    ScriptedChannel channel{{word * 0x9e3779b1u}};  // an odd factor: all remainders occur alike
    const auto queries = draw(channel, kLogDomain, 1);
    ASSERT_EQ(queries.size(), 1u);
    ++n_hits.at(queries[0]);
  }
  for (const uint32_t n : n_hits) EXPECT_EQ(n, kRounds);
}

}  // namespace
}  // namespace ptvm::stark
