// The machine again, slow and obvious: one step at a time, straight from the table of spec/isa.md,
// with 64-bit arithmetic, an explicit zero flag and every check written out.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "prover/vm/program.h"
#include "shared/isa/isa.h"

namespace ptvm::testing {

struct ReferenceMachine {
  vm::Program program;
  isa::Registers state = isa::initial_registers(program.initial_memory.size());
  std::vector<int16_t> memory = program.initial_memory;

  // Executes one step. Returns the error's kind, as in the machine's messages, or "".
  std::string step() {
    using enum isa::Opcode;
    if (state.sp > memory.size()) return "stack pointer";
    if (state.pc >= program.instructions.size()) return "program counter";
    const auto [opcode, operand] = program.instructions[state.pc];
    const size_t address = static_cast<size_t>(operand);
    if ((opcode == kPush || opcode == kCall) && state.sp == 0) return "stack overflow";
    if ((opcode == kPop || opcode == kRet) && state.sp >= memory.size()) return "stack underflow";
    const bool is_direct = isa::info(opcode).operand == isa::OperandKind::kAddress;
    if (is_direct && address >= memory.size()) return "memory address";
    if (opcode == kRet && (memory[state.sp] < 0 || memory[state.sp] > 255)) return "cannot return";

    const int64_t value = is_direct ? memory[address] : operand;
    const int64_t acc = state.acc;
    const auto next_pc = static_cast<uint8_t>(state.pc + 1);
    isa::Registers next = state;
    next.pc = next_pc;
    const auto set_acc = [&](int64_t exact, bool carry) {
      next.acc = static_cast<int16_t>(static_cast<uint16_t>(exact));
      next.zero = next.acc == 0;
      next.carry = carry;
    };
    const auto set_sum = [&](int64_t exact) { set_acc(exact, exact < -32768 || exact > 32767); };
    switch (opcode) {
      case kNop:
        break;
      case kLoadImmediate:
      case kLoad:
        set_acc(value, false);
        break;
      case kStore:
        memory[address] = state.acc;
        break;
      case kPush:
        next.sp = static_cast<uint8_t>(state.sp - 1);
        memory[next.sp] = state.acc;
        break;
      case kPop:
        set_acc(memory[state.sp], false);
        next.sp = static_cast<uint8_t>(state.sp + 1);
        break;
      case kAddImmediate:
      case kAddMemory:
        set_sum(acc + value);
        break;
      case kSubImmediate:
      case kSubMemory:
        set_sum(acc - value);
        break;
      case kMulImmediate:
      case kMulMemory:
        set_sum(acc * value);
        break;
      case kAndImmediate:
      case kAndMemory:
        set_acc(acc & value, false);
        break;
      case kOrImmediate:
      case kOrMemory:
        set_acc(acc | value, false);
        break;
      case kXorImmediate:
      case kXorMemory:
        set_acc(acc ^ value, false);
        break;
      case kCmpImmediate:
      case kCmpMemory:
        set_acc(acc - value, acc < value);
        break;
      case kCall:
        next.sp = static_cast<uint8_t>(state.sp - 1);
        memory[next.sp] = next_pc;
        next.pc = static_cast<uint8_t>(operand);
        break;
      case kRet:
        next.pc = static_cast<uint8_t>(memory[state.sp]);
        next.sp = static_cast<uint8_t>(state.sp + 1);
        break;
      case kJump:
        next.pc = static_cast<uint8_t>(operand);
        break;
      case kJumpIfZero:
        if (state.zero) next.pc = static_cast<uint8_t>(operand);
        break;
      case kJumpIfNotZero:
        if (!state.zero) next.pc = static_cast<uint8_t>(operand);
        break;
      case kHalt:
        next.pc = state.pc;
        next.halted = true;
        break;
    }
    state = next;
    return "";
  }
};

}  // namespace ptvm::testing
