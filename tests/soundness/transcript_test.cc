// Provers that cheat with the transcript: one that leaves a message out of it, so that it knows its
// challenges before it has to decide on that message, one that does not do its proofs of work, and
// one that gets the challenge that it would like to have.
// Compiled once for each backend (PTVM_TEST_BACKEND).

#include <gtest/gtest.h>

#include <optional>

#include "prover/prove/prove_segment.h"
#include "tests/soundness/cheating_prover.h"
#include "tests/support/segment_proof.h"
#include "verifier/src/stark.h"

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

// The point out of domain as a cheater would like to have it: the same channel for prover and
// verifier, but for this challenge.
std::optional<Honest::K> point_parameter;

class RiggedChannel : public Honest::Instance::Channel {
  using Base = Honest::Instance::Channel;

 public:
  // The first is the composition challenge, the second the point's parameter.
  Felt draw_felt() {
    const Felt drawn = Base::draw_felt();
    return ++n_drawn_ == 2 && point_parameter ? *point_parameter : drawn;
  }

 private:
  size_t n_drawn_ = 0;
};
struct Rigged : Honest {
  struct Instance : Honest::Instance {
    using Channel = RiggedChannel;
  };
};

// A run of one step, which has the CPU alone.
const ForgedSegment& step() {
  static const ForgedSegment segment = forge(".memory 1\n HALT");
  return segment;
}

// What the verifier says to a proof of it where `parameter` is drawn: segment.cc with a channel
// that is rigged.
Status verify_rigged(const std::vector<uint8_t>& proof, const std::optional<Honest::K>& parameter) {
  using I = Rigged::Instance;
  using K = Honest::K;
  point_parameter = parameter;
  ByteReader reader(proof);
  proof::SegmentPublic values;
  PTVM_RETURN_IF_ERROR(proof::read_public(reader, ProvenScope::kIsa, 1, 1, values));
  const auto next_digest = [&] {
    hash::Digest digest;
    std::ranges::copy(reader.next(digest.size()), digest.begin());
    return digest;
  };
  I::Channel channel;
  proof::mix_statement<I>(channel, kToyParams, only_segment(kBackend), values);
  verifier::StarkInput<I> input;
  input.params = kToyParams;
  input.preprocessed_root = merkle::empty_root<I::Hasher>();
  input.trace_root = next_digest();
  channel.mix_root(input.preprocessed_root);
  channel.mix_root(input.trace_root);
  channel.mix_u64(reader.next_le<uint64_t>());
  std::array<K, 2> challenges;
  channel.draw_felts(challenges);
  input.lookup = air::LookupElements<K>::from_challenges(challenges[0], challenges[1]);
  K claimed_sum;
  EXPECT_TRUE(K::decode(reader.next(K::kBytes).data(), claimed_sum));
  channel.mix_felts({&claimed_sum, 1});
  input.interaction_root = next_digest();
  channel.mix_root(input.interaction_root);
  const auto cpu =
      stark::make_component<I, air::vm::Cpu>(values.log_rows[proof::kCpu], claimed_sum);
  input.components = {&cpu, 1};

  std::vector<std::byte> workspace(1 << 20);
  Arena arena(workspace);
  verifier::StarkVerifier<I> verifier(input, channel, arena);
  PTVM_RETURN_IF_ERROR(verifier.start());
  return verifier::feed(verifier, reader);
}
std::vector<uint8_t> prove_rigged(const std::optional<Honest::K>& parameter) {
  point_parameter = parameter;
  return prover::prove_segment<Rigged>(witness_of(step()), only_segment(kBackend), kToyParams,
                                       tables<Rigged::Tables>());
}

TEST(OutOfDomainPoint, IsAcceptedAsItIsDrawn) {
  EXPECT_EQ(verify_rigged(prove_rigged({}), {}), Status::kAccepted);
}

// Over the base field all quotients are 0/0. Who takes 1/0 for 0 has the prover commit to nothing
// but zeros, whatever the samples are.
TEST(OutOfDomainPoint, OverTheBaseFieldIsRefused) {
  if constexpr (Honest::K::kDegree > 1) {
    const auto point = Honest::K(Honest::F(12345));
    EXPECT_EQ(verify_rigged(prove_rigged(point), point), Status::kDeepDenominatorZero);
  }
}

TEST(OutOfDomainPoint, ThatIsNoneIsRefused) {
  std::array<Honest::F, Honest::K::kDegree> none{};  // i on the circle, else 0
  if constexpr (Honest::K::kDegree > 1) none[1] = Honest::F::one();
  EXPECT_EQ(verify_rigged(prove_rigged({}), Honest::K::from_coordinates(none)),
            Status::kOodsPointInvalid);
}

}  // namespace
}  // namespace ptvm::testing
