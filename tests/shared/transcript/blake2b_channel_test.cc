// The constants were computed by Python, with this channel:
//
//   from hashlib import blake2b
//   H = lambda data: blake2b(data, digest_size=32, person=b"ptvm/channel").digest()
//   le = lambda value, n_bytes: value.to_bytes(n_bytes, "little")
//   def mix(data): global digest, n_draws; digest, n_draws = H(digest + data), 0
//   def draw():
//     global n_draws; n_draws += 1
//     return H(digest + le(n_draws - 1, 4) + b"\0")
//   def draw_felt(): return int.from_bytes(draw(), "little") % (1 + 407 * 2**119)
//   digest, n_draws = bytes(32), 0
#include <gtest/gtest.h>

#include <numeric>

#include "shared/transcript/channel.h"
#include "tests/support/vectors.h"

namespace ptvm::transcript {
namespace {

using field::Fp128;
using tests::hex_of;

// After mix(le(1, 4) + le(2**32 - 1, 4)), mix(le(0x0123456789abcdef, 8)), mix(bytes(range(32))) and
// mix(le(p - 1, 16) + le(2**64, 16)).
void mix_one_of_each(Blake2bChannel& channel) {
  const uint32_t words[] = {1, 0xffffffff};
  channel.mix_u32s(words);
  EXPECT_EQ(hex_of(channel.digest()),
            "924a66fd983cb51ee41fee8b8236866781ed2f6ac7a0bcbf43736b1ac6ec2add");
  channel.mix_u64(0x0123456789abcdef);
  EXPECT_EQ(hex_of(channel.digest()),
            "215ea219bf3216f16165251638c7f3d3c7aef34962db60e9cb984a698e57b0ea");
  hash::Digest root;
  std::iota(root.begin(), root.end(), uint8_t{0});
  channel.mix_root(root);
  EXPECT_EQ(hex_of(channel.digest()),
            "ac274d2d270cf15ed234c719b48cd82e3665d7f38dba4c5c13f660a3a88e441e");
  const Fp128 felts[] = {-Fp128::one(), Fp128::reduce({0, 1})};
  channel.mix_felts(felts);
  EXPECT_EQ(hex_of(channel.digest()),
            "b712c9a787463d66edb2a44a36f2470a755a78e56f8a4d1c94f6f54a91001a7e");
}

TEST(Blake2bChannel, GivesTheKnownAnswers) {
  Blake2bChannel channel;
  mix_one_of_each(channel);
  EXPECT_EQ(channel.draw_u32s(),
            (std::array<uint32_t, 8>{0xac38571b, 0x5496d075, 0x40e025f4, 0x6478c521, 0x0bd4c1d8,
                                     0x7f9afa8e, 0x5d52a744, 0x72053f6c}));
  EXPECT_EQ(channel.draw_felt(), Fp128::reduce({0xaae5819e618ddf39, 0x41799c1a8ffc36c9}));
  std::array<Fp128, 3> felts;
  channel.draw_felts(felts);
  EXPECT_EQ(felts[0], Fp128::reduce({0x0554ed410f3d3f18, 0x575cfe83cb08c650}));
  EXPECT_EQ(felts[1], Fp128::reduce({0x188568d39fc5e6cd, 0x54cdd9c4913d96a6}));
  EXPECT_EQ(felts[2], Fp128::reduce({0x1365e8cb6205a443, 0x5dcaa51efef35d0e}));
}

// v = 0; while int.from_bytes(H(q + le(v, 8))[:16], "little") % 2**10: v += 1
// with q = H(le(0x12345678, 4) + bytes(12) + digest + le(10, 4)).
TEST(Blake2bChannel, FindsTheKnownProofOfWork) {
  Blake2bChannel channel;
  mix_one_of_each(channel);
  uint64_t nonce = 0;
  while (!channel.check_pow(10, nonce)) ++nonce;
  EXPECT_EQ(nonce, 169u);
}

TEST(Blake2bChannel, MixingStartsTheCountOfDrawsAgain) {
  Blake2bChannel channel, again;
  channel.draw_felt();
  channel.mix_u64(7);
  again.mix_u64(7);
  const Fp128 first = again.draw_felt();
  EXPECT_EQ(channel.clone().draw_felt(), first);
  channel.draw_felt();
  EXPECT_NE(channel.draw_felt(), first);
}

}  // namespace
}  // namespace ptvm::transcript
