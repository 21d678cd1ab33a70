// Proofs that arrive in pieces: whatever the pieces, the verdict is that of ptvm_verify.

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>

#include "prover/asm/load.h"
#include "prover/prove/prove.h"
#include "ptvm/verifier.h"
#include "shared/util/status.h"

namespace ptvm {
namespace {

using claim::Backend;

uint32_t number(Status status) { return static_cast<uint32_t>(status); }

constexpr ptvm_policy kAnyBits = {sizeof(ptvm_policy), 0, 0};
// Few queries, so that a proof is small; several segments, so that there is a second one.
const prover::ProveOptions kCheap = {
    .security_bits = 0, .n_queries = 4, .pow_bits = 1, .log_segment_rows = 6};

std::vector<uint8_t> prove(Backend backend, prover::ProveOptions options = kCheap) {
  options.backend = backend;
  const auto program = assembler::load(PTVM_SOURCE_DIR "/programs/fibonacci.tvm");
  EXPECT_TRUE(program.ok()) << program.status();
  auto proof = prover::prove(*program, options);
  EXPECT_TRUE(proof.ok()) << proof.status();
  return std::move(proof->proof);
}

size_t workspace_size(const std::vector<uint8_t>& proof) {
  size_t size = 0;
  EXPECT_EQ(ptvm_stream_workspace_size(&size, proof.data(), proof.size()), PTVM_ACCEPTED);
  return size;
}

// A stream with room of its own. Pieces are copied to memory of exactly their size, which is gone
// after the call.
class Receiver {
 public:
  explicit Receiver(size_t workspace_size) : workspace_(workspace_size) {
    status = ptvm_stream_begin(&stream_, workspace_.data(), workspace_.size(), &kAnyBits);
  }
  void write(std::span<const uint8_t> bytes) {
    const std::vector<uint8_t> piece(bytes.begin(), bytes.end());
    status = ptvm_stream_write(stream_, piece.data(), piece.size());
  }
  ptvm_result end() {
    ptvm_result result = {};
    result.size = sizeof(result);
    status = ptvm_stream_end(&result, stream_);
    return result;
  }
  std::string claim() const {
    size_t size = 0, length = 0;
    const uint8_t* head = ptvm_stream_head(&size, stream_);
    std::string text(4096, '\0');
    EXPECT_EQ(ptvm_claim_json(text.data(), text.size(), &length, head, size), PTVM_ACCEPTED);
    return text.substr(0, length);
  }

  ptvm_status status;

