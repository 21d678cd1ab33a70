// Sixteen 32-bit lanes in two AVX2 registers. The members are documented in u32x16_portable.h.
#pragma once

#include <immintrin.h>

#include <cstddef>
#include <cstdint>
#include <utility>

namespace ptvm::simd {

struct U32x16Avx2 {
  static constexpr size_t kLanes = 16;
  static constexpr uint32_t kP = 0x7fffffffu;
  static constexpr bool kInRegisters = true;

  __m256i lo, hi;  // lanes 0-7 and 8-15

  static U32x16Avx2 load(const uint32_t* words) { return load_unaligned(words); }
  static U32x16Avx2 load_unaligned(const uint32_t* words) {
    const auto* vectors = reinterpret_cast<const __m256i*>(words);
    return {_mm256_loadu_si256(vectors), _mm256_loadu_si256(vectors + 1)};
  }
  template <size_t n>
  static U32x16Avx2 load_repeated(const uint32_t* words) {
    static_assert(n == 1 || n == 2 || n == 4 || n == 8);
    __m256i half;
    if constexpr (n == 8) {
      half = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(words));
    } else if constexpr (n == 4) {
      half = _mm256_broadcastsi128_si256(_mm_loadu_si128(reinterpret_cast<const __m128i*>(words)));
    } else if constexpr (n == 2) {
      half = _mm256_broadcastq_epi64(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(words)));
    } else {
      return broadcast(*words);
    }
    return {half, half};
  }
  template <unsigned log_ratio>
  static U32x16Avx2 load_lifted(const uint32_t* words) {
    static_assert(log_ratio <= 3);
    if constexpr (log_ratio == 0) return load_unaligned(words);
    if constexpr (log_ratio == 1) {
      const __m256i all = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(words));
      return {_mm256_permute4x64_epi64(all, 0x50), _mm256_permute4x64_epi64(all, 0xfa)};
    }
    if constexpr (log_ratio == 2) {
      return {load_repeated<2>(words).lo, load_repeated<2>(words + 2).lo};
    }
    return load_repeated<2>(words);
  }
  static U32x16Avx2 load_swapped_pairs(const uint32_t* words) {
    const __m256i all = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(words));
    return {_mm256_permutevar8x32_epi32(all, _mm256_setr_epi32(1, 1, 0, 0, 3, 3, 2, 2)),
            _mm256_permutevar8x32_epi32(all, _mm256_setr_epi32(5, 5, 4, 4, 7, 7, 6, 6))};
  }
  static U32x16Avx2 broadcast(uint32_t word) {
    const __m256i half = _mm256_set1_epi32(static_cast<int>(word));
    return {half, half};
  }
  void store(uint32_t* words) const { store_unaligned(words); }
  void store_unaligned(uint32_t* words) const {
    auto* vectors = reinterpret_cast<__m256i*>(words);
    _mm256_storeu_si256(vectors, lo);
    _mm256_storeu_si256(vectors + 1, hi);
  }

  friend U32x16Avx2 operator+(U32x16Avx2 a, U32x16Avx2 b) {
    return {_mm256_add_epi32(a.lo, b.lo), _mm256_add_epi32(a.hi, b.hi)};
  }
  friend U32x16Avx2 operator-(U32x16Avx2 a, U32x16Avx2 b) {
    return {_mm256_sub_epi32(a.lo, b.lo), _mm256_sub_epi32(a.hi, b.hi)};
  }
  friend U32x16Avx2 operator^(U32x16Avx2 a, U32x16Avx2 b) {
    return {_mm256_xor_si256(a.lo, b.lo), _mm256_xor_si256(a.hi, b.hi)};
  }
  friend U32x16Avx2 min(U32x16Avx2 a, U32x16Avx2 b) {
    return {_mm256_min_epu32(a.lo, b.lo), _mm256_min_epu32(a.hi, b.hi)};
  }
  template <unsigned bits>
  U32x16Avx2 rotated_right() const {
    return {rotate_half<bits>(lo), rotate_half<bits>(hi)};
  }
  uint32_t lanes_with_low_zeros(unsigned n_bits) const {
    const auto low = static_cast<uint32_t>((uint64_t{1} << n_bits) - 1);
    const auto zeros = [&](__m256i half) {
      const __m256i bits = _mm256_and_si256(half, broadcast(low).lo);
      const __m256i equal = _mm256_cmpeq_epi32(bits, _mm256_setzero_si256());
      return static_cast<uint32_t>(_mm256_movemask_ps(_mm256_castsi256_ps(equal)));
    };
    return zeros(lo) | zeros(hi) << 8;
  }

  U32x16Avx2 times_power_of_two(unsigned log_factor) const {
    return {rotate31_half(lo, log_factor), rotate31_half(hi, log_factor)};
  }

  static U32x16Avx2 mul_m31_doubled(U32x16Avx2 a, U32x16Avx2 twice_b) {
    return mul_split(a.split(), twice_b.split());
  }
  static U32x16Avx2 mul_m31_doubled_uniform(U32x16Avx2 a, U32x16Avx2 twice_b) {
    return mul_split(a.split(), twice_b.split_uniform());
  }

  friend std::pair<U32x16Avx2, U32x16Avx2> deinterleave(U32x16Avx2 a, U32x16Avx2 b) {
    const auto [a_even, a_odd] = deinterleave_half(a.lo, a.hi);
    const auto [b_even, b_odd] = deinterleave_half(b.lo, b.hi);
    return {{a_even, b_even}, {a_odd, b_odd}};
  }
  friend std::pair<U32x16Avx2, U32x16Avx2> interleave(U32x16Avx2 a, U32x16Avx2 b) {
    const auto [first, second] = interleave_half(a.lo, b.lo);
    const auto [third, fourth] = interleave_half(a.hi, b.hi);
    return {{first, second}, {third, fourth}};
  }

  struct Split {
    __m256i lo_even, lo_odd, hi_even, hi_odd;
  };
  struct Wide {
    __m256i lo_even, lo_odd, hi_even, hi_odd;

    friend Wide operator+(const Wide& a, const Wide& b) {
      return {_mm256_add_epi64(a.lo_even, b.lo_even), _mm256_add_epi64(a.lo_odd, b.lo_odd),
              _mm256_add_epi64(a.hi_even, b.hi_even), _mm256_add_epi64(a.hi_odd, b.hi_odd)};
    }
    friend Wide operator-(const Wide& a, const Wide& b) {
      return {_mm256_sub_epi64(a.lo_even, b.lo_even), _mm256_sub_epi64(a.lo_odd, b.lo_odd),
              _mm256_sub_epi64(a.hi_even, b.hi_even), _mm256_sub_epi64(a.hi_odd, b.hi_odd)};
    }
  };
  U32x16Avx2 centered() const { return {center_half(lo), center_half(hi)}; }
  Split split() const { return {lo, _mm256_srli_epi64(lo, 32), hi, _mm256_srli_epi64(hi, 32)}; }
  Split split_uniform() const { return {lo, lo, lo, lo}; }
  friend Wide mul_wide(const Split& a, const Split& b) {
    return {_mm256_mul_epi32(a.lo_even, b.lo_even), _mm256_mul_epi32(a.lo_odd, b.lo_odd),
            _mm256_mul_epi32(a.hi_even, b.hi_even), _mm256_mul_epi32(a.hi_odd, b.hi_odd)};
  }
  static U32x16Avx2 reduce_doubled(const Wide& s) {
    const U32x16Avx2 high = {high_words(s.lo_even, s.lo_odd), high_words(s.hi_even, s.hi_odd)};
    const U32x16Avx2 low = {_mm256_srli_epi32(low_words(s.lo_even, s.lo_odd), 1),
                            _mm256_srli_epi32(low_words(s.hi_even, s.hi_odd), 1)};
    const U32x16Avx2 sum = min(high, high + broadcast(kP)) + low;
    return min(sum, sum - broadcast(kP));
  }
  static U32x16Avx2 reduce_signed(const Wide& s) {
    const U32x16Avx2 high = {high_words(s.lo_even, s.lo_odd), high_words(s.hi_even, s.hi_odd)};
    const U32x16Avx2 low = {low_words(s.lo_even, s.lo_odd), low_words(s.hi_even, s.hi_odd)};
    const U32x16Avx2 p = broadcast(kP), positive = min(high, high + p);
    const U32x16Avx2 upper = {upper_half(positive.lo, low.lo), upper_half(positive.hi, low.hi)};
    const U32x16Avx2 lower = {_mm256_and_si256(low.lo, p.lo), _mm256_and_si256(low.hi, p.hi)};
    const U32x16Avx2 sum = min(upper, upper - p) + lower;
    return min(sum, sum - p);
  }
  static Wide wide_broadcast(uint64_t word) {
    const __m256i lanes = _mm256_set1_epi64x(static_cast<int64_t>(word));
    return {lanes, lanes, lanes, lanes};
  }
  static Wide fold_wide(const Wide& s) {
    return {fold_lanes(s.lo_even), fold_lanes(s.lo_odd), fold_lanes(s.hi_even),
            fold_lanes(s.hi_odd)};
  }
  static U32x16Avx2 reduce_wide(const Wide& s) {
    const Wide folded = fold_wide(fold_wide(s));
    const U32x16Avx2 low = {low_words(folded.lo_even, folded.lo_odd),
                            low_words(folded.hi_even, folded.hi_odd)};
    return min(low, low - broadcast(kP));
  }

 private:
  struct HalfPair {
    __m256i first, second;
  };

  template <unsigned bits>
  static __m256i rotate_half(__m256i v) {
    if constexpr (bits == 16 || bits == 8) {  // whole bytes: one shuffle
      const __m256i order = bits == 16 ? _mm256_set_epi64x(0x0d0c0f0e09080b0a, 0x0504070601000302,
                                                           0x0d0c0f0e09080b0a, 0x0504070601000302)
                                       : _mm256_set_epi64x(0x0c0f0e0d080b0a09, 0x0407060500030201,
                                                           0x0c0f0e0d080b0a09, 0x0407060500030201);
      return _mm256_shuffle_epi8(v, order);
    } else {
      return _mm256_or_si256(_mm256_srli_epi32(v, bits), _mm256_slli_epi32(v, 32 - bits));
    }
  }
  static __m256i low_words(__m256i even, __m256i odd) {
    return _mm256_blend_epi32(even, _mm256_slli_epi64(odd, 32), 0xaa);
  }
  static __m256i high_words(__m256i even, __m256i odd) {
    return _mm256_blend_epi32(_mm256_srli_epi64(even, 32), odd, 0xaa);
  }
  // 2 * high + the highest bit of low.
  static __m256i upper_half(__m256i high, __m256i low) {
    return _mm256_add_epi32(_mm256_add_epi32(high, high), _mm256_srli_epi32(low, 31));
  }
  static __m256i fold_lanes(__m256i s) {
    return _mm256_add_epi64(_mm256_and_si256(s, _mm256_set1_epi64x(kP)), _mm256_srli_epi64(s, 31));
  }
  static __m256i rotate31_half(__m256i v, unsigned bits) {
    const __m256i high = _mm256_and_si256(_mm256_sll_epi32(v, shift_count(bits)),
                                          _mm256_set1_epi32(static_cast<int>(kP)));
    return _mm256_or_si256(high, _mm256_srl_epi32(v, shift_count(31 - bits)));
  }
  static __m128i shift_count(unsigned bits) { return _mm_cvtsi32_si128(static_cast<int>(bits)); }
  static U32x16Avx2 mul_split(const Split& a, const Split& twice_b) {
    const U32x16Avx2 sum = {mul_half(a.lo_even, a.lo_odd, twice_b.lo_even, twice_b.lo_odd),
                            mul_half(a.hi_even, a.hi_odd, twice_b.hi_even, twice_b.hi_odd)};
    return min(sum, sum - broadcast(kP));
  }
  static __m256i mul_half(__m256i a_even, __m256i a_odd, __m256i b_even, __m256i b_odd) {
    const __m256i even = _mm256_mul_epu32(a_even, b_even);
    const __m256i odd = _mm256_mul_epu32(a_odd, b_odd);
    return _mm256_add_epi32(high_words(even, odd), _mm256_srli_epi32(low_words(even, odd), 1));
  }
  static __m256i center_half(__m256i v) {
    // Canonical lanes are non-negative, so the signed comparison is exact.
    const __m256i large = _mm256_cmpgt_epi32(v, _mm256_set1_epi32((1 << 30) - 1));
    return _mm256_sub_epi32(v, _mm256_and_si256(large, _mm256_set1_epi32(0x7fffffff)));
  }
  static HalfPair deinterleave_half(__m256i a, __m256i b) {
    const __m256i order = _mm256_setr_epi32(0, 2, 4, 6, 1, 3, 5, 7);
    const __m256i a_sorted = _mm256_permutevar8x32_epi32(a, order);
    const __m256i b_sorted = _mm256_permutevar8x32_epi32(b, order);
    return {_mm256_permute2x128_si256(a_sorted, b_sorted, 0x20),
            _mm256_permute2x128_si256(a_sorted, b_sorted, 0x31)};
  }
  static HalfPair interleave_half(__m256i a, __m256i b) {
    const __m256i low = _mm256_unpacklo_epi32(a, b);
    const __m256i high = _mm256_unpackhi_epi32(a, b);
    return {_mm256_permute2x128_si256(low, high, 0x20), _mm256_permute2x128_si256(low, high, 0x31)};
  }
};

}  // namespace ptvm::simd
