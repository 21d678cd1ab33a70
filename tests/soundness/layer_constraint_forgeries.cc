// For every constraint of the Layer component a witness that breaks it and no other; for the bits,
// one for each of them. The bus closes in all: nothing but the constraint is in the cheater's way.
#include "tests/soundness/forgery.h"

namespace ptvm::testing {
namespace {

using air::vm::Layer;

const F kOne = F::one(), kNone = F::zero();
constexpr size_t kPadding = 9;  // a row that is no step in all runs below

// What each of the n bits is worth: of two's complement, or of a number without sign.
F worth(size_t bit, size_t n) {
  const F power(uint32_t{1} << bit);
  return n == Layer::kWordBits && bit + 1 == n ? -power : power;
}

// Flips bit `other` and makes up for it in bit `bit`, so that the number stays as it is.
void rewrite(ForgedSegment& f, size_t row, size_t first, size_t n, size_t bit, size_t other) {
  F& flipped = f.layer(first + other, row);
  const F change = (kOne - flipped - flipped) * worth(other, n);
  flipped = kOne - flipped;
  f.layer(first + bit, row) -= change * worth(bit, n).inverse();
}

void add_bit_forgeries(std::vector<Forgery>& list, const std::string& name, size_t first, size_t n,
                       const char* source) {
  for (size_t bit = 0; bit < n; ++bit) {
    list.push_back({name + "." + std::to_string(bit), {name}, [=] {
                      return edited(forge_layer(source), [=](auto& f) {
                        const bool is_sign = bit + 1 == Layer::kWordBits;
                        const size_t other = is_sign ? 0 : (bit + 1) % (n < 16 ? n : 15);
                        rewrite(f, 1, first, n, bit, other);
                        // A state comes with the sign of acc.
                        f.layer(Layer::kAccAfterSign, 0) = f.layer(Layer::kAccBits + 15, 1);
                      });
                    }});
  }
}

void add_state_forgeries(std::vector<Forgery>& list) {
  // A step in two parts, of which each has a part of the offset in its wrap's bytes: 1 and 16382 of
  // 16383.
  list.push_back({"Layer.enabler_boolean", {"Layer.enabler_boolean"}, [] {
                    return edited(forge_layer("NOP\n HALT"), [](auto& f) {
                      const F unit = F(Layer::kWrapOffset).inverse();
                      ForgedSegment::copy_row(f.tables.layer, 0, kPadding);
                      const auto set_part = [&](size_t row, uint32_t n) {
                        const F part = unit * F(n);
                        f.layer(Layer::kEnabler, row) = f.layer(Layer::kIsZero, row) = part;
                        f.layer(Layer::kWrapLo, row) = F(n % 256);
                        f.layer(Layer::kWrapHi, row) = F(n / 256);
                        f.layer(Layer::kWrapNotTop, row) *= part;
                      };
                      set_part(0, 1);
                      set_part(kPadding, Layer::kWrapOffset - 1);
                    });
                  }});
  constexpr const char* kNops = "NOP\n NOP\n HALT";
  constexpr const char* kLoad = ".memory 1\n .init 0 5\n NOP\n LOAD 0\n HALT";
  add_bit_forgeries(list, "Layer.pc_bit_boolean", Layer::kPcBits, Layer::kByteBits, kNops);
  add_bit_forgeries(list, "Layer.acc_bit_boolean", Layer::kAccBits, Layer::kWordBits, kNops);
  add_bit_forgeries(list, "Layer.sp_bit_boolean", Layer::kSpBits, Layer::kByteBits, kNops);
  add_bit_forgeries(list, "Layer.operand_bit_boolean", Layer::kOperandBits, Layer::kWordBits,
                    kLoad);
  // The flags of a step come out of a constraint of the step before, so that only a row that is no
  // step can have others.
  for (const auto& [name, column] : {std::pair{"Layer.zero_boolean", Layer::kZero},
                                     std::pair{"Layer.carry_boolean", Layer::kCarry}}) {
    list.push_back({name, {name}, [column = column] {
                      return edited(forge_layer("NOP\n HALT"),
                                    [=](auto& f) { f.layer(column, kPadding) = F(2); });
                    }});
  }
}

void add_attention_forgeries(std::vector<Forgery>& list) {
  // A row that is no step writes 99.
  list.push_back({"Layer.padding_accesses_nothing", {"Layer.padding_accesses_nothing"}, [] {
                    return edited(forge_layer(".memory 1\n NOP\n HALT"), [](auto& f) {
                      using layer::Input, layer::Output;
                      f.number(weight_of(Input::kOne, Input::kAcc, Output::kWriteValue), kPadding) =
                          kOne;
                      f.number(bias_of(layer::Output::kWriteEnable), kPadding) = kOne;
                      for (size_t i = 0; i < 8; ++i) {
                        f.layer(Layer::kAccBits + i, kPadding) = F(99 >> i & 1);
                      }
                      f.layer(Layer::kClk, kPadding) = f.layer(Layer::kGapLo, kPadding) = F(2);
                      f.layer(Layer::kKeyAfter, kPadding) = F(3);
                      f.layer(Layer::kCellAfter, kPadding) = F(99);
                      f.set_end_cell(0, 99);
                    });
                  }});
  list.push_back({"Layer.address", {"Layer.address"}, [] {
                    return forge_layer(".memory 2\n LOADI 7\n STORE 0\n HALT",
                                       at(1, [](auto& s) { s.take(1); }));
                  }});
  list.push_back({"Layer.operand", {"Layer.operand"}, [] {
                    return forge_layer(".memory 1\n .init 0 5\n LOAD 0\n HALT", at(0, [](auto& s) {
                                         s.row.value = 6;
                                         s.recompute();
                                       }));
                  }});
  list.push_back({"Layer.key_after", {"Layer.key_after"}, [] {
                    return forge_layer("LOADI 7\n STORE 0\n HALT",
                                       at(1, [](auto& s) { s.key_after = 0; }));
                  }});
  list.push_back({"Layer.cell_after", {"Layer.cell_after"}, [] {
                    return forge_layer("LOADI 7\n STORE 0\n HALT",
                                       at(1, [](auto& s) { s.leave(8); }));
                  }});
}

void add_output_forgeries(std::vector<Forgery>& list) {
  const auto add = [&](
                       const char* name, const char* source, uint32_t clk, const Liar& lie,
                       const std::function<void(ForgedSegment&)>& edit = [](auto&) {}) {
    list.push_back({name, {name}, [=] { return edited(forge_layer(source, at(clk, lie)), edit); }});
  };
  const auto set = [](Layer::Column column, size_t row, F value) {
    return [=](ForgedSegment& f) { f.layer(column, row) = value; };
  };
  add("Layer.pc_after", "NOP\n HALT\n HALT", 0, [](auto& s) { s.pc = 2; });
  add("Layer.sp_after", "NOP\n HALT", 0, [](auto& s) { --s.sp; });
  add("Layer.acc_after", "LOADI 7\n HALT", 0, [](auto& s) { s.acc = 8; });
  // -2^30 + 2^15, which wraps to -2^15, told as the p of M31 more, which wraps to 2^15 - 1. This is
  // all that is in the way: 2^14 is a wrap that the bytes can hold. In a greater field no product
  // has that wrap, so that the constraint can only be broken for its own sake.
  constexpr bool kHasTwoEnds = std::same_as<F, field::M31>;
  add(
      "Layer.wrap_is_not_top", "LOADI -32768\n MUL 32767\n HALT", 1,
      [](auto& s) {
        if (kHasTwoEnds) s.acc = 32767;
      },
      [](auto& f) {
        if (!kHasTwoEnds) {
          f.layer(Layer::kWrapNotTop, 1) = kNone;
          return;
        }
        const uint32_t top = (1 << 14) + Layer::kWrapOffset;
        f.layer(Layer::kWrapLo, 1) = F(top % 256);
        f.layer(Layer::kWrapHi, 1) = F(top / 256);
        f.layer(Layer::kWrapInverse, 1) = F(1 << 14).inverse();
      });

  add(
      "Layer.overflow_of_wrap", "LOADI 300\n MUL 300\n HALT", 1, [](auto& s) { s.carry = false; },
      [](auto& f) { f.layer(Layer::kOverflow, 1) = f.layer(Layer::kWrapInverse, 1) = kNone; });
  add(
      "Layer.overflow_only_of_wrap", "LOADI 3\n MUL 5\n HALT", 1, [](auto& s) { s.carry = true; },
      set(Layer::kOverflow, 1, kOne));
  add(
      "Layer.is_zero_only_of_zero", "LOADI 4\n HALT", 0, [](auto& s) { s.zero = true; },
      [](auto& f) {
        f.layer(Layer::kIsZero, 0) = kOne;
        f.layer(Layer::kAccAfterInverse, 0) = kNone;
      });
  add(
      "Layer.is_zero_of_zero", "LOADI 0\n HALT", 0, [](auto& s) { s.zero = false; },
      set(Layer::kIsZero, 0, kNone));
  add("Layer.zero_after", "NOP\n HALT", 0, [](auto& s) { s.zero = false; });
  // All blocks that compare give acc less the bound, so that only a row that is no step can break
  // this one alone.
  add(
      "Layer.less_is_of_bound", "NOP\n HALT", 0, [](auto&) {},
      [](auto& f) {
        f.number(layer::kCarryLess, kPadding) = kOne;
        f.number(layer::kBoundConstant, kPadding) = kOne;
      });
  add("Layer.carry_after", "LOADI 7\n HALT", 0, [](auto& s) { s.carry = true; });
}

}  // namespace

std::vector<Forgery> layer_constraint_forgeries() {
  std::vector<Forgery> list;
  add_state_forgeries(list);
  add_attention_forgeries(list);
  add_output_forgeries(list);
  return list;
}

}  // namespace ptvm::testing
