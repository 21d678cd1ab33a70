// The verifier refuses the proof of every forgery of transformer layers. The prover is the real
// one, made to prove what does not hold; nothing else about its proofs is out of order.

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/soundness/transformer_cheating_prover.h"
#include "tests/soundness/transformer_forgery.h"

namespace ptvm::testing {
namespace {

using inference::TransformerProof, inference::TransformerShape;

class ForgedTransformerProof : public ::testing::TestWithParam<TransformerForgery> {};

// What the verifier meets first: lookups are summed up before the constraints are looked at.
Status expected_refusal(const TransformerForgery& forgery) {
  for (const std::string& complaint : forgery.caught_by) {
    if (complaint.find('.') == std::string::npos) return Status::kLookupSumNonZero;
  }
  return Status::kConstraintsUnsatisfied;
}

TEST_P(ForgedTransformerProof, IsRefused) {
  const ForgedTransformer forged = GetParam().make();
  for (const claim::Backend backend : kBackends) {
    EXPECT_STREQ(status_name(verify(prove_forged(forged, backend))),
                 status_name(expected_refusal(GetParam())))
        << claim::name_of(backend);
  }
}
INSTANTIATE_TEST_SUITE_P(Each, ForgedTransformerProof,
                         ::testing::ValuesIn(all_transformer_forgeries()),
                         [](const auto& test) { return test_name(test.param); });

TEST(HonestTransformer, IsAccepted) {
  for (const TransformerShape shape :
       {TransformerShape{{1, 1, 1, 1, 0}, 1, 1}, TransformerShape{{2, 2, 2, 3, 4}, 3, 3}}) {
    for (const claim::Backend backend : kBackends) {
      EXPECT_STREQ(status_name(verify(prove_forged(honest_transformer(shape), backend))),
                   status_name(Status::kAccepted))
          << claim::name_of(backend);
    }
  }
}

// Where the counts of the tables stand in the proof.
std::span<uint8_t> counts_of(TransformerProof& proof, const ForgedTransformer& forged) {
  const auto counts = std::ranges::search(proof.bytes, forged.public_bytes);
  return {counts.begin(), counts.end()};
}

// Whoever counts a lookup that is none, and makes the rest of the proof for these counts.
TEST(HonestTransformer, IsRefusedWithAnotherCount) {
  const ForgedTransformer honest = honest_transformer({{1, 1, 1, 1, 0}, 1, 1});
  const size_t n_counts = honest.public_bytes.size() / 4;
  ASSERT_EQ(n_counts, proof::kByteEntries + inference::kWeightTable.size() +
                          inference::kActivationTable.size());
  for (size_t entry = 0; entry < n_counts; ++entry) {
    ForgedTransformer forged = honest;
    uint8_t* word = &forged.public_bytes[4 * entry];
    store_le(load_le<uint32_t>(word) + 1, word);
    const claim::Backend backend = kBackends[entry % kBackends.size()];
    EXPECT_STREQ(status_name(verify(prove_forged(forged, backend))),
                 status_name(Status::kLookupSumNonZero))
        << entry;
  }
}

// Each of them, in a proof that is otherwise as it was.
TEST(HonestTransformer, IsRefusedWithAnyCountAltered) {
  const ForgedTransformer honest = honest_transformer({{1, 1, 1, 1, 0}, 1, 1});
  for (const claim::Backend backend : kBackends) {
    TransformerProof proof = prove_forged(honest, backend);
    const std::span<uint8_t> counts = counts_of(proof, honest);
    ASSERT_FALSE(counts.empty());
    for (size_t at = 0; at < counts.size(); at += 4) {
      const auto count = load_le<uint32_t>(&counts[at]);
      store_le(count + 1, &counts[at]);
      EXPECT_NE(verify(proof), Status::kAccepted) << at;
      // A count that is p more would say the same in M31.
      store_le(count + field::M31::kModulus, &counts[at]);
      EXPECT_STREQ(status_name(verify(proof)), status_name(Status::kNonCanonical)) << at;
      store_le(count, &counts[at]);
    }
    EXPECT_EQ(verify(proof), Status::kAccepted);
  }
}

}  // namespace
}  // namespace ptvm::testing
