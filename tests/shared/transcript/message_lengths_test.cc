// Over Blake2s one function hashes leaves, nodes, messages and challenges. What is hashed to a
// challenge has a length that nothing else has, so that no challenge can be had from the hash of
// anything else. (Over Blake2b each use has a function of its own.)
#include <gtest/gtest.h>

#include <functional>
#include <vector>

#include "shared/field/om31.h"
#include "shared/transcript/channel.h"

namespace ptvm::transcript {
namespace {

std::vector<size_t> lengths;  // of all that was hashed

struct RecordingHasher {
  using Digest = hash::Digest;
  struct State {
    size_t length = 0;

    void update(std::span<const uint8_t> bytes) { length += bytes.size(); }
    void update_word(uint32_t) { length += 4; }
    void update_words(std::span<const uint32_t> words) { length += 4 * words.size(); }
    Digest finalize() {
      lengths.push_back(length);
      return {};
    }
  };
  using ChannelState = State;
  static Digest hash(std::span<const uint8_t>) { return {}; }
  static Digest hash_pair(hash::DigestView, hash::DigestView) { return {}; }
};

template <class K>
std::vector<size_t> lengths_of(const std::function<void(Channel<RecordingHasher, K>&)>& act) {
  Channel<RecordingHasher, K> channel;
  lengths.clear();
  act(channel);
  return lengths;
}

template <class K>
class MessageLengths : public ::testing::Test {};
using ChallengeFields = ::testing::Types<field::QM31, field::OM31>;
TYPED_TEST_SUITE(MessageLengths, ChallengeFields);

TYPED_TEST(MessageLengths, OfDrawsAreNoWholeWords) {
  using C = Channel<RecordingHasher, TypeParam>;
  const auto draws = lengths_of<TypeParam>([](C& channel) {
    std::array<TypeParam, 5> felts;
    channel.draw_felt();
    channel.draw_felts(felts);
    channel.draw_u32s();
  });
  EXPECT_GE(draws.size(), 5u);
  for (const size_t length : draws) EXPECT_EQ(length, 32u + 4 + 1);
}

TYPED_TEST(MessageLengths, OfAllElseAreWholeWords) {
  using C = Channel<RecordingHasher, TypeParam>;
  const auto others = lengths_of<TypeParam>([](C& channel) {
    for (size_t n = 0; n < 20; ++n) {
      channel.mix_felts(std::vector<TypeParam>(n));
      channel.mix_u32s(std::vector<uint32_t>(n));
      channel.mix_word_list(std::vector<uint8_t>(4 * n));
    }
    channel.mix_u64(1);
    channel.mix_root(hash::Digest{});
    (void)channel.check_pow(5, 1);
  });
  EXPECT_EQ(others.size(), 3 * 20 + 2 + 2u);
  for (const size_t length : others) EXPECT_EQ(length % 4, 0u) << length;
  // Leaves are elements of these fields, and nodes two digests.
  static_assert(field::M31::kBytes % 4 == 0 && TypeParam::kBytes % 4 == 0);
  static_assert(2 * hash::kDigestBytes % 4 == 0);
}

}  // namespace
}  // namespace ptvm::transcript
