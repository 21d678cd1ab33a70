// Files of attention proofs: accepted as they were made, and refused after any change, by name.
#include <gtest/gtest.h>

#include <memory>
#include <numeric>
#include <random>

#include "prover/inference/generated_inputs.h"
#include "prover/inference/inference_file.h"
#include "verifier/src/verify.h"
#include "verifier/src/verify_inference.h"

namespace ptvm::inference {
namespace {

using Bytes = std::vector<uint8_t>;

constexpr AttentionShape kShape = {2, 3, 5, 2, 1};
constexpr stark::Params kParams = {.log_blowup = 1, .n_queries = 3, .query_pow_bits = 2};
constexpr verifier::Policy kAnySecurity = {0, 0};
// Where the claim begins, and its commitments.
constexpr size_t kClaim = proof::kHeaderBytes, kData = kClaim + 4 * claim::kAttentionWords;

// Verifies a copy of `file` behind which nothing may be read.
Status verify(const Bytes& file, const verifier::Policy& policy = kAnySecurity,
              verifier::AttentionFindings* findings = nullptr) {
  const auto copy = std::make_unique<uint8_t[]>(file.size());
  std::copy(file.begin(), file.end(), copy.get());
  const std::span<const uint8_t> proof(copy.get(), file.size());
  verifier::AttentionFindings own;
  size_t workspace_size = 0;
  const Status opened = verifier::open(proof, own, workspace_size);
  std::vector<std::byte> workspace(workspace_size);
  Arena arena(workspace);
  own = {};
  const Status status = verifier::verify(proof, policy, arena, own);
  if (opened != Status::kAccepted) {
    EXPECT_EQ(status, opened);
  }
  if (findings != nullptr) *findings = own;
  return status;
}

class AttentionFile : public ::testing::TestWithParam<claim::Backend> {
 protected:
  Bytes make(uint64_t seed = 1) const {
    return make_file(prover_->prove(generate_inputs(kShape, seed), kParams, 0));
  }

