// Values outside their range, and results that hold modulo p but not over the integers.
#include "tests/soundness/forgery.h"

namespace ptvm::testing {
namespace {

using air::vm::Bitwise;
using air::vm::Cpu;
using air::vm::Multiply;

// A result that is no 16-bit number: lo + 256*hi - 2^16*sign as given.
void set_parts(ForgedSegment& f, size_t row, int64_t lo, int64_t hi, int64_t sign) {
  f.cpu(Cpu::kResultLo, row) = F::from_signed(lo);
  f.cpu(Cpu::kResultHi, row) = F::from_signed(hi);
  f.cpu(Cpu::kResultSign, row) = F::from_signed(sign);
}

// 256*256 in row 0 of Multiply, as 2^16 without a carry.
void tell_product_without_overflow(ForgedSegment& f) {
  f.multiply(Multiply::kResult, 0) = F(65536);
  f.multiply(Multiply::kCarryByte, 0) = F(255);
  f.multiply(Multiply::kCarryNegative, 0) = F::one();
  f.multiply(Multiply::kOverflow, 0) = f.multiply(Multiply::kExcessInverse, 0) = F::zero();
}

}  // namespace

std::vector<Forgery> isa_arithmetic_forgeries() {
  const F one = F::one(), none = F::zero();
  return {
      {"LowByteBeyondItsRange",
       {"Byte"},
       [] {
         return edited(forge("LOADI 300\n HALT"), [](auto& f) { set_parts(f, 0, 44 + 256, 0, 0); });
       }},
      {"LowByteBelowItsRange",
       {"Byte"},
       [] {
         return edited(forge("LOADI 5\n HALT"), [](auto& f) { set_parts(f, 0, 5 - 256, 1, 0); });
       }},
      {"HighByteBeyondItsRange",
       {"SignedByte"},
       [=] {
         return edited(forge("LOADI -5\n HALT"), [=](auto& f) {
           set_parts(f, 0, 251, 255 - 256, 0);
           f.cpu(Cpu::kBorrow, 0) = none;
         });
       }},
      // 32767 + 1 = 32768, without overflow: acc leaves its range until LOADI.
      {"SumBeyondSixteenBits",
       {"SignedByte"},
       [=] {
         return edited(
             forge("LOADI 32767\n ADD 1\n LOADI 0\n HALT", at(1, [](auto& s) { s.carry = false; })),
             [=](auto& f) {
               f.cpu(Cpu::kResultSign, 1) = none;
               f.cpu(Cpu::kAcc, 2) = F(32768);
             });
       }},
      // The same with the sign that a borrow would explain.
      {"OverflowHiddenByBorrow",
       {"SignedByte"},
       [=] {
         return edited(
             forge("LOADI 32767\n ADD 1\n LOADI 0\n HALT", at(1, [](auto& s) { s.carry = false; })),
             [=](auto& f) {
               f.cpu(Cpu::kBorrow, 1) = one;
               set_parts(f, 1, 0, 384, 1);
               f.cpu(Cpu::kAcc, 2) = F(32768);
             });
       }},
      // The kept sign flipped makes a sum overflow; acc is back in its range one step later.
      {"OverflowByWrongSign",
       {"SignedByte"},
       [=] {
         return edited(
             forge("LOADI 3\n ADD 5\n NOP\n HALT", at(1, [](auto& s) { s.carry = true; })),
             [=](auto& f) {
               f.cpu(Cpu::kResultSign, 1) = one;
               f.cpu(Cpu::kAcc, 2) = F::from_signed(8 - 65536);
               f.cpu(Cpu::kBorrow, 2) = one;
             });
       }},
      // 3 < 5 denied: the difference -2 as a number that is not negative.
      {"ComparisonDenied",
       {"Byte"},
       [=] {
         return edited(forge("LOADI 3\n CMP 5\n HALT", at(1, [](auto& s) { s.carry = false; })),
                       [=](auto& f) {
                         f.cpu(Cpu::kBorrow, 1) = none;
                         set_parts(f, 1, -2, 0, 0);
                       });
       }},
      // 5 < 3 claimed: the difference 2 as 2 + 2^16 after a borrow.
      {"ComparisonClaimed",
       {"SignedByte"},
       [=] {
         return edited(forge("LOADI 5\n CMP 3\n HALT", at(1, [](auto& s) { s.carry = true; })),
                       [=](auto& f) {
                         f.cpu(Cpu::kBorrow, 1) = one;
                         set_parts(f, 1, 2, 256, 1);
                       });
       }},

      // 256*256 is 2^16, which is not zero in the field: JZ would not jump.
      {"ProductThatWrapsToZeroIsNotZero",
       {"SignedByte"},
       [=] {
         return edited(forge("LOADI 256\n MUL 256\n JZ 5\n LOADI 1\n HALT\n LOADI 2\n HALT",
                             [](auto& s) {
                               if (s.clk == 1) s.carry = false;
                               if (s.clk == 2) s.pc = 3;
                             }),
                       [=](auto& f) {
                         const F acc(65536);
                         for (const size_t row : {1, 2}) set_parts(f, row, 0, 256, 0);
                         for (const size_t row : {2, 3}) f.cpu(Cpu::kAcc, row) = acc;
                         tell_product_without_overflow(f);
                         f.cpu(Cpu::kIsZero, 2) = none;
                         f.cpu(Cpu::kCellBefore, 2) = acc.inverse();
                       });
       }},
      // The same up to the end, where the claim has to say 0.
      {"ProductThatWrapsToZeroIsKept",
       {"SignedByte", "State"},
       [=] {
         return edited(forge("LOADI 256\n MUL 256\n HALT", at(1, [](auto& s) { s.carry = false; })),
                       [=](auto& f) {
                         for (const size_t row : {1, 2}) set_parts(f, row, 0, 256, 0);
                         f.cpu(Cpu::kAcc, 2) = F(65536);
                         tell_product_without_overflow(f);
                       });
       }},
      // The same with acc = 0, its zero denied.
      {"ProductThatWrapsToZeroTakesTheWrongBranch",
       {"Cpu.is_zero_of_zero"},
       [=] {
         return edited(forge("LOADI 256\n MUL 256\n JZ 5\n LOADI 1\n HALT\n LOADI 2\n HALT",
                             at(2, [](auto& s) { s.pc = 3; })),
                       [=](auto& f) { f.cpu(Cpu::kIsZero, 2) = none; });
       }},
      {"ProductByCarryOutsideItsRange",
       {"Byte"},
       [=] {
         return edited(forge("LOADI 300\n MUL 300\n HALT", at(1, [](auto& s) { s.acc = 1234; })),
                       [=](auto& f) {
                         const F carry = (F(90000 - 65536) - F(1234)) * F(65536).inverse();
                         f.multiply(Multiply::kCarryByte, 0) = carry;
                         f.multiply(Multiply::kCarryNegative, 0) = none;
                         f.multiply(Multiply::kExcessInverse, 0) = (one + carry).inverse();
                       });
       }},
      {"ProductByFactorByteOutsideItsRange",
       {"Byte", "SignedByte"},
       [=] {
         return edited(
             forge("LOADI 3\n MUL 5\n HALT", at(1, [](auto& s) { s.acc = 1000; })), [=](auto& f) {
               // 3 = left_lo + 256*left_hi, and 5*left_lo = 1000.
               f.multiply(Multiply::kLeftLo, 0) = F(200);
               f.multiply(Multiply::kLeftHi, 0) = F::from_signed(3 - 200) * F(256).inverse();
               const F cross = f.multiply(Multiply::kLeftHi, 0) * F(5) * F(256);
               f.multiply(Multiply::kCarryByte, 0) = cross * F(65536).inverse();
               const F excess = f.multiply(Multiply::kCarryByte, 0);
               f.multiply(Multiply::kOverflow, 0) = one;
               f.multiply(Multiply::kExcessInverse, 0) = excess.inverse();
               f.cpu(Cpu::kCarryNext, 1) = one;
               f.cpu(Cpu::kCarry, 2) = one;
               f.cpu(Cpu::kCarryNext, 2) = one;
               f.end.registers.carry = true;
             });
       }},
      {"ProductOfOtherFactors",
       {"Alu"},
       [=] {
         return edited(forge("LOADI 3\n MUL 5\n HALT", at(1, [](auto& s) { s.acc = 20; })),
                       [=](auto& f) { f.multiply(Multiply::kLeftLo, 0) = F(4); });
       }},

      {"NibblesThatAreNot",
       {"NibbleAnd"},
       [=] {
         return edited(forge("LOADI 12\n AND 10\n HALT", at(1, [](auto& s) { s.acc = 10; })),
                       [=](auto& f) {
                         f.bitwise(Bitwise::kLeft, 0) = F(12 + 16);
                         f.bitwise(Bitwise::kLeft + 1, 0) = -one;
                         f.bitwise(Bitwise::kBoth, 0) = F(10);
                       });
       }},
      {"WrongAndOfNibbles",
       {"NibbleAnd"},
       [=] {
         return edited(forge("LOADI 12\n XOR 10\n HALT", at(1, [](auto& s) { s.acc = 4; })),
                       [=](auto& f) { f.bitwise(Bitwise::kBoth, 0) = F(9); });
       }},
      {"OtherBitwiseOperation",
       {"Alu"},
       [=] {
         return edited(forge("LOADI 12\n XOR 10\n HALT", at(1, [](auto& s) { s.acc = 14; })),
                       [=](auto& f) {
                         f.bitwise(Bitwise::kXor, 0) = none;
                         f.bitwise(Bitwise::kOr, 0) = one;
                       });
       }},
      // A row that is no operation answers a call for operation 0, which no instruction makes.
      {"AnswerWithoutOperation",
       {"Alu"},
       [=] {
         return edited(forge("LOADI 12\n AND 10\n HALT"), [=](auto& f) {
           f.bitwise(Bitwise::kAnd, 0) = none;
           f.bitwise(Bitwise::kResult, 0) = none;
         });
       }},
  };
}

}  // namespace ptvm::testing