 private:
  std::vector<uint8_t> workspace_;
  ptvm_stream* stream_ = nullptr;
};

// The verdict on `proof` in pieces of the lengths that next() gives.
template <class Next>
ptvm_status verdict_in_pieces(std::span<const uint8_t> proof, size_t workspace_size, Next next) {
  Receiver receiver(workspace_size);
  for (size_t at = 0; receiver.status == PTVM_ACCEPTED && at < proof.size();) {
    const size_t n = std::min(next(), proof.size() - at);
    receiver.write(proof.subspan(at, n));
    at += n;
  }
  if (receiver.status != PTVM_ACCEPTED) return receiver.status;
  receiver.end();
  return receiver.status;
}

ptvm_status verdict_in_place(std::span<const uint8_t> proof, size_t workspace_size) {
  std::vector<uint8_t> workspace(workspace_size);
  return ptvm_verify(nullptr, workspace.data(), workspace.size(), proof.data(), proof.size(),
                     &kAnyBits);
}

class Stream : public ::testing::TestWithParam<Backend> {};
INSTANTIATE_TEST_SUITE_P(Backends, Stream,
                         ::testing::Values(Backend::kStwo, Backend::kCircle8, Backend::kVanilla),
                         [](const auto& test) { return std::string(claim::name_of(test.param)); });

TEST_P(Stream, AcceptsAProofInPiecesOfAnySize) {
  const auto proof = prove(GetParam());
  for (const size_t n : {size_t{1}, size_t{7}, size_t{100}, size_t{4096}, proof.size()}) {
    EXPECT_EQ(verdict_in_pieces(proof, workspace_size(proof), [&] { return n; }), PTVM_ACCEPTED)
        << n;
  }
  std::mt19937 rng(1);
  for (int run = 0; run < 20; ++run) {
    const auto next = [&] { return rng() % (run % 2 == 0 ? 50 : 3000); };  // also none at all
    EXPECT_EQ(verdict_in_pieces(proof, workspace_size(proof), next), PTVM_ACCEPTED) << run;
  }
}

TEST_P(Stream, ReportsWhatVerifyReports) {
  const auto proof = prove(GetParam());
  Receiver receiver(workspace_size(proof));
  for (const uint8_t byte : proof) receiver.write({&byte, 1});
  const ptvm_result streamed = receiver.end();

  std::vector<uint8_t> workspace(workspace_size(proof));
  ptvm_result whole = {};
  whole.size = sizeof(whole);
  ASSERT_EQ(ptvm_verify(&whole, workspace.data(), workspace.size(), proof.data(), proof.size(),
                        &kAnyBits),
            PTVM_ACCEPTED);
  EXPECT_EQ(streamed.status, PTVM_ACCEPTED);
  EXPECT_EQ(streamed.steps, whole.steps);
  EXPECT_EQ(streamed.n_segments, 2u);
  EXPECT_EQ(streamed.proven_bits, whole.proven_bits);
  EXPECT_TRUE(std::ranges::equal(streamed.claim_digest, whole.claim_digest));
  EXPECT_TRUE(std::ranges::equal(streamed.part_bytes, whole.part_bytes));
  EXPECT_TRUE(std::equal(whole.program, whole.program + size_t{3} * whole.n_instructions,
                         streamed.program));
  EXPECT_TRUE(std::equal(whole.final_memory, whole.final_memory + size_t{2} * whole.n_memory_cells,
                         streamed.final_memory));

  size_t length = 0;
  std::string claim(4096, '\0');
  ASSERT_EQ(ptvm_claim_json(claim.data(), claim.size(), &length, proof.data(), proof.size()),
            PTVM_ACCEPTED);
  EXPECT_EQ(receiver.claim(), claim.substr(0, length));
}

TEST_P(Stream, HasTheVerdictOfVerifyOnDamagedProofs) {
  const auto proof = prove(GetParam());
  const size_t size = workspace_size(proof);
  const auto pieces = [] { return size_t{61}; };
  for (size_t at = 0; at < proof.size(); at += 1 + at / 256) {
    std::vector<uint8_t> bad = proof;
    bad[at] ^= static_cast<uint8_t>(1u << at % 8);
    const ptvm_status expected = verdict_in_place(bad, size);
    EXPECT_NE(expected, PTVM_ACCEPTED) << at;
    const ptvm_status streamed = verdict_in_pieces(bad, size, pieces);
    // A length that is too large is seen at once by who has the file, and where the room for it
    // ends, or where it leads to, by who has not.
    const bool is_length = expected == number(Status::kTruncated);
    EXPECT_TRUE(streamed == expected || (is_length && streamed != PTVM_ACCEPTED))
        << at << ": " << ptvm_status_name(streamed) << ", not " << ptvm_status_name(expected);
  }
}

TEST_P(Stream, RejectsEveryTruncationAndWhatFollowsTheEnd) {
  auto proof = prove(GetParam());
  const size_t size = workspace_size(proof);
  for (size_t n = 0; n < proof.size(); n += 1 + n / 256) {
    const auto cut = std::span(proof).first(n);
    const uint32_t expected = number(n < 4 ? Status::kNotAProof : Status::kTruncated);
    EXPECT_EQ(verdict_in_pieces(cut, size, [] { return size_t{97}; }), expected) << n;
    EXPECT_EQ(verdict_in_place(cut, size), expected) << n;
  }
  proof.push_back(0);
  EXPECT_EQ(verdict_in_pieces(proof, size, [] { return size_t{1}; }),
            number(Status::kTrailingBytes));
  EXPECT_EQ(verdict_in_place(proof, size), number(Status::kTrailingBytes));
}

TEST_P(Stream, NeedsAsMuchRoomAsItSaysHoweverManySegments) {
  prover::ProveOptions options = kCheap;
  options.log_segment_rows = 4;
  const auto few = prove(GetParam()), many = prove(GetParam(), options);
  ASSERT_GT(many.size(), few.size());
  EXPECT_EQ(verdict_in_pieces(many, workspace_size(many), [] { return size_t{33}; }),
            PTVM_ACCEPTED);
  // Segments of 16 rows need no more than segments of 64; the claim says a state for each.
  EXPECT_LT(workspace_size(many), workspace_size(few) + 7 * 521);
  for (const size_t part : {1, 2, 3}) {
    EXPECT_EQ(verdict_in_pieces(few, workspace_size(few) * part / 4, [] { return size_t{33}; }),
              number(Status::kWorkspaceTooSmall));
  }
}

TEST(StreamApi, KeepsTheFirstError) {
  auto proof = prove(Backend::kStwo);
  proof[0] ^= 1;
  Receiver receiver(workspace_size(prove(Backend::kStwo)));
  receiver.write(std::span(proof).first(4));
  EXPECT_EQ(receiver.status, number(Status::kNotAProof));
  receiver.write(std::span(proof).subspan(4));
  EXPECT_EQ(receiver.status, number(Status::kNotAProof));
  EXPECT_EQ(receiver.end().status, number(Status::kNotAProof));
}

TEST(StreamApi, AsksForTheSecurityOfThePolicy) {
  const auto proof = prove(Backend::kStwo);
  std::vector<uint8_t> workspace(workspace_size(proof));
  ptvm_stream* stream = nullptr;
  ASSERT_EQ(ptvm_stream_begin(&stream, workspace.data(), workspace.size(), nullptr), PTVM_ACCEPTED);
  EXPECT_EQ(ptvm_stream_write(stream, proof.data(), proof.size()),
            number(Status::kProvenBitsTooLow));
}

TEST(StreamApi, RejectsMisuse) {
  const uint32_t invalid = number(Status::kInvalidArgument);
  std::vector<uint8_t> workspace(1 << 20);
  ptvm_stream* stream = nullptr;
  const ptvm_policy wrong_size = {sizeof(ptvm_policy) - 1, 0, 0};
  EXPECT_EQ(ptvm_stream_begin(nullptr, workspace.data(), workspace.size(), nullptr), invalid);
  EXPECT_EQ(ptvm_stream_begin(&stream, nullptr, 8, nullptr), invalid);
  EXPECT_EQ(ptvm_stream_begin(&stream, workspace.data(), workspace.size(), &wrong_size), invalid);
  EXPECT_EQ(ptvm_stream_begin(&stream, workspace.data(), 100, nullptr),
            number(Status::kWorkspaceTooSmall));
  EXPECT_EQ(stream, nullptr);
  EXPECT_EQ(ptvm_stream_write(nullptr, workspace.data(), 1), invalid);
  EXPECT_EQ(ptvm_stream_end(nullptr, nullptr), invalid);
  EXPECT_EQ(ptvm_stream_head(nullptr, nullptr), nullptr);

  ASSERT_EQ(ptvm_stream_begin(&stream, workspace.data(), workspace.size(), nullptr), PTVM_ACCEPTED);
  EXPECT_EQ(ptvm_stream_write(stream, nullptr, 1), invalid);
  EXPECT_EQ(ptvm_stream_write(stream, nullptr, 0), PTVM_ACCEPTED);
  EXPECT_EQ(ptvm_stream_head(nullptr, stream), nullptr);
  ptvm_result result = {};
  EXPECT_EQ(ptvm_stream_end(&result, stream), invalid) << "its size is not set";
  EXPECT_EQ(ptvm_stream_end(nullptr, stream), number(Status::kNotAProof));
}

}  // namespace
}  // namespace ptvm
