// The generic prover against proofs of another prover: from the same traces and parameters it makes
// the same proofs, byte for byte, over the same transcript.
#include "tests/support/stwo_samples.h"

#include <gtest/gtest.h>

#include "prover/stark/circle_backend.h"
#include "prover/stark/stark_prover.h"

namespace ptvm::prover {
namespace {

using field::M31;
using field::QM31;
using tests::StwoSample;

// A channel that keeps its digest after every message.
template <hash::Hasher H>
class RecordingChannel : public transcript::Channel<H> {
  using Base = transcript::Channel<H>;

 public:
  void mix_felts(std::span<const QM31> felts) {
    Base::mix_felts(felts);
    digests.push_back(this->digest());
  }
  void mix_u64(uint64_t value) {
    Base::mix_u64(value);
    digests.push_back(this->digest());
  }
  void mix_root(hash::DigestView root) {
    Base::mix_root(root);
    digests.push_back(this->digest());
  }

  std::vector<hash::Digest> digests;
};

template <hash::Hasher H>
struct RecordingBackend : CircleBackend<H> {
  struct Instance : stark::CircleInstance<H> {
    using Channel = RecordingChannel<H>;
  };
};

memory::Columns<M31> to_columns(const tests::Columns& values) {
  std::vector<unsigned> log_sizes;
  for (const auto& column : values) {
    log_sizes.push_back(static_cast<unsigned>(std::countr_zero(column.size())));
  }
  memory::Columns<M31> columns(log_sizes);
  for (size_t c = 0; c < values.size(); ++c) std::ranges::copy(values[c], columns[c].begin());
  return columns;
}

// What the prover makes of a sample's trace.
struct Remade {
  hash::Digest preprocessed_root, trace_root, interaction_root{};
  QM31 claimed_sum{};
  std::vector<uint8_t> proof;
  std::vector<hash::Digest> digests;  // of the channel, after every message
};

template <hash::Hasher H>
Remade remake_with(const StwoSample& sample) {
  using B = RecordingBackend<H>;
  static constexpr uint16_t kPreprocessed[] = {0, 1, 2};
  static const CircleTables tables(9);

  ComponentProvers<B> components;
  components.push_back(
      std::make_unique<AirProver<B, tests::Fibonacci>>(tests::Fibonacci::kLogRows));
  tests::Columns preprocessed, trace = tests::fibonacci_trace();
  if (sample.has_lookup) {
    components.push_back(std::make_unique<AirProver<B, tests::SquareLookup>>(
        tests::SquareLookup::kLogRows, kPreprocessed));
    preprocessed = tests::square_lookup_preprocessed();
    for (const auto& column : tests::square_lookup_trace()) trace.push_back(column);
  }

  Remade remade;
  StarkProver<B> prover(sample.params, std::move(components), tables);
  remade.preprocessed_root = prover.commit_preprocessed(to_columns(preprocessed));
  remade.trace_root = prover.commit_trace(to_columns(trace));

  typename B::Instance::Channel channel;
  stark::mix_stwo_params(channel, sample.params);
  channel.mix_u64(tests::kSamplePublicInput);
  channel.mix_root(remade.preprocessed_root);
  channel.mix_root(remade.trace_root);
  if (sample.has_lookup) {
    std::array<QM31, 2> challenges;
    channel.draw_felts(challenges);
    remade.interaction_root = prover.commit_interaction(
        air::LookupElements<QM31>::from_challenges(challenges[0], challenges[1]));
    remade.claimed_sum = prover.claimed_sums().back();
    channel.mix_felts({&remade.claimed_sum, 1});
    channel.mix_root(remade.interaction_root);
  }
  ProofWriter out;
  prover.prove(channel, out);
  remade.proof = out.take();
  remade.digests = channel.digests;
  return remade;
}

class StwoSamples : public ::testing::TestWithParam<const char*> {
 protected:
  const StwoSample& sample() const { return tests::stwo_sample(GetParam()); }
  Remade remade() const {
    return sample().has_m31_hash ? remake_with<hash::Blake2sM31Hasher>(sample())
                                 : remake_with<hash::Blake2sHasher>(sample());
  }
};
INSTANTIATE_TEST_SUITE_P(All, StwoSamples,
                         ::testing::Values("fib", "mixed", "mixed_fold2", "mixed_lift_m31"),
                         [](const auto& test) { return std::string(test.param); });

TEST_P(StwoSamples, HaveTheSameRoots) {
  const Remade made = remade();
  EXPECT_EQ(made.preprocessed_root, sample().preprocessed_root);
  EXPECT_EQ(made.trace_root, sample().trace_root);
  EXPECT_EQ(made.interaction_root, sample().interaction_root);
  EXPECT_EQ(made.claimed_sum, sample().claimed_sum);
}

TEST_P(StwoSamples, HaveTheSameBytes) {
  const std::vector<uint8_t> made = remade().proof;
  const std::vector<uint8_t>& expected = sample().proof;
  EXPECT_EQ(made.size(), expected.size());
  const auto [first, other] = std::ranges::mismatch(made, expected);
  if (first == made.end() && other == expected.end()) return;
  const auto offset = static_cast<size_t>(first - made.begin());
  ADD_FAILURE() << "first difference in " << sample().section_at(offset) << ", byte " << offset;
}

TEST_P(StwoSamples, HaveTheSameTranscript) {
  const Remade made = remade();
  size_t n_messages = 0;
  for (const auto& step : sample().verifier.at("transcript")) {
    const auto op = step.at("op").get<std::string>();
    if (!op.starts_with("mix")) continue;
    ASSERT_LT(n_messages, made.digests.size());
    EXPECT_EQ(made.digests[n_messages], tests::digest_of(step.at("digest")))
        << "message " << n_messages << ", " << op;
    ++n_messages;
  }
  EXPECT_EQ(n_messages, made.digests.size());
}

}  // namespace
}  // namespace ptvm::prover
