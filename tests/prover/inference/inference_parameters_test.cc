// Parameters for proofs of attention: they reach the level, in about the bytes that are expected.
#include "prover/inference/inference_parameters.h"

#include <gmock/gmock.h>

#include "prover/inference/generated_inputs.h"
#include "prover/inference/inference_prover.h"
#include "shared/proof/attention.h"
#include "verifier/src/inference.h"

namespace ptvm::inference {
namespace {

using ::testing::HasSubstr;

constexpr claim::Backend kBackends[] = {claim::Backend::kStwo, claim::Backend::kCircle8,
                                        claim::Backend::kVanilla};

uint32_t proven_bits(claim::Backend backend, const AttentionShape& shape,
                     const stark::Params& params) {
  return security::estimate(verifier::security_instance(proof::statement_of(claim::AttentionClaim{
                                .backend = backend, .shape = shape, .parameters = params})))
      .proven_bits;
}

absl::StatusOr<stark::Params> choose(const AttentionShape& shape,
                                     const prover::ProveOptions& options) {
  return choose_params(
      proof::statement_of(claim::AttentionClaim{.backend = options.backend, .shape = shape}),
      options);
}

TEST(InferenceParameters, ReachTheLevelWithNoQueryTooMany) {
  for (const claim::Backend backend : kBackends) {
    for (const AttentionShape shape :
         {AttentionShape{1, 8, 8, 2, 0}, AttentionShape{2, 8, 32, 2, 0},
          AttentionShape{4, 64, 64, 2, 2}}) {
      SCOPED_TRACE(claim::name_of(backend));
      const auto params = choose(shape, {.backend = backend});
      ASSERT_TRUE(params.ok()) << params.status();
      EXPECT_TRUE(stark::in_range(*params));
      EXPECT_LE(params->log_blowup, 4u);
      EXPECT_GE(proven_bits(backend, shape, *params), prover::kDefaultSecurityBits);
      stark::Params fewer = *params;
      --fewer.n_queries;
      EXPECT_LT(proven_bits(backend, shape, fewer), prover::kDefaultSecurityBits);
    }
  }
}

TEST(InferenceParameters, OfCircle8ReachMoreThanTheSmallerFieldHas) {
  const AttentionShape large = {16, 64, 256, 2, 2};
  const auto params = choose(large, {.backend = claim::Backend::kCircle8});
  ASSERT_TRUE(params.ok()) << params.status();
  EXPECT_GE(proven_bits(claim::Backend::kCircle8, large, *params), 100u);
  EXPECT_TRUE(
      choose({1, 8, 8, 2, 0}, {.security_bits = 120, .backend = claim::Backend::kCircle8}).ok());
  const absl::Status reason =
      choose(large, {.security_bits = 120, .backend = claim::Backend::kStwo}).status();
  EXPECT_EQ(reason.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(reason.message(), HasSubstr("cannot reach 120 proven bits: at most "));
  EXPECT_THAT(reason.message(), HasSubstr(" proven bits, limited by the "));
}

TEST(InferenceParameters, KeepWhatIsGiven) {
  const auto params = choose({1, 8, 8, 2, 0},
                             {.security_bits = 0, .log_blowup = 1, .n_queries = 3, .pow_bits = 10});
  ASSERT_TRUE(params.ok()) << params.status();
  EXPECT_EQ(params->log_blowup, 1u);
  EXPECT_EQ(params->n_queries, 3u);
  EXPECT_EQ(params->query_pow_bits, 10u);
  EXPECT_EQ(choose({1, 8, 8, 2, 0}, {.n_queries = 3}).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(choose({1, 8, 8, 2, 0}, {.log_blowup = 7}).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(InferenceParameters, RejectShapesWithTooManyRows) {
  const absl::Status status = choose({256, 256, 500, 1, 0}, {}).status();
  EXPECT_EQ(status.message(), "the shape takes 2^26 rows; at most 2^24 can be proven at once");
}

TEST(InferenceParameters, ExpectAboutTheBytesThatProofsHave) {
  const AttentionShape shape = {2, 8, 32, 2, 0};
  const AttentionInputs inputs = generate_inputs(shape, 1);
  for (const claim::Backend backend : kBackends) {
    const auto params = choose(shape, {.backend = backend});
    ASSERT_TRUE(params.ok()) << params.status();
    const AttentionProof proof = make_inference_prover(backend, 16)->prove(inputs, *params, 0);
    const auto expected = static_cast<double>(
        prover::expected_bytes(backend, proof_shape(proof::statement_of(proof.claim)), *params,
                               prover::Openings(params->n_queries)));
    EXPECT_NEAR(expected / static_cast<double>(proof.bytes.size()), 1, 0.1)
        << claim::name_of(backend);
  }
}

}  // namespace
}  // namespace ptvm::inference
