#include "prover/engine/sparse_model.h"

#include <algorithm>
#include <limits>

#include "prover/vm/fault.h"

namespace ptvm::engine {
namespace {

using model::Input;
using model::Inputs;
using model::Output;
using model::Outputs;

// Whether `value` is an integer in the range of T, which then becomes `target`.
template <class T>
bool take(double value, T& target) {
  using Limits = std::numeric_limits<T>;
  if (!(value >= double{Limits::min()} && value <= double{Limits::max()})) return false;
  target = static_cast<T>(value);
  return static_cast<double>(target) == value;
}

bool as_flag(double number) { return number >= 0.5; }

// model::decide where nothing needs rounding and everything fits; else false.
bool decide_exact(const model::Controls& controls, const isa::Registers& registers, int16_t operand,
                  const Outputs& outputs, model::Transition& transition) {
  const auto& [zero, carry, halted_constant] = controls;
  isa::Registers& next = transition.registers;
  int32_t exact_acc = 0;
  int32_t bound = 0;
  const double exact_bound = double{carry.bound_constant} + double{carry.bound_operand} * operand;
  if (!take(outputs[Output::kPc], next.pc) || !take(outputs[Output::kSp], next.sp) ||
      !take(outputs[Output::kAcc], exact_acc) || !take(exact_bound, bound)) {
    return false;
  }
  next.acc = static_cast<int16_t>(exact_acc);
  next.zero = as_flag(double{zero.previous} * registers.zero +
                      double{zero.of_result} * (next.acc == 0) + double{zero.constant});
  next.carry = as_flag(double{carry.previous} * registers.carry +
                       double{carry.overflow} * (next.acc != exact_acc) +
                       double{carry.less} * (registers.acc < bound) + double{carry.constant});
  next.halted = as_flag(double{halted_constant});
  transition.writes = as_flag(outputs[Output::kWriteEnable]);
  return !transition.writes || (take(outputs[Output::kWriteAddress], transition.write_address) &&
                                take(outputs[Output::kWriteValue], transition.write_value));
}

}  // namespace

SparseModel::SparseModel(const model::Model& model) {
  for (size_t pc = 0; pc < model.blocks.size(); ++pc) {
    const model::Block& from = model.blocks[pc];
    Block& block = blocks_.emplace_back();
    block.read = from.read;
    block.controls = from.controls;
    std::ranges::copy(from.output_bias, block.bias.begin());
    for (size_t output = 0; output < model::kOutputs; ++output) {
      block.first_unit[output] = static_cast<uint32_t>(units_.size());
      for (const auto& [gate, value, to, weight] : from.units) {
        if (to != output || weight == 0) continue;
        units_.push_back({gate, value, weight});
        block.uses_bits |= std::max(gate, value) >= Input::kAccBits;
      }
    }
    block.first_unit[model::kOutputs] = static_cast<uint32_t>(units_.size());
    for (int16_t sp = 0; sp < 256; ++sp) {
      const isa::Registers registers = {.pc = static_cast<uint8_t>(pc),
                                        .sp = static_cast<uint8_t>(sp)};
      if (vm::fault_before_read(model.program, registers) != vm::Fault::kNone) continue;
      block.least_sp = std::min(block.least_sp, sp);
      block.greatest_sp = sp;
    }
  }
}

absl::StatusOr<model::Transition> SparseModel::step(const Block& block,
                                                    const isa::Registers& registers,
                                                    int16_t operand) const {
  Inputs x;
  layer::set_numbers(registers, operand, x);
  if (block.uses_bits) layer::set_bits(registers, operand, x);
  Outputs outputs;
  for (size_t output = 0; output < model::kOutputs; ++output) {
    double sum = block.bias[output];
    for (uint32_t i = block.first_unit[output]; i < block.first_unit[output + 1]; ++i) {
      const auto [gate, value, weight] = units_[i];
      sum += double{weight} * (x[gate] * x[value]);
    }
    outputs[output] = sum;
  }
  model::Transition transition;
  if (decide_exact(block.controls, registers, operand, outputs, transition)) return transition;
  return model::decide(block.controls, registers, operand, outputs);
}

}  // namespace ptvm::engine
