// The Fiat-Shamir channel of the stwo protocol, over either Blake2s hasher and with challenges from
// QM31; and with the same messages those of the instances circle8, with challenges from OM31, and
// vanilla, over Blake2b and Fp128.
//
// State: a 32-byte digest, zero at the start, and the number of draws since the last mix. H is the
// hasher, le32/le64 are little-endian encodings:
//   mix(words)   digest <- H(digest || le32 of each word), n_draws <- 0
//   draw         H(digest || le32(n_draws) || 0x00), n_draws <- n_draws + 1
// A message carries no tag and no length, as in stwo: who writes lists of variable length must mix
// their length before. The digest is 256 bits (248 for the M31 hasher), so a challenge is as hard
// to predict as the hash is.
#pragma once

#include <algorithm>
#include <bit>

#include "shared/field/fp128.h"
#include "shared/field/qm31.h"
#include "shared/hash/blake2b_hasher.h"
#include "shared/hash/digest.h"
#include "shared/util/bytes.h"

namespace ptvm::transcript {

template <hash::Hasher H, class K = field::QM31>
class Channel {
 public:
  using Digest = hash::Digest;
  using Felt = K;  // what challenges are drawn from
  static constexpr size_t kDrawWords = 8;

  Channel() = default;
  Channel& operator=(const Channel&) = delete;
  // A second channel that continues from the same state. There is no other way to copy: two
  // transcripts that share challenges by accident are a soundness bug.
  Channel clone() const { return Channel(*this); }

  const Digest& digest() const { return digest_; }

  // The encoding of each element in turn; an empty list hashes the digest alone.
  void mix_felts(std::span<const Felt> felts) {
    mix([&](State& state) {
      for (const Felt& felt : felts) felt.hash_into(state);
    });
  }
  void mix_u32s(std::span<const uint32_t> words) {
    mix([&](State& state) { state.update_words(words); });
  }
  // A list of words whose length the receiver does not know: the number of words, then the words,
  // as the little-endian bytes that they are stored as.
  void mix_word_list(std::span<const uint8_t> words) {
    mix([&](State& state) {
      state.update_word(static_cast<uint32_t>(words.size() / 4));
      state.update(words);
    });
  }
  // As two words, the low one first.
  void mix_u64(uint64_t value) {
    const uint32_t words[2] = {static_cast<uint32_t>(value), static_cast<uint32_t>(value >> 32)};
    mix_u32s(words);
  }
  void mix_root(hash::DigestView root) {
    mix([&](State& state) { state.update(root); });
  }

  // Eight fresh words, not reduced.
  std::array<uint32_t, kDrawWords> draw_u32s() {
    const Digest bytes = draw_digest();
    std::array<uint32_t, kDrawWords> words;
    for (size_t i = 0; i < kDrawWords; ++i) words[i] = load_le<uint32_t>(&bytes[4 * i]);
    return words;
  }

  // Eight uniform base field elements. A draw with a word in {2p, 2p + 1} would favour 0 and 1 and
  // is thrown away whole. That has probability below 2^-27, so the loop ends after one or two
  // rounds; no input can hold it, since each round hashes a new counter.
  std::array<field::M31, kDrawWords> draw_base_felts() {
    for (;;) {
      const std::array<uint32_t, kDrawWords> words = draw_u32s();
      std::array<field::M31, kDrawWords> felts;
      bool uniform = true;
      for (size_t i = 0; i < kDrawWords; ++i) {
        uniform &= words[i] < 2 * field::M31::kModulus;
        felts[i] = field::M31::reduce(words[i]);
      }
      if (uniform) return felts;
    }
  }

  // One challenge; the rest of its draw is dropped.
  Felt draw_felt() {
    Felt felt;
    draw_felts({&felt, 1});
    return felt;
  }
  // As many challenges as `out` holds. Of Fp128, one from each draw, as uniform as its 256 bits. Of
  // extensions of M31, as many from each draw as it has coordinates for: two of QM31, one of OM31;
  // what the last draw has left is dropped, so this may differ from that many draw_felt() calls.
  void draw_felts(std::span<Felt> out) {
    if constexpr (requires(Digest bytes) { Felt::from_uniform(bytes); }) {
      for (Felt& felt : out) felt = Felt::from_uniform(draw_digest());
    } else {
      draw_extension_felts(out);
    }
  }

  // Proof of work of `bits` bits on the present digest, in two steps: a prefix, and one hash of one
  // block for each nonce tried. A nonce is good if the first 16 bytes of H(prefix || le64(nonce)),
  // read as a little-endian integer, end in at least `bits` zero bits.
  Digest pow_prefix(uint32_t bits) const {
    State state;
    for (const uint32_t word : {0x12345678u, 0u, 0u, 0u}) state.update_word(word);
    state.update(digest_);
    state.update_word(bits);
    return state.finalize();
  }
  [[nodiscard]] static bool pow_accepts(const Digest& prefix, uint32_t bits, uint64_t nonce) {
    State state;
    state.update(prefix);
    state.update_word(static_cast<uint32_t>(nonce));
    state.update_word(static_cast<uint32_t>(nonce >> 32));
    const Digest bytes = state.finalize();
    const uint64_t low = load_le<uint64_t>(&bytes[0]);
    const int n_zeros =
        low != 0 ? std::countr_zero(low) : 64 + std::countr_zero(load_le<uint64_t>(&bytes[8]));
    return static_cast<uint32_t>(n_zeros) >= bits;
  }
  // Leaves the channel as it is: the caller mixes the nonce with mix_u64 afterwards.
  [[nodiscard]] bool check_pow(uint32_t bits, uint64_t nonce) const {
    return pow_accepts(pow_prefix(bits), bits, nonce);
  }

 private:
  using State = typename H::ChannelState;

  Channel(const Channel&) = default;

  State after_digest() const {
    State state;
    state.update(digest_);
    return state;
  }
  Digest draw_digest() {
    State state = after_digest();
    state.update_word(n_draws_++);
    constexpr uint8_t kZero[1] = {0};
    state.update(kZero);
    return state.finalize();
  }
  void draw_extension_felts(std::span<Felt> out) {
    std::array<field::M31, kDrawWords> felts;
    for (size_t i = 0; i < out.size(); ++i) {
      const size_t group = i % (kDrawWords / Felt::kDegree);
      if (group == 0) felts = draw_base_felts();
      std::array<field::M31, Felt::kDegree> coordinates;
      std::copy_n(&felts[group * Felt::kDegree], Felt::kDegree, coordinates.begin());
      out[i] = Felt::from_coordinates(coordinates);
    }
  }
  template <class Feed>
  void mix(Feed feed) {
    State state = after_digest();
    feed(state);
    digest_ = state.finalize();
    n_draws_ = 0;
  }

  Digest digest_ = {};
  uint32_t n_draws_ = 0;
};

using Blake2bChannel = Channel<hash::Blake2bHasher, field::Fp128>;

}  // namespace ptvm::transcript
