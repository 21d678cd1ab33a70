// Reads and writes that memory would not give, in order of clocks or out of it.
#include "tests/soundness/forgery.h"

namespace ptvm::testing {
namespace {

using air::vm::Cpu;
using field::M31;

// Makes the access in `row` take the tuple of clock `clk` + `ahead`, from the future.
void take_from_future(ForgedSegment& f, size_t row, int64_t ahead, int16_t cell_before) {
  f.cpu(Cpu::kGapLo, row) = M31::from_signed(-ahead);
  f.cpu(Cpu::kGapHi, row) = M31::zero();
  f.cpu(Cpu::kCellBefore, row) = M31::from_signed(cell_before);
}

constexpr const char* kTwoStores =
    ".memory 1\n LOADI 7\n STORE 0\n LOADI 9\n STORE 0\n LOAD 0\n HALT";
// A cell that is touched after 300 steps.
constexpr const char* kLateLoad =
    ".memory 2\n LOADI 100\n STORE 1\n loop: LOAD 1\n SUB 1\n STORE 1\n JNZ loop\n LOAD 0\n HALT";
constexpr uint32_t kLateLoadStep = 402;

}  // namespace

std::vector<Forgery> memory_forgeries() {
  const auto lie = [](const char* name, const char* guard, const char* source, uint32_t clk,
                      Liar liar) {
    return Forgery{name, {guard}, [=] { return forge(source, at(clk, liar)); }};
  };
  return {
      lie("StaleRead", "Memory", kTwoStores, 4, [](auto& s) { s.take(0, 1); }),
      lie("InitialValueReadAgain", "Memory", kTwoStores, 4, [](auto& s) { s.take(0, 2); }),
      // The second STORE takes the tuple that the LOAD after it leaves.
      {"StaleReadBeforeTheStore",
       {"Byte"},
       [] {
         return edited(forge(kTwoStores, at(4, [](auto& s) { s.take(0, 1); })), [](auto& f) {
           take_from_future(f, 3, 2, 7);
           f.set_end_cell(0, 9);
         });
       }},
      {"StaleReadByGapThatBorrows",
       {"Byte"},
       [] {
         return edited(forge(kTwoStores, at(4, [](auto& s) { s.take(0, 1); })), [](auto& f) {
           take_from_future(f, 3, 2, 7);
           f.cpu(Cpu::kGapLo, 3) = M31(254);
           f.cpu(Cpu::kGapHi, 3) = -M31::one();
           f.set_end_cell(0, 9);
         });
       }},
      {"GapByteBeyondItsRange",
       {"Byte"},
       [] {
         return edited(forge(kLateLoad, {}, 1000), [](auto& f) {
           f.cpu(Cpu::kGapLo, kLateLoadStep) += M31(256);
           f.cpu(Cpu::kGapHi, kLateLoadStep) -= M31::one();
         });
       }},
      {"LostWrite",
       {"Memory"},
       [] { return edited(forge(kTwoStores), [](auto& f) { f.set_end_cell(0, 7); }); }},
      {"OtherLastClock",
       {"Memory"},
       [] {
         ForgedSegment f = forge(kTwoStores);
         f.set_cell_clock(0, 4);
         return f;
       }},

      lie("LoadFromOtherCell", "Cpu.address", ".memory 2\n .init 1 5\n LOAD 0\n HALT", 0,
          [](auto& s) { s.take(1); }),
      lie("AddFromOtherCell", "Cpu.address", ".memory 2\n .init 1 5\n ADDM 0\n HALT", 0,
          [](auto& s) { s.take(1); }),
      lie("StoreToOtherCell", "Cpu.address", ".memory 2\n LOADI 5\n STORE 0\n HALT", 1,
          [](auto& s) { s.take(1); }),
      lie("PushToOtherCell", "Cpu.address", ".memory 2\n LOADI 5\n PUSH\n HALT", 1,
          [](auto& s) { s.take(0); }),
      lie("PopFromOtherCell", "Cpu.address", ".memory 2\n .init 0 5\n PUSH\n POP\n HALT", 1,
          [](auto& s) { s.take(0); }),
      lie("CallWritesToOtherCell", "Cpu.address", ".memory 2\n CALL 1\n HALT", 0,
          [](auto& s) { s.take(0); }),
      lie("ReturnFromOtherCell", "Cpu.address",
          ".memory 2\n .init 0 3\n CALL 2\n HALT\n RET\n HALT", 1,
          [](auto& s) {
            s.take(0);
            s.pc = 3;
          }),
      lie("StoreOfOtherValue", "Cpu.value_written", ".memory 2\n LOADI 5\n STORE 0\n HALT", 1,
          [](auto& s) { s.row.value = 6; }),
      lie("PushOfOtherValue", "Cpu.value_written", ".memory 2\n LOADI 5\n PUSH\n HALT", 1,
          [](auto& s) { s.row.value = 6; }),
      lie("PopOfOtherValue", "Cpu.value_read", ".memory 2\n LOADI 5\n PUSH\n POP\n HALT", 2,
          [](auto& s) {
            s.row.value = 6;
            s.recompute();
          }),
      lie("ReturnToOtherValue", "Cpu.value_read", "CALL 2\n HALT\n RET\n HALT", 1,
          [](auto& s) { s.pc = s.row.value = 3; }),
      lie("MultiplyByOtherValue", "Cpu.value_read", ".memory 1\n .init 0 5\n MULM 0\n HALT", 0,
          [](auto& s) {
            s.row.value = 6;
            s.recompute();
          }),

      // Cells that the machine does not have.
      lie("LoadFromPhantomCell", "Memory", ".memory 1\n LOAD 9\n HALT", 0, [](auto&) {}),
      lie("StoreToPhantomCell", "Memory", ".memory 1\n LOADI 3\n STORE 1\n LOAD 1\n HALT", 0,
          [](auto&) {}),
      {"PhantomCellFeedsItself",
       {"Byte"},
       [] {
         return edited(forge(".memory 1\n LOAD 9\n HALT", at(0,
                                                             [](auto& s) {
                                                               s.row.value = 77;
                                                               s.recompute();
                                                             })),
                       [](auto& f) { take_from_future(f, 0, 1, 77); });
       }},
      {"PhantomCellFeedsItselfInTwoSteps",
       {"Byte"},
       [] {
         return edited(forge(".memory 1\n LOADI 3\n STORE 1\n LOAD 1\n HALT"),
                       [](auto& f) { take_from_future(f, 1, 2, 3); });
       }},
      lie("PushOnFullStack", "Memory", ".memory 0\n LOADI 5\n PUSH\n POP\n HALT", 0, [](auto&) {}),
      {"PushOnFullStackFeedsItself",
       {"Byte"},
       [] {
         return edited(forge(".memory 0\n LOADI 5\n PUSH\n POP\n HALT"),
                       [](auto& f) { take_from_future(f, 1, 2, 5); });
       }},
      lie("CallOnFullStack", "Memory", ".memory 0\n CALL 1\n POP\n HALT", 0, [](auto&) {}),
      lie("PopOnEmptyStack", "Memory", ".memory 1\n POP\n PUSH\n HALT", 0, [](auto&) {}),
      lie("ReturnOnEmptyStack", "Memory", ".memory 1\n RET\n PUSH\n HALT", 0,
          [](auto& s) { s.pc = s.row.value = s.row.cell_before = 1; }),
  };
}

}  // namespace ptvm::testing
