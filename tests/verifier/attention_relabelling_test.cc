// A proof of attention is good for its own claim: whoever puts another label on it is refused, by
// verification if the label is in the file, and by comparison if it is a claim of a valid proof.

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "ptvm/attention.h"
#include "shared/claim/attention_json.h"
#include "shared/util/bytes.h"
#include "shared/util/status.h"
#include "tests/support/attention_files.h"

namespace ptvm {
namespace {

using claim::Backend;
using inference::AttentionInputs;
using inference::AttentionShape;
using testing::attention_file;
using testing::Bytes;
using testing::kAttentionClaimAt;
using testing::kAttentionShape;

constexpr ptvm_policy kAnyBits = {sizeof(ptvm_policy), 0, 0};

ptvm_attention_result verify(const Bytes& proof) {
  size_t size = 0;
  ptvm_attention_result result = {};
  result.size = sizeof(result);
  std::vector<uint8_t> workspace;
  if (ptvm_attention_workspace_size(&size, proof.data(), proof.size()) == PTVM_ACCEPTED) {
    workspace.resize(size);
  }
  const ptvm_status status = ptvm_attention_verify(&result, workspace.data(), workspace.size(),
                                                   proof.data(), proof.size(), &kAnyBits);
  EXPECT_EQ(status, result.status);
  return result;
}
std::string verdict(const Bytes& proof) { return ptvm_status_name(verify(proof).status); }

enum Word { kVersion, kBackend, kHeads, kDim, kSteps, kCarried, kScoreShift, kLogBlowup };

Bytes with_word(Bytes proof, size_t word, uint32_t value) {
  store_le(value, &proof[kAttentionClaimAt + 4 * word]);
  return proof;
}
uint8_t* commitment(Bytes& proof, size_t number) {
  return &proof[kAttentionClaimAt + 4 * claim::kAttentionWords + number * hash::kDigestBytes];
}

class Relabelling : public ::testing::TestWithParam<Backend> {
 protected:
  const Bytes& proof() const { return attention_file(GetParam()); }
};
INSTANTIATE_TEST_SUITE_P(Backends, Relabelling,
                         ::testing::Values(Backend::kStwo, Backend::kCircle8, Backend::kVanilla),
                         [](const auto& test) { return std::string(claim::name_of(test.param)); });

// One number of the shape is another. Heights and counts may still be what they were.
TEST_P(Relabelling, RefusesAnotherShape) {
  ASSERT_EQ(verdict(proof()), "Accepted");
  struct Case {
    Word word;
    uint32_t value;
  };
  for (const auto& [word, value] :
       {Case{kHeads, 1}, Case{kHeads, 3}, Case{kDim, 2}, Case{kDim, 4}, Case{kSteps, 4},
        Case{kSteps, 6}, Case{kCarried, 1}, Case{kCarried, 3}, Case{kScoreShift, 0},
        Case{kScoreShift, 2}}) {
    EXPECT_NE(verdict(with_word(proof(), word, value)), "Accepted") << word << ": " << value;
  }
}

// The same numbers of rows and elements, otherwise divided.
TEST_P(Relabelling, RefusesAShapeOfEqualSize) {
  EXPECT_NE(verdict(with_word(with_word(proof(), kHeads, 3), kDim, 2)), "Accepted");
  EXPECT_NE(verdict(with_word(with_word(proof(), kSteps, 2), kCarried, 5)), "Accepted");
}

// The table of weights and the order of rows are what the version stands for.
TEST_P(Relabelling, RefusesAnotherTable) {
  EXPECT_EQ(verdict(with_word(proof(), kVersion, 0)), "UnsupportedVersion");
  EXPECT_EQ(verdict(with_word(proof(), kVersion, 2)), "UnsupportedVersion");
}

TEST_P(Relabelling, RefusesAnotherBackend) {
  Bytes altered = with_word(proof(), kBackend, (static_cast<uint32_t>(GetParam()) + 1) % 3);
  EXPECT_EQ(verdict(altered), "UnsupportedBackend");
  altered[6] = altered[kAttentionClaimAt + 4];  // in the header too
  EXPECT_NE(verdict(altered), "Accepted");
}

TEST_P(Relabelling, RefusesOtherParameters) {
  for (size_t word = kLogBlowup; word < claim::kAttentionWords; ++word) {
    const uint32_t value = load_le<uint32_t>(&proof()[kAttentionClaimAt + 4 * word]);
    EXPECT_NE(verdict(with_word(proof(), word, value + 1)), "Accepted") << word;
  }
}

TEST_P(Relabelling, RefusesAnotherCommitment) {
  Bytes other = attention_file(GetParam(), 2);
  ASSERT_EQ(verdict(other), "Accepted");
  for (size_t i = 0; i < claim::kAttentionData; ++i) {
    Bytes altered = proof();
    commitment(altered, i)[31] ^= 1;
    EXPECT_EQ(verdict(altered), "DataMismatch") << claim::kAttentionDataNames[i];
    altered = proof();
    std::copy_n(commitment(other, i), hash::kDigestBytes, commitment(altered, i));
    EXPECT_EQ(verdict(altered), "DataMismatch") << claim::kAttentionDataNames[i];
  }
}

TEST_P(Relabelling, RefusesCommitmentsInAnotherOrder) {
  for (size_t i = 0; i < claim::kAttentionData; ++i) {
    Bytes altered = proof();
    const size_t next = (i + 1) % claim::kAttentionData;
    std::swap_ranges(commitment(altered, i), commitment(altered, i) + hash::kDigestBytes,
                     commitment(altered, next));
    EXPECT_EQ(verdict(altered), "DataMismatch") << claim::kAttentionDataNames[i];
  }
}

TEST_P(Relabelling, RefusesTheClaimOfAnotherProof) {
  const Bytes& other = attention_file(GetParam(), 2);
  Bytes altered = proof();
  std::copy_n(other.begin(), kAttentionClaimAt + claim::kAttentionClaimBytes, altered.begin());
  EXPECT_EQ(verdict(altered), "DataMismatch");
}

// The first half of a tensor's elements, head 0, trade places with head 1.
std::vector<int8_t> with_heads_swapped(std::vector<int8_t> tensor) {
  const auto half = tensor.begin() + static_cast<ptrdiff_t>(tensor.size() / 2);
  std::swap_ranges(tensor.begin(), half, half);
  return tensor;
}

// Attention of heads in another order is true, and another claim.
TEST_P(Relabelling, RefusesHeadsInAnotherOrder) {
  AttentionInputs inputs = inference::generate_inputs(kAttentionShape, 1);
  for (auto* tensor : {&inputs.queries, &inputs.keys, &inputs.values}) {
    *tensor = with_heads_swapped(*tensor);
  }
  const Bytes swapped = testing::attention_file_of(GetParam(), inputs);
  const ptvm_attention_result a = verify(proof()), b = verify(swapped);
  ASSERT_EQ(a.status, PTVM_ACCEPTED);
  ASSERT_EQ(b.status, PTVM_ACCEPTED);
  EXPECT_STREQ(ptvm_attention_difference(&b.claim, &a.claim), "state_before");
  EXPECT_FALSE(std::ranges::equal(a.claim.outputs, b.claim.outputs));
  Bytes altered = swapped;
  std::copy_n(proof().begin(), kAttentionClaimAt + claim::kAttentionClaimBytes, altered.begin());
  EXPECT_EQ(verdict(altered), "DataMismatch");
}

// Of a valid proof of something else, the difference is named.
TEST_P(Relabelling, ComparisonNamesWhatIsOtherThanExpected) {
  const ptvm_attention_claim expected = verify(proof()).claim;
  const auto difference = [&](const AttentionInputs& inputs) {
    const ptvm_attention_result result = verify(testing::attention_file_of(GetParam(), inputs));
    EXPECT_EQ(result.status, PTVM_ACCEPTED);
    const char* name = ptvm_attention_difference(&result.claim, &expected);
    return std::string(name == nullptr ? "nothing" : name);
  };
  const AttentionInputs same = inference::generate_inputs(kAttentionShape, 1);
  EXPECT_EQ(difference(same), "nothing");
  const auto of_shape = [](const AttentionShape& shape) {
    return inference::generate_inputs(shape, 1);
  };
  EXPECT_EQ(difference(of_shape({1, 3, 5, 2, 1})), "heads");
  EXPECT_EQ(difference(of_shape({2, 4, 5, 2, 1})), "dim");
  EXPECT_EQ(difference(of_shape({2, 3, 4, 2, 1})), "steps");
  EXPECT_EQ(difference(of_shape({2, 3, 5, 3, 1})), "carried");
  EXPECT_EQ(difference(of_shape({2, 3, 5, 2, 2})), "score_shift");
  AttentionInputs other = same;
  other.values[0] ^= 1;  // of a carried position
  EXPECT_EQ(difference(other), "state_before");
  other = same;
  other.queries[2] ^= 1;  // of the first step
  EXPECT_EQ(difference(other), "queries");
  other = same;
  other.values[2] ^= 1;
  EXPECT_EQ(difference(other), "state_after");
}

TEST(RelabellingComparison, LooksAtEveryMember) {
  const ptvm_attention_claim expected = verify(attention_file(Backend::kStwo)).claim;
  const auto differs = [&](const char* name, auto&& alter) {
    ptvm_attention_claim claim = expected;
    alter(claim);
    EXPECT_STREQ(ptvm_attention_difference(&claim, &expected), name);
  };
  differs("version", [](auto& claim) { ++claim.version; });
  differs("heads", [](auto& claim) { ++claim.heads; });
  differs("dim", [](auto& claim) { ++claim.dim; });
  differs("steps", [](auto& claim) { ++claim.steps; });
  differs("carried", [](auto& claim) { ++claim.carried; });
  differs("score_shift", [](auto& claim) { ++claim.score_shift; });
  for (size_t i = 0; i < hash::kDigestBytes; ++i) {
    differs("state_before", [&](auto& claim) { claim.state_before[i] ^= 1; });
    differs("queries", [&](auto& claim) { claim.queries[i] ^= 1; });
    differs("state_after", [&](auto& claim) { claim.state_after[i] ^= 1; });
    differs("outputs", [&](auto& claim) { claim.outputs[i] ^= 1; });
  }
}

}  // namespace
}  // namespace ptvm
