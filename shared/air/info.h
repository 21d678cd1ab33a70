// What an AIR looks like from outside, counted from its own text at compile time.
//
// kAirInfo<Air> is what Air::eval says over InfoEval, whose "values" are polynomial degrees in the
// trace columns. What an AIR can say is what this evaluator has:
//
//   trace(column, offset)    a value of a trace column, of the current row or its neighbour. An AIR
//                            with a function data_tree(column) says which of its columns lie in
//                            trees that the statement commits to, by the tree's number from 1.
//   preprocessed(column)     a value of a column that the verifier knows the root of
//   parameter(index)         a number of the statement
//   first_row()              1 in row 0, 0 in the others
//   constrain(name, value)   value = 0
//   accumulate(name, keep, numerator, tuple)   an element of K that runs over the rows: what it was
//                            in the row before times `keep`, plus numerator / (tuple, combined as
//                            for LogUp). Before all fractions; its parts are of the trace alone.
//   fraction(name, numerator, tuple)           a LogUp fraction; the numerator may be of K
//   fraction(name, numerator, tuple, factor)   the same over the product of two combined tuples
//   term(name, value)                          a value of K, added to the sum of the fractions
//
// Layout, security estimate, prover and verifier all take their counts from here, so none can
// disagree with the constraints.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace ptvm::air {

inline constexpr size_t kMaxColumns = 160;      // of one component, per tree
inline constexpr size_t kMaxOffsets = 2;        // rows of one column that one AIR reads
inline constexpr size_t kMaxConstraints = 128;  // of one component, LogUp included
inline constexpr size_t kMaxFractions = 48;     // of one component's row
#ifdef PTVM_ATTENTION
inline constexpr size_t kMaxDataTrees = 6;  // of one proof
#else
inline constexpr size_t kMaxDataTrees = 0;
#endif
// Whether the build has AIRs with accumulators, products, parameters, the first row or data trees.
// A verifier of the machine's proofs alone does without the code for them.
inline constexpr bool kHasAttention = kMaxDataTrees > 0;

// The rows, relative to the current one, at which one column is read, in order of first use. Its
// out-of-domain samples come in the same order.
struct Mask {
  std::array<int8_t, kMaxOffsets> offsets{};
  uint8_t n_offsets = 0;

  constexpr void add(int offset) {
    for (size_t i = 0; i < n_offsets; ++i) {
      if (offsets[i] == offset) return;
    }
    offsets[n_offsets++] = static_cast<int8_t>(offset);
  }
};

struct AirInfo {
  size_t n_trace_columns = 0;         // those in data trees included
  size_t n_preprocessed_columns = 0;  // columns of the preprocessed tree that are read
  size_t n_interaction_columns = 0;   // extension columns; each is K::kDegree base columns
  size_t n_accumulators = 0;          // the first of these
  size_t n_parameters = 0;            // numbers of the statement that are read
  bool reads_first_row = false;       // the selector of row 0
  size_t n_constraints = 0;           // LogUp's included
  size_t max_degree = 0;              // of a constraint, in the trace columns
  size_t n_fractions = 0;             // LogUp fractions per row; a product of two counts twice
  size_t max_tuple_width = 0;         // of a fraction's tuple
  std::array<Mask, kMaxColumns> trace_masks{};
  std::array<uint8_t, kMaxColumns> data_trees{};  // the column's, from 1; 0 for the trace

  constexpr bool is_in(size_t data_tree, size_t column) const {
    return !kHasAttention || data_trees[column] == data_tree;
  }
  constexpr size_t n_columns_in(size_t data_tree) const {
    if (!kHasAttention) return n_trace_columns;
    size_t n = 0;
    for (size_t c = 0; c < n_trace_columns; ++c) n += is_in(data_tree, c);
    return n;
  }
  // How many rows of an extension column are sampled: accumulators and the last column, which run
  // over the rows, are read in rows -1 and 0.
  constexpr size_t n_interaction_offsets(size_t column) const {
    return column < n_accumulators || column + 1 == n_interaction_columns ? 2 : 1;
  }
};

// What the text calls its parts. Apart from the counts, so that no verifier carries the texts.
struct AirNames {
  std::array<const char*, kMaxConstraints> constraints{};  // [n_constraints]
  std::array<const char*, kMaxFractions> fractions{};      // [n_fractions]
};

// A polynomial of which only the degree is known.
struct Degree {
  size_t degree = 0;

