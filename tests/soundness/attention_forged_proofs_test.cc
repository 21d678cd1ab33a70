// The verifier refuses the proof of every forgery of attention. The prover is the real one, made to
// prove what does not hold; nothing else about its proofs is out of order.

#include <gtest/gtest.h>

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
    EXPECT_STREQ(status_name(verify_forged(forged, backend)), status_name(expected_refusal(forged)))
        << claim::name_of(backend);
  }
}
INSTANTIATE_TEST_SUITE_P(Each, ForgedAttentionProof, ::testing::ValuesIn(all_attention_forgeries()),
                         [](const auto& test) { return test_name(test.param); });

TEST(HonestAttention, IsAccepted) {
  for (const inference::AttentionShape shape :
       {inference::AttentionShape{1, 2, 3, 2, 1}, inference::AttentionShape{4, 1, 1, 2, 8}}) {
    for (const claim::Backend backend : kBackends) {
      EXPECT_STREQ(status_name(verify_forged(honest_attention(shape), backend)),
                   status_name(Status::kAccepted))
          << claim::name_of(backend);
    }
  }
}

}  // namespace
}  // namespace ptvm::testing
