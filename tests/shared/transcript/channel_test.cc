#include "shared/transcript/channel.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <type_traits>

#include "shared/field/om31.h"
#include "shared/hash/blake2s.h"
#include "tests/support/vectors.h"

namespace ptvm::transcript {
namespace {

using field::M31;
using field::OM31;
using field::QM31;
using hash::Blake2sHasher;
using hash::Blake2sM31Hasher;
using tests::hex_of;
using tests::qm31_of;
using tests::stwo_vectors;

std::vector<QM31> felts_of(const nlohmann::json& json) {
  std::vector<QM31> felts;
  for (const auto& felt : json) felts.push_back(qm31_of(felt));
  return felts;
}

// Does one recorded operation and compares what it put out and the digest after it.
template <class H>
void replay(Channel<H>& channel, const nlohmann::json& step) {
  const std::string op = step.at("op");
  const nlohmann::json& in = step.at("in");
  const nlohmann::json& out = step.at("out");
  if (op == "mix_felts") {
    channel.mix_felts(felts_of(in));
  } else if (op == "mix_u32s") {
    channel.mix_u32s(in.get<std::vector<uint32_t>>());
  } else if (op == "mix_u64") {
    channel.mix_u64(in.get<uint64_t>());
  } else if (op == "mix_root") {
    channel.mix_root(tests::digest_of(in));
  } else if (op == "draw_u32s") {
    EXPECT_EQ(channel.draw_u32s(), (out.get<std::array<uint32_t, 8>>()));
  } else if (op == "draw_secure_felt") {
    EXPECT_EQ(channel.draw_felt(), qm31_of(out));
  } else if (op == "draw_secure_felts") {
    std::vector<QM31> felts(in.get<size_t>());
    channel.draw_felts(felts);
    EXPECT_EQ(felts, felts_of(out));
  } else if (op == "smallest_pow_nonce") {
    uint64_t nonce = 0;
    while (!channel.check_pow(in.at("bits"), nonce)) ++nonce;
    EXPECT_EQ(nonce, out.get<uint64_t>());
  } else {
    FAIL() << "unknown operation " << op;
  }
  EXPECT_EQ(hex_of(channel.digest()), step.at("digest").get<std::string>()) << op;
}

template <class H>
void replay_all(const nlohmann::json& steps) {
  ASSERT_FALSE(steps.empty());
  Channel<H> channel;
  for (const auto& step : steps) replay(channel, step);
}

TEST(Channel, MatchesStwoVectors) {
  replay_all<Blake2sHasher>(stwo_vectors().at("vectors").at("channel").at("blake2s"));
}
TEST(Channel, MatchesStwoVectorsOfTheM31Variant) {
  replay_all<Blake2sM31Hasher>(stwo_vectors().at("vectors").at("channel").at("blake2s_m31"));
}

// Replays the transcript of a whole stwo proof; its nonce must be good where it is mixed.
template <class H>
void replay_proof(const nlohmann::json& proof_case) {
  const nlohmann::json& proof = proof_case.at("proof");
  const uint64_t nonce = proof.at("proof_of_work");
  const uint32_t pow_bits = proof.at("config").at("pow_bits");
  const nlohmann::json& steps = proof_case.at("verifier").at("transcript");
  Channel<H> channel;
  for (size_t i = 0; i < steps.size(); ++i) {
    if (i + 2 == steps.size()) {
      EXPECT_EQ(steps.at(i).at("op"), "mix_u64");
      EXPECT_TRUE(channel.check_pow(pow_bits, nonce));
    }
    replay(channel, steps.at(i));
  }
}

TEST(Channel, ReplaysTheTranscriptsOfStwoProofs) {
  for (const auto& proof_case : stwo_vectors().at("cases")) {
    SCOPED_TRACE(proof_case.at("name").get<std::string>());
    if (proof_case.at("name") == "mixed_lift_m31") {
      replay_proof<Blake2sM31Hasher>(proof_case);
    } else {
      replay_proof<Blake2sHasher>(proof_case);
    }
  }
}

template <class C>
constexpr bool kCanBeCopiedOrMoved =
    std::is_copy_constructible_v<C> || std::is_move_constructible_v<C> ||
    std::is_copy_assignable_v<C> || std::is_move_assignable_v<C>;
static_assert(!kCanBeCopiedOrMoved<Channel<Blake2sHasher>>);

TEST(Channel, CloneContinuesFromTheSameStateOnItsOwn) {
  Channel<Blake2sHasher> channel;
  channel.mix_u64(42);
  channel.draw_felt();
  Channel<Blake2sHasher> clone = channel.clone();
  EXPECT_EQ(clone.digest(), channel.digest());
  EXPECT_EQ(clone.draw_felt(), channel.draw_felt());
  clone.mix_u64(1);
  EXPECT_NE(clone.digest(), channel.digest());
}

TEST(Channel, EachDrawIsFreshAndMixingStartsTheCountAgain) {
  Channel<Blake2sHasher> channel;
  EXPECT_NE(channel.draw_u32s(), channel.draw_u32s());
  channel.mix_u64(7);
  const auto first = channel.clone().draw_u32s();
  channel.draw_u32s();
  Channel<Blake2sHasher> again;
  again.mix_u64(7);
  EXPECT_EQ(again.draw_u32s(), first);
}

TEST(Channel, WordListsAreTheirLengthAndTheirWords) {
  const uint8_t bytes[] = {1, 0, 0, 0, 2, 0, 0, 0x80};
  const uint32_t words[] = {2, 1, 0x80000002};
  Channel<Blake2sHasher> as_bytes, as_words;
  as_bytes.mix_word_list(bytes);
  as_words.mix_u32s(words);
  EXPECT_EQ(as_bytes.digest(), as_words.digest());
}

TEST(Channel, DrawnListsTakeTwoFeltsFromEachDraw) {
  Channel<Blake2sHasher> channel;
  channel.mix_u64(3);
  const auto base0 = channel.clone().draw_base_felts();
  std::array<QM31, 3> felts;
  channel.draw_felts(felts);
  EXPECT_EQ(felts[0], QM31(base0[0], base0[1], base0[2], base0[3]));
  EXPECT_EQ(felts[1], QM31(base0[4], base0[5], base0[6], base0[7]));
  EXPECT_NE(felts[2], felts[0]);
  Channel<Blake2sHasher> twice;
  twice.mix_u64(3);
  twice.draw_felt();
  EXPECT_EQ(twice.draw_felt(), felts[2]);
}

// The constants were computed by Python's hashlib.blake2s: the draws after one mixed element.
TEST(Channel, DrawsOneFeltOfDegreeEightFromEachDraw) {
  using Octic = std::array<M31, OM31::kDegree>;
  Channel<Blake2sHasher, OM31> channel;
  const OM31 mixed = OM31::from_coordinates(
      Octic{M31(1), M31(2), M31(3), -M31(1), M31(0), M31(5), M31(6), M31(7)});
  channel.mix_felts({&mixed, 1});
  EXPECT_EQ(hex_of(channel.digest()),
            "6f11b316bf3b3ff4852ef8a71fa53f7501cc392d2d4267149a88d7ef1942c283");
  EXPECT_EQ(channel.draw_felt().coordinates(),
            (Octic{M31(254873121), M31(876591211), M31(797317604), M31(575439613), M31(1504253117),
                   M31(276849717), M31(1051809809), M31(751940137)}));
  std::array<OM31, 2> felts;
  channel.draw_felts(felts);
  EXPECT_EQ(felts[0].coordinates(),
            (Octic{M31(1276392682), M31(765465623), M31(384381300), M31(2026404160), M31(80299757),
                   M31(1336928996), M31(1372648692), M31(388486512)}));
  EXPECT_EQ(felts[1].coordinates(),
            (Octic{M31(831919505), M31(1183480043), M31(2076472183), M31(1158098216),
                   M31(1868060245), M31(1035030771), M31(396996554), M31(73350630)}));
}

TEST(Channel, ProofOfWorkDependsOnBitsNonceAndDigest) {
  Channel<Blake2sHasher> channel;
  uint64_t nonce = 0;
  while (!channel.check_pow(10, nonce)) ++nonce;
  EXPECT_EQ(channel.digest(), hash::Digest{}) << "check_pow does not mix";
  EXPECT_TRUE((Channel<Blake2sHasher>::pow_accepts(channel.pow_prefix(10), 10, nonce)));
  EXPECT_FALSE(channel.check_pow(10, nonce + 1));
  EXPECT_FALSE(channel.check_pow(10, nonce + (uint64_t{1} << 32))) << "the high word counts";
  EXPECT_FALSE(channel.check_pow(11, nonce)) << "the bits are hashed";
  EXPECT_TRUE(channel.check_pow(0, nonce));
  EXPECT_FALSE(channel.check_pow(129, nonce));
  channel.mix_u64(1);
  EXPECT_FALSE(channel.check_pow(10, nonce));
}

// A hasher that puts out what the test needs, to reach events too rare for a true one.
struct ScriptedHasher {
  using Digest = hash::Digest;
  struct State {
    std::vector<uint8_t> fed;
    void update(std::span<const uint8_t> bytes) {
      fed.insert(fed.end(), bytes.begin(), bytes.end());
    }
    void update_word(uint32_t word) {
      uint8_t bytes[4];
      store_le(word, bytes);
      update(bytes);
    }
    void update_words(std::span<const uint32_t> words) {
      for (const uint32_t word : words) update_word(word);
    }
    Digest finalize() {
      Digest digest = {};
      if (fed.size() == 40) {
        // A proof of work: 32 bytes of prefix and the nonce. Only bit number `nonce` is set.
        const uint64_t nonce = load_le<uint64_t>(&fed[32]);
        digest.at(nonce / 8) = static_cast<uint8_t>(1u << nonce % 8);
        return digest;
      }
      // A draw: 32 bytes of digest, the count and a zero byte.
      static constexpr uint32_t kLastWord[] = {0xfffffffe, 0xffffffff, 0xfffffffd};
      const uint32_t n_draws = load_le<uint32_t>(&fed.at(32));
      for (size_t i = 0; i < 8; ++i) store_le(n_draws, &digest[4 * i]);
      store_le(kLastWord[n_draws % 3], &digest[28]);
      return digest;
    }
  };
  using ChannelState = State;
  static Digest hash(std::span<const uint8_t>) { return {}; }
  static Digest hash_pair(hash::DigestView, hash::DigestView) { return {}; }
};

TEST(Channel, RejectsDrawsThatWouldBeBiased) {
  Channel<ScriptedHasher> channel;
  const auto felts = channel.draw_base_felts();
  EXPECT_EQ(felts[0], M31(2)) << "the third draw is the first without 2p and 2p + 1";
  EXPECT_EQ(felts[7], M31(M31::kModulus - 1)) << "2p - 1 is allowed";
  EXPECT_EQ(channel.draw_u32s()[0], 3u) << "rejected draws are counted";
}

TEST(Channel, ProofOfWorkCountsTheLowZeroBitsOfTheFirst16Bytes) {
  const hash::Digest prefix = {};
  for (uint32_t n_zeros = 0; n_zeros < 256; ++n_zeros) {
    const uint32_t counted = std::min(n_zeros, 128u);
    EXPECT_TRUE(Channel<ScriptedHasher>::pow_accepts(prefix, counted, n_zeros)) << n_zeros;
    EXPECT_FALSE(Channel<ScriptedHasher>::pow_accepts(prefix, counted + 1, n_zeros)) << n_zeros;
  }
}

}  // namespace
}  // namespace ptvm::transcript
