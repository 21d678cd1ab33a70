// The multiplication component: one row per MUL or MULM (spec/air.md, "Multiply").
//
// Yields kAlu(kMultiply, left, right, result, result_sign, overflow) for left, right in
// [-2^15, 2^15). The CPU holds result to [0, 2^16) and result_sign to its bit 15.
#pragma once

#include "shared/air/vm/relations.h"

namespace ptvm::air::vm {

struct Multiply {
  enum Column : size_t {
    kEnabler,
    kLeftLo,  // left = left_lo + 256*left_hi - 2^16*left_sign
    kLeftHi,
    kLeftSign,
    kRightLo,
    kRightHi,
    kRightSign,
    kResult,      // left*right mod 2^16
    kResultSign,  // its bit 15
    kCarryByte,   // carry into bit 16 = carry_byte - 256*carry_negative, [-256, 256)
    kCarryNegative,
    kOverflow,       // left*right is outside [-2^15, 2^15)
    kExcessInverse,  // the inverse of the excess below, if it has one
    kColumns
  };

  template <class E>
  constexpr void eval(E& e) const {
    using F = typename E::F;
    const auto constant = [](uint32_t value) { return E::constant(value); };
    const auto relation = [](Relation r) { return F(E::constant(static_cast<uint32_t>(r))); };
    const auto one = constant(1);

    const F enabler = e.trace(kEnabler);
    const F left_lo = e.trace(kLeftLo), left_hi = e.trace(kLeftHi), left_sign = e.trace(kLeftSign);
    const F right_lo = e.trace(kRightLo), right_hi = e.trace(kRightHi),
            right_sign = e.trace(kRightSign);
    const F result = e.trace(kResult), result_sign = e.trace(kResultSign);
    const F carry_byte = e.trace(kCarryByte), carry_negative = e.trace(kCarryNegative);
    const F overflow = e.trace(kOverflow), excess_inverse = e.trace(kExcessInverse);

    e.constrain("enabler_boolean", enabler * (one - enabler));
    e.constrain("carry_negative_boolean", carry_negative * (one - carry_negative));

    // left = left_lo + 256*left_top with left_top in [-128, 128), and so for right. The low part of
    // the product lies in [-2^24, 2^24), and so does result + 2^16*carry: the equation holds over
    // the integers, and result is the low part mod 2^16.
    const F left_top = left_hi - left_sign * constant(256);
    const F right_top = right_hi - right_sign * constant(256);
    const F carry = carry_byte - carry_negative * constant(256);
    e.constrain("low_product", left_lo * right_lo +
                                   (left_lo * right_top + left_top * right_lo) * constant(256) -
                                   result - carry * constant(65536));

    // left*right = result + 2^16*(left_top*right_top + carry), which fits 16 signed bits iff the
    // bracket is -result_sign.
    const F excess = left_top * right_top + carry + result_sign;
    e.constrain("no_excess_unless_overflow", excess * (one - overflow));
    e.constrain("overflow_only_of_excess", overflow - excess * excess_inverse);

    const F always = F(one);
    e.fraction("left_lo_byte", always, tuple(relation(Relation::kByte), left_lo));
    e.fraction("left_hi_signed_byte", always,
               tuple(relation(Relation::kSignedByte), left_hi, left_sign));
    e.fraction("right_lo_byte", always, tuple(relation(Relation::kByte), right_lo));
    e.fraction("right_hi_signed_byte", always,
               tuple(relation(Relation::kSignedByte), right_hi, right_sign));
    e.fraction("carry_byte", always, tuple(relation(Relation::kByte), carry_byte));
    e.fraction(
        "alu", -enabler,
        tuple(relation(Relation::kAlu), F(constant(static_cast<uint32_t>(AluOperation::kMultiply))),
              left_lo + left_top * constant(256), right_lo + right_top * constant(256), result,
              result_sign, overflow));
  }
};

}  // namespace ptvm::air::vm
