// BLAKE2s-256 (RFC 7693): no key, no salt, 32 bytes out. The hash of the stwo instance.
//
// Two hashers over it: Blake2sHasher is the plain function; Blake2sM31Hasher reduces each of the
// eight little-endian words of every digest modulo p = 2^31 - 1, so that a digest is eight field
// elements. Neither separates leaves from nodes; the callers' fixed lengths do.
#pragma once

#include "shared/hash/digest.h"

namespace ptvm::hash {

inline constexpr size_t kBlake2sBlockWords = 16;
using Blake2sChain = std::array<uint32_t, 8>;

// RFC 7693 section 2.6: the initialisation vector.
inline constexpr Blake2sChain kBlake2sIv = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                            0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
// The chain value before the first block: the vector with the parameter block (32 bytes of digest,
// no key, fanout and depth one) added to its first word.
inline constexpr Blake2sChain kBlake2sInit = {kBlake2sIv[0] ^ 0x01010020,
                                              kBlake2sIv[1],
                                              kBlake2sIv[2],
                                              kBlake2sIv[3],
                                              kBlake2sIv[4],
                                              kBlake2sIv[5],
                                              kBlake2sIv[6],
                                              kBlake2sIv[7]};
// The compression function F (RFC 7693 section 3.2): absorbs one block of message words into
// `chain`. `n_bytes` counts all message bytes up to and with this block; `last` marks the last.
void blake2s_compress(Blake2sChain& chain, std::span<const uint32_t, kBlake2sBlockWords> block,
                      uint64_t n_bytes, bool last);

// BLAKE2s-256 of a message that arrives in pieces.
class Blake2s {
 public:
  void update(std::span<const uint8_t> bytes);

  // Feeds one word as its four little-endian bytes. What came before must be whole words.
  void update_word(uint32_t word) {
    if (n_block_bytes_ == kBlockBytes) flush();
    block_[n_block_bytes_ / 4] = word;
    n_block_bytes_ += 4;
  }
  void update_words(std::span<const uint32_t> words) {
    for (const uint32_t word : words) update_word(word);
  }

  // The digest; the state is used up.
  Digest finalize();

 private:
  static constexpr uint32_t kBlockBytes = 4 * kBlake2sBlockWords;

  // Absorbs the full block. The last block waits for finalize(), so a full one may be pending.
  void flush();

  Blake2sChain chain_ = kBlake2sInit;
  std::array<uint32_t, kBlake2sBlockWords> block_ = {};
  uint32_t n_block_bytes_ = 0;
  uint64_t n_flushed_bytes_ = 0;
};

Digest blake2s(std::span<const uint8_t> bytes);

struct Blake2sHasher {
  using Digest = hash::Digest;
  using State = Blake2s;
  using ChannelState = State;

  static Digest hash(std::span<const uint8_t> bytes) { return blake2s(bytes); }
  static Digest hash_pair(DigestView left, DigestView right);
};

// Each little-endian word of `digest` modulo p = 2^31 - 1 (p itself becomes 0).
Digest reduce_words_m31(const Digest& digest);

struct Blake2sM31Hasher {
  using Digest = hash::Digest;
  struct State : Blake2s {
    Digest finalize() { return reduce_words_m31(Blake2s::finalize()); }
  };
  using ChannelState = State;

  static Digest hash(std::span<const uint8_t> bytes) { return reduce_words_m31(blake2s(bytes)); }
  static Digest hash_pair(DigestView left, DigestView right) {
    return reduce_words_m31(Blake2sHasher::hash_pair(left, right));
  }
};

static_assert(Hasher<Blake2sHasher> && Hasher<Blake2sM31Hasher>);

}  // namespace ptvm::hash
