// The C API for attention: what it reports, its edges, and proofs in pieces.

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <string>

#include "ptvm/attention.h"
#include "shared/util/bytes.h"
#include "shared/util/status.h"
#include "tests/support/attention_files.h"

namespace ptvm {
namespace {

using claim::Backend;
using testing::attention_file;
using testing::Bytes;
using testing::kAttentionClaimAt;

constexpr ptvm_policy kAnyBits = {sizeof(ptvm_policy), 0, 0};

uint32_t number(Status status) { return static_cast<uint32_t>(status); }

ptvm_attention_result empty_result() {
  ptvm_attention_result result = {};
  result.size = sizeof(result);
  return result;
}

size_t workspace_size(const Bytes& proof) {
  size_t size = 0;
  EXPECT_EQ(ptvm_attention_workspace_size(&size, proof.data(), proof.size()), PTVM_ACCEPTED);
  return size;
}
size_t stream_workspace_size(const Bytes& proof) {
  size_t size = 0;
  EXPECT_EQ(ptvm_attention_stream_workspace_size(&size, proof.data(), proof.size()), PTVM_ACCEPTED);
  return size;
}

ptvm_attention_result verify(std::span<const uint8_t> proof, size_t n_workspace,
                             const ptvm_policy* policy = &kAnyBits) {
  ptvm_attention_result result = empty_result();
  std::vector<uint8_t> workspace(n_workspace);
  const ptvm_status status = ptvm_attention_verify(&result, workspace.data(), workspace.size(),
                                                   proof.data(), proof.size(), policy);
  EXPECT_EQ(result.status, status);
  return result;
}

// The same in pieces of n bytes. Each is copied to memory of exactly its size.
ptvm_attention_result verify_in_pieces(std::span<const uint8_t> proof, size_t n_workspace,
                                       size_t n) {
  std::vector<uint8_t> workspace(n_workspace);
  ptvm_attention_stream* stream = nullptr;
  EXPECT_EQ(ptvm_attention_stream_begin(&stream, workspace.data(), workspace.size(), &kAnyBits),
            PTVM_ACCEPTED);
  ptvm_status written = PTVM_ACCEPTED;
  for (size_t at = 0; at < proof.size() && written == PTVM_ACCEPTED; at += n) {
    const auto rest = proof.subspan(at);
    const Bytes piece(rest.begin(),
                      rest.begin() + static_cast<ptrdiff_t>(std::min(n, rest.size())));
    written = ptvm_attention_stream_write(stream, piece.data(), piece.size());
  }
  ptvm_attention_result result = empty_result();
  const ptvm_status ended = ptvm_attention_stream_end(&result, stream);
  EXPECT_EQ(result.status, ended);
  EXPECT_TRUE(written == PTVM_ACCEPTED || written == ended);
  return result;
}

class AttentionApi : public ::testing::TestWithParam<Backend> {};
INSTANTIATE_TEST_SUITE_P(Backends, AttentionApi,
                         ::testing::Values(Backend::kStwo, Backend::kCircle8, Backend::kVanilla),
                         [](const auto& test) { return std::string(claim::name_of(test.param)); });

TEST_P(AttentionApi, AcceptsAndReportsTheClaim) {
  const Bytes proof = attention_file(GetParam());
  const ptvm_attention_result result = verify(proof, workspace_size(proof));
  ASSERT_EQ(result.status, PTVM_ACCEPTED);
  EXPECT_EQ(result.has_claim, 1u);
  EXPECT_EQ(result.claim.version, 1u);
  EXPECT_EQ(result.claim.heads, 2u);
  EXPECT_EQ(result.claim.dim, 3u);
  EXPECT_EQ(result.claim.steps, 5u);
  EXPECT_EQ(result.claim.carried, 2u);
  EXPECT_EQ(result.claim.score_shift, 1u);
  EXPECT_EQ(result.backend, claim::name_of(GetParam()));
  EXPECT_EQ(result.log_blowup, 1u);
  EXPECT_EQ(result.n_queries, 3u);
  EXPECT_EQ(result.query_pow_bits, 2u);
  EXPECT_EQ(result.requested_proven_bits, 0u);
  EXPECT_GT(result.proven_bits, 0u);
  EXPECT_GT(std::string(result.limiting_term).size() * std::string(result.regime).size(), 0u);
  const uint8_t* commitments = proof.data() + kAttentionClaimAt + 4 * claim::kAttentionWords;
  for (const auto* commitment : {&result.claim.state_before, &result.claim.queries,
                                 &result.claim.state_after, &result.claim.outputs}) {
    EXPECT_TRUE(std::equal(commitments, commitments + 32, *commitment));
    commitments += 32;
  }
  EXPECT_EQ(std::accumulate(result.part_bytes, result.part_bytes + PTVM_PARTS, uint64_t{0}),
            proof.size());
}

TEST_P(AttentionApi, ProofsInPiecesAreReportedAsWholeOnesAre) {
  const Bytes proof = attention_file(GetParam());
  const ptvm_attention_result whole = verify(proof, workspace_size(proof));
  for (const size_t n : {size_t{1}, size_t{7}, size_t{300}, size_t{4096}, proof.size()}) {
    const ptvm_attention_result pieces = verify_in_pieces(proof, stream_workspace_size(proof), n);
    EXPECT_EQ(pieces.status, PTVM_ACCEPTED) << n;
    EXPECT_EQ(pieces.proven_bits, whole.proven_bits);
    EXPECT_EQ(ptvm_attention_difference(&pieces.claim, &whole.claim), nullptr);
    EXPECT_TRUE(std::ranges::equal(pieces.claim_digest, whole.claim_digest));
    EXPECT_TRUE(std::ranges::equal(pieces.part_bytes, whole.part_bytes));
  }
}

TEST_P(AttentionApi, DamagedProofsHaveTheSameStatusInPieces) {
  const Bytes proof = attention_file(GetParam());
  const size_t of_whole = workspace_size(proof), of_stream = stream_workspace_size(proof);
  for (size_t at = 0; at < proof.size(); at += 1 + at / 128) {
    Bytes bad = proof;
    bad[at] ^= static_cast<uint8_t>(1u << at % 8);
    const ptvm_attention_result whole = verify(bad, of_whole);
    EXPECT_NE(whole.status, PTVM_ACCEPTED) << at;
    const ptvm_attention_result pieces = verify_in_pieces(bad, of_stream, 61);
    // A claim that asks for more room than the proof's own has no room.
    const bool has_room = pieces.status != number(Status::kWorkspaceTooSmall);
    EXPECT_TRUE(pieces.status == whole.status || !has_room)
        << at << ": " << ptvm_status_name(pieces.status) << ", not "
        << ptvm_status_name(whole.status);
  }
}

TEST_P(AttentionApi, RejectsEveryTruncationAndWhatFollowsTheEnd) {
  Bytes proof = attention_file(GetParam());
  const size_t of_whole = workspace_size(proof), of_stream = stream_workspace_size(proof);
  for (size_t n = 0; n < proof.size(); n += 1 + n / 128) {
    const auto cut = std::span(proof).first(n);
    const uint32_t expected = number(n < 4 ? Status::kNotAProof : Status::kTruncated);
    EXPECT_EQ(verify(cut, of_whole).status, expected) << n;
    EXPECT_EQ(verify_in_pieces(cut, of_stream, 97).status, expected) << n;
  }
  proof.push_back(0);
  EXPECT_EQ(verify(proof, of_whole).status, number(Status::kTrailingBytes));
  EXPECT_EQ(verify_in_pieces(proof, of_stream, 1).status, number(Status::kTrailingBytes));
}

TEST_P(AttentionApi, NeedsNoMoreRoomThanItSays) {
  const Bytes proof = attention_file(GetParam());
  for (const size_t part : {1, 2, 3}) {
    EXPECT_EQ(verify(proof, workspace_size(proof) * part / 4).status,
              number(Status::kWorkspaceTooSmall));
    EXPECT_EQ(verify_in_pieces(proof, stream_workspace_size(proof) * part / 4, 33).status,
              number(Status::kWorkspaceTooSmall));
  }
}

// The longest proofs that parameters in range can ask for.
TEST_P(AttentionApi, NeverNeedsAMebibyte) {
  Bytes proof = attention_file(GetParam());
  proof.resize(kAttentionClaimAt + claim::kAttentionClaimBytes + 4);
  store_le(uint32_t{0}, &proof[proof.size() - 4]);
  const uint32_t words[] = {64, 256, 400, 111, 0, 6, 512, 32, 32, 4, 10, 0};
  for (size_t i = 0; i < std::size(words); ++i) {
    store_le(words[i], &proof[kAttentionClaimAt + 4 * (2 + i)]);
  }
  EXPECT_GT(workspace_size(proof), size_t{1} << 17);
  EXPECT_LT(stream_workspace_size(proof), size_t{1} << 20);
}

TEST_P(AttentionApi, MeetsAPolicyOrIsRefused) {
  const Bytes proof = attention_file(GetParam());
  const size_t size = workspace_size(proof);
  const ptvm_attention_result any = verify(proof, size);
  const auto status = [&](uint32_t proven, uint32_t conjectured) {
    const ptvm_policy policy = {sizeof(ptvm_policy), proven, conjectured};
    return verify(proof, size, &policy).status;
  };
  EXPECT_EQ(status(any.proven_bits, any.conjectured_bits), PTVM_ACCEPTED);
  EXPECT_EQ(status(any.proven_bits + 1, 0), number(Status::kProvenBitsTooLow));
  EXPECT_EQ(status(0, any.conjectured_bits + 1), number(Status::kConjecturedBitsTooLow));
  EXPECT_EQ(verify(proof, size, nullptr).status, number(Status::kProvenBitsTooLow));
}

TEST_P(AttentionApi, WritesTheClaimAsJson) {
  const Bytes proof = attention_file(GetParam());
  size_t length = 0;
  EXPECT_EQ(ptvm_attention_claim_json(nullptr, 0, &length, proof.data(), proof.size()),
            number(Status::kBufferTooSmall));
  std::string text(length, '\0');
  EXPECT_EQ(
      ptvm_attention_claim_json(text.data(), text.size(), &length, proof.data(), proof.size()),
      PTVM_ACCEPTED);
  EXPECT_EQ(length, text.size());
  const std::string backend(claim::name_of(GetParam()));
  EXPECT_EQ(text.find(R"({"statement":"attention","version":1,"backend":")" + backend +
                      R"(","shape":{"heads":2,"dim":3,"steps":5,"carried":2,"score_shift":1},)"),
            0u)
      << text;
  EXPECT_EQ(
      ptvm_attention_claim_json(text.data(), text.size() - 1, &length, proof.data(), proof.size()),
      number(Status::kBufferTooSmall));
}

TEST(AttentionApi, InspectDoesNotVerify) {
  Bytes proof = attention_file(Backend::kStwo);
  proof.back() ^= 1;
  ptvm_attention_result result = empty_result();
  EXPECT_EQ(ptvm_attention_inspect(&result, proof.data(), proof.size()), PTVM_ACCEPTED);
  EXPECT_EQ(result.claim.heads, 2u);
  EXPECT_NE(verify(proof, workspace_size(proof)).status, PTVM_ACCEPTED);
}

TEST(AttentionApi, TellsKindsOfProofsApart) {
  Bytes proof = attention_file(Backend::kStwo);
  uint32_t kind = 7;
  EXPECT_EQ(ptvm_statement_kind(&kind, proof.data(), 8), PTVM_ACCEPTED);
  EXPECT_EQ(kind, static_cast<uint32_t>(PTVM_STATEMENT_ATTENTION));
  std::vector<uint8_t> workspace(size_t{1} << 20);
  EXPECT_EQ(ptvm_verify(nullptr, workspace.data(), workspace.size(), proof.data(), proof.size(),
                        &kAnyBits),
            number(Status::kUnsupportedBackend));
  EXPECT_EQ(ptvm_statement_kind(&kind, proof.data(), 7), number(Status::kTruncated));
  EXPECT_EQ(kind, static_cast<uint32_t>(PTVM_STATEMENT_PROGRAM));
  proof[7] = PTVM_STATEMENT_PROGRAM;
  EXPECT_EQ(ptvm_statement_kind(&kind, proof.data(), proof.size()), PTVM_ACCEPTED);
  EXPECT_EQ(kind, static_cast<uint32_t>(PTVM_STATEMENT_PROGRAM));
  EXPECT_EQ(verify(proof, workspace.size()).status, number(Status::kUnsupportedBackend));
  proof[7] = 2;
  EXPECT_EQ(ptvm_statement_kind(&kind, proof.data(), 8), number(Status::kUnsupportedBackend));
  proof[4] = 9;
  EXPECT_EQ(ptvm_statement_kind(&kind, proof.data(), 8), number(Status::kUnsupportedVersion));
  proof[0] = 9;
  EXPECT_EQ(ptvm_statement_kind(&kind, proof.data(), 8), number(Status::kNotAProof));
  EXPECT_EQ(ptvm_statement_kind(&kind, nullptr, 8), number(Status::kInvalidArgument));
}

TEST(AttentionApi, RejectsMisuse) {
  const Bytes proof = attention_file(Backend::kStwo);
  const uint32_t invalid = number(Status::kInvalidArgument);
  std::vector<uint8_t> workspace(workspace_size(proof));
  ptvm_attention_result result = empty_result();
  const auto verify = [&](ptvm_attention_result* out, void* work, const uint8_t* bytes,
                          const ptvm_policy* policy) {
    return ptvm_attention_verify(out, work, workspace.size(), bytes, proof.size(), policy);
  };
  const ptvm_policy wrong_size = {sizeof(ptvm_policy) - 1, 0, 0};
  EXPECT_EQ(verify(&result, workspace.data(), proof.data(), &wrong_size), invalid);
  EXPECT_EQ(result.status, invalid);
  EXPECT_EQ(result.has_claim, 0u);
  EXPECT_STREQ(result.backend, "");
  EXPECT_EQ(verify(nullptr, nullptr, proof.data(), nullptr), invalid);
  EXPECT_EQ(verify(nullptr, workspace.data(), nullptr, nullptr), invalid);
  EXPECT_EQ(verify(nullptr, workspace.data(), proof.data(), &kAnyBits), PTVM_ACCEPTED);
  result.size = 1;
  EXPECT_EQ(verify(&result, workspace.data(), proof.data(), nullptr), invalid);
  size_t size;
  EXPECT_EQ(ptvm_attention_workspace_size(nullptr, proof.data(), proof.size()), invalid);
  EXPECT_EQ(ptvm_attention_workspace_size(&size, nullptr, proof.size()), invalid);
  EXPECT_EQ(ptvm_attention_inspect(&result, proof.data(), proof.size()), invalid);
  EXPECT_EQ(ptvm_attention_claim_json(nullptr, 1, &size, proof.data(), proof.size()), invalid);

  ptvm_attention_stream* stream = nullptr;
  const auto begin = [&](void* work, size_t n_bytes, const ptvm_policy* policy) {
    return ptvm_attention_stream_begin(&stream, work, n_bytes, policy);
  };
  EXPECT_EQ(begin(nullptr, 8, nullptr), invalid);
  EXPECT_EQ(begin(workspace.data(), workspace.size(), &wrong_size), invalid);
  EXPECT_EQ(begin(workspace.data(), 100, nullptr), number(Status::kWorkspaceTooSmall));
  EXPECT_EQ(stream, nullptr);
  EXPECT_EQ(ptvm_attention_stream_write(nullptr, workspace.data(), 1), invalid);
  EXPECT_EQ(ptvm_attention_stream_end(nullptr, nullptr), invalid);
  ASSERT_EQ(begin(workspace.data(), workspace.size(), nullptr), PTVM_ACCEPTED);
  EXPECT_EQ(ptvm_attention_stream_write(stream, nullptr, 1), invalid);
  EXPECT_EQ(ptvm_attention_stream_write(stream, nullptr, 0), PTVM_ACCEPTED);
  EXPECT_EQ(ptvm_attention_stream_end(&result, stream), invalid) << "its size is not set";
  EXPECT_EQ(ptvm_attention_stream_end(nullptr, stream), number(Status::kNotAProof));
}

}  // namespace
}  // namespace ptvm
