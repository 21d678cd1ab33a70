// What an instruction compiles to (spec/transformer.md, sections 4 and 5).
#pragma once

#include "shared/isa/isa.h"
#include "shared/layer/layer.h"

namespace ptvm::layer {

// A block under construction. Hidden units are handed out in the order of the calls.
class Builder {
 public:
  constexpr Builder() {
    block_.controls.zero.previous = 1;
    block_.controls.carry.previous = 1;
  }

  constexpr const Block& block() const { return block_; }

  // Sums of these make an output: weight * x[input], weight * x[left] * x[right], a constant.
  constexpr void add(Output::Index output, Input::Index input, int32_t weight = 1) {
    block_.units.push_back({Input::kOne, input, output, weight});
  }
  constexpr void add_product(Output::Index output, Input::Index left, Input::Index right,
                             int32_t weight = 1) {
    block_.units.push_back({left, right, output, weight});
  }
  constexpr void add_constant(Output::Index output, int32_t value) {
    block_.output_bias[output] += value;
  }

  constexpr void read(uint8_t address) { block_.read = {Read::Kind::kDirect, address}; }
  constexpr void read_stack_top() { block_.read = {Read::Kind::kStackTop}; }

  // What most instructions begin with: sp stays, pc goes on.
  constexpr void go_on() {
    add(Output::kSp, Input::kSp);
    add(Output::kPc, Input::kNextPc);
  }
  constexpr void keep_acc() { add(Output::kAcc, Input::kAcc); }

  constexpr void write(Input::Index value) {
    add_constant(Output::kWriteEnable, 1);
    add(Output::kWriteValue, value);
  }
  // sp and the place to write to become sp - 1.
  constexpr void push(Input::Index value) {
    add(Output::kSp, Input::kSp);
    add_constant(Output::kSp, -1);
    add(Output::kWriteAddress, Input::kSp);
    add_constant(Output::kWriteAddress, -1);
    write(value);
  }
  constexpr void pop() {
    read_stack_top();
    add(Output::kSp, Input::kSp);
    add_constant(Output::kSp, 1);
  }

  // The flags of an instruction that computes acc: zero by the result, and carry clear, ...
  constexpr void set_flags() {
    block_.controls.zero = {.of_result = 1};
    block_.controls.carry = {};
  }
  // ... set if the exact result is no i16, ...
  constexpr void set_flags_with_overflow() {
    set_flags();
    block_.controls.carry.overflow = 1;
  }
  // ... or set if acc is less than constant + weight * operand.
  constexpr void set_flags_with_less(int32_t constant, int32_t weight) {
    set_flags();
    block_.controls.carry.less = 1;
    block_.controls.carry.bound_constant = constant;
    block_.controls.carry.bound_operand = weight;
  }
  constexpr void halt() { block_.controls.halted_constant = 1; }

  // Bitwise results are sums of 2^i over their set bits, in 0..65535. For bits a and b, a AND b is
  // ab, a OR b is a + b - ab, a XOR b is a + b - 2ab; a constant b makes these linear.
  constexpr void add_and(int16_t value) {
    for (int i = 0; i < 16; ++i) {
      if (is_set(value, i)) add(Output::kAcc, bit(Input::kAccBits, i), 1 << i);
    }
  }
  constexpr void add_or(int16_t value) {
    for (int i = 0; i < 16; ++i) {
      if (is_set(value, i)) {
        add_constant(Output::kAcc, 1 << i);
      } else {
        add(Output::kAcc, bit(Input::kAccBits, i), 1 << i);
      }
    }
  }
  constexpr void add_xor(int16_t value) {
    for (int i = 0; i < 16; ++i) {
      const int32_t weight = is_set(value, i) ? -(1 << i) : 1 << i;
      if (is_set(value, i)) add_constant(Output::kAcc, 1 << i);
      add(Output::kAcc, bit(Input::kAccBits, i), weight);
    }
  }
  constexpr void add_and_operand() { add_bit_products(1); }
  constexpr void add_or_operand() { add_bit_sums(-1); }
  constexpr void add_xor_operand() { add_bit_sums(-2); }

 private:
  static constexpr Input::Index bit(Input::Index first, int i) {
    return static_cast<Input::Index>(first + i);
  }
  static constexpr bool is_set(int16_t bits, int i) {
    return ((static_cast<uint16_t>(bits) >> i) & 1) != 0;
  }
  constexpr void add_bit_product(int i, int32_t weight) {
    add_product(Output::kAcc, bit(Input::kAccBits, i), bit(Input::kOperandBits, i),
                weight * (1 << i));
  }
  constexpr void add_bit_products(int32_t weight) {
    for (int i = 0; i < 16; ++i) add_bit_product(i, weight);
  }
  constexpr void add_bit_sums(int32_t product_weight) {
    for (int i = 0; i < 16; ++i) {
      add(Output::kAcc, bit(Input::kAccBits, i), 1 << i);
      add(Output::kAcc, bit(Input::kOperandBits, i), 1 << i);
      add_bit_product(i, product_weight);
    }
  }

