// Runs that end too early, too late or elsewhere than they say.
#include "tests/soundness/forgery.h"

namespace ptvm::testing {
namespace {

constexpr const char* kSource =
    ".memory 2\n .init 0 32767\n LOAD 0\n ADD 1\n PUSH\n STORE 0\n HALT";

}  // namespace

std::vector<Forgery> run_forgeries(ProvenScope scope) {
  const char* const state = guard(scope, "State", "LayerState");
  const char* const memory = guard(scope, "Memory", "Attention");
  const auto with = [=](const char* name, const char* guard,
                        const std::function<void(ForgedSegment&)>& edit) {
    return Forgery{name, {guard}, [=] {
                     ForgedSegment forged = forge(kSource, {}, 64, scope);
                     edit(forged);
                     return forged;
                   }};
  };
  std::vector<Forgery> list = {
      // HALT again and again: each proves one step more.
      {"SecondHalt",
       {state},
       [=] { return forge("NOP\n HALT", at(1, [](auto& s) { s.halted = false; }), 64, scope); }},
      {"TenthHalt",
       {state},
       [=] {
         return forge(
             "NOP\n HALT", [](auto& s) { s.halted = s.clk == 10; }, 64, scope);
       }},
      {"StepAfterHalt",
       {state},
       [=] {
         return forge("HALT\n HALT", at(0, [](auto& s) { s.halted = false; }), 1 + 1, scope);
       }},
      {"NoHalt",
       {state},
       [=] {
         ForgedSegment f = forge("NOP\n JMP 0\n HALT", {}, 7, scope);
         f.end.registers.halted = true;
         return f;
       }},
      with("StepsInflated", state, [](auto& f) { ++f.steps; }),
      with("StepsDeflated", state, [](auto& f) { --f.steps; }),
      // A step that leads from where nobody has been.
      {"StepFromNowhere",
       {state},
       [=] {
         ForgedSegment f = forge("NOP\n HALT", {}, 64, scope);
         ForgedSegment::copy_row(f.step_rows(), 0, 9);
         f.clk(9) = F(9);
         f.close();
         return f;
       }},
      // A step that is told to happen later than it does, and one before the first.
      {"ClockThatSkips",
       {state},
       [=] {
         return edited(forge("NOP\n HALT", {}, 64, scope), [](auto& f) { f.clk(1) = F(2); });
       }},
      {"ClockBelowZero",
       {state},
       [=] {
         return edited(forge("NOP\n HALT", {}, 64, scope), [](auto& f) { f.clk(0) = -F::one(); });
       }},

      with("FinalPc", state, [](auto& f) { --f.end.registers.pc; }),
      with("FinalAcc", state, [](auto& f) { ++f.end.registers.acc; }),
      with("FinalSp", state, [](auto& f) { ++f.end.registers.sp; }),
      with("FinalCarry", state, [](auto& f) { f.end.registers.carry = false; }),
      with("FinalHalted", state, [](auto& f) { f.end.registers.halted = false; }),
      with("FinalMemory", memory, [](auto& f) { f.set_end_cell(1, 1); }),
      with("StartPc", state, [](auto& f) { ++f.start.registers.pc; }),
      with("StartAcc", state, [](auto& f) { ++f.start.registers.acc; }),
      with("StartSp", state, [](auto& f) { --f.start.registers.sp; }),
      with("StartCarry", state, [](auto& f) { f.start.registers.carry = true; }),
      with("StartHalted", state, [](auto& f) { f.start.registers.halted = true; }),
      with("StartMemory", memory, [](auto& f) { f.start.memory_bytes[2] ^= 1; }),
  };
  if (scope == ProvenScope::kTransformer) {  // the other state has no zero flag
    list.push_back(with("FinalZero", state, [](auto& f) { f.end.registers.zero ^= true; }));
    list.push_back(with("StartZero", state, [](auto& f) { f.start.registers.zero ^= true; }));
  }
  return list;
}

}  // namespace ptvm::testing
