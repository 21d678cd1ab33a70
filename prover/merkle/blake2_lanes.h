// Several computations of BLAKE2s or BLAKE2b side by side (RFC 7693), one in each lane of a vector.
//
// State and message are structure of arrays: vector w holds word w of all lanes. A function is what
// differs between the two: `Word`, kRounds, kRotations, kIv and kInitialChain.
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>

#include "shared/hash/blake2_sigma.h"

namespace ptvm::merkle {

template <class V, class Function>
struct Blake2Lanes {
  using Vector = V;
  using Word = typename Function::Word;
  using Chain = std::array<V, 8>;
  using Block = std::array<V, 16>;
  static constexpr size_t kLanes = V::kLanes;
  static constexpr size_t kBlockBytes = 16 * sizeof(Word);
  static constexpr size_t kDigestWords = 32 / sizeof(Word);
  using Digests = std::array<V, kDigestWords>;  // the first words of a chain

  // The chain value before the first block.
  static Chain initial_chain() {
    Chain chain;
    for (size_t i = 0; i < 8; ++i) chain[i] = V::broadcast(Function::kInitialChain[i]);
    return chain;
  }

  // Absorbs one block into `chain`. `n_bytes` counts the bytes of the message up to and with this
  // block, in one word; `last` marks the last.
  [[gnu::noinline]] static void compress(Chain& chain, const Block& block, Word n_bytes,
                                         bool last) {
    run<8>(chain, block, n_bytes, last);
  }

  static Digests digests_of(Chain chain) {
    if constexpr (std::same_as<Chain, Digests>) {
      return chain;
    } else {
      return {chain[0], chain[1], chain[2], chain[3]};
    }
  }

  // The hash of a message of one block.
  static Digests hash_block(const Block& block, Word n_bytes) {
    Chain chain = initial_chain();
    compress(chain, block, n_bytes, true);
    if constexpr (std::same_as<Chain, Digests>) {
      return chain;
    } else {
      return digests_of(chain);
    }
  }
  // Word 0 of that hash, for which the last round needs only half its work.
  [[gnu::always_inline]] static V hash_block_word0(const Block& block, Word n_bytes) {
    Chain chain = initial_chain();
    run<1>(chain, block, n_bytes, true);
    return chain[0];
  }

 private:
  // Compresses, but puts out only the first n words of the chain, 1 or 8. The sixteen words of the
  // state are variables of their own: of an array GCC would keep some in memory.
  template <size_t n>
  [[gnu::always_inline]] static void run(Chain& chain, const Block& block, Word n_bytes,
                                         bool last) {
    const auto iv = [](size_t i) { return V::broadcast(Function::kIv[i]); };
    V a0 = chain[0], a1 = chain[1], a2 = chain[2], a3 = chain[3];
    V b0 = chain[4], b1 = chain[5], b2 = chain[6], b3 = chain[7];
    V c0 = iv(0), c1 = iv(1), c2 = iv(2), c3 = iv(3);
    V d0 = V::broadcast(Function::kIv[4] ^ n_bytes), d1 = iv(5);
    V d2 = V::broadcast(last ? ~Function::kIv[6] : Function::kIv[6]), d3 = iv(7);
    if constexpr (V::kInRegisters) {
#pragma GCC unroll 12
      for (size_t round = 0; round < Function::kRounds; ++round) {
        const auto& order = hash::kBlake2Sigma[round % 10];
        mix(a0, a1, a2, a3, b0, b1, b2, b3, c0, c1, c2, c3, d0, d1, d2, d3, block, order);
        mix(a0, a1, a2, a3, b1, b2, b3, b0, c2, c3, c0, c1, d3, d0, d1, d2, block, order + 8);
      }
    } else {
      for (size_t round = 0; round < Function::kRounds; ++round) {
        const auto& order = hash::kBlake2Sigma[round % 10];
        mix(a0, a1, a2, a3, b0, b1, b2, b3, c0, c1, c2, c3, d0, d1, d2, d3, block, order);
        mix(a0, a1, a2, a3, b1, b2, b3, b0, c2, c3, c0, c1, d3, d0, d1, d2, block, order + 8);
      }
    }
    chain[0] = chain[0] ^ a0 ^ c0;
    if constexpr (n == 8) {
      chain[1] = chain[1] ^ a1 ^ c1;
      chain[2] = chain[2] ^ a2 ^ c2;
      chain[3] = chain[3] ^ a3 ^ c3;
      chain[4] = chain[4] ^ b0 ^ d0;
      chain[5] = chain[5] ^ b1 ^ d1;
      chain[6] = chain[6] ^ b2 ^ d2;
      chain[7] = chain[7] ^ b3 ^ d3;
    }
  }

  // The mixing function G of section 3.1 on (a0, b0, c0, d0), (a1, b1, c1, d1) and so on. The four
  // are written step by step beside one another, which keeps all execution ports busy.
  [[gnu::always_inline]] static void mix(V& a0, V& a1, V& a2, V& a3, V& b0, V& b1, V& b2, V& b3,
                                         V& c0, V& c1, V& c2, V& c3, V& d0, V& d1, V& d2, V& d3,
                                         const Block& block, const uint8_t* order) {
    constexpr auto kRotations = Function::kRotations;
    add(a0, a1, a2, a3, block[order[0]], block[order[2]], block[order[4]], block[order[6]]);
    add(a0, a1, a2, a3, b0, b1, b2, b3);
    xor_and_rotate<kRotations[0]>(d0, d1, d2, d3, a0, a1, a2, a3);
    add(c0, c1, c2, c3, d0, d1, d2, d3);
    xor_and_rotate<kRotations[1]>(b0, b1, b2, b3, c0, c1, c2, c3);
    add(a0, a1, a2, a3, block[order[1]], block[order[3]], block[order[5]], block[order[7]]);
    add(a0, a1, a2, a3, b0, b1, b2, b3);
    xor_and_rotate<kRotations[2]>(d0, d1, d2, d3, a0, a1, a2, a3);
    add(c0, c1, c2, c3, d0, d1, d2, d3);
    xor_and_rotate<kRotations[3]>(b0, b1, b2, b3, c0, c1, c2, c3);
  }
  [[gnu::always_inline]] static void add(V& p0, V& p1, V& p2, V& p3, const V& q0, const V& q1,
                                         const V& q2, const V& q3) {
    p0 = p0 + q0;
    p1 = p1 + q1;
    p2 = p2 + q2;
    p3 = p3 + q3;
  }
  template <unsigned bits>
  [[gnu::always_inline]] static void xor_and_rotate(V& p0, V& p1, V& p2, V& p3, const V& q0,
                                                    const V& q1, const V& q2, const V& q3) {
    p0 = p0 ^ q0;
    p1 = p1 ^ q1;
    p2 = p2 ^ q2;
    p3 = p3 ^ q3;
    p0 = p0.template rotated_right<bits>();
    p1 = p1.template rotated_right<bits>();
    p2 = p2.template rotated_right<bits>();
    p3 = p3.template rotated_right<bits>();
  }
};

}  // namespace ptvm::merkle
