// Wrong branches, wrong returns, and instructions that the program does not have.
#include "tests/soundness/forgery.h"

namespace ptvm::testing {
namespace {

using air::vm::Cpu;
using air::vm::Layer;
using isa::Opcode;

// A return to 256, told as one to 0, from where the run goes on.
constexpr const char* kReturn256 = "JNZ 4\n LOADI 256\n PUSH\n RET\n HALT";

// A call at pc 255, whose return address is 0.
vm::Program call_at_255() {
  vm::Program program;
  program.instructions.assign(256, {Opcode::kHalt, 0});
  program.instructions[0] = {Opcode::kJump, 255};
  program.instructions[255] = {Opcode::kCall, 1};
  program.initial_memory = {7};
  return program;
}

}  // namespace

std::vector<Forgery> control_forgeries(ProvenScope scope) {
  const F one = F::one();
  const char* const state = guard(scope, "State", "LayerState");
  const char* const code = guard(scope, "Rom", "Block");
  const char* const next_pc = guard(scope, "Cpu.pc_next", "Layer.pc_after");
  const auto told = [=](const char* source, const Liar& liar = {}) {
    return forge(source, liar, 64, scope);
  };
  const auto return_to_256 = [=](const std::function<void(ForgedSegment&)>& edit) {
    return edited(told(kReturn256, at(3, [](auto& s) { s.pc = 0; })), edit);
  };
  // The run of `source` told of a program that differs in one place.
  const auto of_other_program = [=](const char* source, size_t pc, isa::Instruction instruction) {
    return edited(told(source), [=](auto& f) { f.replace_instruction(pc, instruction); });
  };
  return {
      {"BranchWithoutReason",
       {next_pc},
       [=] { return told("LOADI 4\n JZ 3\n HALT\n HALT", at(1, [](auto& s) { s.pc = 3; })); }},

      // The machine stops with an error where pc would become 256.
      {"ReturnTo256AsToZero", {next_pc}, [=] { return return_to_256([](auto&) {}); }},
      {"ReturnTo256GoesOnAtZero",
       {state},
       [=] {
         return return_to_256(
             [](auto& f) { f.step_cell(Cpu::kPcNext, Layer::kPcAfter, 3) = F(256); });
       }},
      {"ReturnAddressOneFurther",
       {guard(scope, "Cpu.value_written", "Layer.cell_after")},
       [=] { return told("CALL 3\n HALT\n HALT\n RET", at(0, [](auto& s) { ++s.row.value; })); }},
      {"ReturnAddress256",
       {code},
       [=] {
         return edited(forge(call_at_255(), at(1, [](auto& s) { s.row.value = 256; }), 64, scope),
                       [](auto& f) { f.step_cell(Cpu::kPcInc, Layer::kNextPc, 1) = F(256); });
       }},
      {"ReturnElsewhere",
       {next_pc},
       [=] { return told("CALL 2\n HALT\n RET\n HALT", at(1, [](auto& s) { s.pc = 3; })); }},

      {"StepSkipped",
       {state},
       [=] {
         return edited(told("NOP\n ADD 1\n HALT"), [=](auto& f) {
           ForgedSegment::copy_row(f.step_rows(), 2, 1);
           ForgedSegment::clear_row(f.step_rows(), 2);
           f.clk(1) = one;
           f.steps = 2;
         });
       }},
      {"OtherPcIncrement",
       {code},
       [=] {
         return edited(told("NOP\n ADD 1\n HALT", at(0, [](auto& s) { s.pc = 2; })),
                       [=](auto& f) { f.step_cell(Cpu::kPcInc, Layer::kNextPc, 0) = F(2); });
       }},
      {"OtherProgramOpcode",
       {code},
       [=] {
         return of_other_program("LOADI 3\n ADD 5\n HALT", 1, {Opcode::kSubImmediate, 5});
       }},
      {"OtherProgramOperand",
       {code},
       [=] {
         return of_other_program("LOADI 3\n ADD 5\n HALT", 1, {Opcode::kAddImmediate, 6});
       }},
      {"OtherProgramBitwiseOperation",
       {code},
       [=] {
         return of_other_program("LOADI 3\n AND 5\n HALT", 1, {Opcode::kOrImmediate, 5});
       }},
      {"NegativeCount",
       {code},
       [=] {
         ForgedSegment f = told("LOADI 3\n JMP 3\n NOP\n HALT");
         f.set_instruction_count(2, field::M31::kModulus - 1);
         return f;
       }},
      // One more than a count, with the difference taken from the next instruction.
      {"CountsShifted",
       {code},
       [=] {
         ForgedSegment f = told("LOADI 3\n NOP\n NOP\n HALT");
         f.set_instruction_count(1, 2);
         f.set_instruction_count(2, 0);
         return f;
       }},
      // 1 again, but for its encoding: the public values cannot be read, and their terms are
      // missing.
      {"CountWrapped",
       {"None", "Byte", code, "SignedByte", state},
       [=] {
         ForgedSegment f = told("LOADI 3\n HALT");
         f.set_instruction_count(0, field::M31::kModulus + 1);
         return f;
       }},
  };
}

}  // namespace ptvm::testing
