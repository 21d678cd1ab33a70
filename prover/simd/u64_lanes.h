// Vectors of 64-bit words, by the vector extension of GCC and Clang: BLAKE2b's arithmetic.
//
// U64Lanes<n> has n lanes, a power of two from 2 to 8. Every instruction set can run every type;
// U64Vector is the widest that fits one register of this build's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <utility>

namespace ptvm::simd {

template <size_t n>
struct U64Lanes {
  using Word = uint64_t;
  static constexpr size_t kLanes = n;
  // Whether unrolled code pays.
  static constexpr bool kInRegisters = true;

  typedef uint64_t Vector __attribute__((vector_size(8 * n)));
  Vector v;

  // `words` is at any address.
  static U64Lanes load(const uint64_t* words) {
    U64Lanes result;
    std::memcpy(&result.v, words, sizeof(Vector));
    return result;
  }
  static U64Lanes broadcast(uint64_t word) { return {word - Vector{}}; }
  // Lane i is i.
  static U64Lanes counting() {
    return [&]<size_t... i>(std::index_sequence<i...>) { return U64Lanes{Vector{i...}}; }
    (std::make_index_sequence<n>());
  }
  void store(uint64_t* words) const { std::memcpy(words, &v, sizeof(Vector)); }

  // Lane by lane modulo 2^64.
  friend U64Lanes operator+(const U64Lanes& a, const U64Lanes& b) { return {a.v + b.v}; }
  friend U64Lanes operator^(const U64Lanes& a, const U64Lanes& b) { return {a.v ^ b.v}; }
  template <unsigned bits>
  U64Lanes rotated_right() const {
    return {v >> bits | v << (64 - bits)};
  }

  // The even and the odd lanes of a and b: a0, a2, .., b0, b2, .. and a1, a3, .., b1, b3, ..
  friend std::pair<U64Lanes, U64Lanes> deinterleave(const U64Lanes& a, const U64Lanes& b) {
    return [&]<size_t... i>(std::index_sequence<i...>) {
      return std::pair{U64Lanes{__builtin_shufflevector(a.v, b.v, (2 * i)...)},
                       U64Lanes{__builtin_shufflevector(a.v, b.v, (2 * i + 1)...)}};
    }
    (std::make_index_sequence<n>());
  }
};

#if defined(__AVX512F__)
using U64Vector = U64Lanes<8>;
#elif defined(__AVX2__)
using U64Vector = U64Lanes<4>;
#else
using U64Vector = U64Lanes<2>;
#endif

}  // namespace ptvm::simd
