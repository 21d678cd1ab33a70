// Eight elements of Fp128 side by side, by the 52-bit multiplications of AVX-512 (IFMA): sums and
// products with known factors, as transforms need them. Defined where PTVM_FP128X8 is.
//
// An element is l0 + 2^52 l1 + 2^104 l2 with signed limbs. What is loaded is canonical; results are
// only known to be in a range, which the code that uses them keeps in view, and are made canonical
// when they are stored. "Range [-1, 2)" stands for -p <= x < 2p.
//
// Products are those of shared/field/fp128_portable.h with R = 2^156: as p = 1 + h * 2^104 has the
// middle limb 0, each of three steps takes away m * p with m the lowest limb as it is. Factors are
// loaded times 2^28, so that the Montgomery form with R = 2^128 comes out.
#pragma once

#if defined(__AVX512IFMA__) && defined(__AVX512DQ__) && defined(__AVX512VBMI2__)
#define PTVM_FP128X8

#include <immintrin.h>

#include <cstdint>

#include "shared/field/fp128.h"

// GCC 12 takes the deliberately undefined operand of many AVX-512 intrinsics for a mistake (its
// bug 105593).
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif

namespace ptvm::simd {

// Elements as they lie in memory: two registers of four. Everything here works lane by lane, so the
// order within the eight is free, as long as it is the same for all operands.
struct Fp128x8Words {
  __m512i first, second;

  static Fp128x8Words load(const field::Fp128* first, const field::Fp128* second) {
    return {_mm512_loadu_si512(first), _mm512_loadu_si512(second)};
  }
  void store(field::Fp128* to_first, field::Fp128* to_second) const {
    _mm512_storeu_si512(to_first, first);
    _mm512_storeu_si512(to_second, second);
  }
};

// Exchanges rows and columns of a 4 by 4 matrix of elements, a register a row.
inline void transpose(__m512i& r0, __m512i& r1, __m512i& r2, __m512i& r3) {
  const __m512i t0 = _mm512_shuffle_i64x2(r0, r1, 0x44), t1 = _mm512_shuffle_i64x2(r0, r1, 0xee);
  const __m512i t2 = _mm512_shuffle_i64x2(r2, r3, 0x44), t3 = _mm512_shuffle_i64x2(r2, r3, 0xee);
  r0 = _mm512_shuffle_i64x2(t0, t2, 0x88);
  r1 = _mm512_shuffle_i64x2(t0, t2, 0xdd);
  r2 = _mm512_shuffle_i64x2(t1, t3, 0x88);
  r3 = _mm512_shuffle_i64x2(t1, t3, 0xdd);
}

// The elements of two registers that are at even places, then those at odd ones.
inline Fp128x8Words deinterleave(__m512i a, __m512i b) {
  return {_mm512_shuffle_i64x2(a, b, 0x88), _mm512_shuffle_i64x2(a, b, 0xdd)};
}

struct Fp128x8Limbs {
  __m512i l0, l1, l2;
};

// A factor of each lane.
class Fp128x8Factor {
 public:
  explicit Fp128x8Factor(const Fp128x8Words& words)
      : Fp128x8Factor(_mm512_unpacklo_epi64(words.first, words.second),
                      _mm512_unpackhi_epi64(words.first, words.second)) {}
  // `first` for the lanes of the first register, `second` for the others.
  Fp128x8Factor(const field::Fp128& first, const field::Fp128& second)
      : Fp128x8Factor(Fp128x8Words{broadcast(first), broadcast(second)}) {}
  explicit Fp128x8Factor(const field::Fp128& all) : Fp128x8Factor(all, all) {}

  const Fp128x8Limbs& limbs() const { return limbs_; }

 private:
  Fp128x8Factor(__m512i lo, __m512i hi) {
    const __m512i mask = _mm512_set1_epi64((int64_t{1} << 52) - 1);
    limbs_.l0 = _mm512_and_si512(_mm512_slli_epi64(lo, 28), mask);
    limbs_.l1 = _mm512_and_si512(_mm512_shrdi_epi64(lo, hi, 24), mask);
    limbs_.l2 = _mm512_srli_epi64(hi, 12);
  }
  static __m512i broadcast(const field::Fp128& value) {
    return _mm512_broadcast_i64x2(_mm_loadu_si128(reinterpret_cast<const __m128i*>(&value)));
  }

  Fp128x8Limbs limbs_;  // of 52 bits, not negative
};

class Fp128x8 {
 public:
  explicit Fp128x8(const Fp128x8Words& words) {
    const __m512i lo = _mm512_unpacklo_epi64(words.first, words.second);
    const __m512i hi = _mm512_unpackhi_epi64(words.first, words.second);
    limbs_.l0 = _mm512_and_si512(lo, mask());
    limbs_.l1 = _mm512_and_si512(_mm512_shldi_epi64(hi, lo, 12), mask());
    limbs_.l2 = _mm512_srli_epi64(hi, 40);
  }

  // Of elements in the range [0, 8).
  Fp128x8Words words() const {
    Fp128x8 x = carried();
    x.subtract_if_as_large<4>();
    x.subtract_if_as_large<2>();
    x.subtract_if_as_large<1>();
    if (_mm512_movepi64_mask(x.limbs_.l0) != 0) [[unlikely]]
      x.borrow();
    const auto [l0, l1, l2] = x.limbs_;
    const __m512i lo = _mm512_or_si512(l0, _mm512_slli_epi64(l1, 52));
    const __m512i hi = _mm512_or_si512(_mm512_srli_epi64(l1, 12), _mm512_slli_epi64(l2, 40));
    return {_mm512_unpacklo_epi64(lo, hi), _mm512_unpackhi_epi64(lo, hi)};
  }

