// Sixteen BLAKE2s computations side by side (RFC 7693), one in each lane of a vector.
//
// State and message are structure of arrays: vector w holds word w of all sixteen.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "shared/hash/blake2_sigma.h"
#include "shared/hash/blake2s.h"

namespace ptvm::merkle {

template <class V>
struct Blake2sLanes {
  using Chain = std::array<V, 8>;
  using Block = std::array<V, hash::kBlake2sBlockWords>;

  // The chain value before the first block.
  static Chain initial_chain() {
    Chain chain;
    for (size_t i = 0; i < 8; ++i) chain[i] = V::broadcast(hash::kBlake2sInit[i]);
    return chain;
  }

  // Absorbs one block into `chain`. `n_bytes` counts the bytes of the message up to and with this
  // block, below 2^32; `last` marks the last.
  static void compress(Chain& chain, const Block& block, uint32_t n_bytes, bool last) {
    const State v = run_rounds(chain, block, n_bytes, last);
    for (size_t i = 0; i < 8; ++i) chain[i] = chain[i] ^ v[i] ^ v[i + 8];
  }

  // The hash of a message of one block.
  static Chain hash_block(const Block& block, uint32_t n_bytes) {
    Chain chain = initial_chain();
    compress(chain, block, n_bytes, true);
    return chain;
  }
  // Word 0 of that hash, for which the last round needs only half its work.
  [[gnu::always_inline]] static V hash_block_word0(const Block& block, uint32_t n_bytes) {
    const Chain chain = initial_chain();
    const State v = run_rounds(chain, block, n_bytes, true);
    return chain[0] ^ v[0] ^ v[8];
  }

 private:
  using State = std::array<V, 16>;

  [[gnu::always_inline]] static State run_rounds(const Chain& chain, const Block& block,
                                                 uint32_t n_bytes, bool last) {
    State v;
    for (size_t i = 0; i < 8; ++i) {
      v[i] = chain[i];
      v[i + 8] = V::broadcast(hash::kBlake2sIv[i]);
    }
    v[12] = V::broadcast(hash::kBlake2sIv[4] ^ n_bytes);
    v[14] = V::broadcast(last ? ~hash::kBlake2sIv[6] : hash::kBlake2sIv[6]);
#pragma GCC unroll 10
    for (size_t round = 0; round < 10; ++round) {
      const auto& order = hash::kBlake2Sigma[round];
#pragma GCC unroll 4
      for (size_t i = 0; i < 4; ++i) {
        mix(v[i], v[i + 4], v[i + 8], v[i + 12], block[order[2 * i]], block[order[2 * i + 1]]);
      }
#pragma GCC unroll 4
      for (size_t i = 0; i < 4; ++i) {
        mix(v[i], v[4 + (i + 1) % 4], v[8 + (i + 2) % 4], v[12 + (i + 3) % 4],
            block[order[8 + 2 * i]], block[order[9 + 2 * i]]);
      }
    }
    return v;
  }

  // The mixing function G of section 3.1.
  [[gnu::always_inline]] static void mix(V& a, V& b, V& c, V& d, const V& x, const V& y) {
    a = a + b + x;
    d = (d ^ a).template rotated_right<16>();
    c = c + d;
    b = (b ^ c).template rotated_right<12>();
    a = a + b + y;
    d = (d ^ a).template rotated_right<8>();
    c = c + d;
    b = (b ^ c).template rotated_right<7>();
  }
};

}  // namespace ptvm::merkle
