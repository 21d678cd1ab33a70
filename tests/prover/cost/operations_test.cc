// The formulas against loops that go through a model operation by operation.
#include "prover/cost/operations.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "absl/numeric/int128.h"

namespace ptvm::cost {
namespace {

// Does what a layer does, and counts.
class Walk {
 public:
  std::array<Work, kPartNames.size()> parts{};

  Walk(const ModelShape& shape, uint32_t window) : shape_(shape), window_(window) {
    norm();
    linear(Part::kQkvProjections, shape.d_model,
           (shape.heads + 2 * shape.kv_heads) * shape.head_dim);
    attention();
    linear(Part::kOutputProjection, shape.heads * shape.head_dim, shape.d_model);
    residual();
    norm();
    mlp();
    residual();
  }

 private:
  Work& at(Part part) { return parts[static_cast<size_t>(part)]; }
  void row(Part part, Component component) { ++at(part).rows[static_cast<size_t>(component)]; }
  template <class Do>
  void each_coordinate(uint32_t width, Do&& act) {
    for (uint32_t t = 0; t < shape_.context; ++t) {
      for (uint32_t i = 0; i < width; ++i) act();
    }
  }
  void requantise(Part part) {
    row(part, Component::kRequantise);
    at(part).lookups += 2;
  }

  void norm() {
    at(Part::kNorms).lookups += shape_.context;
    each_coordinate(shape_.d_model, [&] {
      at(Part::kNorms).operations += shape_.norm == Norm::kRmsNorm ? 3 : 6;
      at(Part::kNorms).lookups += 2;
      row(Part::kNorms, Component::kNorm);
    });
  }

  void linear(Part part, uint32_t d_in, uint32_t d_out) {
    each_coordinate(d_out, [&] {
      for (uint32_t i = 0; i < d_in; ++i) ++at(part).operations;
      requantise(part);
    });
    for (uint32_t i = 0; i < d_in; ++i) {
      uint32_t n_weights = 0, n_inputs = 0;
      while (n_weights < d_out || n_inputs < shape_.context) {
        ++n_weights;
        ++n_inputs;
        row(part, Component::kLinear);
      }
    }
  }

  void attention() {
    for (uint32_t head = 0; head < shape_.heads; ++head) {
      for (uint32_t t = 0; t < shape_.context; ++t) {
        for (uint32_t s = t + 1 < window_ ? 0 : t + 1 - window_; s <= t; ++s) {
          row(Part::kAttentionScores, Component::kAttend);
          at(Part::kSoftmaxWeights).operations += 2;
          at(Part::kSoftmaxWeights).lookups += 2;
          for (uint32_t i = 0; i < shape_.head_dim; ++i) {
            ++at(Part::kAttentionScores).operations;
            ++at(Part::kWeightedSums).operations;
          }
        }
        row(Part::kWeightedSums, Component::kAttend);
        for (uint32_t i = 0; i < shape_.head_dim; ++i) {
          row(Part::kWeightedSums, Component::kAttend);
          ++at(Part::kWeightedSums).operations;
          at(Part::kWeightedSums).lookups += 2;
          if (head < shape_.kv_heads) {
            row(Part::kKeyValueCache, Component::kCache);
            if (t == 0) row(Part::kKeyValueCache, Component::kCarried);
          }
        }
      }
    }
  }

  void mlp() {
    linear(Part::kMlp, shape_.d_model, shape_.gated_mlp ? 2 * shape_.ffn_width : shape_.ffn_width);
    each_coordinate(shape_.ffn_width, [&] {
      ++at(Part::kMlp).lookups;
      row(Part::kMlp, Component::kActivation);
      if (!shape_.gated_mlp) return;
      ++at(Part::kMlp).operations;
      requantise(Part::kMlp);
    });
    linear(Part::kMlp, shape_.ffn_width, shape_.d_model);
  }

  void residual() {
    each_coordinate(shape_.d_model, [&] { ++at(Part::kResiduals).operations; });
  }

