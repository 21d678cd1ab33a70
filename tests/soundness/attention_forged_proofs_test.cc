// The verifier refuses the proof of every forgery of attention. The prover is the real one, made to
// prove what does not hold; nothing else about its proofs is out of order.

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/soundness/attention_cheating_prover.h"
#include "tests/soundness/forged_attention_list.h"

namespace ptvm::testing {
namespace {

class ForgedAttentionProof : public ::testing::TestWithParam<AttentionForgery> {};

// What the verifier meets first: lookups are summed up before the constraints are looked at.
Status expected_refusal(const ForgedAttention& forged) {
  for (const std::string& complaint : forged.complaints()) {
    if (complaint.find('.') == std::string::npos) return Status::kLookupSumNonZero;
  }
  return Status::kConstraintsUnsatisfied;
}

TEST_P(ForgedAttentionProof, IsRefused) {
  const ForgedAttention forged = GetParam().make();
  for (const claim::Backend backend : kBackends) {
    EXPECT_STREQ(status_name(verify(prove_forged(forged, backend))),
                 status_name(expected_refusal(forged)))
        << claim::name_of(backend);
  }
}
INSTANTIATE_TEST_SUITE_P(Each, ForgedAttentionProof, ::testing::ValuesIn(all_attention_forgeries()),
                         [](const auto& test) { return test_name(test.param); });

TEST(HonestAttention, IsAccepted) {
  for (const inference::AttentionShape shape :
       {inference::AttentionShape{1, 2, 3, 2, 1}, inference::AttentionShape{4, 1, 1, 2, 8}}) {
    for (const claim::Backend backend : kBackends) {
      EXPECT_STREQ(status_name(verify(prove_forged(honest_attention(shape), backend))),
                   status_name(Status::kAccepted))
          << claim::name_of(backend);
    }
  }
}

// A count that is p more would say the same in M31.
TEST(HonestAttention, IsRefusedWithACountThatIsNotCanonical) {
  const ForgedAttention honest = honest_attention({1, 2, 3, 2, 1});
  for (const claim::Backend backend : kBackends) {
    inference::AttentionProof proof = prove_forged(honest, backend);
    const auto counts = std::ranges::search(proof.bytes, honest.public_bytes);
    ASSERT_FALSE(counts.empty());
    for (const size_t entry : {size_t{0}, proof::kByteEntries}) {
      uint8_t* word = &counts[4 * entry];
      store_le(honest.count(entry) + field::M31::kModulus, word);
      EXPECT_STREQ(status_name(verify(proof)), status_name(Status::kNonCanonical));
      store_le(honest.count(entry), word);
    }
    EXPECT_EQ(verify(proof), Status::kAccepted);
  }
}

}  // namespace
}  // namespace ptvm::testing
