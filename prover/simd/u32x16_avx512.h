// Sixteen 32-bit lanes in one AVX-512 register. The members are documented in u32x16_portable.h.
//
// A 32 by 32 bit multiplication works on the even lanes of its operands, so a product of sixteen
// lanes is two multiplications and two shuffles that gather the halves of the results.
#pragma once

#include <immintrin.h>

#include <cstddef>
#include <cstdint>
#include <utility>

// GCC 12 takes the deliberately undefined operand of many AVX-512 intrinsics for a mistake (its
// bug 105593).
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif

namespace ptvm::simd {

struct U32x16Avx512 {
  static constexpr size_t kLanes = 16;
  static constexpr uint32_t kP = 0x7fffffffu;
  static constexpr bool kInRegisters = true;

  __m512i v;

  static U32x16Avx512 load(const uint32_t* words) { return {_mm512_load_si512(words)}; }
  static U32x16Avx512 load_unaligned(const uint32_t* words) { return {_mm512_loadu_si512(words)}; }
  template <size_t n>
  static U32x16Avx512 load_repeated(const uint32_t* words) {
    static_assert(n == 1 || n == 2 || n == 4 || n == 8);
    if constexpr (n == 8) {
      return {_mm512_broadcast_i64x4(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(words)))};
    } else if constexpr (n == 4) {
      return {_mm512_broadcast_i32x4(_mm_loadu_si128(reinterpret_cast<const __m128i*>(words)))};
    } else if constexpr (n == 2) {
      return {_mm512_broadcastq_epi64(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(words)))};
    } else {
      return broadcast(*words);
    }
  }
  template <unsigned log_ratio>
  static U32x16Avx512 load_lifted(const uint32_t* words) {
    static_assert(log_ratio <= 3);
    if constexpr (log_ratio == 0) return load_unaligned(words);
    if constexpr (log_ratio == 1) {
      const __m512i order = _mm512_setr_epi32(0, 1, 0, 1, 2, 3, 2, 3, 4, 5, 4, 5, 6, 7, 6, 7);
      return {_mm512_permutexvar_epi32(order, load_repeated<8>(words).v)};
    }
    if constexpr (log_ratio == 2) {
      const __m512i order = _mm512_setr_epi32(0, 1, 0, 1, 0, 1, 0, 1, 2, 3, 2, 3, 2, 3, 2, 3);
      return {_mm512_permutexvar_epi32(order, load_repeated<4>(words).v)};
    }
    return load_repeated<2>(words);
  }
  static U32x16Avx512 load_swapped_pairs(const uint32_t* words) {
    const __m512i order = _mm512_setr_epi32(1, 1, 0, 0, 3, 3, 2, 2, 5, 5, 4, 4, 7, 7, 6, 6);
    return {_mm512_permutexvar_epi32(order, load_repeated<8>(words).v)};
  }
  static U32x16Avx512 broadcast(uint32_t word) {
    return {_mm512_set1_epi32(static_cast<int>(word))};
  }
  void store(uint32_t* words) const { _mm512_store_si512(words, v); }
  void store_unaligned(uint32_t* words) const { _mm512_storeu_si512(words, v); }

  friend U32x16Avx512 operator+(U32x16Avx512 a, U32x16Avx512 b) {
    return {_mm512_add_epi32(a.v, b.v)};
  }
  friend U32x16Avx512 operator-(U32x16Avx512 a, U32x16Avx512 b) {
    return {_mm512_sub_epi32(a.v, b.v)};
  }
  friend U32x16Avx512 operator^(U32x16Avx512 a, U32x16Avx512 b) {
    return {_mm512_xor_si512(a.v, b.v)};
  }
  friend U32x16Avx512 min(U32x16Avx512 a, U32x16Avx512 b) { return {_mm512_min_epu32(a.v, b.v)}; }
  template <unsigned bits>
  U32x16Avx512 rotated_right() const {
    return {_mm512_ror_epi32(v, bits)};
  }
  uint32_t lanes_with_low_zeros(unsigned n_bits) const {
    const auto low = static_cast<uint32_t>((uint64_t{1} << n_bits) - 1);
    return _mm512_testn_epi32_mask(v, broadcast(low).v);
  }

  U32x16Avx512 times_power_of_two(unsigned log_factor) const {
    const __m512i high = _mm512_and_si512(_mm512_slli_epi32(v, log_factor), broadcast(kP).v);
    return {_mm512_or_si512(high, _mm512_srli_epi32(v, 31 - log_factor))};
  }

  static U32x16Avx512 mul_m31_doubled(U32x16Avx512 a, U32x16Avx512 twice_b) {
    return mul_split(a.split(), twice_b.split());
  }
  static U32x16Avx512 mul_m31_doubled_uniform(U32x16Avx512 a, U32x16Avx512 twice_b) {
    return mul_split(a.split(), twice_b.split_uniform());
  }

  friend std::pair<U32x16Avx512, U32x16Avx512> deinterleave(U32x16Avx512 a, U32x16Avx512 b) {
    const __m512i evens =
        _mm512_setr_epi32(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
    const __m512i odds = _mm512_add_epi32(evens, _mm512_set1_epi32(1));
    return {{_mm512_permutex2var_epi32(a.v, evens, b.v)},
            {_mm512_permutex2var_epi32(a.v, odds, b.v)}};
  }
  friend std::pair<U32x16Avx512, U32x16Avx512> interleave(U32x16Avx512 a, U32x16Avx512 b) {
    const __m512i lower = _mm512_setr_epi32(0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
    const __m512i upper = _mm512_add_epi32(lower, _mm512_set1_epi32(8));
    return {{_mm512_permutex2var_epi32(a.v, lower, b.v)},
            {_mm512_permutex2var_epi32(a.v, upper, b.v)}};
  }

  struct Split {
    __m512i even, odd;  // the operand in the low half of each 64-bit lane, anything above
  };
  struct Wide {
    __m512i even, odd;

    friend Wide operator+(Wide a, Wide b) {
      return {_mm512_add_epi64(a.even, b.even), _mm512_add_epi64(a.odd, b.odd)};
    }
    friend Wide operator-(Wide a, Wide b) {
      return {_mm512_sub_epi64(a.even, b.even), _mm512_sub_epi64(a.odd, b.odd)};
    }
  };
  U32x16Avx512 centered() const {
    const __mmask16 large = _mm512_cmpge_epu32_mask(v, _mm512_set1_epi32(1 << 30));
    return {_mm512_mask_sub_epi32(v, large, v, broadcast(kP).v)};
  }
  // A shuffle, which runs on more ports than a shift.
  Split split() const { return {v, _mm512_shuffle_epi32(v, _MM_PERM_DDBB)}; }
  Split split_uniform() const { return {v, v}; }
  friend Wide mul_wide(Split a, Split b) {
    return {_mm512_mul_epi32(a.even, b.even), _mm512_mul_epi32(a.odd, b.odd)};
  }
  static U32x16Avx512 reduce_doubled(Wide twice_s) {
    const U32x16Avx512 high = {high_words(twice_s.even, twice_s.odd)};
    const U32x16Avx512 low = {_mm512_srli_epi32(low_words(twice_s.even, twice_s.odd), 1)};
    const U32x16Avx512 sum = min(high, high + broadcast(kP)) + low;
    return min(sum, sum - broadcast(kP));
  }
  static U32x16Avx512 reduce_signed(Wide s) {
    const U32x16Avx512 high = {high_words(s.even, s.odd)}, p = broadcast(kP);
    const __m512i low = low_words(s.even, s.odd);
    const U32x16Avx512 upper = {upper_words(min(high, high + p).v, low)};
    const U32x16Avx512 sum = min(upper, upper - p) + U32x16Avx512{_mm512_and_si512(low, p.v)};
    return min(sum, sum - p);
  }
  static Wide wide_broadcast(uint64_t word) {
    const __m512i lanes = _mm512_set1_epi64(static_cast<int64_t>(word));
    return {lanes, lanes};
  }
  static Wide fold_wide(Wide s) { return {fold_lanes(s.even), fold_lanes(s.odd)}; }
  static U32x16Avx512 reduce_wide(Wide s) {
    const Wide folded = fold_wide(fold_wide(s));
    const U32x16Avx512 low = {low_words(folded.even, folded.odd)};
    return min(low, low - broadcast(kP));
  }

 private:
  // 2 * high + the highest bit of low.
  static __m512i upper_words(__m512i high, __m512i low) {
#if defined(__AVX512VBMI2__)
    return _mm512_shldi_epi32(high, low, 1);
#else
    return _mm512_add_epi32(_mm512_add_epi32(high, high), _mm512_srli_epi32(low, 31));
#endif
  }
  static __m512i fold_lanes(__m512i s) {
    return _mm512_add_epi64(_mm512_and_si512(s, _mm512_set1_epi64(kP)), _mm512_srli_epi64(s, 31));
  }
  static U32x16Avx512 mul_split(Split a, Split twice_b) {
    const __m512i even = _mm512_mul_epu32(a.even, twice_b.even);
    const __m512i odd = _mm512_mul_epu32(a.odd, twice_b.odd);
    const U32x16Avx512 sum = {
        _mm512_add_epi32(high_words(even, odd), _mm512_srli_epi32(low_words(even, odd), 1))};
    return min(sum, sum - broadcast(kP));
  }
  // The low and the high halves of sixteen 64-bit lanes in lane order.
  static __m512i low_words(__m512i even, __m512i odd) {
    return _mm512_mask_shuffle_epi32(even, 0xaaaa, odd, _MM_PERM_CCAA);
  }
  static __m512i high_words(__m512i even, __m512i odd) {
    return _mm512_mask_shuffle_epi32(odd, 0x5555, even, _MM_PERM_DDBB);
  }
};

}  // namespace ptvm::simd

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif
