// Proof of work of the stwo transcript: the search for a nonce.
#pragma once

#include <cstdint>

#include "shared/hash/digest.h"

namespace ptvm::grind {

// Whether BLAKE2s(prefix || nonce as eight little-endian bytes) ends the way the protocol asks: the
// lowest `pow_bits` bits of its first 16 bytes, read as a little-endian number, are zero.
bool is_solution(const hash::Digest& prefix, unsigned pow_bits, uint64_t nonce);

// The first solution in the order high * 2^32 + low with low < 2^20 and high from 0 up: the same
// for any number of threads. pow_bits <= 48; takes 2^pow_bits hashes on average.
uint64_t find_nonce(const hash::Digest& prefix, unsigned pow_bits);

}  // namespace ptvm::grind
