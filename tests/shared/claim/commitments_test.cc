#include "shared/claim/commitments.h"

#include <gtest/gtest.h>

#include "tests/shared/claim/sample_claim.h"

namespace ptvm::claim {
namespace {

// The published hash of the default configuration: what lets users compare claims across systems.
TEST(Commitments, HashTheDefaultTransformerConfigAsStatementV1Does) {
  EXPECT_EQ(hex_of(compute_commitments(Claim{}).transformer_config_hash),
            "08e6fc6b2ffd16373b604c050106800adb635336d0459abf5cd3b41d67e43898");
}

TEST(Commitments, AgreeWithAnIndependentImplementation) {
  const auto bytes = sample_bytes();
  const Result<Claim> claim = decode(bytes);
  ASSERT_TRUE(claim.ok());
  const Commitments commitments = compute_commitments(claim.value());
  EXPECT_EQ(hex_of(commitments.program_hash),
            "9dcc0603420e5632706509027513a6221e0c4b8e363d480820dfc2a4d5a2b353");
  EXPECT_EQ(hex_of(commitments.deterministic_model_hash),
            "6e1c95e257de8b295831934b4d2786fb2b381d97a7042d2f0bc1786f3f792f29");
  EXPECT_EQ(hex_of(commitments.stark_options_hash),
            "d7c47501fab5b69cb6400b5d680552cbb2d9e17b454cbf92f0f6e60cc9eede66");
  EXPECT_EQ(hex_of(commitments.prover_build_hash),
            "dbb4aa6d3a5c7ee1649b29fdf6665abc0428eb752108617ff75cedd371ee8c3a");
}

TEST(Fingerprint, AgreesWithAnIndependentImplementation) {
  const auto bytes = sample_bytes();
  const Result<Claim> claim = decode(bytes);
  ASSERT_TRUE(claim.ok());
  EXPECT_EQ(hex_of(compute_fingerprint(claim.value(), kTransformerEngine)), "893906c38f8f17d4");
  EXPECT_EQ(hex_of(compute_fingerprint(claim.value(), kNativeEngine)), "43762926ca7141ed");
}

}  // namespace
}  // namespace ptvm::claim
