#include "tests/soundness/told_step.h"

#include <algorithm>

namespace ptvm::testing {

using air::vm::AluOperation;
using air::vm::Cpu;
using air::vm::Layer;
using layer::Input;
using layer::Output;

bool has_flag(isa::Opcode opcode, size_t column) {
  return air::vm::flags_of(opcode) >> (column - Cpu::kFirstFlag) & 1;
}

bool ToldStep::reads() const {
  if (scope == ProvenScope::kTransformer) {
    return numbers[layer::kReadsDirect] != 0 || numbers[layer::kReadsStackTop] != 0;
  }
  return vm::memory_access(opcode) == vm::MemoryAccess::kRead;
}
bool ToldStep::writes() const {
  if (scope == ProvenScope::kTransformer) return outputs_of(*this)[Output::kWriteEnable] != 0;
  return vm::memory_access(opcode) == vm::MemoryAccess::kWrite;
}

void ToldStep::look_at(int cell, size_t age) {
  address = cell;
  std::vector<CellTuple>& history = (*cells)[cell];
  if (history.empty()) history.push_back({});
  const CellTuple tuple = history.at(history.size() - 1 - age);
  row.cell_before = tuple.value;
  row.previous_clk = tuple.clk;
  key_before = tuple.key;
}

void ToldStep::take(int cell, size_t age) {
  look_at(cell, age);
  if (!writes()) row.value = row.cell_before;
  recompute();
}

void ToldStep::recompute() {
  const int64_t old = row.acc_before, value = row.value;
  int64_t exact = old;
  switch (air::vm::alu_operation_of(opcode)) {
    case AluOperation::kNone:
      if (has_flag(opcode, Cpu::kLoad)) exact = value;
      if (has_flag(opcode, Cpu::kAdd)) exact = old + value;
      if (has_flag(opcode, Cpu::kSub)) exact = old - value;
      break;
    case AluOperation::kMultiply:
      exact = old * value;
      break;
    case AluOperation::kAnd:
      exact = old & value;
      break;
    case AluOperation::kOr:
      exact = old | value;
      break;
    case AluOperation::kXor:
      exact = old ^ value;
      break;
  }
  acc = static_cast<int16_t>(static_cast<uint16_t>(exact));
  carry = row.carry_before;
  for (const size_t column : {Cpu::kLoad, Cpu::kAdd, Cpu::kSub, Cpu::kAlu}) {
    if (has_flag(opcode, column)) carry = exact != acc;
  }
  if (has_flag(opcode, Cpu::kCompare)) carry = old < value;
}

bool ToldStep::honest_zero() const {
  for (const size_t column : {Cpu::kLoad, Cpu::kAdd, Cpu::kSub, Cpu::kAlu}) {
    if (has_flag(opcode, column)) return acc == 0;
  }
  return zero_before;
}

void ToldStep::leave(int16_t value) {
  if (scope == ProvenScope::kTransformer) {
    cell_after = value;
  } else {  // what is read and what is left are one column
    row.value = value;
    recompute();
    if (opcode == isa::Opcode::kRet) pc = value;
  }
}

CellTuple ToldStep::tuple_after() const {
  const bool keeps = scope == ProvenScope::kTransformer && !writes();
  return {cell_after.value_or(keeps ? row.cell_before : row.value), clk + 1,
          key_after.value_or(keeps ? key_before : clk + 1)};
}

namespace {

using Inputs = std::array<int64_t, layer::kInputs>;

Inputs inputs_of(const ToldStep& told) {
  const vm::TraceRow& row = told.row;
  return layer::inputs_of<int64_t>({.pc = row.pc,
                                    .acc = row.acc_before,
                                    .sp = row.sp_before,
                                    .zero = told.zero_before,
                                    .carry = row.carry_before},
                                   told.reads() ? row.value : int16_t{0});
}

}  // namespace

size_t weight_of(Input::Index gate, Input::Index value, Output::Index output) {
  return layer::kPlaces.find({gate, value, output, 0});
}
size_t bias_of(Output::Index output) {
  const auto& outputs = layer::kBiasedOutputs;
  return layer::kBias + static_cast<size_t>(std::ranges::find(outputs, output) - outputs.begin());
}

std::array<int64_t, layer::kOutputs> outputs_of(const ToldStep& told) {
  const Inputs x = inputs_of(told);
  std::array<int64_t, layer::kOutputs> y{};
  for (size_t i = 0; i < layer::kBiasedOutputs.size(); ++i) {
    y[layer::kBiasedOutputs[i]] = told.numbers[layer::kBias + i];
  }
  for (size_t i = 0; i < layer::kPlaces.size; ++i) {
    const layer::Place& place = layer::kPlaces.places[i];
    y[place.output] += told.numbers[i] * x[place.gate] * x[place.value];
  }
  return y;
}

void ToldStep::obey_numbers() {
  row.previous_clk = key_before = 0;
  row.cell_before = 0;
  address = 0;
  if (reads()) {
    const bool direct = numbers[layer::kReadsDirect] != 0;
    look_at(direct ? numbers[layer::kReadAddress] : row.sp_before, 0);
    row.value = row.cell_before;
  }
  const auto y = outputs_of(*this);
  if (writes()) {
    look_at(static_cast<int>(y[Output::kWriteAddress]), 0);
    row.value = static_cast<int16_t>(y[Output::kWriteValue]);
  }
  pc = static_cast<int>(y[Output::kPc]);
  sp = static_cast<int>(y[Output::kSp]);
  acc = static_cast<int16_t>(static_cast<uint16_t>(y[Output::kAcc]));
  const int bound = numbers[layer::kBoundConstant] + numbers[layer::kBoundOperand] * row.value;
  zero = (numbers[layer::kZeroPrevious] != 0 && zero_before) ||
         (numbers[layer::kZeroOfResult] != 0 && acc == 0);
  carry = (numbers[layer::kCarryPrevious] != 0 && row.carry_before) ||
          (numbers[layer::kCarryOverflow] != 0 && acc != y[Output::kAcc]) ||
          (numbers[layer::kCarryLess] != 0 && row.acc_before < bound);
  halted = numbers[layer::kHaltedConstant] != 0;
}

void fill_layer_row(const ToldStep& told, Table& table, size_t row) {
  const auto set = [&](size_t column, int64_t value) {
    table[column][row] = F::from_signed(value);
  };
  const auto set_bits = [&](size_t first, int64_t value, size_t n) {
    for (size_t i = 0; i < n; ++i) set(first + i, value >> i & 1);
  };
  const vm::TraceRow& before = told.row;
  const Inputs x = inputs_of(told);
  set(Layer::kEnabler, 1);
  set(Layer::kClk, told.clk);
  set_bits(Layer::kPcBits, before.pc, Layer::kByteBits);
  set_bits(Layer::kAccBits, before.acc_before, Layer::kWordBits);
  set_bits(Layer::kSpBits, before.sp_before, Layer::kByteBits);
  if (told.sp_before != before.sp_before) {  // what bits could not hold
    set_bits(Layer::kSpBits, 0, Layer::kByteBits);
    set(Layer::kSpBits, told.sp_before);
  }
  set(Layer::kZero, told.zero_before);
  set(Layer::kCarry, before.carry_before);
  set(Layer::kNextPc, x[Input::kNextPc]);
  set_bits(Layer::kOperandBits, x[Input::kOperand], Layer::kWordBits);
  for (size_t i = 0; i < layer::kNumbers; ++i) set(Layer::kNumber + i, told.numbers[i]);

  if (told.reads() || told.writes()) {
    const CellTuple after = told.tuple_after();
    const uint32_t gap = told.clk - before.previous_clk;
    set(Layer::kAddress, told.address);
    set(Layer::kKeyBefore, told.key_before);
    set(Layer::kCellBefore, before.cell_before);
    set(Layer::kKeyAfter, after.key);
    set(Layer::kCellAfter, after.value);
    set(Layer::kGapLo, gap & 0xff);
    set(Layer::kGapHi, gap >> 8);
  }

  const int64_t exact = outputs_of(told)[Output::kAcc];
  const int64_t wrap = (exact - static_cast<int16_t>(static_cast<uint16_t>(exact))) / 65536;
  set(Layer::kPcAfter, told.pc);
  set(Layer::kAccAfter, told.acc);
  set(Layer::kAccAfterSign, told.acc < 0);
  set(Layer::kSpAfter, told.sp);
  set(Layer::kZeroAfter, *told.zero);
  set(Layer::kCarryAfter, told.carry);
  set(Layer::kWrapLo, (wrap + Layer::kWrapOffset) & 0xff);
  set(Layer::kWrapHi, (wrap + Layer::kWrapOffset) >> 8);
  const F below_top = F::from_signed(wrap - (1 << 14));
  const F below_max = F::from_signed(told.acc - 32767);
  table[Layer::kWrapInverse][row] = F::from_signed(wrap).inverse();
  table[Layer::kWrapNotTop][row] = (below_top.square() + below_max.square()).inverse();
  set(Layer::kOverflow, wrap != 0);
  set(Layer::kIsZero, told.acc == 0);
  table[Layer::kAccAfterInverse][row] = F::from_signed(told.acc).inverse();
}

}  // namespace ptvm::testing
