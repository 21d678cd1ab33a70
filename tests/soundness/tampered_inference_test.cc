// A proof about inference is what it is, and of one kind: bytes of it cannot be altered, nothing
// can be cut off or added, and no kind passes for another.

#include <gtest/gtest.h>

#include <vector>

#include "prover/inference/generated_inputs.h"
#include "prover/inference/generated_transformer.h"
#include "prover/inference/inference_file.h"
#include "prover/inference/inference_prover.h"
#include "verifier/src/verify_inference.h"

namespace ptvm::testing {
namespace {

using claim::AttentionClaim, claim::AttentionSourceClaim, claim::LookupsClaim,
    claim::TransformerClaim;
using Bytes = std::vector<uint8_t>;

constexpr stark::Params kParams = {.log_blowup = 1,
                                   .n_queries = 3,
                                   .query_pow_bits = 8,
                                   .interaction_pow_bits = 3,
                                   .fold_step = 2,
                                   .log_last_layer_degree = 1};

template <class Claim>
Status verify_as(std::span<const uint8_t> file) {
  static std::vector<std::byte> workspace(size_t{1} << 20);
  Arena arena(workspace);
  verifier::InferenceFindings<Claim> findings;
  return verifier::verify(file, {0, 0}, arena, findings);
}

template <class Claim>
void expect_nothing_else_accepted(const Bytes& file) {
  ASSERT_EQ(verify_as<Claim>(file), Status::kAccepted);
  Bytes tampered = file;
  // Steps that come to each place in a word.
  for (size_t i = 0; i < file.size(); i += 3) {
    tampered[i] ^= static_cast<uint8_t>(1u << i % 8);
    EXPECT_NE(verify_as<Claim>(tampered), Status::kAccepted) << "byte " << i;
    tampered[i] = file[i];
  }
  for (size_t size = 0; size < file.size(); size += 29) {
    EXPECT_EQ(verify_as<Claim>(std::span(file).first(size)),
              size < 4 ? Status::kNotAProof : Status::kTruncated)
        << size;
  }
  tampered.push_back(0);
  EXPECT_EQ(verify_as<Claim>(tampered), Status::kTrailingBytes);
}

// Neither as it is, nor with the label of that kind.
template <class Claim>
void expect_no_proof_of(Bytes file) {
  EXPECT_EQ(verify_as<Claim>(file), Status::kUnsupportedBackend);
  constexpr size_t kKindAt = 7;
  file[kKindAt] = static_cast<uint8_t>(proof::kind_of(Claim()));
  EXPECT_NE(verify_as<Claim>(file), Status::kAccepted);
}

class TamperedInference : public ::testing::TestWithParam<claim::Backend> {
 protected:
  static inference::InferenceProver& prover() {
    static const auto provers = [] {
      std::array<std::unique_ptr<inference::InferenceProver>, 3> all;
      for (size_t i = 0; i < all.size(); ++i) {
        all[i] = inference::make_inference_prover(static_cast<claim::Backend>(i), 10);
      }
      return all;
    }();
    return *provers[static_cast<size_t>(GetParam())];
  }
  // All are about the least that there is.
  static inference::AttentionInputs inputs() {
    return inference::generate_inputs({1, 1, 1, 1, 0}, 1);
  }
  static Bytes attention() { return make_file(prover().prove(inputs(), kParams, 0)); }
  static inference::SplitAttentionProof split() {
    return prover().prove_split(inputs(), kParams, kParams, 0);
  }
  static Bytes transformer() {
    const inference::StackShape stack = {1, 1, 1, 1, 0};
    const auto model = inference::generate_model(stack, 1);
    const auto run = inference::run_transformer(model, inference::empty_state(stack),
                                                inference::generate_vectors(stack, 1, 1));
    return make_file(prover().prove_transformer(model, run, kParams, 0));
  }
};
INSTANTIATE_TEST_SUITE_P(Of, TamperedInference,
                         ::testing::Values(claim::Backend::kStwo, claim::Backend::kCircle8,
                                           claim::Backend::kVanilla),
                         [](const auto& test) { return std::string(claim::name_of(test.param)); });

TEST_P(TamperedInference, RejectsAnyOtherSource) {
  expect_nothing_else_accepted<AttentionSourceClaim>(make_file(split().source));
}
TEST_P(TamperedInference, RejectsAnyOtherLookups) {
  expect_nothing_else_accepted<LookupsClaim>(make_file(split().lookups));
}
TEST_P(TamperedInference, RejectsAnyOtherTransformer) {
  expect_nothing_else_accepted<TransformerClaim>(transformer());
}

TEST_P(TamperedInference, IsOfOneKind) {
  const Bytes whole = attention(), layers = transformer();
  const Bytes source = make_file(split().source), lookups = make_file(split().lookups);
  for (const Bytes& file : {source, lookups, layers}) expect_no_proof_of<AttentionClaim>(file);
  for (const Bytes& file : {whole, lookups, layers}) expect_no_proof_of<AttentionSourceClaim>(file);
  for (const Bytes& file : {whole, source, layers}) expect_no_proof_of<LookupsClaim>(file);
  for (const Bytes& file : {whole, source, lookups}) expect_no_proof_of<TransformerClaim>(file);
}

}  // namespace
}  // namespace ptvm::testing