  friend Fp128x8 operator+(const Fp128x8& a, const Fp128x8& b) {
    return Fp128x8(_mm512_add_epi64(a.limbs_.l0, b.limbs_.l0),
                   _mm512_add_epi64(a.limbs_.l1, b.limbs_.l1),
                   _mm512_add_epi64(a.limbs_.l2, b.limbs_.l2));
  }
  friend Fp128x8 operator-(const Fp128x8& a, const Fp128x8& b) {
    return Fp128x8(_mm512_sub_epi64(a.limbs_.l0, b.limbs_.l0),
                   _mm512_sub_epi64(a.limbs_.l1, b.limbs_.l1),
                   _mm512_sub_epi64(a.limbs_.l2, b.limbs_.l2));
  }
  // x + n * p.
  template <int64_t n>
  Fp128x8 plus_p() const {
    return Fp128x8(_mm512_add_epi64(limbs_.l0, _mm512_set1_epi64(n)), limbs_.l1,
                   _mm512_add_epi64(limbs_.l2, _mm512_set1_epi64(n * kHigh)));
  }

  // The same number, at least 0, with two limbs of 52 bits: what can be multiplied.
  Fp128x8 carried() const {
    const __m512i l1 = _mm512_add_epi64(limbs_.l1, _mm512_srai_epi64(limbs_.l0, 52));
    return Fp128x8(_mm512_and_si512(limbs_.l0, mask()), _mm512_and_si512(l1, mask()),
                   _mm512_add_epi64(limbs_.l2, _mm512_srai_epi64(l1, 52)));
  }
  // x * t. For x in [0, n), carried, it is in [-1, 0.8 n).
  friend Fp128x8 operator*(const Fp128x8& x, const Fp128x8Factor& factor) {
    const auto [a0, a1, a2] = x.limbs_;
    const auto [t0, t1, t2] = factor.limbs();
    const __m512i zero = _mm512_setzero_si512(), high = _mm512_set1_epi64(kHigh);
    const __m512i c0 = low(zero, a0, t0);
    __m512i c1 = low(low(top(zero, a0, t0), a0, t1), a1, t0);
    __m512i c2 = low(low(low(zero, a0, t2), a1, t1), a2, t0);
    c2 = top(top(c2, a0, t1), a1, t0);
    __m512i c3 = low(low(zero, a1, t2), a2, t1);
    c3 = top(top(top(c3, a0, t2), a1, t1), a2, t0);
    const __m512i c4 = top(top(low(zero, a2, t2), a1, t2), a2, t1);
    const __m512i c5 = top(zero, a2, t2);

    // c0 is the first m.
    const __m512i m1 = _mm512_and_si512(c1, mask());
    c2 = _mm512_add_epi64(_mm512_sub_epi64(c2, low(zero, c0, high)), _mm512_srli_epi64(c1, 52));
    const __m512i m2 = _mm512_and_si512(c2, mask());
    c3 = _mm512_add_epi64(c3, _mm512_srai_epi64(c2, 52));
    return Fp128x8(_mm512_sub_epi64(c3, low(top(zero, c0, high), m1, high)),
                   _mm512_sub_epi64(c4, low(top(zero, m1, high), m2, high)),
                   _mm512_sub_epi64(c5, top(zero, m2, high)));
  }

 private:
  static constexpr int64_t kHigh = int64_t{407} << 15;  // p = 1 + kHigh * 2^104

  Fp128x8(__m512i l0, __m512i l1, __m512i l2) : limbs_{l0, l1, l2} {}

  static __m512i mask() { return _mm512_set1_epi64((int64_t{1} << 52) - 1); }
  // sum plus the lower, or the upper, 52 bits of a * b.
  static __m512i low(__m512i sum, __m512i a, __m512i b) { return _mm512_madd52lo_epu64(sum, a, b); }
  static __m512i top(__m512i sum, __m512i a, __m512i b) { return _mm512_madd52hi_epu64(sum, a, b); }

  // Subtracts n * p where the highest limb is as large as that of n * p. The rest is below n * p;
  // it may be negative, but not less than -n, and then the lowest limb is negative.
  template <int64_t n>
  void subtract_if_as_large() {
    const __m512i limit = _mm512_set1_epi64(n * kHigh);
    const __mmask8 large = _mm512_cmpge_epi64_mask(limbs_.l2, limit);
    limbs_.l2 = _mm512_mask_sub_epi64(limbs_.l2, large, limbs_.l2, limit);
    limbs_.l0 = _mm512_mask_sub_epi64(limbs_.l0, large, limbs_.l0, _mm512_set1_epi64(n));
  }
  // Makes canonical what has a negative lowest limb, which chance never brings about.
  void borrow() {
    *this = carried();
    const __mmask8 negative = _mm512_movepi64_mask(limbs_.l2);
    limbs_.l0 = _mm512_mask_add_epi64(limbs_.l0, negative, limbs_.l0, _mm512_set1_epi64(1));
    limbs_.l2 = _mm512_mask_add_epi64(limbs_.l2, negative, limbs_.l2, _mm512_set1_epi64(kHigh));
    *this = carried();
  }

  Fp128x8Limbs limbs_;
};

}  // namespace ptvm::simd

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif
#endif
