// Vectors of 64-bit words, by the vector extension of GCC and Clang: BLAKE2b's arithmetic.
//
// U64Lanes<n> has n lanes, a power of two from 2 to 8. Every instruction set can run every type;
// U64Vector is the widest that fits one register of this build's.
#pragma once

#include <array>
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

  // `words` is 64-byte aligned for load and store, any address for the unaligned forms.
  static U64Lanes load(const uint64_t* words) { return load_unaligned(words); }
  static U64Lanes load_unaligned(const uint64_t* words) {
    U64Lanes result;
    std::memcpy(&result.v, words, sizeof(Vector));
    return result;
  }
  static U64Lanes broadcast(uint64_t word) { return {word - Vector{}}; }
  void store(uint64_t* words) const { store_unaligned(words); }
  void store_unaligned(uint64_t* words) const { std::memcpy(words, &v, sizeof(Vector)); }

  // Lane by lane modulo 2^64.
  friend U64Lanes operator+(const U64Lanes& a, const U64Lanes& b) { return {a.v + b.v}; }
  friend U64Lanes operator^(const U64Lanes& a, const U64Lanes& b) { return {a.v ^ b.v}; }
  template <unsigned bits>
  U64Lanes rotated_right() const {
    return {v >> bits | v << (64 - bits)};
  }

  // A bit for each lane whose lowest n_bits bits are zero, n_bits in [0, 64]; bit 0 is lane 0.
  uint32_t lanes_with_low_zeros(unsigned n_bits) const {
    const uint64_t low = n_bits == 64 ? ~uint64_t{0} : (uint64_t{1} << n_bits) - 1;
    std::array<uint64_t, n> words;
    store_unaligned(words.data());
    uint32_t result = 0;
    for (size_t i = 0; i < n; ++i) result |= uint32_t{(words[i] & low) == 0} << i;
    return result;
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
