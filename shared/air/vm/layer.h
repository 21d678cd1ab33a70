// The transformer's component: one row per step, in any order, each of them the layer that the
// instruction at pc compiles to (spec/layer.md).
//
// A row consumes the machine state at `clk` and yields the one at `clk + 1`, as Cpu does, but it
// knows no instructions: the state comes as bits, the weights come from the program's blocks, and
// what follows is what the layer computes. A cell of the memory is a history of writes, whose key
// is the clock behind the write; a read attends to the greatest key. No expression wraps in M31 but
// the acc output, for which wrap_is_not_top makes up.
#pragma once

#include "shared/air/vm/relations.h"
#include "shared/layer/numbers.h"

namespace ptvm::air::vm {

struct Layer {
  static constexpr size_t kByteBits = 8, kWordBits = 16;
  // What is added to wrap to make it a number of 15 bits.
  static constexpr uint32_t kWrapOffset = (1 << 14) - 1;
  enum Column : size_t {
    kEnabler,  // 1 on a row that is a step, 0 on padding
    kClk,      // steps done in this segment, [0, 2^16)
    // The consumed state, but for halted, which is 0: bits, the lowest first.
    kPcBits,
    kAccBits = kPcBits + kByteBits,  // two's complement
    kSpBits = kAccBits + kWordBits,
    kZero = kSpBits + kByteBits,
    kCarry,
    kNextPc,                               // pc + 1 mod 256, from the block's tuple
    kOperandBits,                          // what is read, 0 if nothing
    kNumber = kOperandBits + kWordBits,    // the block's numbers, in their order
    kAddress = kNumber + layer::kNumbers,  // of the accessed cell; 0 if none
    kKeyBefore,                            // the greatest key of that cell, and its value,
    kCellBefore,
    kKeyAfter,  // and these after the step
    kCellAfter,
    kGapLo,  // clk - (clk at which the cell was left) = gap_lo + 256*gap_hi
    kGapHi,
    // The yielded state, but for halted.
    kPcAfter,
    kAccAfter,
    kAccAfterSign,  // its bit 15
    kSpAfter,
    kZeroAfter,
    kCarryAfter,
    // Output acc = acc_after + 2^16*wrap, with wrap + kWrapOffset = wrap_lo + 256*wrap_hi
    kWrapLo,
    kWrapHi,
    kWrapInverse,      // of wrap, if it is not 0
    kWrapNotTop,       // an inverse, which shows that the sum above does not pass p
    kOverflow,         // wrap != 0: output acc is no i16
    kIsZero,           // acc_after == 0
    kAccAfterInverse,  // of acc_after, if it is not 0
    kColumns
  };
  static constexpr unsigned kLogMaxRows = 16;  // what two gap bytes can order

  template <class E>
  constexpr void eval(E& e) const;

