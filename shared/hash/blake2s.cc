#include "shared/hash/blake2s.h"

#include "shared/field/m31.h"
#include "shared/hash/blake2_sigma.h"
#include "shared/util/bytes.h"

// The tests define PTVM_BLAKE2S_BY_ROWS to run the form for vectors anywhere.
#if defined(__wasm_simd128__)
#define PTVM_BLAKE2S_BY_ROWS
#endif
#if defined(PTVM_BLAKE2S_BY_ROWS)
#include "shared/hash/blake2s_rows.h"
#endif

namespace ptvm::hash {
namespace {

Digest to_bytes(const Blake2sChain& chain) {
  Digest digest;
  for (size_t i = 0; i < chain.size(); ++i) store_le(chain[i], &digest[4 * i]);
  return digest;
}

#if !defined(PTVM_BLAKE2S_BY_ROWS)
// Inlined even when the compiler is asked for small code, where calls would cost several times the
// work.
[[gnu::always_inline]] constexpr uint32_t rotate_right(uint32_t word, unsigned n) {
  return word >> n | word << (32 - n);
}

// The mixing function G (RFC 7693 section 3.1).
[[gnu::always_inline]] constexpr void mix(uint32_t& a, uint32_t& b, uint32_t& c, uint32_t& d,
                                          uint32_t x, uint32_t y) {
  a += b + x;
  d = rotate_right(d ^ a, 16);
  c += d;
  b = rotate_right(b ^ c, 12);
  a += b + y;
  d = rotate_right(d ^ a, 8);
  c += d;
  b = rotate_right(b ^ c, 7);
}
#endif

}  // namespace

void blake2s_compress(Blake2sChain& chain, std::span<const uint32_t, kBlake2sBlockWords> block,
                      uint64_t n_bytes, bool last) {
#if defined(PTVM_BLAKE2S_BY_ROWS)
  blake2s_compress_rows(chain, block, n_bytes, last);
#else
  const uint32_t* m = block.data();
  uint32_t v0 = chain[0], v1 = chain[1], v2 = chain[2], v3 = chain[3];
  uint32_t v4 = chain[4], v5 = chain[5], v6 = chain[6], v7 = chain[7];
  uint32_t v8 = kBlake2sIv[0], v9 = kBlake2sIv[1], v10 = kBlake2sIv[2], v11 = kBlake2sIv[3];
  uint32_t v12 = kBlake2sIv[4] ^ static_cast<uint32_t>(n_bytes);
  uint32_t v13 = kBlake2sIv[5] ^ static_cast<uint32_t>(n_bytes >> 32);
  uint32_t v14 = last ? ~kBlake2sIv[6] : kBlake2sIv[6], v15 = kBlake2sIv[7];
  // Unrolled, the message words need no table look-ups: a third less time in WebAssembly, for 1 KB.
#pragma GCC unroll 10
  for (size_t round = 0; round < 10; ++round) {
    const uint8_t* s = kBlake2Sigma[round];
    mix(v0, v4, v8, v12, m[s[0]], m[s[1]]);
    mix(v1, v5, v9, v13, m[s[2]], m[s[3]]);
    mix(v2, v6, v10, v14, m[s[4]], m[s[5]]);
    mix(v3, v7, v11, v15, m[s[6]], m[s[7]]);
    mix(v0, v5, v10, v15, m[s[8]], m[s[9]]);
    mix(v1, v6, v11, v12, m[s[10]], m[s[11]]);
    mix(v2, v7, v8, v13, m[s[12]], m[s[13]]);
    mix(v3, v4, v9, v14, m[s[14]], m[s[15]]);
  }
  chain[0] ^= v0 ^ v8;
  chain[1] ^= v1 ^ v9;
  chain[2] ^= v2 ^ v10;
  chain[3] ^= v3 ^ v11;
  chain[4] ^= v4 ^ v12;
  chain[5] ^= v5 ^ v13;
  chain[6] ^= v6 ^ v14;
  chain[7] ^= v7 ^ v15;
#endif
}

void Blake2s::flush() {
  n_flushed_bytes_ += kBlockBytes;
  blake2s_compress(chain_, block_, n_flushed_bytes_, false);
  n_block_bytes_ = 0;
}

void Blake2s::update(std::span<const uint8_t> bytes) {
  while (!bytes.empty()) {
    if (n_block_bytes_ % 4 == 0 && bytes.size() >= 4) {
      update_word(load_le<uint32_t>(bytes.data()));
      bytes = bytes.subspan(4);
      continue;
    }
    if (n_block_bytes_ == kBlockBytes) flush();
    const uint32_t shift = 8 * (n_block_bytes_ % 4);
    uint32_t& word = block_[n_block_bytes_ / 4];
    word = (shift == 0 ? 0 : word) | uint32_t{bytes.front()} << shift;
    ++n_block_bytes_;
    bytes = bytes.subspan(1);
  }
}

Digest Blake2s::finalize() {
  for (size_t i = (n_block_bytes_ + 3) / 4; i < block_.size(); ++i) block_[i] = 0;
  blake2s_compress(chain_, block_, n_flushed_bytes_ + n_block_bytes_, true);
  return to_bytes(chain_);
}

Digest blake2s(std::span<const uint8_t> bytes) {
  Blake2s state;
  state.update(bytes);
  return state.finalize();
}

Digest Blake2sHasher::hash_pair(DigestView left, DigestView right) {
  std::array<uint32_t, kBlake2sBlockWords> block;
  for (size_t i = 0; i < 8; ++i) {
    block[i] = load_le<uint32_t>(&left[4 * i]);
    block[8 + i] = load_le<uint32_t>(&right[4 * i]);
  }
  Blake2sChain chain = kBlake2sInit;
  blake2s_compress(chain, block, 2 * kDigestBytes, true);
  return to_bytes(chain);
}

Digest reduce_words_m31(const Digest& digest) {
  Digest reduced;
  for (size_t i = 0; i < kDigestBytes; i += 4) {
    store_le(field::M31::reduce(load_le<uint32_t>(&digest[i])).value(), &reduced[i]);
  }
  return reduced;
}

}  // namespace ptvm::hash