  const ModelShape& shape_;
  uint32_t window_;
};

void expect_equal(const Stage& stage, const Walk& walk) {
  for (size_t part = 0; part < kPartNames.size(); ++part) {
    SCOPED_TRACE(kPartNames[part]);
    EXPECT_EQ(stage.parts[part].operations, walk.parts[part].operations);
    EXPECT_EQ(stage.parts[part].lookups, walk.parts[part].lookups);
    EXPECT_EQ(stage.parts[part].rows, walk.parts[part].rows);
  }
}

ModelShape small(uint32_t context) {
  return {.layers = 7,
          .d_model = 5,
          .heads = 4,
          .kv_heads = 2,
          .head_dim = 3,
          .ffn_width = 6,
          .gated_mlp = true,
          .norm = Norm::kRmsNorm,
          .context = context,
          .schedule = Schedule::kLocalGlobal,
          .window = 4,
          .vocabulary = 11};
}

TEST(Operations, OfALayerAreThoseOfLoops) {
  for (const uint32_t context : {1u, 3u, 4u, 5u, 20u}) {
    ModelShape shape = small(context);
    std::vector<Stage> stages = stages_of(shape);
    ASSERT_EQ(stages.size(), 3u);
    EXPECT_EQ(stages[0].count, 6u);
    EXPECT_EQ(stages[1].count, 1u);
    expect_equal(stages[0], Walk(shape, shape.window));
    expect_equal(stages[1], Walk(shape, shape.context));

    shape.schedule = Schedule::kDense;
    shape.gated_mlp = false;
    shape.norm = Norm::kLayerNorm;
    stages = stages_of(shape);
    ASSERT_EQ(stages.size(), 2u);
    EXPECT_EQ(stages[0].count, 7u);
    expect_equal(stages[0], Walk(shape, shape.context));
  }
}

TEST(Operations, EndWithTheLogitsOfOnePosition) {
  const Stage output = stages_of(small(20)).back();
  const Work& logits = output.parts[static_cast<size_t>(Part::kLogits)];
  EXPECT_EQ(logits.operations, 5u * 11);
  EXPECT_EQ(logits.rows[static_cast<size_t>(Component::kLinear)], 5u * 11);
  EXPECT_EQ(logits.rows[static_cast<size_t>(Component::kRequantise)], 11u);
  EXPECT_EQ(output.parts[static_cast<size_t>(Part::kNorms)].all_rows(), 5u);
}

TEST(Operations, ScoresAreThePairsOfACausalWindow) {
  EXPECT_EQ(score_count(8, 8), 36u);
  EXPECT_EQ(score_count(8, 100), 36u);
  EXPECT_EQ(score_count(8, 1), 8u);
  EXPECT_EQ(score_count(8, 3), 1u + 2 + 6 * 3);
}

TEST(Operations, OfTheModelAreThoseOfItsStages) {
  const std::vector<Stage> stages = stages_of(small(20));
  Work sum;
  for (const Stage& stage : stages) {
    for (uint64_t i = 0; i < stage.count; ++i) {
      for (const Work& part : stage.parts) sum += part;
    }
  }
  const Work total = total_work(stages);
  EXPECT_EQ(total.operations, sum.operations);
  EXPECT_EQ(total.lookups, sum.lookups);
  EXPECT_EQ(total.rows, sum.rows);
}

// Multiplications by weights of a dense model of T positions are T times its layers' parameters.
TEST(Operations, OfGpt2SmallAreItsParametersTimesItsContext) {
  const ModelShape& shape = *preset_named("gpt2-small");
  const Stage layer = stages_of(shape).front();
  uint64_t products = 0;
  for (const Part part : {Part::kQkvProjections, Part::kOutputProjection, Part::kMlp}) {
    products += layer.parts[static_cast<size_t>(part)].operations;
  }
  EXPECT_EQ(products, uint64_t{1024} * 12 * 768 * 768);
}

TEST(Operations, DoNotOverflowAtTheLimits) {
  const ModelShape shape{.layers = kMaxLayers,
                         .d_model = kMaxWidth,
                         .heads = kMaxHeads,
                         .kv_heads = kMaxHeads,
                         .head_dim = kMaxWidth / kMaxHeads,
                         .ffn_width = kMaxFfnWidth,
                         .gated_mlp = true,
                         .norm = Norm::kLayerNorm,
                         .context = kMaxContext,
                         .vocabulary = kMaxVocabulary};
  const auto wide = [](uint64_t value) { return absl::uint128(value); };
  const std::vector<Stage> stages = stages_of(shape);
  const absl::uint128 t = kMaxContext, d = kMaxWidth, f = kMaxFfnWidth;
  const absl::uint128 in_sums = (t * (t + 1) / 2) * d, scores = in_sums / (kMaxWidth / kMaxHeads);
  const absl::uint128 layer = 4 * t * d * d + 3 * t * d * f + 2 * in_sums + 2 * scores + t * d +
                              t * f + 2 * t * d + 12 * t * d;
  EXPECT_EQ(wide(total_work(stages).operations), layer * kMaxLayers + d * kMaxVocabulary + 6 * d);
}

}  // namespace
}  // namespace ptvm::cost