 private:
  template <class E, size_t kBits>
  static constexpr std::array<typename E::F, kBits> bits(E& e, const char* name, size_t first) {
    std::array<typename E::F, kBits> values{};
    for (size_t i = 0; i < kBits; ++i) {
      values[i] = e.trace(first + i);
      e.constrain(name, values[i] * (E::constant(1) - values[i]));
    }
    return values;
  }
  template <class E, size_t kBits>
  static constexpr typename E::F join(const std::array<typename E::F, kBits>& bits) {
    typename E::F sum = bits[0];
    for (size_t i = 1; i < kBits; ++i) sum = sum + bits[i] * E::constant(uint32_t{1} << i);
    return sum;
  }
};

template <class E>
constexpr void Layer::eval(E& e) const {
  using F = typename E::F;
  using layer::Input, layer::Output;
  const auto constant = [](uint32_t value) { return E::constant(value); };
  const auto relation = [](Relation r) { return F(E::constant(static_cast<uint32_t>(r))); };
  const auto boolean = [&](const char* name, const F& x) {
    e.constrain(name, x * (E::constant(1) - x));
  };
  const auto one = constant(1);
  const F zero_constant = F(constant(0));

  const F enabler = e.trace(kEnabler), clk = e.trace(kClk);
  boolean("enabler_boolean", enabler);

  // The state, decoded; the operand; and from them the inputs.
  const auto pc_bits = bits<E, kByteBits>(e, "pc_bit_boolean", kPcBits);
  const auto acc_bits = bits<E, kWordBits>(e, "acc_bit_boolean", kAccBits);
  const auto sp_bits = bits<E, kByteBits>(e, "sp_bit_boolean", kSpBits);
  const F zero = e.trace(kZero), carry = e.trace(kCarry);
  boolean("zero_boolean", zero);
  boolean("carry_boolean", carry);
  const auto operand_bits = bits<E, kWordBits>(e, "operand_bit_boolean", kOperandBits);
  const F& acc_sign = acc_bits[kWordBits - 1];
  const F pc = join<E>(pc_bits), sp = join<E>(sp_bits);
  const F acc = join<E>(acc_bits) - acc_sign * constant(65536);
  const F operand = join<E>(operand_bits) - operand_bits[kWordBits - 1] * constant(65536);
  const F next_pc = e.trace(kNextPc);

  std::array<F, layer::kInputs> x{};
  x[Input::kOne] = F(one);
  x[Input::kPc] = pc;
  x[Input::kNextPc] = next_pc;
  x[Input::kAcc] = acc;
  x[Input::kZero] = zero;
  x[Input::kCarry] = carry;
  x[Input::kHalted] = zero_constant;
  x[Input::kSp] = sp;
  x[Input::kOperand] = operand;
  for (size_t i = 0; i < kWordBits; ++i) {
    x[Input::kAccBits + i] = acc_bits[i];
    x[Input::kOperandBits + i] = operand_bits[i];
  }

  // The layer: a hidden unit is a gate times a value, an output a weighted sum and a bias.
  std::array<F, layer::kNumbers> number{};
  for (size_t i = 0; i < layer::kNumbers; ++i) number[i] = e.trace(kNumber + i);
  std::array<F, layer::kOutputs> output{};
  output.fill(zero_constant);
  for (size_t i = 0; i < layer::kBiasedOutputs.size(); ++i) {
    output[layer::kBiasedOutputs[i]] = number[layer::kBias + i];
  }
  for (size_t i = 0; i < layer::kPlaces.size; ++i) {
    const layer::Place& place = layer::kPlaces.places[i];
    const F gated = place.gate == Input::kOne ? number[i] : number[i] * x[place.gate];
    output[place.output] = output[place.output] + gated * x[place.value];
  }

  // Attention: a read gives the value of the greatest key, a write adds a greater one.
  const F reads_direct = number[layer::kReadsDirect], reads_top = number[layer::kReadsStackTop];
  const F reads = reads_direct + reads_top, writes = output[Output::kWriteEnable];
  const F accesses = reads + writes;
  const F address = e.trace(kAddress), key_before = e.trace(kKeyBefore),
          cell_before = e.trace(kCellBefore), key_after = e.trace(kKeyAfter),
          cell_after = e.trace(kCellAfter), gap_lo = e.trace(kGapLo), gap_hi = e.trace(kGapHi);
  const F next_clk = clk + one;
  e.constrain("padding_accesses_nothing", (one - enabler) * accesses);
  e.constrain("address", reads_direct * number[layer::kReadAddress] + reads_top * sp +
                             writes * output[Output::kWriteAddress] - address);
  e.constrain("operand", reads * cell_before - operand);
  e.constrain("key_after", key_before + writes * (next_clk - key_before) - key_after);
  e.constrain("cell_after",
              cell_before + writes * (output[Output::kWriteValue] - cell_before) - cell_after);

  // Rounding has nothing to do; acc keeps 16 bits. Both sides are in an interval of p + 1 numbers,
  // whose ends alone could be taken for one another: wrap = 2^14 beside acc_after = 32767 is the
  // upper one, which no block gives. (-1 is no square in M31, so the sum below is 0 only there.)
  const F pc_after = e.trace(kPcAfter), acc_after = e.trace(kAccAfter),
          acc_after_sign = e.trace(kAccAfterSign), sp_after = e.trace(kSpAfter),
          zero_after = e.trace(kZeroAfter), carry_after = e.trace(kCarryAfter);
  const F wrap_lo = e.trace(kWrapLo), wrap_hi = e.trace(kWrapHi),
          wrap_inverse = e.trace(kWrapInverse), wrap_not_top = e.trace(kWrapNotTop),
          overflow = e.trace(kOverflow), is_zero = e.trace(kIsZero),
          acc_after_inverse = e.trace(kAccAfterInverse);
  const F wrap = wrap_lo + wrap_hi * constant(256) - enabler * constant(kWrapOffset);
  const F exact = acc_after + wrap * constant(65536);
  const F below_top = wrap - constant(1 << 14), below_max = acc_after - constant(32767);
  e.constrain("pc_after", output[Output::kPc] - pc_after);
  e.constrain("sp_after", output[Output::kSp] - sp_after);
  e.constrain("acc_after", output[Output::kAcc] - exact);
  e.constrain("wrap_is_not_top",
              (below_top * below_top + below_max * below_max) * wrap_not_top - enabler);

  // Flags, by the controls. acc < bound is the sign of acc - bound, which is that of `exact` where
  // a block compares, and exact is less than 2^16 in magnitude there.
  e.constrain("overflow_of_wrap", wrap * (one - overflow));
  e.constrain("overflow_only_of_wrap", wrap * wrap_inverse - overflow);
  e.constrain("is_zero_only_of_zero", acc_after * is_zero);
  e.constrain("is_zero_of_zero", enabler - is_zero - acc_after * acc_after_inverse);
  e.constrain("zero_after", number[layer::kZeroPrevious] * zero +
                                number[layer::kZeroOfResult] * is_zero - zero_after);
  const F bound = number[layer::kBoundConstant] + number[layer::kBoundOperand] * operand;
  const F less = acc_after_sign + overflow - (acc_after_sign * overflow) * constant(2);
  e.constrain("less_is_of_bound", number[layer::kCarryLess] * (acc - bound - exact));
  e.constrain("carry_after", number[layer::kCarryPrevious] * carry +
                                 number[layer::kCarryOverflow] * overflow +
                                 number[layer::kCarryLess] * less - carry_after);

  e.fraction("state_before", enabler,
             tuple(relation(Relation::kLayerState), clk, pc, acc, acc_sign, sp, zero, carry,
                   zero_constant));
  e.fraction("state_after", -enabler,
             tuple(relation(Relation::kLayerState), next_clk, pc_after, acc_after, acc_after_sign,
                   sp_after, zero_after, carry_after, number[layer::kHaltedConstant]));

  std::array<F, 3 + layer::kNumbers> block{};
  block[0] = relation(Relation::kBlock);
  block[1] = pc;
  block[2] = next_pc;
  for (size_t i = 0; i < layer::kNumbers; ++i) block[3 + i] = number[i];
  e.fraction("block", enabler, block);

  e.fraction("attention_before", accesses,
             tuple(relation(Relation::kAttention), address, key_before, cell_before,
                   clk - gap_lo - gap_hi * constant(256)));
  e.fraction("attention_after", -accesses,
             tuple(relation(Relation::kAttention), address, key_after, cell_after, next_clk));

  const F always = F(one);
  e.fraction("gap_lo_byte", always, tuple(relation(Relation::kByte), gap_lo));
  e.fraction("gap_hi_byte", always, tuple(relation(Relation::kByte), gap_hi));
  e.fraction("wrap_lo_byte", always, tuple(relation(Relation::kByte), wrap_lo));
  // A signed byte without a sign has seven bits.
  e.fraction("wrap_hi_7_bits", always,
             tuple(relation(Relation::kSignedByte), wrap_hi, zero_constant));
}

}  // namespace ptvm::air::vm
