// Proofs of attention with every backend: honest ones are accepted, of any other claim none is.
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>

#include "prover/inference/attention_prover.h"
#include "prover/inference/generated_inputs.h"
#include "shared/claim/encoding.h"
#include "shared/util/arena.h"
#include "verifier/src/attention.h"

namespace ptvm::inference {
namespace {

constexpr stark::Params kParams = {.log_blowup = 1, .n_queries = 3, .query_pow_bits = 2};

Status verify(const claim::AttentionClaim& claim, std::span<const uint8_t> bytes) {
  std::vector<std::byte> workspace(verifier::attention_workspace(claim));
  Arena arena(workspace);
  verifier::AttentionVerifier verifier;
  const Status started = verifier.start(claim, claim::digest(claim::encode(claim)), arena);
  if (started != Status::kAccepted) return started;
  ByteReader reader(bytes);
  const Status status = feed(verifier, reader);
  return status == Status::kAccepted && reader.remaining() != 0 ? Status::kTrailingBytes : status;
}

class AttentionProofs : public ::testing::TestWithParam<claim::Backend> {
 protected:
  AttentionProof prove(const AttentionShape& shape, const stark::Params& params = kParams) {
    return make_attention_prover(GetParam(), 14)->prove(generate_inputs(shape, 1), params, 0);
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

INSTANTIATE_TEST_SUITE_P(All, AttentionProofs,
                         ::testing::Values(claim::Backend::kStwo, claim::Backend::kCircle8,
                                           claim::Backend::kVanilla));

}  // namespace
}  // namespace ptvm::inference
