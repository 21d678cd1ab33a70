// Precomputed factors of the circle FFT for all domains up to a largest one.
//
// The line table of 2^m points holds the x coordinates of the first half of the coset
// half_odds(m), bit-reversed: 2^(m-1) of them. FFT layer l >= 1 of the circle domain of size 2^n
// takes table n - l. Layer 0 needs y coordinates; a quarter turn maps x to y, so each pair (x, y)
// of neighbours in table n - 1 gives four of them: y, -y, -x, x. Tables for the inverse hold the
// inverses in the same places.
#pragma once

#include <cstddef>
#include <cstdint>

#include "prover/memory/buffer.h"
#include "shared/field/m31.h"

namespace ptvm::fft {

// The tables of one direction. Words are twice the factor, as multiplication wants them.
class TwiddleTables {
 public:
  TwiddleTables() = default;
  // `words` of 2^max_log_line; table m lies at [2^(m-1), 2^m).
  explicit TwiddleTables(memory::Array<uint32_t> words) : words_(std::move(words)) {}

  // 2^(m-1) words.
  const uint32_t* line(unsigned m) const { return words_.data() + (size_t{1} << (m - 1)); }
  field::M31 line_factor(unsigned m, size_t i) const { return field::M31(line(m)[i] / 2); }

 private:
  memory::Array<uint32_t> words_;
};

class Twiddles {
 public:
  // For circle domains of up to 2^max_log_size points, max_log_size in [1, 29]. Takes about as long
  // as one transform of that size, and 2^(max_log_size + 2) bytes.
  explicit Twiddles(unsigned max_log_size);

  unsigned max_log_size() const { return max_log_size_; }
  const TwiddleTables& forward() const { return forward_; }
  const TwiddleTables& inverse() const { return inverse_; }

  // The factor of pair (2*pair, 2*pair + 1) in layer 0 of the domain of 2^log_size points: the y
  // coordinate at storage index 2*pair, or its inverse.
  field::M31 circle_factor(unsigned log_size, size_t pair) const;
  field::M31 circle_factor_inv(unsigned log_size, size_t pair) const;

 private:
  unsigned max_log_size_;
  TwiddleTables forward_, inverse_;
};

}  // namespace ptvm::fft
