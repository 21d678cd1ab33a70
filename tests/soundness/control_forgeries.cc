// Wrong branches, wrong returns, and instructions that the program does not have.
#include "tests/soundness/forgery.h"

namespace ptvm::testing {
namespace {

using air::vm::Cpu;
using field::M31;
using isa::Opcode;

// A branch in step 1 that goes to `pc`, explained by `is_zero` and `inverse`.
ForgedSegment branch(const char* source, int pc, M31 is_zero, M31 inverse) {
  return edited(forge(source, at(1, [=](auto& s) { s.pc = pc; })), [=](auto& f) {
    f.cpu(Cpu::kIsZero, 1) = is_zero;
    f.cpu(Cpu::kCellBefore, 1) = inverse;
  });
}

// A return to 256, told as one to 0, from where the run goes on.
constexpr const char* kReturn256 = "JNZ 4\n LOADI 256\n PUSH\n RET\n HALT";
ForgedSegment return_to_256(const std::function<void(ForgedSegment&)>& edit) {
  return edited(forge(kReturn256, at(3, [](auto& s) { s.pc = 0; })), edit);
}

// A call at pc 255, whose return address is 0.
vm::Program call_at_255() {
  vm::Program program;
  program.instructions.assign(256, {Opcode::kHalt, 0});
  program.instructions[0] = {Opcode::kJump, 255};
  program.instructions[255] = {Opcode::kCall, 1};
  program.initial_memory = {7};
  return program;
}

// The run of `source` told of a program that differs in one place.
ForgedSegment of_other_program(const char* source, size_t pc, isa::Instruction instruction) {
  return edited(forge(source), [=](auto& f) { f.replace_instruction(pc, instruction); });
}

}  // namespace

std::vector<Forgery> control_forgeries() {
  const M31 one = M31::one(), none = M31::zero();
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
       [=] { return branch("LOADI 4\n JZ 3\n HALT\n HALT\n HALT", 4, M31(2), -M31(4).inverse()); }},
      {"BranchWithoutReason",
       {"Cpu.pc_next"},
       [=] { return forge("LOADI 4\n JZ 3\n HALT\n HALT", at(1, [](auto& s) { s.pc = 3; })); }},

      // The machine stops with an error where pc would become 256.
      {"ReturnTo256AsToZero", {"Cpu.pc_next"}, [=] { return return_to_256([](auto&) {}); }},
      {"ReturnTo256GoesOnAtZero",
       {"State"},
       [=] { return return_to_256([](auto& f) { f.cpu(Cpu::kPcNext, 3) = M31(256); }); }},
      {"ReturnTo256ExecutesThere",
       {"Rom"},
       [=] {
         return return_to_256([](auto& f) {
           f.cpu(Cpu::kPcNext, 3) = M31(256);
           f.cpu(Cpu::kPc, 4) = M31(256);
         });
       }},
      {"ReturnAddressOneFurther",
       {"Cpu.value_written"},
       [=] { return forge("CALL 3\n HALT\n HALT\n RET", at(0, [](auto& s) { ++s.row.value; })); }},
      {"ReturnAddress256",
       {"Rom"},
       [=] {
         return edited(forge(call_at_255(), at(1, [](auto& s) { s.row.value = 256; })),
                       [](auto& f) { f.cpu(Cpu::kPcInc, 1) = M31(256); });
       }},
      {"ReturnElsewhere",
       {"Cpu.pc_next"},
       [=] { return forge("CALL 2\n HALT\n RET\n HALT", at(1, [](auto& s) { s.pc = 3; })); }},

      {"StepSkipped",
       {"State"},
       [=] {
         return edited(forge("NOP\n ADD 1\n HALT"), [=](auto& f) {
           ForgedSegment::copy_row(f.tables.cpu, 2, 1);
           ForgedSegment::clear_row(f.tables.cpu, 2);
           f.cpu(Cpu::kClk, 1) = one;
           f.steps = 2;
         });
       }},
      {"OtherPcIncrement",
       {"Rom"},
       [=] {
         return edited(forge("NOP\n ADD 1\n HALT", at(0, [](auto& s) { s.pc = 2; })),
                       [=](auto& f) { f.cpu(Cpu::kPcInc, 0) = M31(2); });
       }},
      {"OtherOperand",
       {"Rom"},
       [=] {
         return edited(forge("LOADI 7\n HALT", at(0,
                                                  [](auto& s) {
                                                    s.row.value = 8;
                                                    s.recompute();
                                                  })),
                       [=](auto& f) { f.cpu(Cpu::kOperand, 0) = M31(8); });
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
      {"OtherProgramOpcode",
       {"Rom"},
       [=] {
         return of_other_program("LOADI 3\n ADD 5\n HALT", 1, {Opcode::kSubImmediate, 5});
       }},
      {"OtherProgramOperand",
       {"Rom"},
       [=] {
         return of_other_program("LOADI 3\n ADD 5\n HALT", 1, {Opcode::kAddImmediate, 6});
       }},
      {"OtherProgramBitwiseOperation",
       {"Rom"},
       [=] {
         return of_other_program("LOADI 3\n AND 5\n HALT", 1, {Opcode::kOrImmediate, 5});
       }},
      {"NegativeCount",
       {"Rom"},
       [] {
         ForgedSegment f = forge("LOADI 3\n JMP 3\n NOP\n HALT");
         f.set_instruction_count(2, M31::kModulus - 1);
         return f;
       }},
      // One more than a count, with the difference taken from the next instruction.
      {"CountsShifted",
       {"Rom"},
       [] {
         ForgedSegment f = forge("LOADI 3\n NOP\n NOP\n HALT");
         f.set_instruction_count(1, 2);
         f.set_instruction_count(2, 0);
         return f;
       }},
      // 1 again, but for its encoding: the public values cannot be read, and their terms are
      // missing.
      {"CountWrapped",
       {"None", "Byte", "Rom", "SignedByte", "State"},
       [] {
         ForgedSegment f = forge("LOADI 3\n HALT");
         f.set_instruction_count(0, M31::kModulus + 1);
         return f;
       }},
  };
}

}  // namespace ptvm::testing
