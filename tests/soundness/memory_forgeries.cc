// Reads and writes that memory would not give, in order of clocks or out of it.
#include "tests/soundness/forgery.h"

namespace ptvm::testing {
namespace {

using air::vm::Layer;

// Makes the access in `row` take the tuple of clock `clk` + `ahead`, from the future, with the key
// that a cell's history has in the transformer.
void take_from_future(ForgedSegment& f, size_t row, int64_t ahead, int16_t cell_before,
                      uint32_t key) {
  f.gap_lo(row) = F::from_signed(-ahead);
  f.gap_hi(row) = F::zero();
  f.cell_before(row) = F::from_signed(cell_before);
  if (f.scope == ProvenScope::kTransformer) f.layer(Layer::kKeyBefore, row) = F(key);
}

constexpr const char* kTwoStores =
    ".memory 1\n LOADI 7\n STORE 0\n LOADI 9\n STORE 0\n LOAD 0\n HALT";
// A cell that is touched after 300 steps.
constexpr const char* kLateLoad =
    ".memory 2\n LOADI 100\n STORE 1\n loop: LOAD 1\n SUB 1\n STORE 1\n JNZ loop\n LOAD 0\n HALT";
constexpr uint32_t kLateLoadStep = 402;

}  // namespace

std::vector<Forgery> memory_forgeries(ProvenScope scope) {
  const char* const memory = guard(scope, "Memory", "Attention");
  const char* const address = guard(scope, "Cpu.address", "Layer.address");
  const char* const written = guard(scope, "Cpu.value_written", "Layer.cell_after");
  const char* const read = guard(scope, "Cpu.value_read", "Layer.operand");
  const auto told = [=](const char* source, const Liar& liar = {}, uint32_t max_steps = 64) {
    return forge(source, liar, max_steps, scope);
  };
  const auto lie = [=](const char* name, const char* guard, const char* source, uint32_t clk,
                       const Liar& liar) {
    return Forgery{name, {guard}, [=] { return told(source, at(clk, liar)); }};
  };
  // sp below 0 is nothing that bits say.
  const auto with_sp = [=](const char* guard) {
    return scope == ProvenScope::kIsa ? std::set<std::string>{guard}
                                      : std::set<std::string>{guard, "Layer.sp_bit_boolean"};
  };
  return {
      lie("StaleRead", memory, kTwoStores, 4, [](auto& s) { s.take(0, 1); }),
      lie("InitialValueReadAgain", memory, kTwoStores, 4, [](auto& s) { s.take(0, 2); }),
      // The second STORE takes the tuple that the LOAD after it leaves.
      {"StaleReadBeforeTheStore",
       {"Byte"},
       [=] {
         return edited(told(kTwoStores, at(4, [](auto& s) { s.take(0, 1); })), [](auto& f) {
           take_from_future(f, 3, 2, 7, 2);
           f.set_end_cell(0, 9);
         });
       }},
      {"StaleReadByGapThatBorrows",
       {"Byte"},
       [=] {
         return edited(told(kTwoStores, at(4, [](auto& s) { s.take(0, 1); })), [](auto& f) {
           take_from_future(f, 3, 2, 7, 2);
           f.gap_lo(3) = F(254);
           f.gap_hi(3) = -F::one();
           f.set_end_cell(0, 9);
         });
       }},
      {"GapByteBeyondItsRange",
       {"Byte"},
       [=] {
         return edited(told(kLateLoad, {}, 1000), [](auto& f) {
           f.gap_lo(kLateLoadStep) += F(256);
           f.gap_hi(kLateLoadStep) -= F::one();
         });
       }},
      {"LostWrite",
       {memory},
       [=] { return edited(told(kTwoStores), [](auto& f) { f.set_end_cell(0, 7); }); }},
      {"OtherLastClock",
       {memory},
       [=] {
         ForgedSegment f = told(kTwoStores);
         f.set_cell_clock(0, 4);
         return f;
       }},

      lie("LoadFromOtherCell", address, ".memory 2\n .init 1 5\n LOAD 0\n HALT", 0,
          [](auto& s) { s.take(1); }),
      lie("AddFromOtherCell", address, ".memory 2\n .init 1 5\n ADDM 0\n HALT", 0,
          [](auto& s) { s.take(1); }),
      lie("StoreToOtherCell", address, ".memory 2\n LOADI 5\n STORE 0\n HALT", 1,
          [](auto& s) { s.take(1); }),
      lie("PushToOtherCell", address, ".memory 2\n LOADI 5\n PUSH\n HALT", 1,
          [](auto& s) { s.take(0); }),
      lie("PopFromOtherCell", address, ".memory 2\n .init 0 5\n PUSH\n POP\n HALT", 1,
          [](auto& s) { s.take(0); }),
      lie("CallWritesToOtherCell", address, ".memory 2\n CALL 1\n HALT", 0,
          [](auto& s) { s.take(0); }),
      lie("ReturnFromOtherCell", address, ".memory 2\n .init 0 3\n CALL 2\n HALT\n RET\n HALT", 1,
          [](auto& s) {
            s.take(0);
            s.pc = 3;
          }),
      lie("StoreOfOtherValue", written, ".memory 2\n LOADI 5\n STORE 0\n HALT", 1,
          [](auto& s) { s.row.value = 6; }),
      lie("PushOfOtherValue", written, ".memory 2\n LOADI 5\n PUSH\n HALT", 1,
          [](auto& s) { s.row.value = 6; }),
      lie("PopOfOtherValue", read, ".memory 2\n LOADI 5\n PUSH\n POP\n HALT", 2,
          [](auto& s) {
            s.row.value = 6;
            s.recompute();
          }),
      lie("ReturnToOtherValue", read, "CALL 2\n HALT\n RET\n HALT", 1,
          [](auto& s) { s.pc = s.row.value = 3; }),
      lie("MultiplyByOtherValue", read, ".memory 1\n .init 0 5\n MULM 0\n HALT", 0,
          [](auto& s) {
            s.row.value = 6;
            s.recompute();
          }),

      // Cells that the machine does not have.
      lie("LoadFromPhantomCell", memory, ".memory 1\n LOAD 9\n HALT", 0, [](auto&) {}),
      lie("StoreToPhantomCell", memory, ".memory 1\n LOADI 3\n STORE 1\n LOAD 1\n HALT", 0,
          [](auto&) {}),
      {"PhantomCellFeedsItself",
       {"Byte"},
       [=] {
         return edited(told(".memory 1\n LOAD 9\n HALT", at(0,
                                                            [](auto& s) {
                                                              s.row.value = s.row.cell_before = 77;
                                                              s.recompute();
                                                            })),
                       [](auto& f) { take_from_future(f, 0, 1, 77, 0); });
       }},
      {"PhantomCellFeedsItselfInTwoSteps",
       {"Byte"},
       [=] {
         return edited(told(".memory 1\n LOADI 3\n STORE 1\n LOAD 1\n HALT"),
                       [](auto& f) { take_from_future(f, 1, 2, 3, 2); });
       }},
      {"PushOnFullStack", with_sp(memory),
       [=] { return told(".memory 0\n LOADI 5\n PUSH\n POP\n HALT"); }},
      {"PushOnFullStackFeedsItself", with_sp("Byte"),
       [=] {
         return edited(told(".memory 0\n LOADI 5\n PUSH\n POP\n HALT"),
                       [](auto& f) { take_from_future(f, 1, 2, 5, 2); });
       }},
      {"CallOnFullStack", with_sp(memory), [=] { return told(".memory 0\n CALL 1\n POP\n HALT"); }},
      lie("PopOnEmptyStack", memory, ".memory 1\n POP\n PUSH\n HALT", 0, [](auto&) {}),
      lie("ReturnOnEmptyStack", memory, ".memory 1\n RET\n PUSH\n HALT", 0,
          [](auto& s) { s.pc = s.row.value = s.row.cell_before = 1; }),
  };
}

}  // namespace ptvm::testing
