// What the vectors of transformer layers are normed with, a row for each norm and step
// (spec/transformer-blocks.md, section 5), in any order: their users see to it that there is one of
// each.
//
//   sum of squares + 2^13 = root^2 + rest,              0 <= rest <= 2 * root < 2^16
//   2^22 = inverse * root + inverse_rest,               0 <= inverse_rest < root
//
// where all is below p: root^2 + rest < 2^30 and inverse * root + inverse_rest <= 2^31 - 2^15.
#pragma once

#include "shared/air/inference/relations.h"
#include "shared/inference/transformer.h"

namespace ptvm::air::inference {

struct Norm {
  enum Column : size_t {
    kActive,
    kNumber,
    kStep,
    // Of these a low byte, then a high one.
    kRoot,
    kRest = kRoot + 2,
    kRestSlack = kRest + 2,  // 2 * root - rest
    kInverse = kRestSlack + 2,
    kInverseRest = kInverse + 2,
    kInverseSlack = kInverseRest + 2,  // root - 1 - inverse_rest
    kColumns = kInverseSlack + 2
  };
  enum Parameter : size_t { kWidth, kParameters };

  template <class E>
  constexpr void eval(E& e) const {
    using F = typename E::F;
    using ptvm::inference::kNormBias, ptvm::inference::kNormNumerator, ptvm::inference::kNormScale;
    const auto one = E::constant(1);
    const auto two_bytes = [&](size_t column) {
      return e.trace(column) + e.trace(column + 1) * E::constant(256);
    };
    const F active = e.trace(kActive), number = e.trace(kNumber), step = e.trace(kStep);
    const F root = two_bytes(kRoot), rest = two_bytes(kRest), inverse = two_bytes(kInverse),
            inverse_rest = two_bytes(kInverseRest);

    e.constrain("active_boolean", active * (one - active));
    e.constrain("root_is_greatest", root + root - rest - two_bytes(kRestSlack));
    e.constrain("inverse", active * E::constant(kNormNumerator) - inverse * root - inverse_rest);
    e.constrain("inverse_is_greatest", root - active - inverse_rest - two_bytes(kInverseSlack));

    for (size_t column = kRoot; column < kColumns; ++column) {
      e.fraction("byte", F(one), tuple<E>(Relation::kByte, e.trace(column)));
    }
    // The root is below 2^15.
    e.fraction("root_byte", F(one), tuple<E>(Relation::kByte, e.trace(kRoot + 1) * E::constant(2)));
    e.fraction("norm", -(active * e.parameter(kWidth)),
               tuple<E>(Relation::kNorm, number, step, inverse * E::constant(kNormScale)));
    e.fraction("squares", -(active * (root * root + rest - E::constant(kNormBias))),
               tuple<E>(Relation::kSquares, number, step));
  }
};

}  // namespace ptvm::air::inference
