// Branches explained by what is not so, and instructions that the program does not have, in the
// columns of the CPU.
#include "tests/soundness/forgery.h"

namespace ptvm::testing {
namespace {

using air::vm::Cpu;

// A branch in step 1 that goes to `pc`, explained by `is_zero` and `inverse`.
ForgedSegment branch(const char* source, int pc, F is_zero, F inverse) {
  return edited(forge(source, at(1, [=](auto& s) { s.pc = pc; })), [=](auto& f) {
    f.cpu(Cpu::kIsZero, 1) = is_zero;
    f.cpu(Cpu::kCellBefore, 1) = inverse;
  });
}

}  // namespace

std::vector<Forgery> isa_branch_forgeries() {
  const F one = F::one(), none = F::zero();
  return {
      {"JumpIfZeroTakenOnFour",
       {"Cpu.is_zero_only_of_zero"},
       [=] { return branch("LOADI 4\n JZ 3\n HALT\n HALT", 3, one, none); }},
      {"JumpIfZeroNotTakenOnZero",
       {"Cpu.is_zero_of_zero"},
       [=] { return branch("LOADI 0\n JZ 3\n HALT\n HALT", 2, none, none); }},
      {"JumpIfNotZeroTakenOnZero",
       {"Cpu.is_zero_of_zero"},
       [=] { return branch("LOADI 0\n JNZ 3\n HALT\n HALT", 3, none, none); }},
      {"JumpIfNotZeroNotTakenOnFour",
       {"Cpu.is_zero_only_of_zero"},
       [=] { return branch("LOADI 4\n JNZ 3\n HALT\n HALT", 2, one, none); }},
      // Twice zero is not zero: a jump twice as far.
      {"JumpByIsZeroOfTwo",
       {"Cpu.is_zero_only_of_zero"},
       [=] { return branch("LOADI 4\n JZ 3\n HALT\n HALT\n HALT", 4, F(2), -F(4).inverse()); }},
      {"ReturnTo256ExecutesThere",
       {"Rom"},
       [=] {
         return edited(
             forge("JNZ 4\n LOADI 256\n PUSH\n RET\n HALT", at(3, [](auto& s) { s.pc = 0; })),
             [](auto& f) {
               f.cpu(Cpu::kPcNext, 3) = F(256);
               f.cpu(Cpu::kPc, 4) = F(256);
             });
       }},
      {"OtherOperand",
       {"Rom"},
       [=] {
         return edited(forge("LOADI 7\n HALT", at(0,
                                                  [](auto& s) {
                                                    s.row.value = 8;
                                                    s.recompute();
                                                  })),
                       [=](auto& f) { f.cpu(Cpu::kOperand, 0) = F(8); });
       }},
      // ADD executed as SUB.
      {"OtherFlags",
       {"Rom"},
       [=] {
         return edited(forge("LOADI 9\n ADD 5\n HALT", at(1, [](auto& s) { s.acc = 4; })),
                       [=](auto& f) {
                         f.cpu(Cpu::kAdd, 1) = none;
                         f.cpu(Cpu::kSub, 1) = one;
                       });
       }},
  };
}

}  // namespace ptvm::testing
