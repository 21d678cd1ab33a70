// Proofs of attention with every backend: honest ones are accepted, of any other claim none is.
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>

#include "prover/inference/generated_inputs.h"
#include "prover/inference/inference_prover.h"
#include "shared/proof/attention.h"
#include "tests/support/verify_inference.h"

namespace ptvm::inference {
namespace {

constexpr stark::Params kParams = {.log_blowup = 1, .n_queries = 3, .query_pow_bits = 2};

Status verify(const claim::AttentionClaim& claim, std::span<const uint8_t> proof) {
  return testing::verify_inference(proof::statement_of(claim), proof);
}

class AttentionProofs : public ::testing::TestWithParam<claim::Backend> {
 protected:
  AttentionProof prove(const AttentionShape& shape, const stark::Params& params = kParams) {
    return make_inference_prover(GetParam(), 14)->prove(generate_inputs(shape, 1), params, 0);
  }
};

TEST_P(AttentionProofs, OfAnyShapeAreAccepted) {
  for (const AttentionShape shape :
       {AttentionShape{1, 8, 8, 2, 0}, AttentionShape{1, 1, 1, 1, 0}, AttentionShape{2, 3, 5, 1, 8},
        AttentionShape{3, 2, 4, 7, 3}}) {
    const AttentionProof proof = prove(shape);
    EXPECT_EQ(verify(proof.claim, proof.bytes), Status::kAccepted) << proof.bytes.size();
  }
}

// The first `n` positions of a tensor.
std::vector<int8_t> head_of(const std::vector<int8_t>& tensor, uint32_t n_positions, uint32_t n) {
  std::vector<int8_t> head;
  for (size_t row = 0; row < tensor.size(); row += n_positions) {
    head.insert(head.end(), tensor.begin() + static_cast<ptrdiff_t>(row),
                tensor.begin() + static_cast<ptrdiff_t>(row + n));
  }
  return head;
}

TEST_P(AttentionProofs, AreLinkedByTheirStates) {
  const AttentionShape whole = {2, 3, 6, 2, 1}, first = {2, 3, 2, 2, 1}, second = {2, 3, 4, 4, 1};
  const AttentionInputs inputs = generate_inputs(whole, 5);
  AttentionInputs of_first = {first, head_of(inputs.queries, 8, 4), head_of(inputs.keys, 8, 4),
                              head_of(inputs.values, 8, 4)};
  AttentionInputs of_second = inputs;
  of_second.shape = second;
  for (size_t i = 0; i < of_second.queries.size(); ++i) {
    if (i % 8 < second.carried) of_second.queries[i] = 0;
  }
  const auto prover = make_inference_prover(GetParam(), 14);
  const auto a = prover->prove(of_first, kParams, 0), b = prover->prove(of_second, kParams, 0);
  EXPECT_EQ(verify(a.claim, a.bytes), Status::kAccepted);
  EXPECT_EQ(verify(b.claim, b.bytes), Status::kAccepted);
  EXPECT_EQ(a.claim.commitments[claim::kStateAfter], b.claim.commitments[claim::kStateBefore]);
  EXPECT_NE(a.claim.commitments[claim::kStateBefore], b.claim.commitments[claim::kStateBefore]);
  const auto c = prover->prove(inputs, kParams, 0);
  EXPECT_EQ(b.claim.commitments[claim::kStateAfter], c.claim.commitments[claim::kStateAfter]);
}

TEST_P(AttentionProofs, AreRefusedForAnyOtherClaim) {
  const AttentionProof proof = prove({2, 3, 5, 2, 1});
  const auto refused = [&](const char* what, auto&& alter) {
    claim::AttentionClaim claim = proof.claim;
    alter(claim);
    EXPECT_NE(verify(claim, proof.bytes), Status::kAccepted) << what;
  };
  refused("heads", [](auto& c) { c.shape.heads = 1; });
  refused("dim", [](auto& c) { c.shape.dim = 4; });
  refused("steps", [](auto& c) { c.shape.steps = 4; });
  refused("carried", [](auto& c) { c.shape.carried = 1; });
  refused("heads for dim", [](auto& c) { std::swap(c.shape.heads, c.shape.dim); });
  refused("shift", [](auto& c) { c.shape.score_shift = 2; });
  refused("bits", [](auto& c) { c.requested_proven_bits = 1; });
  refused("queries", [](auto& c) { c.parameters.n_queries = 2; });
  refused("grinding", [](auto& c) { c.parameters.query_pow_bits = 1; });
  const AttentionProof other =
      make_inference_prover(GetParam(), 14)->prove(generate_inputs({2, 3, 5, 2, 1}, 2), kParams, 0);
  for (size_t i = 0; i < claim::kAttentionData; ++i) {
    refused("commitment", [&](auto& c) { c.commitments[i][7] ^= 1; });
    refused("commitment of another",
            [&](auto& c) { c.commitments[i] = other.claim.commitments[i]; });
  }
  EXPECT_NE(verify(other.claim, proof.bytes), Status::kAccepted);
}

INSTANTIATE_TEST_SUITE_P(All, AttentionProofs,
                         ::testing::Values(claim::Backend::kStwo, claim::Backend::kCircle8,
                                           claim::Backend::kVanilla));

}  // namespace
}  // namespace ptvm::inference