  friend constexpr Degree operator+(Degree a, Degree b) { return {std::max(a.degree, b.degree)}; }
  friend constexpr Degree operator-(Degree a, Degree b) { return a + b; }
  friend constexpr Degree operator*(Degree a, Degree b) { return {a.degree + b.degree}; }
  constexpr Degree operator-() const { return *this; }
};

// The evaluator that counts. LogUp fractions are batched in pairs (shared/air/logup.h).
class InfoEval {
 public:
  using F = Degree;
  using K = Degree;
  static constexpr Degree constant(uint32_t) { return {0}; }

  constexpr Degree trace(size_t column, int offset = 0) {
    info.n_trace_columns = std::max(info.n_trace_columns, column + 1);
    info.trace_masks[column].add(offset);
    return {1};
  }
  constexpr Degree preprocessed(size_t column) {
    info.n_preprocessed_columns = std::max(info.n_preprocessed_columns, column + 1);
    return {1};
  }
  constexpr Degree parameter(size_t index) {
    info.n_parameters = std::max(info.n_parameters, index + 1);
    return {0};
  }
  constexpr Degree first_row() {
    info.reads_first_row = true;
    return {1};
  }
  constexpr void constrain(const char* name, Degree value) { add_constraint(name, value.degree); }
  template <size_t N>
  constexpr Degree accumulate(const char* name, Degree keep, Degree numerator,
                              const std::array<Degree, N>& tuple) {
    const size_t denominator = degree(tuple);
    ++info.n_accumulators;
    ++info.n_interaction_columns;
    add_fraction(name);
    add_constraint(name, std::max(keep.degree + 1 + denominator, numerator.degree));
    return {1};
  }
  template <size_t N>
  constexpr void fraction(const char* name, Degree numerator, const std::array<Degree, N>& tuple) {
    const size_t denominator = degree(tuple);
    add_fraction(name);
    // A fraction that is second in its batch is cross-multiplied with the first.
    if (n_pending_ == 1) {
      numerator_ = std::max(numerator_ + denominator, numerator.degree + denominator_);
      denominator_ += denominator;
      close_batch();
    } else {
      numerator_ = numerator.degree;
      denominator_ = denominator;
      n_pending_ = 1;
    }
  }
  template <size_t N, size_t M>
  constexpr void fraction(const char* name, Degree numerator, const std::array<Degree, N>& tuple,
                          const std::array<Degree, M>& factor) {
    finish();
    add_fraction(name);
    add_fraction(name);
    numerator_ = numerator.degree;
    denominator_ = degree(tuple) + degree(factor);
    close_batch();
  }
  constexpr void term(const char* name, Degree value) {
    finish();
    numerator_ = value.degree;
    denominator_ = 0;
    close_batch(name);
  }
  constexpr void finish() {
    if (n_pending_ == 1) close_batch();
  }

  AirInfo info;
  AirNames names;

 private:
  template <size_t N>
  constexpr size_t degree(const std::array<Degree, N>& tuple) {
    info.max_tuple_width = std::max(info.max_tuple_width, N);
    size_t degree = 0;
    for (const Degree& entry : tuple) degree = std::max(degree, entry.degree);
    return degree;
  }
  constexpr void add_fraction(const char* name) { names.fractions[info.n_fractions++] = name; }
  constexpr void close_batch(const char* name = "logup") {
    ++info.n_interaction_columns;
    add_constraint(name, std::max(1 + denominator_, numerator_));
    n_pending_ = 0;
  }
  constexpr void add_constraint(const char* name, size_t degree) {
    names.constraints[info.n_constraints++] = name;
    info.max_degree = std::max(info.max_degree, degree);
  }

  size_t n_pending_ = 0;  // fractions of a batch that is open
  size_t numerator_ = 0;
  size_t denominator_ = 0;
};

template <class Air>
consteval InfoEval count() {
  InfoEval e;
  Air{}.eval(e);
  e.finish();
  if constexpr (requires { Air::data_tree(size_t{0}); }) {
    for (size_t c = 0; c < e.info.n_trace_columns; ++c) {
      e.info.data_trees[c] = static_cast<uint8_t>(Air::data_tree(c));
    }
  }
  return e;
}

template <class Air>
inline constexpr AirInfo kAirInfo = count<Air>().info;
template <class Air>
inline constexpr AirNames kAirNames = count<Air>().names;

}  // namespace ptvm::air
