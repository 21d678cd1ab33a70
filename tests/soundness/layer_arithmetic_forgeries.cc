// Results that wrap otherwise than 16 bits do, and comparisons by them.
#include "tests/soundness/forgery.h"

namespace ptvm::testing {
namespace {

using air::vm::Layer;

// Output acc in `row` told as acc_after + 2^16*wrap, everything beside made to fit.
void tell(ForgedSegment& f, size_t row, int64_t acc_after, F wrap, bool sign) {
  const F acc = F::from_signed(acc_after);
  const F bytes = wrap + F(Layer::kWrapOffset), low(saturated(bytes.value()) % 256);
  const F below_top = wrap - F(1 << 14), below_max = acc - F(32767);
  f.layer(Layer::kAccAfter, row) = acc;
  f.layer(Layer::kAccAfterSign, row) = F(sign);
  f.layer(Layer::kWrapLo, row) = low;
  f.layer(Layer::kWrapHi, row) = (bytes - low) * F(256).inverse();
  f.layer(Layer::kWrapInverse, row) = wrap.inverse();
  f.layer(Layer::kOverflow, row) = F(!wrap.is_zero());
  f.layer(Layer::kWrapNotTop, row) = (below_top.square() + below_max.square()).inverse();
  f.layer(Layer::kIsZero, row) = F(acc.is_zero());
  f.layer(Layer::kAccAfterInverse, row) = acc.inverse();
}
// acc, put into the lowest bit as it is.
void set_acc(ForgedSegment& f, size_t row, uint32_t acc) {
  for (size_t i = 1; i < Layer::kWordBits; ++i) f.layer(Layer::kAccBits + i, row) = F::zero();
  f.layer(Layer::kAccBits, row) = F(acc);
}

const F kNone = F::zero();
constexpr const char* kWrapToZero = "LOADI 256\n MUL 256\n JZ 5\n LOADI 1\n HALT\n LOADI 2\n HALT";
constexpr const char* kSum = "LOADI 32767\n ADD 1\n LOADI 0\n HALT";

}  // namespace

std::vector<Forgery> layer_arithmetic_forgeries() {
  const auto no_carry = [](auto& s) { s.carry = false; };
  const auto add = [](const char* name, const std::set<std::string>& guards, const char* source,
                      const Liar& liar, const std::function<void(ForgedSegment&)>& edit) {
    return Forgery{name, guards, [=] { return edited(forge_layer(source, liar), edit); }};
  };
  const Liar not_zero = at(1, [](auto& s) { s.carry = s.zero.emplace(false); });
  return {
      // 256*256 is 2^16, which is not zero in the field: JZ would not jump. No bits hold it.
      add("ProductThatWrapsToZeroIsNotZero", {"Layer.acc_bit_boolean"}, kWrapToZero, not_zero,
          [](auto& f) {
            for (const size_t row : {1, 2}) {
              tell(f, row, 65536, kNone, false);
              set_acc(f, row + 1, 65536);
            }
          }),
      // The same up to the end, where the claim has to say 0.
      add("ProductThatWrapsToZeroIsKept", {"Layer.acc_bit_boolean", "LayerState"},
          "LOADI 256\n MUL 256\n HALT", not_zero,
          [](auto& f) {
            for (const size_t row : {1, 2}) tell(f, row, 65536, kNone, false);
            set_acc(f, 2, 65536);
          }),
      add("ProductThatWrapsToZeroIsForgotten", {"LayerState"}, kWrapToZero, not_zero,
          [](auto& f) { tell(f, 1, 65536, kNone, false); }),
      // The same with acc = 0, its zero denied.
      add("ProductThatWrapsToZeroTakesTheWrongBranch", {"Layer.is_zero_of_zero"}, kWrapToZero,
          at(1, [](auto& s) { s.zero = false; }),
          [](auto& f) { f.layer(Layer::kIsZero, 1) = F::zero(); }),
      add("ProductThatWrapsToZeroWithoutOverflow", {"Layer.overflow_of_wrap"}, kWrapToZero,
          at(1, no_carry),
          [](auto& f) {
            f.layer(Layer::kOverflow, 1) = f.layer(Layer::kWrapInverse, 1) = F::zero();
          }),

      // 2^16 values of wrap would reach every number of M31, in which -32767*32767 is p less than a
      // number whose wrap is 2^14 + 1.
      add("ProductByWrapBeyondItsRange", {"SignedByte"}, "LOADI -32767\n MUL 32767\n HALT",
          at(1, [](auto& s) { s.acc = -2; }),
          [](auto& f) {
            const F wrap = F::from_signed(-32767 * 32767 + 2) * F(65536).inverse();
            tell(f, 1, -2, wrap, true);
          }),
      add("ProductByWrapByteBeyondItsRange", {"Byte"}, "LOADI 300\n MUL 300\n HALT",
          at(1, [](auto& s) { s.acc = 1234; }),
          [](auto& f) {
            // 90000 - 1234 is 2^16 times this.
            const F wrap = F(90000 - 1234) * F(65536).inverse();
            tell(f, 1, 1234, F::one(), false);
            f.layer(Layer::kWrapLo, 1) = wrap + F(Layer::kWrapOffset);
            f.layer(Layer::kWrapHi, 1) = F::zero();
            f.layer(Layer::kWrapInverse, 1) = wrap.inverse();
            const F below_top = wrap - F(1 << 14), below_max = F(1234) - F(32767);
            f.layer(Layer::kWrapNotTop, 1) = (below_top.square() + below_max.square()).inverse();
          }),

      // 32767 + 1 = 32768, without overflow: acc leaves its range until LOADI.
      add("SumBeyondSixteenBits", {"LayerState"}, kSum, at(1, no_carry),
          [](auto& f) { tell(f, 1, 32768, kNone, true); }),
      add("SumBeyondSixteenBitsWithBitsForIt", {"Layer.acc_bit_boolean"}, kSum, at(1, no_carry),
          [](auto& f) {
            tell(f, 1, 32768, kNone, false);
            set_acc(f, 2, 32768);
          }),
      // The kept sign flipped: bit 15 is what says that acc is negative.
      add("SignOfAnotherNumber", {"LayerState"}, "LOADI 3\n ADD 5\n HALT", {},
          [](auto& f) { tell(f, 1, 8, kNone, true); }),

      // 3 < 5 denied: by the sign alone, and by -2 as 65534 - 2^16.
      add("ComparisonDeniedBySign", {"LayerState"}, "LOADI 3\n CMP 5\n HALT", at(1, no_carry),
          [](auto& f) { tell(f, 1, -2, kNone, false); }),
      add("ComparisonDeniedByWrap", {"LayerState"}, "LOADI 3\n CMP 5\n HALT", at(1, no_carry),
          [](auto& f) { tell(f, 1, 65534, -F::one(), true); }),
      // 5 < 3 claimed: the difference 2 as 2 - 2^16 + 2^16.
      add("ComparisonClaimedByWrap", {"LayerState"}, "LOADI 5\n CMP 3\n HALT",
          at(1, [](auto& s) { s.carry = true; }),
          [](auto& f) { tell(f, 1, 2 - 65536, F::one(), false); }),
      // -32768 < 1 denied by a difference that is told not to overflow.
      add("ComparisonDeniedByOverflow", {"Layer.overflow_of_wrap"}, "LOADI -32768\n CMP 1\n HALT",
          at(1, no_carry),
          [](auto& f) {
            f.layer(Layer::kOverflow, 1) = f.layer(Layer::kWrapInverse, 1) = F::zero();
          }),

      // Bits of other numbers: of acc, which the state holds, and of what was read.
      {"BitsOfAnotherAcc",
       {"LayerState"},
       [] {
         return forge_layer("LOADI 12\n AND 10\n HALT", at(1, [](auto& s) {
                              s.row.acc_before = 14;
                              s.recompute();
                            }));
       }},
      {"BitsOfAnotherOperand",
       {"Layer.operand"},
       [] {
         return forge_layer(".memory 1\n .init 0 12\n LOADI 10\n ANDM 0\n HALT", at(1, [](auto& s) {
                              s.row.value = 14;
                              s.recompute();
                            }));
       }},
      // An operand where nothing is read.
      add("OperandOutOfNowhere", {"Layer.operand"}, "LOADI 3\n NOP\n HALT", {},
          [](auto& f) { f.layer(Layer::kOperandBits, 1) = F::one(); }),
  };
}

}  // namespace ptvm::testing
