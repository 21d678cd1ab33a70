// For every fraction of Cpu, Multiply and Bitwise a tuple of its own that nobody answers: no other
// fraction, and no constraint, is wrong.
#include "tests/soundness/forgery.h"

namespace ptvm::testing {
namespace {

using air::vm::Bitwise;
using air::vm::Cpu;
using air::vm::Multiply;

// A run with all components. Row 1 of Multiply and of Bitwise are padding, and so is row 9 of the
// CPU; row 3 is a NOP.
constexpr const char* kSource =
    ".memory 1\n LOADI 3\n MUL 5\n XOR 9\n NOP\n STORE 0\n LOADI -5\n HALT";

Forgery with(const char* name, const char* guard, const std::function<void(ForgedSegment&)>& edit) {
  return {name, {guard}, [=] { return edited(forge(kSource), edit); }};
}
// The same, where the public terms are what is wrong.
Forgery against(const char* name, const char* guard,
                const std::function<void(ForgedSegment&)>& edit) {
  return {name, {guard}, [=] {
            ForgedSegment forged = forge(kSource);
            edit(forged);
            return forged;
          }};
}

}  // namespace

std::vector<Forgery> isa_fraction_forgeries() {
  const F one = F::one(), sixteen(16), two_hundred_fifty_six(256);
  std::vector<Forgery> list = {
      against("Cpu.state_before", "State", [](auto& f) { --f.start.registers.sp; }),
      against("Cpu.state_after", "State", [](auto& f) { --f.end.registers.sp; }),
      with("Cpu.rom", "Rom",
           [](auto& f) {
             f.replace_instruction(0, {isa::Opcode::kLoadImmediate, 4});
           }),
      against("Cpu.memory_before", "Memory", [](auto& f) { ++f.start.memory_bytes[0]; }),
      against("Cpu.memory_after", "Memory", [](auto& f) { ++f.end.memory_bytes[0]; }),
      with("Cpu.gap_lo_byte", "Byte",
           [=](auto& f) { f.cpu(Cpu::kGapLo, 3) = two_hundred_fifty_six; }),
      with("Cpu.gap_hi_byte", "Byte",
           [=](auto& f) { f.cpu(Cpu::kGapHi, 3) = two_hundred_fifty_six; }),
      // -5 = 65531 - 2^16 as 65531 - 256 + 256 - 2^16: the high byte stays in its range.
      with("Cpu.result_lo_byte", "Byte",
           [=](auto& f) {
             f.cpu(Cpu::kResultLo, 5) += two_hundred_fifty_six;
             f.cpu(Cpu::kResultHi, 5) -= one;
           }),
      with("Cpu.result_hi_signed_byte", "SignedByte",
           [=](auto& f) { f.cpu(Cpu::kResultSign, 9) = one; }),
      with("Cpu.alu", "Alu",
           [](auto& f) {
             ForgedSegment::clear_row(f.tables.multiply, 0);
             ForgedSegment::clear_row(f.tables.multiply, 1);
           }),

      with("Multiply.left_lo_byte", "Byte",
           [=](auto& f) { f.multiply(Multiply::kLeftLo, 1) = two_hundred_fifty_six; }),
      with("Multiply.left_hi_signed_byte", "SignedByte",
           [=](auto& f) { f.multiply(Multiply::kLeftSign, 1) = one; }),
      with("Multiply.right_lo_byte", "Byte",
           [=](auto& f) { f.multiply(Multiply::kRightLo, 1) = two_hundred_fifty_six; }),
      with("Multiply.right_hi_signed_byte", "SignedByte",
           [=](auto& f) { f.multiply(Multiply::kRightSign, 1) = one; }),
      with("Multiply.carry_byte", "Byte",
           [=](auto& f) {
             f.multiply(Multiply::kCarryByte, 1) = two_hundred_fifty_six;
             f.multiply(Multiply::kCarryNegative, 1) = one;
           }),
      with("Multiply.alu", "Alu",
           [](auto& f) { ForgedSegment::copy_row(f.tables.multiply, 0, 1); }),
      with("Bitwise.alu", "Alu", [](auto& f) { ForgedSegment::copy_row(f.tables.bitwise, 0, 1); }),
  };
  constexpr std::array<const char*, Bitwise::kNibbles> kNibbleNames = {
      "Bitwise.nibble_0_and", "Bitwise.nibble_1_and", "Bitwise.nibble_2_and",
      "Bitwise.nibble_3_and"};
  for (size_t i = 0; i < Bitwise::kNibbles; ++i) {
    list.push_back(with(kNibbleNames[i], "NibbleAnd",
                        [=](auto& f) { f.bitwise(Bitwise::kLeft + i, 1) = sixteen; }));
  }
  return list;
}

}  // namespace ptvm::testing
