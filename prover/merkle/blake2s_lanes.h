// Sixteen BLAKE2s computations side by side (RFC 7693), one in each lane of a vector.
//
// State and message are structure of arrays: vector w holds word w of all sixteen.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>

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
  [[gnu::noinline]] static void compress(Chain& chain, const Block& block, uint32_t n_bytes,
                                         bool last) {
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
    if constexpr (V::kInRegisters) {
      [&]<size_t... round>(std::index_sequence<round...>) __attribute__((always_inline)) {
        (mix_all(v, block, hash::kBlake2Sigma[round]), ...);
      }
      (std::make_index_sequence<10>());
    } else {
      for (const auto& order : hash::kBlake2Sigma) mix_all(v, block, order);
    }
    return v;
  }

  // One round: the columns of the 4 by 4 state, then its diagonals.
  [[gnu::always_inline]] static void mix_all(State& v, const Block& block, const uint8_t* order) {
    mix_four<0>(v, block, order);
    mix_four<1>(v, block, order + 8);
  }

  // Four times the mixing function G of section 3.1, on words i, 4 + (i + turn) % 4, and so on. The
  // four are written step by step beside one another, which keeps all execution ports busy.
  template <size_t turn>
  [[gnu::always_inline]] static void mix_four(State& v, const Block& block, const uint8_t* order) {
    const auto b = [&](size_t i) -> V& { return v[4 + (i + turn) % 4]; };
    const auto c = [&](size_t i) -> V& { return v[8 + (i + 2 * turn) % 4]; };
    const auto d = [&](size_t i) -> V& { return v[12 + (i + 3 * turn) % 4]; };
    const auto four = [](const auto& step) __attribute__((always_inline)) {
      step(0);
      step(1);
      step(2);
      step(3);
    };
    four([&](size_t i) { v[i] = v[i] + block[order[2 * i]]; });
    four([&](size_t i) { v[i] = v[i] + b(i); });
    four([&](size_t i) { d(i) = d(i) ^ v[i]; });
    four([&](size_t i) { d(i) = d(i).template rotated_right<16>(); });
    four([&](size_t i) { c(i) = c(i) + d(i); });
    four([&](size_t i) { b(i) = b(i) ^ c(i); });
    four([&](size_t i) { b(i) = b(i).template rotated_right<12>(); });
    four([&](size_t i) { v[i] = v[i] + block[order[2 * i + 1]]; });
    four([&](size_t i) { v[i] = v[i] + b(i); });
    four([&](size_t i) { d(i) = d(i) ^ v[i]; });
    four([&](size_t i) { d(i) = d(i).template rotated_right<8>(); });
    four([&](size_t i) { c(i) = c(i) + d(i); });
    four([&](size_t i) { b(i) = b(i) ^ c(i); });
    four([&](size_t i) { b(i) = b(i).template rotated_right<7>(); });
  }
};

}  // namespace ptvm::merkle
