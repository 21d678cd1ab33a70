// Proofs of transformer layers: accepted as they were made, chained by their states, and refused
// with any other claim.
#include <gtest/gtest.h>

#include <set>

#include "prover/inference/generated_transformer.h"
#include "prover/inference/inference_file.h"
#include "prover/inference/inference_prover.h"
#include "tests/support/verify_inference.h"
#include "verifier/src/verify_inference.h"

namespace ptvm::inference {
namespace {

constexpr stark::Params kParams = {.log_blowup = 1, .n_queries = 3, .query_pow_bits = 2};
constexpr StackShape kStack = {.layers = 2, .heads = 2, .dim = 3, .hidden = 7, .score_shift = 4};
// Where the commitment to a tree is.
constexpr size_t at(TransformerTree tree) { return static_cast<size_t>(tree) - 1; }

Status verify(const claim::TransformerClaim& claim, std::span<const uint8_t> proof) {
  return testing::verify_inference(proof::statement_of(claim), proof);
}

class TransformerProofs : public ::testing::TestWithParam<claim::Backend> {
 protected:
  TransformerProof prove(const TransformerModel& model, const TransformerTrace& trace) const {
    return prover_->prove_transformer(model, trace, kParams, 0);
  }
  TransformerProof prove(const StackShape& stack, uint32_t steps, uint32_t carried) const {
    TransformerModel model = generate_model(stack, 1);
    --model.multipliers.back()[kQueryMultiplier];
    return prove(model, run_transformer(model, generate_state(stack, carried, 1),
                                        generate_vectors(stack, steps, 1)));
  }

