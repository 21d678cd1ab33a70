// The four proofs of the Rust crate stwo 2.3.0 in tests/vectors: their AIRs, their parameters and
// their bytes in the order that verifier/src/stark.h reads.
//
// `fib` is the Fibonacci component alone; the `mixed` ones are Fibonacci and SquareLookup, in that
// order, with other parameters each. Heights ascend, so leaves hold columns in commit order.
#pragma once

#include <string>
#include <vector>

#include "shared/stark/circle_instance.h"
#include "shared/stark/component.h"
#include "shared/stark/params.h"
#include "tests/support/vectors.h"

namespace ptvm::tests {

// Eight columns; each from the third on is the sum of the squares of the two before it.
struct Fibonacci {
  static constexpr size_t kColumns = 8;
  static constexpr unsigned kLogRows = 5;

  template <class E>
  constexpr void eval(E& e) const {
    using F = typename E::F;
    for (size_t c = 2; c < kColumns; ++c) {
      const F a = e.trace(c - 2), b = e.trace(c - 1);
      e.constrain("sum_of_squares", e.trace(c) - (b * b + a * a));
    }
  }
};

// Two pairs (x, x^2) a row, looked up in the preprocessed table (index, index^2), and the running
// sum of the first x, which starts at 7.
struct SquareLookup {
  enum Column : size_t { kX, kXSquare, kY, kYSquare, kMultiplicity, kSum, kColumns };
  enum Preprocessed : size_t { kIsFirst, kIndex, kIndexSquare, kPreprocessedColumns };
  static constexpr unsigned kLogRows = 6;

  template <class E>
  constexpr void eval(E& e) const {
    using F = typename E::F;
    const auto one = E::constant(1);
    const F x = e.trace(kX), multiplicity = e.trace(kMultiplicity);
    const F sum_before = e.trace(kSum, -1), sum = e.trace(kSum, 0);
    const F is_first = e.preprocessed(kIsFirst);
    e.constrain("sum_start", is_first * (sum - E::constant(7)));
    e.constrain("sum_step", (one - is_first) * (sum - sum_before - x));
    e.fraction("x", F(one), std::array<F, 2>{x, e.trace(kXSquare)});
    e.fraction("y", F(one), std::array<F, 2>{e.trace(kY), e.trace(kYSquare)});
    e.fraction("table", -multiplicity,
               std::array<F, 2>{e.preprocessed(kIndex), e.preprocessed(kIndexSquare)});
  }
};

using Columns = std::vector<std::vector<field::M31>>;

// Their traces, column by column in storage order.
Columns fibonacci_trace();
Columns square_lookup_trace();
Columns square_lookup_preprocessed();

// What the crate's caller mixes after the parameters.
inline constexpr uint64_t kSamplePublicInput = 5;

struct StwoSample {
  std::string name;
  bool has_m31_hash;  // of StwoM31Instance; else of StwoInstance
  bool has_lookup;    // SquareLookup is the second component
  stark::Params params;
  hash::Digest preprocessed_root{}, trace_root{};
  hash::Digest interaction_root{};  // zero without lookups
  field::QM31 claimed_sum;          // of SquareLookup
  std::vector<uint8_t> proof;
  // Where each part of `proof` begins, in order; "composition root", "samples", "fri roots", "last
  // layer", "nonce", "<tree> rows", "<tree> paths", "fri values" and "fri paths".
  std::vector<std::pair<std::string, size_t>> sections;
  // What the crate's verifier computed: `transcript`, a list of {digest, in, op, out}, and
  // `values`.
  nlohmann::json verifier;

  const std::string& section_at(size_t offset) const;
};

// One of "fib", "mixed", "mixed_fold2" and "mixed_lift_m31".
const StwoSample& stwo_sample(const std::string& name);

template <class I>
std::vector<stark::Component<I>> components_of(const StwoSample& sample) {
  static constexpr uint16_t kPreprocessed[] = {0, 1, 2};
  std::vector<stark::Component<I>> components = {
      stark::make_component<I, Fibonacci>(Fibonacci::kLogRows)};
  if (sample.has_lookup) {
    components.push_back(stark::make_component<I, SquareLookup>(SquareLookup::kLogRows,
                                                                sample.claimed_sum, kPreprocessed));
  }
  return components;
}

}  // namespace ptvm::tests