  std::unique_ptr<InferenceProver> prover_ = make_inference_prover(GetParam(), 9);
};

TEST_P(AttentionFile, IsAcceptedAndCountedWhole) {
  const Bytes file = make();
  verifier::AttentionFindings findings;
  EXPECT_EQ(verify(file, kAnySecurity, &findings), Status::kAccepted);
  EXPECT_TRUE(findings.has_claim);
  EXPECT_EQ(findings.file.claim.shape, kShape);
  EXPECT_EQ(findings.file.claim.backend, GetParam());
  EXPECT_EQ(std::accumulate(findings.part_bytes.begin(), findings.part_bytes.end(), uint64_t{0}),
            file.size());
  for (const uint64_t n_bytes : findings.part_bytes) EXPECT_GT(n_bytes, 0u);
}

TEST_P(AttentionFile, MeetsAPolicyOrIsRefused) {
  const Bytes file = make();
  verifier::AttentionFindings findings;
  EXPECT_EQ(verify(file, {}, &findings), Status::kProvenBitsTooLow);
  const security::Report& security = findings.security;
  EXPECT_EQ(security.conjectured_bits, 5u);
  EXPECT_EQ(verify(file, {security.proven_bits, security.conjectured_bits}), Status::kAccepted);
  EXPECT_EQ(verify(file, {security.proven_bits + 1, 0}), Status::kProvenBitsTooLow);
  EXPECT_EQ(verify(file, {0, security.conjectured_bits + 1}), Status::kConjecturedBitsTooLow);
}

TEST_P(AttentionFile, RejectsEveryTruncation) {
  const Bytes file = make();
  for (size_t n = 0; n < file.size(); ++n) {
    const Bytes cut(file.begin(), file.begin() + static_cast<ptrdiff_t>(n));
    ASSERT_EQ(verify(cut), n < proof::kMagic.size() ? Status::kNotAProof : Status::kTruncated) << n;
  }
  Bytes longer = file;
  longer.push_back(0);
  EXPECT_EQ(verify(longer), Status::kTrailingBytes);
}

// The size before the proof says that the proof ends there.
TEST_P(AttentionFile, RejectsAProofThatIsShorterOrLonger) {
  const Bytes file = make();
  const size_t size_at = kClaim + claim::kAttentionClaimBytes;
  for (size_t n = file.size() - 1; n >= size_at + 4; n -= std::min<size_t>(n, 37)) {
    Bytes cut(file.begin(), file.begin() + static_cast<ptrdiff_t>(n));
    store_le(static_cast<uint32_t>(n - size_at - 4), &cut[size_at]);
    ASSERT_EQ(verify(cut), Status::kTruncated) << n;
  }
  Bytes longer = file;
  longer.push_back(0);
  store_le(static_cast<uint32_t>(longer.size() - size_at - 4), &longer[size_at]);
  EXPECT_EQ(verify(longer), Status::kTrailingBytes);
}

TEST_P(AttentionFile, RejectsFlippedBytes) {
  Bytes file = make();
  std::minstd_rand random(7);
  for (int i = 0; i < 300; ++i) {
    uint8_t& byte = file[random() % file.size()];
    const auto flip = static_cast<uint8_t>(1 + random() % 255);
    byte ^= flip;
    ASSERT_NE(verify(file), Status::kAccepted) << &byte - file.data();
    byte ^= flip;
  }
  EXPECT_EQ(verify(file), Status::kAccepted);
}

TEST_P(AttentionFile, RejectsAnotherKindOfStatement) {
  Bytes file = make();
  proof::File machine;
  EXPECT_EQ(proof::open_file(file, machine), Status::kUnsupportedBackend);
  verifier::Findings findings;
  Arena none;
  EXPECT_EQ(verifier::verify(file, {}, none, findings), Status::kUnsupportedBackend);
  for (const unsigned kind : {0u, 2u, 3u, 255u}) {
    file[7] = static_cast<uint8_t>(kind);
    EXPECT_EQ(verify(file), Status::kUnsupportedBackend);
  }
}

struct Word {
  const char* name;
  size_t index;  // in the claim
  uint32_t value;
  Status status;  // kAccepted: whatever the proof itself is refused for
};
// The fields of a claim about kShape with kParams, each in its range if nothing else is said.
constexpr Word kWords[] = {{"version", 0, 2, Status::kUnsupportedVersion},
                           {"backend", 1, 3, Status::kUnsupportedBackend},
                           {"heads", 2, 3, Status::kAccepted},
                           {"no heads", 2, 0, Status::kInvalidShape},
                           {"dim", 3, 4, Status::kAccepted},
                           {"steps", 4, 4, Status::kAccepted},
                           {"too many steps", 4, 510, Status::kInvalidShape},
                           {"carried", 5, 3, Status::kAccepted},
                           {"score shift", 6, 2, Status::kAccepted},
                           {"blow-up", 7, 2, Status::kAccepted},
                           {"no blow-up", 7, 0, Status::kInvalidParameters},
                           {"queries", 8, 2, Status::kAccepted},
                           {"grinding", 9, 1, Status::kAccepted},
                           {"grinding before lookups", 10, 1, Status::kAccepted},
                           {"fold step", 11, 2, Status::kAccepted},
                           {"last layer", 12, 1, Status::kAccepted},
                           {"last layer too large", 12, 10, Status::kInvalidParameters},
                           {"requested bits", 13, 1, Status::kAccepted},
                           {"requested bits too many", 13, 100, Status::kProvenBitsTooLow}};

TEST_P(AttentionFile, RejectsEveryOtherClaim) {
  const Bytes file = make();
  for (const Word& word : kWords) {
    Bytes altered = file;
    store_le(word.value, &altered[kClaim + 4 * word.index]);
    const Status status = verify(altered);
    EXPECT_NE(status, Status::kAccepted) << word.name;
    if (word.status != Status::kAccepted) {
      EXPECT_EQ(status, word.status) << word.name;
    }
  }
  const auto other_backend = static_cast<uint8_t>((static_cast<uint32_t>(GetParam()) + 1) % 3);
  Bytes altered = file;
  altered[6] = other_backend;
  EXPECT_EQ(verify(altered), Status::kUnsupportedBackend);
  altered[kClaim + 4] = other_backend;
  EXPECT_NE(verify(altered), Status::kAccepted);
}

TEST_P(AttentionFile, RejectsOtherCommitments) {
  const Bytes file = make(), other = make(2);
  ASSERT_EQ(verify(other), Status::kAccepted);
  for (size_t i = 0; i < claim::kAttentionData; ++i) {
    const auto at = static_cast<ptrdiff_t>(kData + i * hash::kDigestBytes);
    Bytes altered = file;
    altered[static_cast<size_t>(at)] ^= 1;
    EXPECT_EQ(verify(altered), Status::kDataMismatch) << i;
    altered = file;
    std::copy_n(other.begin() + at, hash::kDigestBytes, altered.begin() + at);
    EXPECT_EQ(verify(altered), Status::kDataMismatch) << i;
  }
  Bytes altered = file;
  std::copy_n(other.begin(), kClaim + claim::kAttentionClaimBytes, altered.begin());
  EXPECT_EQ(verify(altered), Status::kDataMismatch);
}

// A shape with 2^26 rows, which no parameters can prove.
TEST_P(AttentionFile, RejectsAShapeWithTooManyRows) {
  Bytes file = make();
  constexpr uint32_t kHuge[] = {256, 256, 500, 1};
  for (size_t i = 0; i < 4; ++i) store_le(kHuge[i], &file[kClaim + 4 * (2 + i)]);
  EXPECT_EQ(verify(file), Status::kInvalidShape);
}

TEST_P(AttentionFile, CommitmentsAreThoseThatProofsHave) {
  const AttentionInputs inputs = generate_inputs(kShape, 1);
  EXPECT_EQ(prover_->commit(inputs, kParams), prover_->prove(inputs, kParams, 0).claim.commitments);
}

INSTANTIATE_TEST_SUITE_P(All, AttentionFile,
                         ::testing::Values(claim::Backend::kStwo, claim::Backend::kCircle8,
                                           claim::Backend::kVanilla),
                         [](const auto& each) { return std::string(claim::name_of(each.param)); });

}  // namespace
}  // namespace ptvm::inference
