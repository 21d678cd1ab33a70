// What a stack of layers is made of: every wire is made once and used as often as it says.
#include "shared/inference/transformer.h"

#include <gmock/gmock.h>

#include <cmath>
#include <map>
#include <vector>

namespace ptvm::inference {
namespace {

using ::testing::Each;

constexpr LayerMultipliers kMultipliers = {11, 12, 13, 14, 15, 16, 17, 18};

constexpr StackShape kStacks[] = {
    {.layers = 1, .heads = 1, .dim = 1, .hidden = 1, .score_shift = 0},
    {.layers = 2, .heads = 3, .dim = 5, .hidden = 4, .score_shift = 1},
    {.layers = 32, .heads = 5, .dim = 51, .hidden = 256, .score_shift = 8}};

// Uses of the lines that a Round section makes, as it says, and of the inputs.
std::map<uint32_t, uint32_t> declared_uses(const StackShape& stack) {
  std::map<uint32_t, uint32_t> uses;
  for (uint32_t n = 0; n < stack.width(); ++n) uses[n] = kInputUses;
  for (size_t i = 0; i < n_round_sections(stack); ++i) {
    const RoundSection section = round_section(stack, kMultipliers, i);
    for (uint32_t n = 0; n < section.lines; ++n) {
      EXPECT_TRUE(uses.emplace(section.out_line + n, section.uses).second) << "made twice";
    }
  }
  for (uint32_t layer = 0; layer < stack.layers; ++layer) {
    for (uint32_t n = 0; n < stack.width(); ++n) {
      uses[line_of(stack, Tensor::kAttended, layer) + n] = 1;  // made by the attention
    }
  }
  return uses;
}

// Uses of lines by what uses them: sections, the attention, and the output.
std::map<uint32_t, uint32_t> actual_uses(const StackShape& stack) {
  std::map<uint32_t, uint32_t> uses;
  const auto use = [&](uint32_t line, uint32_t count) {
    for (uint32_t n = 0; n < count; ++n) ++uses[line + n];
  };
  for (size_t i = 0; i < n_linear_sections(stack); ++i) {
    const LinearSection section = linear_section(stack, i);
    use(section.in_line, section.inputs);
  }
  for (size_t i = 0; i < n_round_sections(stack); ++i) {
    const RoundSection section = round_section(stack, kMultipliers, i);
    if (section.kind != RoundKind::kLinear) use(section.in_line, section.lines);
    if (section.kind == RoundKind::kProduct) use(section.in2_line, section.lines);
  }
  for (uint32_t layer = 0; layer < stack.layers; ++layer) {
    for (const Tensor tensor : {Tensor::kQuery, Tensor::kKey, Tensor::kValue}) {
      use(line_of(stack, tensor, layer), stack.width());
    }
  }
  use(line_of(stack, Tensor::kStream, stack.layers), stack.width());
  return uses;
}

TEST(TransformerSections, MakeEachLineOnceAndUseItAsOftenAsTheySay) {
  for (const StackShape& stack : kStacks) {
    const auto uses = declared_uses(stack);
    EXPECT_EQ(uses, actual_uses(stack));
    EXPECT_EQ(uses.size(), n_lines(stack));
    EXPECT_EQ(uses.begin()->first, 0);
    EXPECT_EQ(uses.rbegin()->first, n_lines(stack) - 1);
  }
}

TEST(TransformerSections, RoundEachMatrixOnce) {
  for (const StackShape& stack : kStacks) {
    std::map<uint32_t, uint32_t> sums;
    for (size_t i = 0; i < n_linear_sections(stack); ++i) {
      const LinearSection section = linear_section(stack, i);
      EXPECT_TRUE(sums.emplace(section.out_line, section.outputs).second);
    }
    for (size_t i = 0; i < n_round_sections(stack); ++i) {
      const RoundSection section = round_section(stack, kMultipliers, i);
      if (section.kind != RoundKind::kLinear && section.kind != RoundKind::kResidual) continue;
      EXPECT_EQ(sums.at(section.out_line), section.lines);
      sums.erase(section.out_line);
    }
    EXPECT_TRUE(sums.empty());
  }
}

TEST(TransformerSections, StandOneBehindTheOther) {
  for (const StackShape& stack : kStacks) {
    size_t weights = 0, outputs = 0;
    for (size_t i = 0; i < n_linear_sections(stack); ++i) {
      const LinearSection section = linear_section(stack, i);
      EXPECT_EQ(section.first_weight, weights);
      weights += size_t{section.inputs} * section.outputs;
    }
    for (size_t i = 0; i < n_round_sections(stack); ++i) {
      const RoundSection section = round_section(stack, kMultipliers, i);
      EXPECT_EQ(section.first_output, outputs);
      outputs += section.lines;
    }
    EXPECT_EQ(weights, stack.weights());
    EXPECT_EQ(outputs, n_round_outputs(stack));
  }
}

TEST(TransformerSections, NumberNormsAndTakeMultipliersInOrder) {
  const StackShape& stack = kStacks[1];
  std::vector<uint32_t> norms, multipliers;
  for (size_t i = 0; i < n_round_sections(stack); ++i) {
    const RoundSection section = round_section(stack, kMultipliers, i);
    if (section.kind == RoundKind::kNorm) {
      norms.push_back(section.norm);
    } else {
      multipliers.push_back(section.multiplier);
    }
  }
  EXPECT_THAT(norms, ::testing::ElementsAre(0, 1, 2, 3));
  const std::vector<uint32_t> layer(kMultipliers.begin(), kMultipliers.end());
  EXPECT_EQ((std::vector<uint32_t>(multipliers.begin(), multipliers.begin() + 8)), layer);
  EXPECT_EQ((std::vector<uint32_t>(multipliers.begin() + 8, multipliers.end())), layer);
}

TEST(TransformerLines, OfHeadsAreThoseOfTheAttentionOfAllLayers) {
  for (const StackShape& stack : kStacks) {
    for (uint32_t layer = 0; layer < stack.layers; ++layer) {
      const uint32_t first_head = layer * stack.heads;
      for (const Tensor t : {Tensor::kQuery, Tensor::kKey, Tensor::kValue, Tensor::kAttended}) {
        EXPECT_EQ(line_of(stack, t, layer), line_of(stack, t, 0) + first_head * stack.dim);
      }
    }
  }
}

TEST(TransformerShape, HasItsLimits) {
  for (const StackShape& stack : kStacks) {
    EXPECT_TRUE(in_range(stack));
    const auto with = [&](uint32_t steps, uint32_t carried) {
      return in_range(TransformerShape{.stack = stack, .steps = steps, .carried = carried});
    };
    const uint32_t most = max_steps(stack);
    EXPECT_TRUE(with(most, kMaxPositions - most));
    EXPECT_FALSE(with(most, kMaxPositions - most + 1));
    EXPECT_FALSE(with(most + 1, 1));
    EXPECT_FALSE(with(0, 1));
    EXPECT_FALSE(with(1, 0));
  }
  const StackShape small = {.layers = 1, .heads = 1, .dim = 1, .hidden = 1, .score_shift = 0};
  for (const auto& [member, most] : {std::pair{&StackShape::layers, kMaxLayers},
                                     {&StackShape::heads, kMaxWidth},
                                     {&StackShape::dim, kMaxWidth},
                                     {&StackShape::hidden, kMaxHidden},
                                     {&StackShape::score_shift, kMaxScoreShift}}) {
    StackShape stack = small;
    stack.*member = most;
    EXPECT_TRUE(in_range(stack));
    stack.*member = most + 1;
    EXPECT_FALSE(in_range(stack));
    stack.*member = 0;
    EXPECT_EQ(in_range(stack), member == &StackShape::score_shift);
  }
  // 32 layers of 9 heads are 288 heads of one attention; 16 * 16 = 256 is too wide.
  EXPECT_FALSE(
      in_range(StackShape{.layers = 32, .heads = 9, .dim = 1, .hidden = 1, .score_shift = 0}));
  EXPECT_FALSE(
      in_range(StackShape{.layers = 1, .heads = 16, .dim = 16, .hidden = 1, .score_shift = 0}));
}

TEST(TransformerMultipliers, KeepRoundedSumsBelowTheirBound) {
  const StackShape& stack = kStacks[2];
  for (size_t m = 0; m < kLayerMultipliers; ++m) {
    const uint32_t inner = inner_of(stack, m);
    EXPECT_LE(max_multiplier(inner) * inner << 14, 1u << 29);
    LayerMultipliers multipliers = kMultipliers;
    multipliers[m] = max_multiplier(inner);
    EXPECT_TRUE(in_range(stack, multipliers));
    ++multipliers[m];
    EXPECT_FALSE(in_range(stack, multipliers)) << m;
    multipliers[m] = 0;
    EXPECT_FALSE(in_range(stack, multipliers)) << m;
  }
}

TEST(TransformerActivation, IsSiluInSixteenths) {
  for (int gate = -128; gate < 128; ++gate) {
    const double z = gate / 16.0;
    EXPECT_EQ(activation(gate), std::lround(16 * z / (1 + std::exp(-z)))) << gate;
  }
}

}  // namespace
}  // namespace ptvm::inference
