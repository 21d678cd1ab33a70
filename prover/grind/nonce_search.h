// Several tries of a proof of work at once: one in each lane of a vector.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <optional>

#include "prover/grind/grind.h"
#include "prover/merkle/blake2b_lanes.h"
#include "prover/merkle/blake2s_lanes.h"
#include "shared/util/bytes.h"

namespace ptvm::grind {

inline constexpr unsigned kLogLowNonces = 20;

// The nonce that is tried at place `index` of the search.
constexpr uint64_t nonce_at(uint64_t index) {
  const uint64_t low = index & ((uint64_t{1} << kLogLowNonces) - 1);
  return index >> kLogLowNonces << 32 | low;
}

// The hash of the channel that `H` is the hasher of, on vectors.
template <class V, hash::Hasher H>
struct ChannelLanes {
  using Type = merkle::Blake2sLanes<V>;
};
template <class V>
struct ChannelLanes<V, hash::Blake2bHasher> {
  using Type = merkle::Blake2bLanes<V, hash::Blake2bUse::kChannel>;
};

// The least place in [begin, end) whose nonce is a solution. Both are multiples of 16. Of the
// hashers of BLAKE2s only the plain one.
template <class V, hash::Hasher H = hash::Blake2sHasher>
std::optional<uint64_t> search_range(const hash::Digest& prefix, unsigned pow_bits, uint64_t begin,
                                     uint64_t end) {
  using Lanes = typename ChannelLanes<V, H>::Type;
  using Word = typename Lanes::Word;
  constexpr unsigned kWordBits = 8 * sizeof(Word);
  static constexpr auto kCounting = [] {
    std::array<Word, V::kLanes> words{};
    for (uint32_t i = 0; i < V::kLanes; ++i) words[i] = i;
    return words;
  }();

  typename Lanes::Block block;
  block.fill(V::broadcast(0));
  for (size_t w = 0; w < Lanes::kDigestWords; ++w) {
    block[w] = V::broadcast(load_le<Word>(&prefix[w * sizeof(Word)]));
  }
  // The first word of a lane's hash shows most of what a solution needs.
  const unsigned low_bits = std::min(pow_bits, kWordBits);
  const V counting = V::load_unaligned(kCounting.data());
  for (uint64_t index = begin; index < end; index += V::kLanes) {
    const uint64_t nonce = nonce_at(index);  // its low part has no carry in the lanes
    V* const words = &block[Lanes::kDigestWords];
    words[0] = V::broadcast(static_cast<Word>(nonce)) + counting;
    if constexpr (kWordBits == 32) words[1] = V::broadcast(static_cast<Word>(nonce >> 32));
    const V word0 = Lanes::hash_block_word0(block, hash::kDigestBytes + 8);
    for (uint32_t hits = word0.lanes_with_low_zeros(low_bits); hits != 0; hits &= hits - 1) {
      const auto lane = static_cast<uint64_t>(std::countr_zero(hits));
      if (is_solution<H>(prefix, pow_bits, nonce_at(index + lane))) return index + lane;
    }
  }
  return std::nullopt;
}

}  // namespace ptvm::grind