  std::unique_ptr<InferenceProver> prover_ = make_inference_prover(GetParam(), 14);
};

TEST_P(TransformerProofs, OfAnyShapeAreAccepted) {
  struct Case {
    StackShape stack;
    uint32_t steps, carried;
  };
  for (const auto& [stack, steps, carried] :
       {Case{kStack, 5, 1}, Case{kStack, 1, 4}, Case{{1, 1, 1, 1, 0}, 1, 1},
        Case{{3, 1, 8, 8, 5}, 8, 2}}) {
    const TransformerProof proof = prove(stack, steps, carried);
    EXPECT_EQ(verify(proof.claim, proof.bytes), Status::kAccepted) << proof.bytes.size();
  }
}

// Four steps of decoding, one proof each: each begins with the state that the one before left.
TEST_P(TransformerProofs, AreChainedByTheirStates) {
  const TransformerModel model = generate_model(kStack, 1);
  TransformerState state = empty_state(kStack);
  const auto whole = generate_vectors(kStack, 4, 3);
  std::vector<TransformerProof> chain;
  std::vector<int16_t> outputs;
  for (uint32_t step = 0; step < 4; ++step) {
    std::vector<int16_t> vector;
    for (size_t i = 0; i < kStack.width(); ++i) vector.push_back(whole[4 * i + step]);
    const TransformerTrace trace = run_transformer(model, state, vector);
    chain.push_back(prove(model, trace));
    state = trace.state_after();
  }
  const TransformerProof at_once = prove(model, run_transformer(model, empty_state(kStack), whole));
  const auto commitment = [](const TransformerProof& proof, TransformerTree tree) {
    return proof.claim.commitments[at(tree)];
  };
  using enum TransformerTree;
  for (size_t step = 0; step < 4; ++step) {
    EXPECT_EQ(verify(chain[step].claim, chain[step].bytes), Status::kAccepted);
    EXPECT_EQ(commitment(chain[step], kWeights), commitment(at_once, kWeights));
    if (step == 0) continue;
    EXPECT_EQ(commitment(chain[step], kStateBefore), commitment(chain[step - 1], kStateAfter));
    EXPECT_NE(commitment(chain[step], kStateBefore), commitment(chain[step - 1], kStateBefore));
  }
  EXPECT_EQ(verify(at_once.claim, at_once.bytes), Status::kAccepted);
  EXPECT_EQ(commitment(at_once, kStateBefore), commitment(chain[0], kStateBefore));
  EXPECT_EQ(commitment(at_once, kStateAfter), commitment(chain[3], kStateAfter));
}

TEST_P(TransformerProofs, AreRefusedForAnyOtherClaim) {
  const TransformerProof proof = prove(kStack, 5, 2);
  ASSERT_EQ(verify(proof.claim, proof.bytes), Status::kAccepted);
  const auto refused = [&](const char* what, auto&& alter) {
    claim::TransformerClaim claim = proof.claim;
    alter(claim);
    EXPECT_NE(verify(claim, proof.bytes), Status::kAccepted) << what;
  };
  refused("fewer layers", [](auto& c) { c.shape.stack.layers = 1; });
  refused("more layers", [](auto& c) {
    c.shape.stack.layers = 3;
    c.all_multipliers[2] = c.all_multipliers[1];
  });
  refused("heads", [](auto& c) { c.shape.stack.heads = 1; });
  refused("heads and dim", [](auto& c) {
    c.shape.stack.heads = 3;
    c.shape.stack.dim = 2;
  });
  refused("hidden", [](auto& c) { c.shape.stack.hidden = 6; });
  refused("score shift", [](auto& c) { c.shape.stack.score_shift = 3; });
  refused("steps", [](auto& c) { c.shape.steps = 4; });
  refused("carried", [](auto& c) { c.shape.carried = 1; });
  refused("steps and carried", [](auto& c) {
    c.shape.steps = 4;
    c.shape.carried = 3;
  });
  for (size_t layer = 0; layer < kStack.layers; ++layer) {
    for (size_t m = 0; m < kLayerMultipliers; ++m) {
      refused("multiplier", [&](auto& c) { ++c.all_multipliers[layer][m]; });
    }
  }
  refused("layers in another order",
          [](auto& c) { std::swap(c.all_multipliers[0], c.all_multipliers[1]); });
  refused("queries", [](auto& c) { c.parameters.n_queries = 2; });
  refused("grinding", [](auto& c) { c.parameters.query_pow_bits = 1; });
  refused("blow-up", [](auto& c) { c.parameters.log_blowup = 2; });
  refused("requested bits", [](auto& c) { c.requested_proven_bits = 1; });
  for (size_t i = 0; i < kTransformerTrees; ++i) {
    refused("commitment", [&](auto& c) { c.commitments[i][31] ^= 1; });
    refused("commitments in another order",
            [&](auto& c) { std::swap(c.commitments[i], c.commitments[(i + 1) % 5]); });
  }
}

// What each commitment is to: a change of the input alone changes no other input's.
TEST_P(TransformerProofs, CommitToWhatTheySay) {
  using enum TransformerTree;
  TransformerModel model = generate_model(kStack, 1);
  TransformerState state = generate_state(kStack, 2, 1);
  std::vector<int16_t> vectors = generate_vectors(kStack, 5, 1);
  const TransformerProof first = prove(model, run_transformer(model, state, vectors));
  const auto changed = [&](const auto& other_model, const auto& other_state,
                           const auto& other_vectors) {
    const TransformerProof other =
        prove(other_model, run_transformer(other_model, other_state, other_vectors));
    EXPECT_EQ(verify(other.claim, other.bytes), Status::kAccepted);
    std::set<TransformerTree> trees;
    for (const TransformerTree tree : {kStateBefore, kStateAfter, kWeights, kInputs, kOutputs}) {
      if (other.claim.commitments[at(tree)] != first.claim.commitments[at(tree)]) {
        trees.insert(tree);
      }
      // Nobody else's proof is one of this claim.
      claim::TransformerClaim claim = other.claim;
      claim.commitments[at(tree)] = first.claim.commitments[at(tree)];
      EXPECT_EQ(verify(claim, other.bytes) == Status::kAccepted, !trees.contains(tree));
    }
    return trees;
  };
  TransformerModel other_model = model;
  other_model.weights[3] ^= 64;
  const auto of_model = changed(other_model, state, vectors);
  EXPECT_TRUE(of_model.contains(kWeights) && !of_model.contains(kStateBefore) &&
              !of_model.contains(kInputs));
  TransformerState other_state = state;
  other_state.keys[0] ^= 1;
  const auto of_state = changed(model, other_state, vectors);
  EXPECT_TRUE(of_state.contains(kStateBefore) && of_state.contains(kStateAfter) &&
              !of_state.contains(kWeights) && !of_state.contains(kInputs));
  std::vector<int16_t> other_vectors = vectors;
  other_vectors[7] = static_cast<int16_t>(-other_vectors[7] / 2 + 1);
  const auto of_vectors = changed(model, state, other_vectors);
  EXPECT_TRUE(of_vectors.contains(kInputs) && of_vectors.contains(kOutputs) &&
              !of_vectors.contains(kWeights) && !of_vectors.contains(kStateBefore));
}

TEST_P(TransformerProofs, AsFilesAreCheckedWhole) {
  const std::vector<uint8_t> file = make_file(prove(kStack, 5, 2));
  const auto status = [](std::span<const uint8_t> bytes) {
    verifier::TransformerFindings findings;
    size_t workspace_size = 0;
    if (const Status opened = verifier::open(bytes, findings, workspace_size);
        opened != Status::kAccepted) {
      return opened;
    }
    std::vector<std::byte> workspace(workspace_size);
    Arena arena(workspace);
    return verifier::verify(bytes, {0, 0}, arena, findings);
  };
  EXPECT_EQ(status(file), Status::kAccepted);
  for (size_t n = 0; n < file.size(); n += 1 + n / 64) {
    EXPECT_EQ(status(std::span(file).first(n)), n < 4 ? Status::kNotAProof : Status::kTruncated);
  }
  for (size_t i = 0; i < file.size(); i += 1 + i / 64) {
    std::vector<uint8_t> altered = file;
    altered[i] ^= static_cast<uint8_t>(1u << i % 8);
    EXPECT_NE(status(altered), Status::kAccepted) << i;
  }
}

INSTANTIATE_TEST_SUITE_P(All, TransformerProofs,
                         ::testing::Values(claim::Backend::kStwo, claim::Backend::kCircle8,
                                           claim::Backend::kVanilla),
                         [](const auto& each) { return std::string(claim::name_of(each.param)); });

}  // namespace
}  // namespace ptvm::inference
