// Proof of work of the transcript: the search for a nonce.
#pragma once

#include <cstdint>

#include "shared/hash/blake2b_hasher.h"
#include "shared/hash/blake2s.h"
#include "shared/transcript/channel.h"

namespace ptvm::grind {

// Whether the nonce is what a channel over the hasher `H` accepts after `prefix`
// (shared/transcript/channel.h, pow_accepts).
template <hash::Hasher H = hash::Blake2sHasher>
bool is_solution(const hash::Digest& prefix, unsigned pow_bits, uint64_t nonce) {
  return transcript::Channel<H>::pow_accepts(prefix, pow_bits, nonce);
}

// The first solution in the order high * 2^32 + low with low < 2^20 and high from 0 up: the same
// for any number of threads. pow_bits <= 48; takes 2^pow_bits hashes on average. For H =
// hash::Blake2sHasher or hash::Blake2bHasher.
template <hash::Hasher H = hash::Blake2sHasher>
uint64_t find_nonce(const hash::Digest& prefix, unsigned pow_bits);

extern template uint64_t find_nonce<hash::Blake2sHasher>(const hash::Digest&, unsigned);
extern template uint64_t find_nonce<hash::Blake2bHasher>(const hash::Digest&, unsigned);

}  // namespace ptvm::grind
