// Histories of memory cells that are not those of the writes: keys that are not the clocks behind
// them, and reads of other keys than the newest. What both scopes' memories refuse is in
// memory_forgeries.cc.
#include "tests/soundness/forgery.h"

namespace ptvm::testing {
namespace {

// Keys 2 and 4; then reads, which leave key 4.
constexpr const char* kSource =
    ".memory 2\n LOADI 7\n STORE 0\n LOADI 9\n STORE 0\n LOAD 0\n LOAD 0\n HALT";

Forgery lie(const char* name, const char* guard, uint32_t clk, const Liar& liar) {
  return {name, {guard}, [=] { return forge_layer(kSource, at(clk, liar)); }};
}
Forgery told_at_end(const char* name, const std::function<void(ForgedSegment&)>& edit) {
  return {name, {"Attention"}, [=] {
            ForgedSegment forged = forge_layer(kSource);
            edit(forged);
            return forged;
          }};
}

}  // namespace

std::vector<Forgery> attention_forgeries() {
  return {
      lie("ReadOfAnOlderKey", "Attention", 4, [](auto& s) { s.take(0, 1); }),
      lie("ReadOfTheNewValueUnderAnOlderKey", "Attention", 4, [](auto& s) { s.key_before = 2; }),
      lie("ReadOfAnOlderValueUnderTheNewKey", "Attention", 4,
          [](auto& s) {
            s.row.value = s.row.cell_before = 7;
            s.recompute();
          }),
      lie("ReadOfAValueThatWasNeverWritten", "Attention", 4,
          [](auto& s) {
            s.row.value = s.row.cell_before = 77;
            s.recompute();
          }),
      lie("ReadOfAKeyThatWasNeverWritten", "Attention", 4, [](auto& s) { s.key_before = 3; }),
      lie("ReadThatRaisesTheKey", "Layer.key_after", 4, [](auto& s) { s.key_after = 5; }),
      lie("ReadThatLowersTheKey", "Layer.key_after", 4, [](auto& s) { s.key_after = 2; }),
      lie("ReadThatChangesTheValue", "Layer.cell_after", 4, [](auto& s) { s.leave(8); }),
      lie("WriteThatKeepsTheKey", "Layer.key_after", 3, [](auto& s) { s.key_after = 2; }),
      lie("WriteWithAKeyOfTheFuture", "Layer.key_after", 3, [](auto& s) { s.key_after = 100; }),
      lie("WriteThatKeepsTheValue", "Layer.cell_after", 3, [](auto& s) { s.leave(7); }),
      lie("WriteBehindAnOlderKey", "Attention", 3, [](auto& s) { s.take(0, 1); }),

      // The LOAD takes what the STORE behind it leaves, and the STORE what was there at first.
      {"ReadOfAKeyOfTheFuture",
       {"Byte"},
       [] {
         const Liar liar = [](auto& s) {
           if (s.clk == 1) {
             s.row.value = s.row.cell_before = 7;
             s.key_before = 3;
             s.recompute();
           }
           if (s.clk == 2) s.take(0, 1);
         };
         return edited(forge_layer(".memory 1\n LOADI 7\n LOAD 0\n STORE 0\n HALT", liar),
                       [](auto& f) { f.gap_lo(1) = F::from_signed(-2); });
       }},

      told_at_end("FinalKeyOlder", [](auto& f) { f.set_cell_key(0, 2); }),
      told_at_end("FinalKeyOfTheFuture", [](auto& f) { f.set_cell_key(0, 100); }),
      told_at_end("FinalKeyOfACellThatWasNeverWritten", [](auto& f) { f.set_cell_key(1, 1); }),
      told_at_end("FinalClockOlder", [](auto& f) { f.set_cell_clock(0, 5); }),
      told_at_end("FinalClockOfACellThatWasNeverTouched", [](auto& f) { f.set_cell_clock(1, 1); }),
      told_at_end("FinalKeysOfTwoCellsSwapped",
                  [](auto& f) {
                    f.set_cell_key(0, 0);
                    f.set_cell_key(1, 4);
                  }),
  };
}

}  // namespace ptvm::testing
