#include "prover/engine/tensor_engine.h"

#include <array>
#include <cmath>
#include <span>
#include <string>

#include "absl/strings/str_cat.h"
#include "prover/engine/softmax.h"
#include "prover/engine/step_error.h"
#include "prover/model/feed_forward.h"
#include "prover/vm/fault.h"

namespace ptvm::engine {
namespace {

using model::Output;

template <int kSize>
using Array = Eigen::Array<double, kSize, 1>;
using Bits = Array<model::kModelWidth>;  // of the embedding: 0 or 1

// Where the embedding has what (spec/transformer.md, section 2).
constexpr int kPcAt = 0, kAccAt = 8, kSpAt = 24, kZeroAt = 32, kCarryAt = 33, kHaltedAt = 34;
constexpr int kSpareAt = 35;

constexpr double kModulus = 65536;
constexpr double kAccLimit = 2147483648.0;  // 2^31, more than any exact result has

const Array<16> kPowersOfTwo =
    Array<16>::NullaryExpr([](Eigen::Index i) { return std::ldexp(1.0, static_cast<int>(i)); });
const Array<16> kInversePowers = kPowersOfTwo.inverse();

// The 16 lowest bits of an integer in two's complement, least significant first.
Array<16> bits_of(double number) {
  const Array<16> shifted = (number * kInversePowers).floor();
  return shifted - 2 * (shifted * 0.5).floor();
}

template <int kBits>
double number_at(int at, const Bits& bits) {
  return (bits.segment<kBits>(at) * kPowersOfTwo.head<kBits>()).sum();
}

// The number in the range of i16 that is congruent to the integer `number` modulo 2^16.
double as_i16(double number) {
  return number - kModulus * std::floor((number + kModulus / 2) / kModulus);
}

isa::Registers decode(const Bits& bits) {
  return {.pc = static_cast<uint8_t>(number_at<8>(kPcAt, bits)),
          .acc = static_cast<int16_t>(as_i16(number_at<16>(kAccAt, bits))),
          .sp = static_cast<uint8_t>(number_at<8>(kSpAt, bits)),
          .zero = bits[kZeroAt] != 0,
          .carry = bits[kCarryAt] != 0,
          .halted = bits[kHaltedAt] != 0};
}

// The signs of the bits, and the spare 0.
Bits embed(const isa::Registers& registers) {
  Bits bits;
  bits.segment<8>(kPcAt) = bits_of(registers.pc).head<8>();
  bits.segment<16>(kAccAt) = bits_of(registers.acc);
  bits.segment<8>(kSpAt) = bits_of(registers.sp).head<8>();
  bits[kZeroAt] = registers.zero;
  bits[kCarryAt] = registers.carry;
  bits[kHaltedAt] = registers.halted;
  bits[kSpareAt] = 0.5;
  return 2 * bits - 1;
}

// The matrix whose rows are `rows`.
template <class Matrix, size_t kRows, size_t kColumns>
void assign(const std::array<std::array<float, kColumns>, kRows>& rows, Matrix& matrix) {
  using Rows = Eigen::Matrix<float, kRows, kColumns, Eigen::RowMajor>;
  matrix = Eigen::Map<const Rows>(rows.front().data()).template cast<double>();
}
template <class Vector, size_t kRows>
void assign(const std::array<float, kRows>& entries, Vector& vector) {
  vector = Eigen::Map<const Eigen::Matrix<float, kRows, 1>>(entries.data()).template cast<double>();
}

// The first rounded output that does not fit its place, or "".
std::string misfit_of(const Eigen::Matrix<double, model::kOutputs, 1>& output, bool writes) {
  struct Place {
    const char* name;
    Output::Index output;
    double least, greatest;
  };
  constexpr std::array<Place, 5> kPlaces = {
      {{"pc", Output::kPc, 0, 255},
       {"sp", Output::kSp, 0, 255},
       {"acc", Output::kAcc, -kAccLimit, kAccLimit - 1},
       {"the address to write to", Output::kWriteAddress, 0, 255},
       {"the value to write", Output::kWriteValue, -kModulus / 2, kModulus / 2 - 1}}};
  constexpr size_t kAlways = 3;  // of these; the others count if there is a write
  for (const auto& [name, at, least, greatest] :
       std::span(kPlaces).first(writes ? kPlaces.size() : kAlways)) {
    if (!(output[at] >= least && output[at] <= greatest)) {
      return absl::StrCat(name, " would be ", output[at]);
    }
  }
  return "";
}

}  // namespace

TensorEngine::TensorEngine(const model::Model& model)
    : program_(model.program),
      initial_memory_(program_.initial_memory, softmax_temperature(model.config.attention)),
      memory_(initial_memory_) {
  blocks_.reserve(model.blocks.size());
  for (const model::Block& from : model.blocks) {
    const model::FeedForward weights = model::dense(from);
    Block& block = blocks_.emplace_back();
    assign(weights.gate_weight, block.gate_weight);
    assign(weights.gate_bias, block.gate_bias);
    assign(weights.value_weight, block.value_weight);
    assign(weights.value_bias, block.value_bias);
    assign(weights.output_weight, block.output_weight);
    assign(weights.output_bias, block.output_bias);
    const auto& [zero, carry, halted_constant] = from.controls;
    block.zero << zero.previous, zero.of_result, zero.constant;
    block.carry << carry.previous, carry.overflow, carry.less, carry.constant;
    block.bound << carry.bound_constant, carry.bound_operand;
    block.halts = halted_constant >= 0.5f;
    block.read = from.read;
    block.layer = from.layer;
  }
  reset();
}

isa::Registers TensorEngine::registers() const { return decode((embedding_ >= 0).cast<double>()); }

State TensorEngine::state() const { return {steps_, registers(), memory_.newest()}; }

void TensorEngine::reset() {
  embedding_ = embed(isa::initial_registers(program_.initial_memory.size()));
  memory_ = initial_memory_;
  steps_ = 0;
}

absl::Status TensorEngine::advance(const isa::Registers& before) {
  double operand = 0;
  const auto error = [&](absl::string_view reason) {
    return step_error(program_, steps_ + 1, before, static_cast<int16_t>(operand), reason);
  };
  if (vm::fault_before_read(program_, before) != vm::Fault::kNone) return error("");
  const auto step = static_cast<int64_t>(steps_ + 1);
  if (step >= attention::kStepLimit) {
    return absl::ResourceExhaustedError("attention counts no more than 2^46 steps");
  }
  const Block& block = blocks_[before.pc];
  if (block.read.kind == model::Read::Kind::kDirect) operand = memory_.read(block.read.address);
  if (block.read.kind == model::Read::Kind::kStackTop) operand = memory_.read(before.sp);

  Vector<kInputs> x;
  x << 1, before.pc, (before.pc + 1) % 256, before.acc, before.zero, before.carry, before.halted,
      before.sp, operand, bits_of(before.acc).matrix(), bits_of(operand).matrix();
  const Vector<kHidden> gate = block.gate_weight * x + block.gate_bias;
  const Vector<kHidden> value = block.value_weight * x + block.value_bias;
  const Vector<kHidden> hidden = gate.cwiseProduct(value);
  const Vector<kOutputs> exact = block.output_weight * hidden + block.output_bias;
  const Vector<kOutputs> output = exact.array().round();

  const bool writes = exact[Output::kWriteEnable] >= 0.5;
  if (const std::string misfit = misfit_of(output, writes); !misfit.empty()) return error(misfit);
  if (writes) {
    const auto address = static_cast<size_t>(output[Output::kWriteAddress]);
    if (address >= program_.initial_memory.size()) {
      return error("the address to write to is beyond the memory");
    }
    memory_.write(address, step, static_cast<int16_t>(output[Output::kWriteValue]));
  }

  const double acc = as_i16(output[Output::kAcc]);
  const double overflows = acc != output[Output::kAcc];
  const double is_less = before.acc < std::round(block.bound.dot(Vector<2>(1, operand)));
  embedding_ =
      embed({.pc = static_cast<uint8_t>(output[Output::kPc]),
             .acc = static_cast<int16_t>(acc),
             .sp = static_cast<uint8_t>(output[Output::kSp]),
             .zero = block.zero.dot(Vector<3>(before.zero, acc == 0, 1)) >= 0.5,
             .carry = block.carry.dot(Vector<4>(before.carry, overflows, is_less, 1)) >= 0.5,
             .halted = block.halts});
  ++steps_;
  return absl::OkStatus();
}

absl::Status TensorEngine::run(uint64_t max_steps) {
  for (uint64_t n_left = max_steps; n_left > 0; --n_left) {
    const isa::Registers before = registers();
    if (before.halted) break;
    if (absl::Status status = advance(before); !status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace ptvm::engine
