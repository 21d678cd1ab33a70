// What an AIR looks like from outside, counted from its own text at compile time.
//
// kAirInfo<Air> is what Air::eval says over InfoEval, whose "values" are polynomial degrees in the
// trace columns. Layout, security estimate, prover and verifier all take their counts from here, so
// none can disagree with the constraints.
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
  size_t n_trace_columns = 0;
  size_t n_preprocessed_columns = 0;  // columns of the preprocessed tree that are read
  size_t n_interaction_columns = 0;   // extension columns; each is K::kDegree base columns
  size_t n_constraints = 0;           // LogUp's included
  size_t max_degree = 0;              // of a constraint, in the trace columns
  size_t n_fractions = 0;             // LogUp fractions per row
  size_t max_tuple_width = 0;         // of a fraction's tuple
  std::array<Mask, kMaxColumns> trace_masks{};
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
  constexpr void constrain(const char* name, Degree value) { add_constraint(name, value.degree); }
  template <size_t N>
  constexpr void fraction(const char* name, Degree numerator, const std::array<Degree, N>& tuple) {
    size_t denominator = 0;
    for (const Degree& entry : tuple) denominator = std::max(denominator, entry.degree);
    info.max_tuple_width = std::max(info.max_tuple_width, N);
    names.fractions[info.n_fractions] = name;
    // A fraction that is second in its batch is cross-multiplied with the first.
    if (info.n_fractions % 2 == 0) {
      numerator_ = numerator.degree;
      denominator_ = denominator;
    } else {
      numerator_ = std::max(numerator_ + denominator, numerator.degree + denominator_);
      denominator_ += denominator;
      close_batch();
    }
    ++info.n_fractions;
  }
  constexpr void finish() {
    if (info.n_fractions % 2 == 1) close_batch();
  }

  AirInfo info;
  AirNames names;

 private:
  constexpr void close_batch() {
    ++info.n_interaction_columns;
    add_constraint("logup", std::max(1 + denominator_, numerator_));
  }
  constexpr void add_constraint(const char* name, size_t degree) {
    names.constraints[info.n_constraints++] = name;
    info.max_degree = std::max(info.max_degree, degree);
  }

  size_t numerator_ = 0;
  size_t denominator_ = 0;
};

template <class Air>
consteval InfoEval count() {
  InfoEval e;
  Air{}.eval(e);
  e.finish();
  return e;
}

template <class Air>
inline constexpr AirInfo kAirInfo = count<Air>().info;
template <class Air>
inline constexpr AirNames kAirNames = count<Air>().names;

}  // namespace ptvm::air
