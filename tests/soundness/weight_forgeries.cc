// Other weights than those that the program compiles to: for each number of a block a run in which
// one step is that of a block with this number altered. The step is consistent with the altered
// block in everything, so that only the program's own block is in the cheater's way.
#include "tests/soundness/forgery.h"

namespace ptvm::testing {
namespace {

using isa::Opcode;
using layer::Input;
using layer::Output;

// What is altered by how much in which instruction, which is executed with this acc and with this
// value in cell 0.
struct AlteredNumber {
  std::string name;
  size_t number;
  isa::Instruction instruction;
  int32_t change = 1;
  int16_t acc = 5;
  int16_t cell = 9;
};

std::vector<AlteredNumber> altered_numbers() {
  constexpr auto kOne = Input::kOne;
  using enum Opcode;
  std::vector<AlteredNumber> list = {
      {"SpToSp", weight_of(kOne, Input::kSp, Output::kSp), {kNop}},
      {"NextPcToPc", weight_of(kOne, Input::kNextPc, Output::kPc), {kNop}},
      {"PcToPc", weight_of(kOne, Input::kPc, Output::kPc), {kHalt}},
      {"ZeroToPc", weight_of(kOne, Input::kZero, Output::kPc), {kJumpIfZero, 5}, 1, 0},
      {"ZeroNextPcToPc",
       weight_of(Input::kZero, Input::kNextPc, Output::kPc),
       {kJumpIfZero, 5},
       1,
       0},
      {"OperandToPc", weight_of(kOne, Input::kOperand, Output::kPc), {kRet}},
      {"AccToAcc", weight_of(kOne, Input::kAcc, Output::kAcc), {kNop}},
      {"OperandToAcc", weight_of(kOne, Input::kOperand, Output::kAcc), {kLoad, 0}},
      {"AccOperandToAcc", weight_of(Input::kAcc, Input::kOperand, Output::kAcc), {kMulMemory, 0}},
      {"SpToWriteAddress", weight_of(kOne, Input::kSp, Output::kWriteAddress), {kPush}},
      {"AccToWriteValue", weight_of(kOne, Input::kAcc, Output::kWriteValue), {kPush}},
      {"NextPcToWriteValue", weight_of(kOne, Input::kNextPc, Output::kWriteValue), {kCall, 5}},
      {"PcBias", bias_of(Output::kPc), {kJump, 5}},
      {"AccBias", bias_of(Output::kAcc), {kLoadImmediate, 5}},
      {"SpBias", bias_of(Output::kSp), {kPop}, -1},
      {"WriteEnableBias", bias_of(Output::kWriteEnable), {kStore, 0}, -1},
      {"WriteAddressBias", bias_of(Output::kWriteAddress), {kStore, 1}, -1},
      {"ZeroPrevious", layer::kZeroPrevious, {kNop}, -1, 0},
      {"ZeroOfResult", layer::kZeroOfResult, {kLoadImmediate, 0}, -1},
      {"CarryPrevious", layer::kCarryPrevious, {kNop}, -1},
      {"CarryOverflow", layer::kCarryOverflow, {kAddImmediate, 32767}, -1},
      {"CarryLess", layer::kCarryLess, {kCmpImmediate, 9}, -1},
      // Where a block compares, another bound than the one that acc's weights subtract is no
      // consistent block (less_is_of_bound); so where it does not, and with a bound of 0.
      {"BoundConstant", layer::kBoundConstant, {kNop}},
      {"BoundOperand", layer::kBoundOperand, {kCmpMemory, 0}, 1, 5, 0},
      {"HaltedConstant", layer::kHaltedConstant, {kHalt}, -1},
      {"ReadsDirect", layer::kReadsDirect, {kLoad, 0}, -1},
      {"ReadsStackTop", layer::kReadsStackTop, {kPop}, -1},
      {"ReadAddress", layer::kReadAddress, {kLoad, 1}, -1},
  };
  for (size_t i = 0; i < 16; ++i) {
    const std::string suffix = std::to_string(i) + "ToAcc";
    const auto acc_bit = static_cast<Input::Index>(Input::kAccBits + i);
    const auto operand_bit = static_cast<Input::Index>(Input::kOperandBits + i);
    list.push_back(
        {"AccBit" + suffix, weight_of(kOne, acc_bit, Output::kAcc), {kAndImmediate, -1}, 1, -1});
    list.push_back({"OperandBit" + suffix,
                    weight_of(kOne, operand_bit, Output::kAcc),
                    {kOrMemory, 0},
                    1,
                    0,
                    -1});
    list.push_back({"BothBits" + suffix,
                    weight_of(acc_bit, operand_bit, Output::kAcc),
                    {kAndMemory, 0},
                    1,
                    -1,
                    -1});
  }
  return list;
}

ForgedSegment run_altered(const AlteredNumber& altered) {
  constexpr uint8_t kPc = 2;
  vm::Program program;
  program.instructions.assign(16, {Opcode::kHalt, 0});
  program.instructions[kPc] = altered.instruction;
  program.initial_memory = {altered.cell, 3};
  OwnedState start{
      {.pc = kPc, .acc = altered.acc, .sp = 1, .zero = altered.acc == 0, .carry = true},
      std::vector<uint8_t>(4)};
  for (size_t a = 0; a < 2; ++a) {
    store_le(static_cast<uint16_t>(program.initial_memory[a]), &start.memory_bytes[2 * a]);
  }
  const Liar liar = at(0, [=](auto& s) {
    s.numbers[altered.number] += altered.change;
    s.obey_numbers();
  });
  return forge_from(start, program, liar, 64, ProvenScope::kTransformer);
}

}  // namespace

std::vector<Forgery> weight_forgeries() {
  std::vector<Forgery> list;
  for (const AlteredNumber& altered : altered_numbers()) {
    list.push_back({"Weight." + altered.name, {"Block"}, [=] { return run_altered(altered); }});
  }
  return list;
}

}  // namespace ptvm::testing
