// Provers that cheat with the transcript: one that leaves a message out of it, so that it knows its
// challenges before it has to decide on that message, and one that does not do its proofs of work.
// Compiled once for each backend (PTVM_TEST_BACKEND).

#include <gtest/gtest.h>

#include "prover/prove/prove_segment.h"
#include "tests/soundness/cheating_prover.h"
#include "tests/support/segment_proof.h"

namespace ptvm::testing {
namespace {

using Honest = prover::PTVM_TEST_BACKEND;

constexpr claim::Backend kBackend =
    std::same_as<Honest, prover::StwoBackend>      ? claim::Backend::kStwo
    : std::same_as<Honest, prover::Circle8Backend> ? claim::Backend::kCircle8
                                                   : claim::Backend::kVanilla;

// Uses every component.
const ForgedSegment& segment(ProvenScope scope) {
  static const auto of = [](ProvenScope s) {
    return forge(".memory 1\n LOADI 7\n MUL 300\n XOR 9\n STORE 0\n HALT", {}, 64, s);
  };
  static const std::array segments = {of(ProvenScope::kIsa), of(ProvenScope::kTransformer)};
  return segments[static_cast<size_t>(scope)];
}

// What `B` proves of the segment, and what the verifier says to it.
template <class B>
Status verify_proof_by(ProvenScope scope) {
  const std::vector<uint8_t> proof = prover::prove_segment<B>(
      witness_of(segment(scope)), only_segment(kBackend), kToyParams, tables<typename B::Tables>());
  return verify_forged(segment(scope), kBackend, proof);
}

// The number of the message that is left out, and how many there were.
constexpr size_t kNone = SIZE_MAX;
size_t left_out = kNone;
size_t n_messages = 0;

class ForgetfulChannel : public Honest::Instance::Channel {
  using Base = Honest::Instance::Channel;

 public:
  void mix_felts(std::span<const Felt> felts) {
    if (remembers()) Base::mix_felts(felts);
  }
  void mix_u32s(std::span<const uint32_t> words) {
    if (remembers()) Base::mix_u32s(words);
  }
  void mix_word_list(std::span<const uint8_t> words) {
    if (remembers()) Base::mix_word_list(words);
  }
  void mix_u64(uint64_t value) {
    if (remembers()) Base::mix_u64(value);
  }
  void mix_root(hash::DigestView root) {
    if (remembers()) Base::mix_root(root);
  }

 private:
  static bool remembers() { return n_messages++ != left_out; }
};
struct Forgetful : Honest {
  struct Instance : Honest::Instance {
    using Channel = ForgetfulChannel;
  };
};

Status verify_without(size_t message, ProvenScope scope) {
  left_out = message;
  n_messages = 0;
  return verify_proof_by<Forgetful>(scope);
}

class Transcript : public ::testing::TestWithParam<ProvenScope> {};
INSTANTIATE_TEST_SUITE_P(Of, Transcript,
                         ::testing::Values(ProvenScope::kIsa, ProvenScope::kTransformer),
                         [](const auto& test) { return std::string(claim::name_of(test.param)); });

// Parameters and header, the lists of public values, three roots before the composition's and one
// nonce, the claimed sums; the composition's root and the samples; FRI's layers; the last layer and
// the nonce before the queries.
TEST_P(Transcript, HasEveryMessage) {
  ASSERT_EQ(verify_without(kNone, GetParam()), Status::kAccepted);
  const uint32_t log_domain = 4 + kToyParams.log_blowup;
  const size_t n_layers = stark::fri_layout(kToyParams, log_domain).value().n_layers;
  EXPECT_EQ(n_messages, 2 + proof::kPublicLists + 5 + 2 + n_layers + 2);
}

TEST_P(Transcript, WithoutAnyOneMessageIsRefused) {
  ASSERT_EQ(verify_without(kNone, GetParam()), Status::kAccepted);
  for (size_t message = 0, n = n_messages; message < n; ++message) {
    EXPECT_NE(verify_without(message, GetParam()), Status::kAccepted) << message;
  }
}

// The nonces that are tried, in order, until one fails: no work at all.
struct Lazy : Honest {
  static inline unsigned lazy_about = 0;  // the bits of the proof of work that is not done

  template <class Channel>
  static uint64_t find_nonce(const Channel& channel, unsigned pow_bits) {
    if (pow_bits != lazy_about) return Honest::find_nonce(channel, pow_bits);
    uint64_t nonce = 0;
    while (channel.check_pow(pow_bits, nonce)) ++nonce;
    return nonce;
  }
};

TEST(ProofOfWork, IsToBeDoneBeforeEachOfItsChallenges) {
  static_assert(kToyParams.query_pow_bits != kToyParams.interaction_pow_bits);
  const auto verify_lazy = [](unsigned about) {
    Lazy::lazy_about = about;
    return verify_proof_by<Lazy>(ProvenScope::kIsa);
  };
  EXPECT_EQ(verify_lazy(0), Status::kAccepted);
  EXPECT_EQ(verify_lazy(kToyParams.interaction_pow_bits), Status::kInteractionPowInvalid);
  EXPECT_EQ(verify_lazy(kToyParams.query_pow_bits), Status::kQueryPowInvalid);
}

}  // namespace
}  // namespace ptvm::testing
