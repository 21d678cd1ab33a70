// Passes over two layers of the transform over multiplicative cosets, eight places at a time
// (prover/simd/fp128x8.h). prover/fft/coset_fft.cc has the same for single places, and says what a
// block and its factors are. Ranges of values, in units of p, stand behind them.
#pragma once

#include <array>

#include "prover/simd/fp128x8.h"

namespace ptvm::fft {

enum class Way { kForward, kInverse };

#if defined(PTVM_FP128X8)

// The factors of a pass, for each of eight places: t of the upper layer, t0 and t1 of the halves.
class CosetPass {
  using F = field::Fp128;
  using V = simd::Fp128x8;
  using Words = simd::Fp128x8Words;
  using Factor = simd::Fp128x8Factor;

 public:
  // For places of one block, of two neighbouring ones in turn, or one of each of eight. `upper` and
  // `lower` are the tables of the two layers.
  static CosetPass of_block(const F* upper, const F* lower, size_t block) {
    return {Factor(upper[block]), Factor(lower[2 * block]), Factor(lower[2 * block + 1])};
  }
  static CosetPass of_two(const F* upper, const F* lower, size_t block) {
    upper += block;
    lower += 2 * block;
    return {Factor(upper[0], upper[1]), Factor(lower[0], lower[2]), Factor(lower[1], lower[3])};
  }
  static CosetPass of_eight(const F* upper, const F* lower, size_t block) {
    upper += block;
    lower += 2 * block;
    const Words w0 = Words::load(lower, lower + 4), w1 = Words::load(lower + 8, lower + 12);
    const auto [even0, odd0] = simd::deinterleave(w0.first, w0.second);
    const auto [even1, odd1] = simd::deinterleave(w1.first, w1.second);
    return {Factor(Words::load(upper, upper + 4)), Factor(Words{even0, even1}),
            Factor(Words{odd0, odd1})};
  }

  // Places [begin, end) of a block of 4 * quarter values, all multiples of 8.
  template <Way kWay>
  void block(const F* source, F* target, size_t quarter, size_t begin, size_t end) const {
    for (size_t i = begin; i < end; i += 8) {
      std::array<Words, 4> words;
      for (size_t k = 0; k < 4; ++k) {
        const F* const from = source + k * quarter + i;
        words[k] = Words::load(from, from + 4);
      }
      apply<kWay>(words);
      for (size_t k = 0; k < 4; ++k) {
        F* const to = target + k * quarter + i;
        words[k].store(to, to + 4);
      }
    }
  }
  // Two blocks of 16 values.
  template <Way kWay>
  void two_blocks(const F* source, F* target) const {
    std::array<Words, 4> words;
    for (size_t k = 0; k < 4; ++k) words[k] = Words::load(source + 4 * k, source + 16 + 4 * k);
    apply<kWay>(words);
    for (size_t k = 0; k < 4; ++k) words[k].store(target + 4 * k, target + 16 + 4 * k);
  }
  // Eight blocks of 4 values.
  template <Way kWay>
  void eight_blocks(const F* source, F* target) const {
    std::array<Words, 4> words;
    for (size_t k = 0; k < 4; ++k) words[k] = Words::load(source + 4 * k, source + 16 + 4 * k);
    transpose(words);
    apply<kWay>(words);
    transpose(words);
    for (size_t k = 0; k < 4; ++k) words[k].store(target + 4 * k, target + 16 + 4 * k);
  }

 private:
  CosetPass(const Factor& upper, const Factor& lower0, const Factor& lower1)
      : t(upper), t0(lower0), t1(lower1) {}

  static void transpose(std::array<Words, 4>& w) {
    simd::transpose(w[0].first, w[1].first, w[2].first, w[3].first);
    simd::transpose(w[0].second, w[1].second, w[2].second, w[3].second);
  }

  template <Way kWay>
  [[gnu::always_inline]] void apply(std::array<Words, 4>& words) const {
    if constexpr (kWay == Way::kForward) {
      forward(words);
    } else {
      inverse(words);
    }
  }
  [[gnu::always_inline]] void forward(std::array<Words, 4>& words) const {
    const V a0(words[0]), a1(words[1]);                  // [0, 1)
    const V a2 = V(words[2]) * t, a3 = V(words[3]) * t;  // [-1, 0.8)
    const V b0 = a0 + a2, b2 = a0 - a2;                  // [-1, 1.8), [-0.8, 2)
    const V b1 = (a1 + a3).plus_p<1>().carried() * t0;   // of [0, 2.8): [-1, 2.3)
    const V b3 = (a1 - a3).plus_p<1>().carried() * t1;   // of [0.2, 3): [-1, 2.4)
    words[0] = (b0 + b1).plus_p<2>().words();            // [0, 6.1)
    words[1] = (b0 - b1).plus_p<4>().words();            // [0.7, 6.8)
    words[2] = (b2 + b3).plus_p<2>().words();            // [0.2, 6.4)
    words[3] = (b2 - b3).plus_p<4>().words();            // [0.8, 7)
  }
  [[gnu::always_inline]] void inverse(std::array<Words, 4>& words) const {
    const V b0(words[0]), b1(words[1]), b2(words[2]), b3(words[3]);        // [0, 1)
    const V a0 = b0 + b1, a2 = b2 + b3;                                    // [0, 2)
    const V a1 = (b0 - b1).plus_p<1>().carried() * t0;                     // of [0, 2): [-1, 1.6)
    const V a3 = (b2 - b3).plus_p<1>().carried() * t1;                     // the same
    words[0] = (a0 + a2).words();                                          // [0, 4)
    words[1] = (a1 + a3).plus_p<2>().words();                              // [0, 5.2)
    words[2] = ((a0 - a2).plus_p<2>().carried() * t).plus_p<1>().words();  // of [0, 4): [0, 4.2)
    words[3] =
        ((a1 - a3).plus_p<3>().carried() * t).plus_p<1>().words();  // of [0.4, 5.6): [0, 5.5)
  }

  Factor t, t0, t1;
};

#endif
}  // namespace ptvm::fft
