// Sixteen 32-bit lanes as a plain array: the portable twin of the vector types.
//
// Every `U32x16*` type has the same members, so the packed fields, the FFT and the hash are written
// once. `Split` is a vector made ready for full-width multiplication and `Wide` holds sixteen
// 64-bit lanes; what their members hold is private to each instruction set.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace ptvm::simd {

struct U32x16Portable {
  static constexpr size_t kLanes = 16;
  static constexpr uint32_t kP = 0x7fffffffu;
  // Whether unrolled code pays: the lanes of a value fit in registers.
  static constexpr bool kInRegisters = false;

  std::array<uint32_t, kLanes> lane;

  // `words` is 64-byte aligned for load and store, any address for the unaligned forms.
  static U32x16Portable load(const uint32_t* words) { return load_unaligned(words); }
  static U32x16Portable load_unaligned(const uint32_t* words) {
    return generate([&](size_t i) { return words[i]; });
  }
  // The first n words, repeated 16/n times; n is a power of two below 16.
  template <size_t n>
  static U32x16Portable load_repeated(const uint32_t* words) {
    return generate([&](size_t i) { return words[i % n]; });
  }
  // Lane i is words[(i >> (log_ratio + 1)) * 2 + i % 2]: what sixteen neighbouring leaves of a tree
  // read from a column that is 2^log_ratio times shorter; log_ratio in [0, 3], unaligned.
  template <unsigned log_ratio>
  static U32x16Portable load_lifted(const uint32_t* words) {
    return generate([&](size_t i) { return words[(i >> (log_ratio + 1)) * 2 + i % 2]; });
  }
  // Eight words w as the pairs (w1, w1, w0, w0), (w3, w3, w2, w2), and so on.
  static U32x16Portable load_swapped_pairs(const uint32_t* words) {
    return generate([&](size_t i) { return words[i / 4 * 2 + (i % 4 < 2 ? 1 : 0)]; });
  }
  static U32x16Portable broadcast(uint32_t word) {
    return generate([&](size_t) { return word; });
  }
  void store(uint32_t* words) const { store_unaligned(words); }
  void store_unaligned(uint32_t* words) const {
    for (size_t i = 0; i < kLanes; ++i) words[i] = lane[i];
  }

  // Lane by lane modulo 2^32.
  friend U32x16Portable operator+(U32x16Portable a, U32x16Portable b) {
    return generate([&](size_t i) { return a.lane[i] + b.lane[i]; });
  }
  friend U32x16Portable operator-(U32x16Portable a, U32x16Portable b) {
    return generate([&](size_t i) { return a.lane[i] - b.lane[i]; });
  }
  friend U32x16Portable operator^(U32x16Portable a, U32x16Portable b) {
    return generate([&](size_t i) { return a.lane[i] ^ b.lane[i]; });
  }
  friend U32x16Portable min(U32x16Portable a, U32x16Portable b) {
    return generate([&](size_t i) { return a.lane[i] < b.lane[i] ? a.lane[i] : b.lane[i]; });
  }
  template <unsigned bits>
  U32x16Portable rotated_right() const {
    return generate([&](size_t i) { return lane[i] >> bits | lane[i] << (32 - bits); });
  }
  // A bit for each lane whose lowest n_bits bits are zero, n_bits in [0, 32]; bit 0 is lane 0.
  uint32_t lanes_with_low_zeros(unsigned n_bits) const {
    const uint32_t low = static_cast<uint32_t>((uint64_t{1} << n_bits) - 1);
    uint32_t result = 0;
    for (size_t i = 0; i < kLanes; ++i) result |= uint32_t{(lane[i] & low) == 0} << i;
    return result;
  }

  // v * 2^log_factor mod p for canonical lanes, log_factor in [0, 30]: a rotation of 31 bits.
  U32x16Portable times_power_of_two(unsigned log_factor) const {
    return generate(
        [&](size_t i) { return (lane[i] << log_factor & kP) | lane[i] >> (31 - log_factor); });
  }

  // a*b mod p, canonical, for a canonical and twice_b = 2b with b canonical.
  static U32x16Portable mul_m31_doubled(U32x16Portable a, U32x16Portable twice_b) {
    return generate([&](size_t i) {
      const uint64_t product = uint64_t{a.lane[i]} * twice_b.lane[i];  // 2ab = 2^32*hi + 2*lo
      return fold(static_cast<uint32_t>(product >> 32) + (static_cast<uint32_t>(product) >> 1));
    });
  }
  // The same for a factor whose lanes are all equal.
  static U32x16Portable mul_m31_doubled_uniform(U32x16Portable a, U32x16Portable twice_b) {
    return mul_m31_doubled(a, twice_b);
  }

