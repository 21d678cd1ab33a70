#include "prover/model/feed_forward.h"

#include <cmath>
#include <limits>

#include "absl/strings/str_cat.h"

namespace ptvm::model {
namespace {

double as_number(bool flag) { return flag ? 1 : 0; }
bool as_flag(double number) { return number >= 0.5; }

// weight x + bias
template <size_t kRows, size_t kColumns>
std::array<double, kRows> affine(const std::array<std::array<float, kColumns>, kRows>& weight,
                                 const std::array<float, kRows>& bias,
                                 const std::array<double, kColumns>& x) {
  std::array<double, kRows> result;
  for (size_t row = 0; row < kRows; ++row) {
    result[row] = double{bias[row]};
    for (size_t column = 0; column < kColumns; ++column) {
      result[row] += double{weight[row][column]} * x[column];
    }
  }
  return result;
}

// Puts the rounded `value` into `target`.
template <class T>
absl::Status round_into(const char* name, double value, T& target) {
  const double rounded = std::round(value);
  if (!(rounded >= double{std::numeric_limits<T>::min()} &&
        rounded <= double{std::numeric_limits<T>::max()})) {
    return absl::OutOfRangeError(absl::StrCat(name, " would be ", rounded));
  }
  target = static_cast<T>(rounded);
  return absl::OkStatus();
}

}  // namespace

FeedForward dense(const Block& block) {
  FeedForward weights{};
  for (size_t i = 0; i < block.units.size(); ++i) {
    const auto& [gate, value, output, weight] = block.units[i];
    if (gate == Input::kOne) {
      weights.gate_bias[i] = 1;
    } else {
      weights.gate_weight[i][gate] = 1;
    }
    weights.value_weight[i][value] = 1;
    weights.output_weight[output][i] = weight;
  }
  weights.output_bias = block.output_bias;
  return weights;
}

Inputs inputs_of(const isa::Registers& registers, int16_t operand) {
  return layer::inputs_of<double>(registers, operand);
}

Outputs evaluate(const FeedForward& weights, const Inputs& x) {
  auto hidden = affine(weights.gate_weight, weights.gate_bias, x);
  const auto values = affine(weights.value_weight, weights.value_bias, x);
  for (size_t i = 0; i < kHiddenUnits; ++i) hidden[i] *= values[i];
  return affine(weights.output_weight, weights.output_bias, hidden);
}

absl::StatusOr<Transition> decide(const Controls& controls, const isa::Registers& registers,
                                  int16_t operand, const Outputs& outputs) {
  Transition transition;
  isa::Registers& next = transition.registers;
  int64_t exact_acc = 0;
  for (const absl::Status& status :
       {round_into("pc", outputs[Output::kPc], next.pc),
        round_into("sp", outputs[Output::kSp], next.sp),
        // 2^31 is far more than any acc of ours, and far from what double cannot hold.
        [&] {
          int32_t acc = 0;
          absl::Status fits = round_into("acc", outputs[Output::kAcc], acc);
          exact_acc = acc;
          return fits;
        }()}) {
    if (!status.ok()) return status;
  }
  next.acc = static_cast<int16_t>(exact_acc);

  const auto& [zero, carry, halted_constant] = controls;
  next.zero = as_flag(as_number(registers.zero) * double{zero.previous} +
                      as_number(next.acc == 0) * double{zero.of_result} + double{zero.constant});
  const double bound =
      std::round(double{carry.bound_constant} + double{carry.bound_operand} * operand);
  next.carry =
      as_flag(as_number(registers.carry) * double{carry.previous} +
              as_number(next.acc != exact_acc) * double{carry.overflow} +
              as_number(registers.acc < bound) * double{carry.less} + double{carry.constant});
  next.halted = as_flag(double{halted_constant});

  transition.writes = as_flag(outputs[Output::kWriteEnable]);
  if (!transition.writes) return transition;
  for (const absl::Status& status :
       {round_into("the address to write to", outputs[Output::kWriteAddress],
                   transition.write_address),
        round_into("the value to write", outputs[Output::kWriteValue], transition.write_value)}) {
    if (!status.ok()) return status;
  }
  return transition;
}

}  // namespace ptvm::model
