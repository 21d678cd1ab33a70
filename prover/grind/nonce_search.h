// Sixteen tries of a proof of work at once.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <optional>

#include "prover/grind/grind.h"
#include "prover/merkle/blake2s_lanes.h"

namespace ptvm::grind {

inline constexpr unsigned kLogLowNonces = 20;

// The nonce that is tried at place `index` of the search.
constexpr uint64_t nonce_at(uint64_t index) {
  const uint64_t low = index & ((uint64_t{1} << kLogLowNonces) - 1);
  return index >> kLogLowNonces << 32 | low;
}

// The least place in [begin, end) whose nonce is a solution. Both are multiples of 16.
template <class V>
std::optional<uint64_t> search_range(const hash::Digest& prefix, unsigned pow_bits, uint64_t begin,
                                     uint64_t end) {
  using Lanes = merkle::Blake2sLanes<V>;
  static constexpr auto kCounting = [] {
    std::array<uint32_t, V::kLanes> words{};
    for (uint32_t i = 0; i < V::kLanes; ++i) words[i] = i;
    return words;
  }();

  typename Lanes::Block block;
  block.fill(V::broadcast(0));
  for (size_t w = 0; w < 8; ++w) {
    uint32_t word = 0;
    for (size_t byte = 0; byte < 4; ++byte) word |= uint32_t{prefix[4 * w + byte]} << (8 * byte);
    block[w] = V::broadcast(word);
  }
  // A lane can only be a solution if its lowest (up to 32) bits are zero.
  const unsigned low_bits = std::min(pow_bits, 32u);
  const V counting = V::load_unaligned(kCounting.data());
  for (uint64_t index = begin; index < end; index += V::kLanes) {
    const uint64_t nonce = nonce_at(index);
    block[8] = V::broadcast(static_cast<uint32_t>(nonce)) + counting;
    block[9] = V::broadcast(static_cast<uint32_t>(nonce >> 32));
    const V word0 = Lanes::hash_block_word0(block, hash::kDigestBytes + 8);
    for (uint32_t hits = word0.lanes_with_low_zeros(low_bits); hits != 0; hits &= hits - 1) {
      const auto lane = static_cast<uint64_t>(std::countr_zero(hits));
      if (is_solution(prefix, pow_bits, nonce_at(index + lane))) return index + lane;
    }
  }
  return std::nullopt;
}

}  // namespace ptvm::grind
