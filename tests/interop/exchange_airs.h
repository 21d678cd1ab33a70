// The AIRs of tests/interop/stwo/README.md: constraints and fractions, in our evaluators' form.
#pragma once

#include <array>
#include <cstddef>

namespace ptvm::interop {

// A hundred columns; each from the third on is the sum of the squares of the two before it.
struct WideFibonacci {
  static constexpr size_t kColumns = 100;

  template <class E>
  constexpr void eval(E& e) const {
    using F = typename E::F;
    F a = e.trace(0), b = e.trace(1);
    for (size_t c = 2; c < kColumns; ++c) {
      const F next = e.trace(c);
      e.constrain("sum_of_squares", next - (b * b + a * a));
      a = b;
      b = next;
    }
  }
};

// A product with a preprocessed column, and its running sum.
struct PreprocessedSum {
  enum Column : size_t { kX, kY, kSum, kColumns };
  enum Preprocessed : size_t { kIsFirst, kKey, kPreprocessedColumns };

  template <class E>
  constexpr void eval(E& e) const {
    using F = typename E::F;
    const auto one = E::constant(1);
    const F is_first = e.preprocessed(kIsFirst), key = e.preprocessed(kKey);
    const F x = e.trace(kX), y = e.trace(kY);
    const F sum_before = e.trace(kSum, -1), sum = e.trace(kSum, 0);
    e.constrain("product", y - key * x);
    e.constrain("sum_start", is_first * (sum - y));
    e.constrain("sum_step", (one - is_first) * (sum - sum_before - y));
  }
};

// A table of cubes, and how often each is looked up.
struct CubeTable {
  enum Column : size_t { kKey, kValue, kMultiplicity, kColumns };

  template <class E>
  constexpr void eval(E& e) const {
    using F = typename E::F;
    const F key = e.trace(kKey), value = e.trace(kValue), multiplicity = e.trace(kMultiplicity);
    e.constrain("cube", value - key * key * key);
    e.fraction("table", -multiplicity, std::array<F, 2>{key, value});
  }
};

// Four look-ups of cubes a row: columns k0, v0, .., k3, v3.
struct CubeUses {
  static constexpr size_t kUses = 4, kColumns = 2 * kUses;

  template <class E>
  constexpr void eval(E& e) const {
    using F = typename E::F;
    const auto one = E::constant(1);
    for (size_t j = 0; j < kUses; ++j) {
      const F key = e.trace(2 * j), value = e.trace(2 * j + 1);
      e.fraction("use", F(one), std::array<F, 2>{key, value});
    }
  }
};

// Columns a0, b0, .., a15, b15: the pairs of the a's are those of the b's in another order.
struct Permutation {
  static constexpr size_t kPairs = 16, kColumns = 2 * kPairs;

  template <class E>
  constexpr void eval(E& e) const {
    using F = typename E::F;
    const auto one = E::constant(1);
    std::array<F, kPairs> a, b;
    for (size_t j = 0; j < kPairs; ++j) {
      a[j] = e.trace(2 * j);
      b[j] = e.trace(2 * j + 1);
    }
    for (size_t j = 0; j < kPairs; j += 2) {
      e.fraction("left", F(one), std::array<F, 2>{a[j], a[j + 1]});
      e.fraction("right", -F(one), std::array<F, 2>{b[j], b[j + 1]});
    }
  }
};

}  // namespace ptvm::interop
