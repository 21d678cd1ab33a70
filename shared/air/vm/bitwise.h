// The bitwise component: one row per AND, OR or XOR (spec/air.md, "Bitwise").
//
// Yields kAlu(operation, left, right, result, result_sign, 0) for left, right in [-2^15, 2^15),
// from the nibbles of both: a | b = a + b - (a & b) and a ^ b = a + b - 2*(a & b).
#pragma once

#include "shared/air/vm/relations.h"

namespace ptvm::air::vm {

struct Bitwise {
  static constexpr size_t kNibbles = 4;
  enum Column : size_t {
    kAnd,  // one of the three is 1, or none on padding
    kOr,
    kXor,
    kLeftSign,  // left = sum of 16^i*left_i, minus 2^16*left_sign
    kRightSign,
    kResult,      // [0, 2^16)
    kResultSign,  // its bit 15, held by the CPU
    kLeft,        // kNibbles columns, least significant first
    kRight = kLeft + kNibbles,
    kBoth = kRight + kNibbles,  // left_i & right_i
    kColumns = kBoth + kNibbles
  };

  template <class E>
  constexpr void eval(E& e) const {
    using F = typename E::F;
    const auto constant = [](uint32_t value) { return E::constant(value); };
    const auto relation = [](Relation r) { return F(E::constant(static_cast<uint32_t>(r))); };
    const auto one = constant(1);

    const F is_and = e.trace(kAnd), is_or = e.trace(kOr), is_xor = e.trace(kXor);
    const F left_sign = e.trace(kLeftSign), right_sign = e.trace(kRightSign);
    const F result = e.trace(kResult), result_sign = e.trace(kResultSign);
    const std::array<F, kNibbles> left = nibbles(e, kLeft), right = nibbles(e, kRight),
                                  both = nibbles(e, kBoth);

    const auto boolean = [&](const char* name, const F& x) { e.constrain(name, x * (one - x)); };
    boolean("and_boolean", is_and);
    boolean("or_boolean", is_or);
    boolean("xor_boolean", is_xor);
    const F enabler = is_and + is_or + is_xor;
    boolean("one_operation", enabler);
    // The CPU's operands are in [-2^15, 2^15), which leaves one boolean sign for each.
    boolean("left_sign_boolean", left_sign);
    boolean("right_sign_boolean", right_sign);

    const F left_bits = join<E>(left), right_bits = join<E>(right), both_bits = join<E>(both);
    e.constrain("result", result - (is_or + is_xor) * (left_bits + right_bits) -
                              (is_and - is_or - is_xor * constant(2)) * both_bits);

    const F always = F(one);
    constexpr std::array<const char*, kNibbles> kNames = {"nibble_0_and", "nibble_1_and",
                                                          "nibble_2_and", "nibble_3_and"};
    for (size_t i = 0; i < kNibbles; ++i) {
      e.fraction(kNames[i], always,
                 tuple(relation(Relation::kNibbleAnd), left[i], right[i], both[i]));
    }
    const auto number = [&](AluOperation op) { return constant(static_cast<uint32_t>(op)); };
    e.fraction(
        "alu", -enabler,
        tuple(relation(Relation::kAlu),
              is_and * number(AluOperation::kAnd) + is_or * number(AluOperation::kOr) +
                  is_xor * number(AluOperation::kXor),
              left_bits - left_sign * constant(65536), right_bits - right_sign * constant(65536),
              result, result_sign, F(constant(0))));
  }

 private:
  template <class E>
  static constexpr std::array<typename E::F, kNibbles> nibbles(E& e, size_t first_column) {
    return {e.trace(first_column), e.trace(first_column + 1), e.trace(first_column + 2),
            e.trace(first_column + 3)};
  }
  template <class E>
  static constexpr typename E::F join(const std::array<typename E::F, kNibbles>& nibble) {
    return nibble[0] + nibble[1] * E::constant(16) + nibble[2] * E::constant(256) +
           nibble[3] * E::constant(4096);
  }
};

}  // namespace ptvm::air::vm