  // The even and the odd lanes of the 32-lane vector (a, b), and back.
  friend std::pair<U32x16Portable, U32x16Portable> deinterleave(U32x16Portable a,
                                                                U32x16Portable b) {
    const auto at = [&](size_t i) { return i < kLanes ? a.lane[i] : b.lane[i - kLanes]; };
    return {generate([&](size_t i) { return at(2 * i); }),
            generate([&](size_t i) { return at(2 * i + 1); })};
  }
  friend std::pair<U32x16Portable, U32x16Portable> interleave(U32x16Portable a, U32x16Portable b) {
    const auto at = [&](size_t i) { return i % 2 == 0 ? a.lane[i / 2] : b.lane[i / 2]; };
    return {generate([&](size_t i) { return at(i); }),
            generate([&](size_t i) { return at(i + kLanes); })};
  }

  // Full-width arithmetic. A canonical value v is centered to v or v - p, of magnitude < 2^30.
  struct Split {
    std::array<int32_t, kLanes> lane;
  };
  struct Wide {
    std::array<uint64_t, kLanes> lane;  // two's complement where a value is signed

    friend Wide operator+(Wide a, const Wide& b) {
      for (size_t i = 0; i < kLanes; ++i) a.lane[i] += b.lane[i];
      return a;
    }
    friend Wide operator-(Wide a, const Wide& b) {
      for (size_t i = 0; i < kLanes; ++i) a.lane[i] -= b.lane[i];
      return a;
    }
  };
  U32x16Portable centered() const {
    return generate([&](size_t i) { return lane[i] >= 1u << 30 ? lane[i] - kP : lane[i]; });
  }
  // The lanes read as signed.
  Split split() const {
    Split result;
    for (size_t i = 0; i < kLanes; ++i) result.lane[i] = static_cast<int32_t>(lane[i]);
    return result;
  }
  // The same for lanes that are all equal.
  Split split_uniform() const { return split(); }
  friend Wide mul_wide(const Split& a, const Split& b) {
    Wide result;
    for (size_t i = 0; i < kLanes; ++i) {
      result.lane[i] = static_cast<uint64_t>(int64_t{a.lane[i]} * b.lane[i]);
    }
    return result;
  }
  // s mod p, canonical, from twice_s = 2s with |s| <= 2^62 - 2^31.
  static U32x16Portable reduce_doubled(const Wide& twice_s) {
    return generate([&](size_t i) {
      const uint64_t bits = twice_s.lane[i];
      const auto high = static_cast<uint32_t>(bits >> 32);  // floor(s / 2^31), in [-p, p)
      const uint32_t wrapped = high + kP;
      return fold((high < wrapped ? high : wrapped) + (static_cast<uint32_t>(bits) >> 1));
    });
  }
  // s mod p, canonical, from signed lanes with |s| <= 2^63 - 2^33.
  static U32x16Portable reduce_signed(const Wide& s) {
    return generate([&](size_t i) {
      // s = 2^32 * high + low, with high in (-p, p): in [0, p) after one addition of p at most.
      const auto high = static_cast<uint32_t>(s.lane[i] >> 32);
      const auto low = static_cast<uint32_t>(s.lane[i]);
      const uint32_t wrapped = high + kP;
      const uint32_t positive = high < wrapped ? high : wrapped;
      return fold(fold(positive << 1 | low >> 31) + (low & kP));
    });
  }
  static Wide wide_broadcast(uint64_t word) {
    Wide result;
    result.lane.fill(word);
    return result;
  }
  // Unsigned lanes s to (s mod 2^31) + floor(s / 2^31), equal to s modulo p and below 2^34.
  static Wide fold_wide(const Wide& s) {
    Wide result;
    for (size_t i = 0; i < kLanes; ++i) {
      result.lane[i] = (s.lane[i] & kP) + (s.lane[i] >> 31);
    }
    return result;
  }
  // Any unsigned lanes modulo p, canonical.
  static U32x16Portable reduce_wide(const Wide& s) {
    const Wide folded = fold_wide(fold_wide(s));  // < p + 8
    return generate([&](size_t i) { return fold(static_cast<uint32_t>(folded.lane[i])); });
  }

 private:
  // A value in [0, 2p) to [0, p): one of the two differences wraps to a large number.
  static constexpr uint32_t fold(uint32_t value) {
    const uint32_t less = value - kP;
    return value < less ? value : less;
  }
  template <class Function>
  static U32x16Portable generate(Function function) {
    U32x16Portable result;
    for (size_t i = 0; i < kLanes; ++i) result.lane[i] = function(i);
    return result;
  }
};

}  // namespace ptvm::simd
