// For each fraction of the Layer component, and for each relation that it takes part in, tuples
// that nobody answers; no constraint is broken.
#include "tests/soundness/forgery.h"

namespace ptvm::testing {
namespace {

using air::vm::Layer;

using Edit = std::function<void(ForgedSegment&)>;

// Row 9 is no step, and row 1 accesses nothing.
constexpr const char* kSource = ".memory 1\n LOADI 7\n NOP\n STORE 0\n LOAD 0\n HALT";

// With the free public values chosen to fit what `edit` leaves, or as they were.
Forgery closed(const char* name, const char* guard, const Edit& edit) {
  return {name, {guard}, [=] { return edited(forge_layer(kSource), edit); }};
}
Forgery left_open(const char* name, const char* guard, const Edit& edit) {
  return {name, {guard}, [=] {
            ForgedSegment forged = forge_layer(kSource);
            edit(forged);
            return forged;
          }};
}

// A wrap of 2^15 on a row that is no step, where any acc_after can make up for it.
void wrap_beyond_7_bits(ForgedSegment& f) {
  const F wrap(128 * 256);
  f.layer(Layer::kWrapHi, 9) = F(128);
  f.layer(Layer::kWrapInverse, 9) = wrap.inverse();
  f.layer(Layer::kOverflow, 9) = F::one();
  f.layer(Layer::kAccAfter, 9) = -wrap * F(65536);
}

}  // namespace

std::vector<Forgery> layer_fraction_forgeries() {
  const F one = F::one(), beyond(256);
  return {
      left_open("Layer.state_before", "LayerState", [](auto& f) { --f.start.registers.sp; }),
      left_open("Layer.state_after", "LayerState", [](auto& f) { --f.end.registers.sp; }),
      closed("Layer.block", "Block",
             [](auto& f) {
               f.replace_instruction(0, {isa::Opcode::kLoadImmediate, 8});
             }),
      left_open("Layer.attention_before", "Attention", [](auto& f) { ++f.start.memory_bytes[0]; }),
      left_open("Layer.attention_after", "Attention", [](auto& f) { ++f.end.memory_bytes[0]; }),
      closed("Layer.gap_lo_byte", "Byte", [=](auto& f) { f.layer(Layer::kGapLo, 1) = beyond; }),
      closed("Layer.gap_hi_byte", "Byte", [=](auto& f) { f.layer(Layer::kGapHi, 1) = beyond; }),
      // The same sum of bytes, so that the wrap stays as it is.
      closed("Layer.wrap_lo_byte", "Byte",
             [=](auto& f) {
               f.layer(Layer::kWrapLo, 1) += beyond;
               f.layer(Layer::kWrapHi, 1) -= one;
             }),
      closed("Layer.wrap_hi_7_bits", "SignedByte", wrap_beyond_7_bits),
  };
}

std::vector<Forgery> layer_relation_forgeries() {
  const F one = F::one();
  return {
      // A step left out; a step taken twice; a step from a state that nobody left.
      closed("LayerState.Missing", "LayerState",
             [](auto& f) { ForgedSegment::clear_row(f.tables.layer, 1); }),
      closed("LayerState.Doubled", "LayerState",
             [](auto& f) { ForgedSegment::copy_row(f.tables.layer, 1, 9); }),
      closed("LayerState.Altered", "LayerState",
             [=](auto& f) { f.layer(Layer::kAccAfterSign, 1) = one; }),

      left_open("Block.Missing", "Block", [](auto& f) { f.set_instruction_count(1, 0); }),
      left_open("Block.Doubled", "Block", [](auto& f) { f.set_instruction_count(1, 2); }),
      closed("Block.Altered", "Block", [=](auto& f) { f.number(layer::kReadAddress, 1) = one; }),

      // A read of a cell that is not there; of a tuple that was taken before; another final value.
      {"Attention.Missing", {"Attention"}, [] { return forge_layer(".memory 1\n LOAD 1\n HALT"); }},
      {"Attention.Doubled",
       {"Attention"},
       [] { return forge_layer(kSource, at(3, [](auto& s) { s.take(0, 1); })); }},
      left_open("Attention.Altered", "Attention", [](auto& f) { f.set_end_cell(0, 8); }),

      left_open("Byte.Missing", "Byte", [](auto& f) { f.add_byte_count(0, -1); }),
      left_open("Byte.Doubled", "Byte", [](auto& f) { f.add_byte_count(7, 1); }),
      closed("Byte.Altered", "Byte", [](auto& f) { f.layer(Layer::kGapLo, 1) = F(256); }),

      left_open("SignedByte.Missing", "SignedByte",
                [](auto& f) { f.add_signed_byte_count(63, -1); }),
      left_open("SignedByte.Doubled", "SignedByte",
                [](auto& f) { f.add_signed_byte_count(128, 1); }),
      closed("SignedByte.Altered", "SignedByte", wrap_beyond_7_bits),
  };
}

}  // namespace ptvm::testing
