// Cosets of the multiplicative subgroups of order 2^k: the domains of the vanilla instance.
//
// The coset is shift * w^i, i < 2^log_size, with w = Fp128::root_of_unity(log_size). Storage order
// is bit-reversed: x and -x are neighbours there, and both have the square that is at half their
// place in the coset of squares.
#pragma once

#include "shared/domain/bit_reverse.h"
#include "shared/field/fp128.h"

namespace ptvm::domain {

struct MultiplicativeCoset {
  field::Fp128 shift = field::Fp128::one();  // not zero
  unsigned log_size = 0;                     // at most 32

  constexpr field::Fp128 at(uint64_t i) const {
    return shift * field::Fp128::root_of_unity(log_size).pow(i);
  }
  constexpr field::Fp128 at_storage(uint32_t i) const { return at(bit_reverse(i, log_size)); }

  // Where position `position` of a domain reads a column that is 2^log_ratio times shorter: the
  // lift of f is f(x^(2^log_ratio)). log_ratio <= 31.
  static constexpr uint32_t lift(uint32_t position, unsigned log_ratio) {
    return position >> log_ratio;
  }
  // Where the query at `position` of a domain of 2^log_domain points lies in a tree that is lower
  // or taller than that.
  static constexpr uint32_t tree_position(uint32_t position, unsigned log_domain,
                                          unsigned log_height) {
    return log_height <= log_domain ? lift(position, log_domain - log_height)
                                    : position << (log_height - log_domain);
  }

  // The squares of the points; log_size >= 1.
  constexpr MultiplicativeCoset squared() const { return {shift.square(), log_size - 1}; }

  // x^(2^log_size) - shift^(2^log_size), which is zero on the coset and nowhere else.
  constexpr field::Fp128 vanishing(field::Fp128 x) const {
    field::Fp128 constant = shift;
    for (unsigned i = 0; i < log_size; ++i) {
      x = x.square();
      constant = constant.square();
    }
    return x - constant;
  }
};

}  // namespace ptvm::domain
