#include "prover/cost/prover_cost.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <span>
#include <string>
#include <tuple>

#include "prover/inference/generated_inputs.h"
#include "prover/inference/inference_prover.h"
#include "shared/proof/attention.h"
#include "shared/proof/instances.h"
#include "shared/security/estimate.h"
#include "verifier/src/inference.h"

namespace ptvm::cost {
namespace {

using claim::Backend;

ModelShape tiny(uint32_t context) {
  return {.layers = 2,
          .d_model = 64,
          .heads = 4,
          .kv_heads = 4,
          .head_dim = 16,
          .ffn_width = 256,
          .context = context,
          .vocabulary = 256};
}

uint64_t largest_component(const Stage& stage) { return std::ranges::max(stage.total().rows); }

TEST(ProverCost, CountsTheChallengeFieldsColumns) {
  const ProverCost stwo{.challenge_degree = 4}, circle8{.challenge_degree = 8};
  const air::AirInfo& attend = air::kAirInfo<air::inference::Attend>;
  EXPECT_EQ(stwo.row_cells(Component::kAttend),
            attend.n_trace_columns + 4 * attend.n_interaction_columns);
  EXPECT_EQ(circle8.row_cells(Component::kAttend),
            attend.n_trace_columns + 8 * attend.n_interaction_columns);
  EXPECT_EQ(stwo.row_cells(Component::kLinear), 6u + 3 * 4);
}

TEST(ProverCost, KnowsTheFieldsOfTheBackends) {
  for (const Backend backend : {Backend::kStwo, Backend::kCircle8, Backend::kVanilla}) {
    EXPECT_EQ(prover_cost(backend).backend, backend);
    EXPECT_EQ(prover_cost(backend).challenge_degree,
              proof::with_instance(backend, size_t{0}, []<class I>() { return I::K::kDegree; }));
  }
}

TEST(Prediction, PadsTheRowsOfEveryComponentToAPowerOfTwo) {
  for (ProverCost cost : kProverCosts) {
    cost.security_bits = 60;  // which no component has to be cut for
    const std::vector<Stage> stages = stages_of(tiny(16));
    const Prediction prediction = predict(stages, cost);
    ASSERT_EQ(prediction.stages.size(), stages.size());
    for (size_t i = 0; i < stages.size(); ++i) {
      const StagePrediction& stage = prediction.stages[i];
      EXPECT_EQ(stage.n_proofs, 1u);
      uint64_t cells = 0;
      for (size_t c = 0; c < kComponentNames.size(); ++c) {
        const uint64_t n_rows = stages[i].total().rows[c];
        const uint64_t padded = n_rows == 0 ? 0 : std::max<uint64_t>(16, std::bit_ceil(n_rows));
        EXPECT_EQ(stage.log_rows[c] == 0 ? 0 : uint64_t{1} << stage.log_rows[c], padded);
        cells += padded * cost.row_cells(static_cast<Component>(c));
      }
      EXPECT_EQ(stage.cells, cells);
    }
  }
}

TEST(Prediction, SumsUpTheStages) {
  for (const ProverCost& cost : kProverCosts) {
    const std::vector<Stage> stages = stages_of(tiny(100));
    const Prediction all = predict(stages, cost);
    const auto& [layer, output] = std::tie(all.stages.at(0), all.stages.at(1));
    EXPECT_EQ(all.n_proofs, 2 * layer.n_proofs + output.n_proofs);
    EXPECT_EQ(all.cells, 2 * layer.cells + output.cells);
    EXPECT_EQ(all.bytes, 2 * layer.bytes + output.bytes);
    EXPECT_DOUBLE_EQ(all.seconds, static_cast<double>(all.cells) / cost.cells_per_second);
  }
}

TEST(Prediction, CutsWhatIsTallerThanAProof) {
  const ProverCost& cost = prover_cost(Backend::kCircle8);
  const std::vector<Stage> stages = stages_of(*preset_named("gpt2-small"));
  const StagePrediction layer = predict(stages, cost).stages.front();
  const uint64_t most = uint64_t{1} << cost.log_max_rows;
  EXPECT_GT(layer.n_proofs, 1u);
  EXPECT_GE(layer.n_proofs * most, largest_component(stages.front()));
  EXPECT_LT((layer.n_proofs - 1) * most, largest_component(stages.front()));
  for (const uint32_t log_rows : layer.log_rows) EXPECT_LE(log_rows, cost.log_max_rows);
}

// The challenge field of stwo is too small for as many fractions as that of circle8.
TEST(Prediction, CutsWhatIsTooLongForTheLevel) {
  const std::vector<Stage> stages = stages_of(*preset_named("gpt2-small"));
  const Prediction stwo = predict(stages, prover_cost(Backend::kStwo));
  const Prediction circle8 = predict(stages, prover_cost(Backend::kCircle8));
  EXPECT_EQ(stwo.proven_bits, 100u);
  EXPECT_EQ(circle8.proven_bits, 100u);
  EXPECT_GT(stwo.n_proofs, circle8.n_proofs);
}

TEST(Prediction, ReachesTheSecurityOfProofs) {
  for (const ProverCost& cost : kProverCosts) {
    for (const uint32_t context : {16u, 1000u}) {
      EXPECT_GE(predict(stages_of(tiny(context)), cost).proven_bits, 100u)
          << claim::name_of(cost.backend);
    }
  }
}

TEST(Prediction, SaysWhatCanBeHadIfTheLevelCannot) {
  for (ProverCost cost : kProverCosts) {
    cost.security_bits = 200;
    const Prediction prediction = predict(stages_of(tiny(16)), cost);
    EXPECT_LT(prediction.proven_bits, 200u);
    EXPECT_GT(prediction.proven_bits, 80u);
    EXPECT_GT(prediction.bytes, 0u);
  }
}

// Proofs of attention alone, with the parameters that were chosen for them.
TEST(Prediction, IsThatOfProofsThatAreMade) {
  for (ProverCost cost : kProverCosts) {
    cost.query_pow_bits = 8;
    cost.public_bytes =
        static_cast<uint32_t>(4 * proof::statement_of(claim::AttentionClaim{}).n_counts());
    for (const inference::AttentionShape shape :
         {inference::AttentionShape{1, 8, 8, 2, 0}, inference::AttentionShape{2, 8, 32, 2, 0}}) {
      SCOPED_TRACE(std::string(claim::name_of(cost.backend)));
      Stage stage = {"attention", 1, {}};
      Rows& rows = stage.parts[static_cast<size_t>(Part::kAttentionScores)].rows;
      std::ranges::copy(proof::attention_rows(shape), rows.begin());
      const StagePrediction predicted = predict({stage}, cost).stages.front();
      ASSERT_EQ(predicted.n_proofs, 1u);

      const auto proof = inference::make_inference_prover(cost.backend, 14)
                             ->prove(inference::generate_inputs(shape, 1), predicted.params, 0);
      EXPECT_NEAR(static_cast<double>(predicted.bytes) / static_cast<double>(proof.bytes.size()), 1,
                  0.05);
      EXPECT_NEAR(security::estimate(verifier::security_instance(proof::statement_of(proof.claim)))
                      .proven_bits,
                  predicted.proven_bits, 1);
      EXPECT_TRUE(std::ranges::equal(proof::statement_of(proof.claim).components(),
                                     std::span(predicted.log_rows).first<3>(), {},
                                     &proof::InferenceComponent::log_rows));
    }
  }
}

// Taller components take more bytes, but few more.
TEST(Prediction, BytesGrowSlowly) {
  double before = 0;
  for (const uint32_t context : {16u, 128u, 512u}) {
    const StagePrediction layer =
        predict(stages_of(tiny(context)), prover_cost(Backend::kCircle8)).stages.front();
    ASSERT_EQ(layer.n_proofs, 1u);
    const auto bytes = static_cast<double>(layer.bytes);
    EXPECT_GT(bytes, before);
    if (before != 0) {
      EXPECT_LT(bytes, 1.3 * before);
    }
    before = bytes;
  }
}

TEST(Prediction, DoesNotOverflowAtTheLimits) {
  const ModelShape shape{.layers = kMaxLayers,
                         .d_model = kMaxWidth,
                         .heads = kMaxHeads,
                         .kv_heads = kMaxHeads,
                         .head_dim = kMaxWidth / kMaxHeads,
                         .ffn_width = kMaxFfnWidth,
                         .gated_mlp = true,
                         .context = kMaxContext,
                         .vocabulary = kMaxVocabulary};
  for (const ProverCost& cost : kProverCosts) {
    const std::vector<Stage> stages = stages_of(shape);
    const Prediction all = predict(stages, cost);
    double cells = 0;
    for (size_t i = 0; i < stages.size(); ++i) {
      for (size_t c = 0; c < kComponentNames.size(); ++c) {
        const uint32_t log_rows = all.stages[i].log_rows[c];
        if (log_rows == 0) continue;
        cells += static_cast<double>(stages[i].count * all.stages[i].n_proofs) *
                 std::ldexp(cost.row_cells(static_cast<Component>(c)), static_cast<int>(log_rows));
      }
    }
    EXPECT_NEAR(static_cast<double>(all.cells) / cells, 1, 1e-9);
    EXPECT_GT(all.seconds, 1e9);
  }
}

}  // namespace
}  // namespace ptvm::cost
