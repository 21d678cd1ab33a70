#include "prover/trace/layer_rows.h"

namespace ptvm::trace {

using air::vm::Layer;
using layer::Input;
using layer::Output;

LayerRows::LayerRows(const vm::Program& program, std::span<const vm::TraceRow> rows, size_t n_cells)
    : keys_before_(rows.size()), cell_keys_(n_cells) {
  for (const isa::Instruction& instruction : program.instructions) {
    Block& block = blocks_.emplace_back(layer::numbers_of(layer::compile(instruction)));
    for (size_t i = 0; i < layer::kPlaces.size; ++i) {
      if (block.numbers[i] != 0) block.places.push_back(i);
    }
  }
  for (size_t clk = 0; clk < rows.size(); ++clk) {
    const auto access = vm::memory_access(program.instructions[rows[clk].pc].opcode);
    if (access == vm::MemoryAccess::kNone) continue;
    uint32_t& key = cell_keys_[rows[clk].address];
    keys_before_[clk] = key;
    if (access == vm::MemoryAccess::kWrite) key = static_cast<uint32_t>(clk + 1);
  }
}

template <class F>
void LayerRows::write(const Step& step, size_t at, const Writer<F>& out, Counts& counts,
                      PendingInverses<F>& inverses) const {
  const vm::TraceRow& row = step.row;
  const auto& [numbers, places] = blocks_[row.pc];
  const bool reads = numbers[layer::kReadsDirect] != 0 || numbers[layer::kReadsStackTop] != 0;
  const isa::Registers registers = {.pc = row.pc,
                                    .acc = row.acc_before,
                                    .sp = row.sp_before,
                                    .zero = row.acc_before == 0,
                                    .carry = row.carry_before};
  const auto x = layer::inputs_of<int64_t>(registers, reads ? row.value : int16_t{0});
  std::array<int64_t, layer::kOutputs> y{};
  for (size_t i = 0; i < layer::kBiasedOutputs.size(); ++i) {
    y[layer::kBiasedOutputs[i]] = numbers[layer::kBias + i];
  }
  for (const size_t i : places) {
    const auto [gate, value, output] = layer::kPlaces.places[i];
    y[output] += numbers[i] * x[gate] * x[value];
  }

  const auto put_bits = [&](size_t column, int64_t value, size_t n_bits) {
    for (size_t i = 0; i < n_bits; ++i) {
      out.set(column + i, at, static_cast<uint32_t>(value >> i & 1));
    }
  };
  out.set(Layer::kEnabler, at, 1);
  out.set(Layer::kClk, at, step.clk);
  put_bits(Layer::kPcBits, row.pc, Layer::kByteBits);
  put_bits(Layer::kAccBits, row.acc_before, Layer::kWordBits);
  put_bits(Layer::kSpBits, row.sp_before, Layer::kByteBits);
  out.set(Layer::kZero, at, registers.zero);
  out.set(Layer::kCarry, at, row.carry_before);
  out.set_signed(Layer::kNextPc, at, x[Input::kNextPc]);
  put_bits(Layer::kOperandBits, x[Input::kOperand], Layer::kWordBits);
  for (size_t i = 0; i < numbers.size(); ++i) out.set_signed(Layer::kNumber + i, at, numbers[i]);

  const bool writes = y[Output::kWriteEnable] != 0;
  const uint32_t gap = reads || writes ? step.clk - row.previous_clk : 0;
  const uint32_t key = keys_before_[step.clk];
  out.set(Layer::kAddress, at, row.address);
  out.set(Layer::kKeyBefore, at, key);
  out.set_signed(Layer::kCellBefore, at, row.cell_before);
  out.set(Layer::kKeyAfter, at, writes ? step.clk + 1 : key);
  out.set_signed(Layer::kCellAfter, at, writes ? y[Output::kWriteValue] : row.cell_before);
  out.set(Layer::kGapLo, at, gap & 0xff);
  out.set(Layer::kGapHi, at, gap >> 8);

  const auto acc_after = static_cast<int16_t>(y[Output::kAcc]);
  const auto wrap = static_cast<int32_t>((y[Output::kAcc] - acc_after) / 65536);
  const auto shifted_wrap = static_cast<uint32_t>(wrap) + Layer::kWrapOffset;
  const bool overflow = wrap != 0;
  PTVM_CHECK(y[Output::kPc] == step.pc_next && acc_after == row.acc_after);
  out.set(Layer::kPcAfter, at, step.pc_next);
  out.set_signed(Layer::kAccAfter, at, acc_after);
  out.set(Layer::kAccAfterSign, at, acc_after < 0);
  out.set_signed(Layer::kSpAfter, at, y[Output::kSp]);
  const bool is_zero = acc_after == 0;
  const int32_t bound = numbers[layer::kBoundConstant] + numbers[layer::kBoundOperand] * row.value;
  const int64_t carry_after = numbers[layer::kCarryPrevious] * row.carry_before +
                              numbers[layer::kCarryOverflow] * overflow +
                              numbers[layer::kCarryLess] * (row.acc_before < bound);
  PTVM_CHECK(carry_after == step.carry_next);
  out.set_signed(
      Layer::kZeroAfter, at,
      numbers[layer::kZeroPrevious] * x[Input::kZero] + numbers[layer::kZeroOfResult] * is_zero);
  out.set_signed(Layer::kCarryAfter, at, carry_after);
  out.set(Layer::kWrapLo, at, shifted_wrap & 0xff);
  out.set(Layer::kWrapHi, at, shifted_wrap >> 8);
  out.set(Layer::kWrapInverse, at, 0);
  if (overflow) inverses.add(out.cell(Layer::kWrapInverse, at), wrap);
  const F below_top = F::from_signed(wrap - (1 << 14));
  const F below_max = F::from_signed(acc_after - 32767);
  inverses.add(out.cell(Layer::kWrapNotTop, at), below_top * below_top + below_max * below_max);
  out.set(Layer::kOverflow, at, overflow);
  out.set(Layer::kIsZero, at, is_zero);
  out.set(Layer::kAccAfterInverse, at, 0);
  if (!is_zero) inverses.add(out.cell(Layer::kAccAfterInverse, at), int32_t{acc_after});

  ++counts.bytes[gap & 0xff];
  ++counts.bytes[gap >> 8];
  ++counts.bytes[shifted_wrap & 0xff];
  ++counts.signed_bytes[shifted_wrap >> 8];
}

template void LayerRows::write(const Step&, size_t, const Writer<field::M31>&, Counts&,
                               PendingInverses<field::M31>&) const;
template void LayerRows::write(const Step&, size_t, const Writer<field::Fp128>&, Counts&,
                               PendingInverses<field::Fp128>&) const;

}  // namespace ptvm::trace
