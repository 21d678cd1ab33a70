// Runs that end too early, too late or elsewhere than they say.
#include "tests/soundness/forgery.h"

namespace ptvm::testing {
namespace {

using air::vm::Cpu;
using field::M31;

constexpr const char* kSource =
    ".memory 2\n .init 0 32767\n LOAD 0\n ADD 1\n PUSH\n STORE 0\n HALT";

Forgery with(const char* name, const char* guard, const std::function<void(ForgedSegment&)>& edit) {
  return {name, {guard}, [=] {
            ForgedSegment forged = forge(kSource);
            edit(forged);
            return forged;
          }};
}

}  // namespace

std::vector<Forgery> run_forgeries() {
  return {
      // HALT again and again: each proves one step more.
      {"SecondHalt",
       {"State"},
       [] { return forge("NOP\n HALT", at(1, [](auto& s) { s.halted = false; })); }},
      {"TenthHalt",
       {"State"},
       [] { return forge("NOP\n HALT", [](auto& s) { s.halted = s.clk == 10; }); }},
      {"StepAfterHalt",
       {"State"},
       [] { return forge("HALT\n HALT", at(0, [](auto& s) { s.halted = false; }), 1 + 1); }},
      {"NoHalt",
       {"State"},
       [] {
         ForgedSegment f = forge("NOP\n JMP 0\n HALT", {}, 7);
         f.end.registers.halted = true;
         return f;
       }},
      with("StepsInflated", "State", [](auto& f) { ++f.steps; }),
      with("StepsDeflated", "State", [](auto& f) { --f.steps; }),
      // A step that leads from where nobody has been.
      {"StepFromNowhere",
       {"State"},
       [] {
         ForgedSegment f = forge("NOP\n HALT");
         ForgedSegment::copy_row(f.tables.cpu, 0, 9);
         f.cpu(Cpu::kClk, 9) = M31(9);
         f.close();
         return f;
       }},

      with("FinalPc", "State", [](auto& f) { --f.end.registers.pc; }),
      with("FinalAcc", "State", [](auto& f) { ++f.end.registers.acc; }),
      with("FinalSp", "State", [](auto& f) { ++f.end.registers.sp; }),
      with("FinalCarry", "State", [](auto& f) { f.end.registers.carry = false; }),
      with("FinalHalted", "State", [](auto& f) { f.end.registers.halted = false; }),
      with("FinalMemory", "Memory", [](auto& f) { f.set_end_cell(1, 1); }),
      with("StartPc", "State", [](auto& f) { ++f.start.registers.pc; }),
      with("StartAcc", "State", [](auto& f) { ++f.start.registers.acc; }),
      with("StartSp", "State", [](auto& f) { --f.start.registers.sp; }),
      with("StartCarry", "State", [](auto& f) { f.start.registers.carry = true; }),
      with("StartHalted", "State", [](auto& f) { f.start.registers.halted = true; }),
      with("StartMemory", "Memory", [](auto& f) { f.start.memory_bytes[2] ^= 1; }),
  };
}

std::vector<Forgery> all_forgeries() {
  std::vector<Forgery> all;
  for (const auto& list :
       {constraint_forgeries(), fraction_forgeries(), relation_forgeries(), instruction_forgeries(),
        arithmetic_forgeries(), control_forgeries(), memory_forgeries(), run_forgeries()}) {
    all.insert(all.end(), list.begin(), list.end());
  }
  return all;
}

}  // namespace ptvm::testing
