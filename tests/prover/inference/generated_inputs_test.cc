// Generated inputs are those of spec/attention.md, section 3.
#include "prover/inference/generated_inputs.h"

#include <gmock/gmock.h>

#include <array>
#include <map>
#include <vector>

#include "prover/claim/program_json.h"
#include "shared/hash/blake2s.h"

namespace ptvm::inference {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

AttentionShape shape_of(uint32_t heads, uint32_t dim, uint32_t steps) {
  return {.heads = heads,
          .dim = dim,
          .steps = steps,
          .carried = 2,
          .score_shift = default_score_shift(dim)};
}

// Made by a program in another language, as spec/attention.md words it. tests/spec has more.
TEST(GeneratedInputs, AreTheBytesThatTheSeedGives) {
  const AttentionInputs inputs = generate_inputs(
      {.heads = 3, .dim = 5, .steps = 7, .carried = 4, .score_shift = 0}, 0xfedcba9876543210);
  EXPECT_TRUE(is_valid(inputs));
  std::vector<uint8_t> bytes;
  for (const auto* tensor : {&inputs.queries, &inputs.keys, &inputs.values}) {
    bytes.insert(bytes.end(), tensor->begin(), tensor->end());
  }
  hash::Blake2s hasher;
  hasher.update(bytes);
  EXPECT_EQ(claim::to_hex(hasher.finalize()),
            "2930b9ed34b3d51e5c8af5bb5df91aa5f34e678d02ba2df4fab0f909a9c1fdf3");
}

TEST(GeneratedInputs, DifferBySeed) {
  const AttentionShape shape = shape_of(1, 8, 8);
  EXPECT_EQ(generate_inputs(shape, 5), generate_inputs(shape, 5));
  EXPECT_NE(generate_inputs(shape, 5).keys, generate_inputs(shape, 6).keys);
  EXPECT_NE(generate_inputs(shape, 5).keys, generate_inputs(shape, 5 + (uint64_t{1} << 32)).keys);
}

TEST(GeneratedInputs, HaveQueriesAndKeysInTheirRange) {
  const AttentionInputs inputs = generate_inputs(shape_of(2, 64, 64), 3);
  const auto counts = [](const std::vector<int8_t>& tensor) {
    std::map<int, size_t> counted;
    for (const int8_t element : tensor) ++counted[element];
    return counted;
  };
  for (const auto* tensor : {&inputs.queries, &inputs.keys}) {
    const auto counted = counts(*tensor);
    EXPECT_THAT(counted, SizeIs(5));
    EXPECT_EQ(counted.begin()->first, -2);
    EXPECT_EQ(counted.rbegin()->first, 2);
  }
  EXPECT_THAT(counts(inputs.values), SizeIs(256));
}

TEST(GeneratedInputs, HaveEveryGapOften) {
  for (const AttentionShape& shape :
       {shape_of(2, 8, 32), shape_of(2, 16, 32), shape_of(4, 64, 64), shape_of(1, 256, 128)}) {
    for (uint64_t seed = 0; seed < 5; ++seed) {
      std::array<size_t, kAttentionWeights.size()> counts = {};
      for_each_query(generate_inputs(shape, seed), [&](const QueryResult& query) {
        for (const uint8_t gap : query.gaps) ++counts[gap];
      });
      for (size_t gap = 0; gap < counts.size(); ++gap) {
        EXPECT_GE(counts[gap], shape.scores() / 100) << "gap " << gap << ", dim " << shape.dim;
      }
    }
  }
}

TEST(GeneratedInputs, ShiftScoresByTheRootOfTheDimension) {
  constexpr uint32_t kDims[] = {1, 8, 9, 32, 33, 64, 128, 129, kMaxDim};
  std::vector<uint32_t> shifts;
  for (const uint32_t dim : kDims) shifts.push_back(default_score_shift(dim));
  EXPECT_THAT(shifts, ElementsAre(0, 0, 1, 1, 2, 2, 2, 3, 3));
}

}  // namespace
}  // namespace ptvm::inference