  Block block_;
};

// The block of `instruction`, which must be valid.
constexpr Block compile(isa::Instruction instruction) {
  using enum isa::Opcode;
  Builder block;
  const auto [opcode, operand] = instruction;
  const int32_t constant = operand;
  const int32_t minus_constant = -constant;
  if (isa::info(opcode).operand == isa::OperandKind::kAddress && opcode != kStore) {
    block.read(static_cast<uint8_t>(operand));
  }
  switch (opcode) {
    case kNop:
      block.go_on();
      block.keep_acc();
      break;
    case kLoadImmediate:
      block.go_on();
      block.add_constant(Output::kAcc, constant);
      block.set_flags();
      break;
    case kLoad:
      block.go_on();
      block.add(Output::kAcc, Input::kOperand);
      block.set_flags();
      break;
    case kStore:
      block.go_on();
      block.keep_acc();
      block.add_constant(Output::kWriteAddress, constant);
      block.write(Input::kAcc);
      break;
    case kPush:
      block.add(Output::kPc, Input::kNextPc);
      block.keep_acc();
      block.push(Input::kAcc);
      break;
    case kPop:
      block.add(Output::kPc, Input::kNextPc);
      block.add(Output::kAcc, Input::kOperand);
      block.pop();
      block.set_flags();
      break;
    case kAddImmediate:
    case kSubImmediate:
      block.go_on();
      block.keep_acc();
      block.add_constant(Output::kAcc, opcode == kAddImmediate ? constant : minus_constant);
      block.set_flags_with_overflow();
      break;
    case kAddMemory:
    case kSubMemory:
      block.go_on();
      block.keep_acc();
      block.add(Output::kAcc, Input::kOperand, opcode == kAddMemory ? 1 : -1);
      block.set_flags_with_overflow();
      break;
    case kMulImmediate:
      block.go_on();
      block.add(Output::kAcc, Input::kAcc, constant);
      block.set_flags_with_overflow();
      break;
    case kMulMemory:
      block.go_on();
      block.add_product(Output::kAcc, Input::kAcc, Input::kOperand);
      block.set_flags_with_overflow();
      break;
    case kAndImmediate:
      block.go_on();
      block.add_and(operand);
      block.set_flags();
      break;
    case kAndMemory:
      block.go_on();
      block.add_and_operand();
      block.set_flags();
      break;
    case kOrImmediate:
      block.go_on();
      block.add_or(operand);
      block.set_flags();
      break;
    case kOrMemory:
      block.go_on();
      block.add_or_operand();
      block.set_flags();
      break;
    case kXorImmediate:
      block.go_on();
      block.add_xor(operand);
      block.set_flags();
      break;
    case kXorMemory:
      block.go_on();
      block.add_xor_operand();
      block.set_flags();
      break;
    case kCmpImmediate:
      block.go_on();
      block.keep_acc();
      block.add_constant(Output::kAcc, minus_constant);
      block.set_flags_with_less(constant, 0);
      break;
    case kCmpMemory:
      block.go_on();
      block.keep_acc();
      block.add(Output::kAcc, Input::kOperand, -1);
      block.set_flags_with_less(0, 1);
      break;
    case kCall:
      block.add_constant(Output::kPc, constant);
      block.keep_acc();
      block.push(Input::kNextPc);
      break;
    case kRet:
      block.add(Output::kPc, Input::kOperand);
      block.keep_acc();
      block.pop();
      break;
    case kJump:
      block.add(Output::kSp, Input::kSp);
      block.add_constant(Output::kPc, constant);
      block.keep_acc();
      break;
    case kJumpIfZero:  // next + zero * (target - next)
      block.go_on();
      block.add(Output::kPc, Input::kZero, constant);
      block.add_product(Output::kPc, Input::kZero, Input::kNextPc, -1);
      block.keep_acc();
      break;
    case kJumpIfNotZero:  // target + zero * (next - target)
      block.add(Output::kSp, Input::kSp);
      block.add_constant(Output::kPc, constant);
      block.add(Output::kPc, Input::kZero, minus_constant);
      block.add_product(Output::kPc, Input::kZero, Input::kNextPc);
      block.keep_acc();
      break;
    case kHalt:
      block.add(Output::kSp, Input::kSp);
      block.add(Output::kPc, Input::kPc);
      block.keep_acc();
      block.halt();
      break;
  }
  return block.block();
}

}  // namespace ptvm::layer
