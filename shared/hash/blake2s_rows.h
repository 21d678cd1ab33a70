// The compression function of BLAKE2s with the 4x4 matrix of its state in four vectors, a row each
// (RFC 7693 section 3.2), for targets whose vectors have instructions to permute bytes. In
// WebAssembly it takes two thirds of the time of the form by words, and 1 KB less; on x86-64
// without extensions it is no faster. A row's words are its lanes, in order; the target must be
// little-endian.
#pragma once

#include <cstring>

#include "shared/hash/blake2_sigma.h"
#include "shared/hash/blake2s.h"

namespace ptvm::hash {
namespace rows {

using Row __attribute__((vector_size(16))) = uint32_t;
using RowBytes __attribute__((vector_size(16))) = uint8_t;

// Each word rotated to the right, by 16 and by 8.
inline Row rotate_16(Row row) {
  const auto bytes = reinterpret_cast<RowBytes>(row);
  return reinterpret_cast<Row>(
      __builtin_shufflevector(bytes, bytes, 2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13));
}
inline Row rotate_8(Row row) {
  const auto bytes = reinterpret_cast<RowBytes>(row);
  return reinterpret_cast<Row>(
      __builtin_shufflevector(bytes, bytes, 1, 2, 3, 0, 5, 6, 7, 4, 9, 10, 11, 8, 13, 14, 15, 12));
}

// The mixing function G on the four columns at once; `m` and `s` are the message and the places of
// the eight words that are mixed in.
[[gnu::always_inline]] inline void mix(Row& a, Row& b, Row& c, Row& d, const uint32_t* m,
                                       const uint8_t* s) {
  a += b + Row{m[s[0]], m[s[2]], m[s[4]], m[s[6]]};
  d = rotate_16(d ^ a);
  c += d;
  b ^= c;
  b = b >> 12 | b << 20;
  a += b + Row{m[s[1]], m[s[3]], m[s[5]], m[s[7]]};
  d = rotate_8(d ^ a);
  c += d;
  b ^= c;
  b = b >> 7 | b << 25;
}

}  // namespace rows

// As blake2s_compress.
inline void blake2s_compress_rows(Blake2sChain& chain,
                                  std::span<const uint32_t, kBlake2sBlockWords> block,
                                  uint64_t n_bytes, bool last) {
  using rows::Row;
  const uint32_t* m = block.data();
  Row low, high;
  std::memcpy(&low, &chain[0], sizeof(low));
  std::memcpy(&high, &chain[4], sizeof(high));
  Row a = low, b = high;
  Row c = {kBlake2sIv[0], kBlake2sIv[1], kBlake2sIv[2], kBlake2sIv[3]};
  Row d = {kBlake2sIv[4] ^ static_cast<uint32_t>(n_bytes),
           kBlake2sIv[5] ^ static_cast<uint32_t>(n_bytes >> 32),
           last ? ~kBlake2sIv[6] : kBlake2sIv[6], kBlake2sIv[7]};
  for (const auto& s : kBlake2Sigma) {
    rows::mix(a, b, c, d, m, &s[0]);
    // The diagonals become columns, and back.
    b = __builtin_shufflevector(b, b, 1, 2, 3, 0);
    c = __builtin_shufflevector(c, c, 2, 3, 0, 1);
    d = __builtin_shufflevector(d, d, 3, 0, 1, 2);
    rows::mix(a, b, c, d, m, &s[8]);
    b = __builtin_shufflevector(b, b, 3, 0, 1, 2);
    c = __builtin_shufflevector(c, c, 2, 3, 0, 1);
    d = __builtin_shufflevector(d, d, 1, 2, 3, 0);
  }
  low ^= a ^ c;
  high ^= b ^ d;
  std::memcpy(&chain[0], &low, sizeof(low));
  std::memcpy(&chain[4], &high, sizeof(high));
}

}  // namespace ptvm::hash
