// The CPU component: one row per executed step, in any order (spec/air.md, "CPU").
//
// A row consumes the machine state at `clk` and yields the one at `clk + 1`. Rows are linked by the
// State relation alone, so every constraint reads one row. 16-bit values are signed integers in
// [-2^15, 2^15) embedded in the field; no expression below reaches 2^26 in magnitude, so that none
// wraps in M31 and all hold in any larger field.
//
// Not in the state: the zero flag. It is set exactly when an instruction writes acc, to acc == 0,
// and starts true beside acc = 0, so zero == (acc == 0) in every reachable state; JZ and JNZ test
// acc, and the verifier holds public states to the equation.
#pragma once

#include "shared/air/vm/relations.h"
#include "shared/isa/isa.h"

namespace ptvm::air::vm {

struct Cpu {
  enum Column : size_t {
    kEnabler,  // 1 on a row that is a step, 0 on padding
    // The consumed state; halted is 0.
    kClk,  // steps done in this segment, [0, 2^16)
    kPc,
    kAcc,
    kSp,
    kCarry,
    // From the ROM, tied to pc.
    kPcInc,    // pc + 1 mod 256
    kOperand,  // immediate, address or target; 0 if none
    kDirect,   // flag: accesses the cell `operand`
    kPop,      // flag: reads the cell at sp, sp + 1 (POP, RET)
    kPush,     // flag: writes the cell at sp - 1, sp - 1 (PUSH, CALL)
    kStore,    // flag: the direct access is a write
    kLoad,     // flag: acc = value
    kAdd,      // flag: acc = acc + value
    kSub,      // flag: acc = acc - value (SUB, CMP)
    kAlu,      // flag: acc = alu(acc, value)
    kCompare,  // flag: carry = acc < value, beside kSub
    kJump,     // flag: pc = operand (JMP, CALL)
    kJumpIfZero,
    kJumpIfNotZero,
    kHalt,
    kAluOperation,
    // The operand value: the operand, or the accessed cell's value after the access.
    kValue,
    kCellBefore,  // value of the accessed cell before; on JZ and JNZ, the inverse of acc if any
    kAddress,     // of the accessed cell; 0 if none
    kGapLo,       // clk - (clk at which the cell was left) = gap_lo + 256*gap_hi
    kGapHi,
    // acc after the step = result_lo + 256*result_hi - 2^16*result_sign
    kResultLo,
    kResultHi,
    kResultSign,
    kBorrow,  // 1 if the exact sum or difference is negative
    kIsZero,  // acc == 0, on JZ and JNZ
    kPcNext,
    kCarryNext,
    kColumns
  };
  static constexpr size_t kFirstFlag = kDirect;
  static constexpr size_t kFlags = kHalt - kDirect + 1;
  static constexpr unsigned kLogMaxRows = 16;  // what two gap bytes can order

  template <class E>
  constexpr void eval(E& e) const;
};

// The flags of `opcode` as the ROM tuple holds them: bit i is the flag in column kFirstFlag + i.
constexpr uint32_t flags_of(isa::Opcode opcode) {
  const auto set = [](auto... columns) {
    return ((uint32_t{1} << (columns - Cpu::kFirstFlag)) | ... | 0u);
  };
  using enum isa::Opcode;
  switch (opcode) {
    case kNop:
      return 0;
    case kLoadImmediate:
      return set(Cpu::kLoad);
    case kLoad:
      return set(Cpu::kDirect, Cpu::kLoad);
    case kStore:
      return set(Cpu::kDirect, Cpu::kStore);
    case kPush:
      return set(Cpu::kPush);
    case kPop:
      return set(Cpu::kPop, Cpu::kLoad);
    case kAddImmediate:
      return set(Cpu::kAdd);
    case kAddMemory:
      return set(Cpu::kDirect, Cpu::kAdd);
    case kSubImmediate:
      return set(Cpu::kSub);
    case kSubMemory:
      return set(Cpu::kDirect, Cpu::kSub);
    case kMulImmediate:
    case kAndImmediate:
    case kOrImmediate:
    case kXorImmediate:
      return set(Cpu::kAlu);
    case kMulMemory:
    case kAndMemory:
    case kOrMemory:
    case kXorMemory:
      return set(Cpu::kDirect, Cpu::kAlu);
    case kCmpImmediate:
      return set(Cpu::kSub, Cpu::kCompare);
    case kCmpMemory:
      return set(Cpu::kDirect, Cpu::kSub, Cpu::kCompare);
    case kCall:
      return set(Cpu::kPush, Cpu::kJump);
    case kRet:
      return set(Cpu::kPop);
    case kJump:
      return set(Cpu::kJump);
    case kJumpIfZero:
      return set(Cpu::kJumpIfZero);
    case kJumpIfNotZero:
      return set(Cpu::kJumpIfNotZero);
    case kHalt:
      return set(Cpu::kHalt);
  }
  return 0;
}

constexpr AluOperation alu_operation_of(isa::Opcode opcode) {
  using enum isa::Opcode;
  switch (opcode) {
    case kMulImmediate:
    case kMulMemory:
      return AluOperation::kMultiply;
    case kAndImmediate:
    case kAndMemory:
      return AluOperation::kAnd;
    case kOrImmediate:
    case kOrMemory:
      return AluOperation::kOr;
    case kXorImmediate:
    case kXorMemory:
      return AluOperation::kXor;
    default:
      return AluOperation::kNone;
  }
}

template <class E>
constexpr void Cpu::eval(E& e) const {
  using F = typename E::F;
  const auto constant = [](uint32_t value) { return E::constant(value); };
  const auto relation = [](Relation r) { return F(E::constant(static_cast<uint32_t>(r))); };
  const auto one = constant(1);

  const F enabler = e.trace(kEnabler);
  const F clk = e.trace(kClk), pc = e.trace(kPc), acc = e.trace(kAcc), sp = e.trace(kSp),
          carry = e.trace(kCarry);
  const F pc_inc = e.trace(kPcInc), operand = e.trace(kOperand);
  const F direct = e.trace(kDirect), pop = e.trace(kPop), push = e.trace(kPush),
          store = e.trace(kStore), load = e.trace(kLoad), add = e.trace(kAdd), sub = e.trace(kSub),
          alu = e.trace(kAlu), compare = e.trace(kCompare), jump = e.trace(kJump),
          jump_if_zero = e.trace(kJumpIfZero), jump_if_not_zero = e.trace(kJumpIfNotZero),
          halt = e.trace(kHalt);
  const F alu_operation = e.trace(kAluOperation);
  const F value = e.trace(kValue), cell_before = e.trace(kCellBefore), address = e.trace(kAddress),
          gap_lo = e.trace(kGapLo), gap_hi = e.trace(kGapHi);
  const F result_lo = e.trace(kResultLo), result_hi = e.trace(kResultHi),
          result_sign = e.trace(kResultSign), borrow = e.trace(kBorrow);
  const F is_zero = e.trace(kIsZero), pc_next = e.trace(kPcNext), carry_next = e.trace(kCarryNext);

  const auto boolean = [&](const char* name, const F& x) { e.constrain(name, x * (one - x)); };
  boolean("enabler_boolean", enabler);
  boolean("direct_boolean", direct);
  boolean("pop_boolean", pop);
  boolean("push_boolean", push);
  boolean("store_boolean", store);
  boolean("load_boolean", load);
  boolean("add_boolean", add);
  boolean("sub_boolean", sub);
  boolean("alu_boolean", alu);
  boolean("compare_boolean", compare);
  boolean("jump_boolean", jump);
  boolean("jump_if_zero_boolean", jump_if_zero);
  boolean("jump_if_not_zero_boolean", jump_if_not_zero);
  boolean("halt_boolean", halt);

  // Padding rows take part in no relation but the constant range checks.
  const F accesses = direct + pop + push;
  e.constrain("padding_accesses_nothing", (one - enabler) * accesses);
  e.constrain("padding_calls_no_alu", (one - enabler) * alu);

  // The operand value and the memory access.
  e.constrain("address", direct * operand + pop * sp + push * (sp - one) - address);
  e.constrain("value_is_operand", (enabler - accesses) * (value - operand));
  e.constrain("value_read", (direct + pop - store) * (value - cell_before));
  e.constrain("value_written", (store + push) * (value - acc) - push * jump * (pc_inc - acc));

  // acc: the exact integer, at most 2^16 in magnitude, is result - 2^16*borrow with result in
  // [0, 2^16), so borrow is its sign; acc after the step is result - 2^16*result_sign.
  const F result = result_lo + result_hi * constant(256);
  const F keep = enabler - load - add - sub - alu;
  e.constrain("result", (keep + add + sub) * acc + (load + add - sub) * value -
                            (one - alu) * (result - borrow * constant(65536)));
  boolean("borrow_boolean", borrow);

  // carry: a sum or difference overflows iff its exact sign is not the sign that is kept, which
  // never happens on a load; a comparison keeps the exact sign itself.
  const F overflow = borrow + result_sign - (borrow * result_sign) * constant(2);
  e.constrain("carry_next", (one - alu) * carry_next - keep * carry - compare * borrow -
                                (load + add + sub - compare) * overflow);

  // pc
  const F branches = jump_if_zero + jump_if_not_zero;
  e.constrain("is_zero_only_of_zero", branches * is_zero * acc);
  e.constrain("is_zero_of_zero", branches * (one - is_zero - acc * cell_before));
  e.constrain("pc_next", pc_next - pc_inc - halt * (pc - pc_inc) -
                             pop * (one - load) * (value - pc_inc) -
                             (jump + jump_if_zero * is_zero + jump_if_not_zero * (one - is_zero)) *
                                 (operand - pc_inc));

  const F next_clk = clk + one;
  const F zero = F(constant(0));
  e.fraction("state_before", enabler,
             tuple(relation(Relation::kState), clk, pc, acc, sp, carry, zero));
  e.fraction("state_after", -enabler,
             tuple(relation(Relation::kState), next_clk, pc_next,
                   result - result_sign * constant(65536), sp + pop - push, carry_next, halt));

  F flags = direct;
  const F* const higher_flags[] = {&pop,
                                   &push,
                                   &store,
                                   &load,
                                   &add,
                                   &sub,
                                   &alu,
                                   &compare,
                                   &jump,
                                   &jump_if_zero,
                                   &jump_if_not_zero,
                                   &halt};
  uint32_t weight = 2;
  for (const F* flag : higher_flags) {
    flags = flags + *flag * constant(weight);
    weight *= 2;
  }
  e.fraction("rom", enabler,
             tuple(relation(Relation::kRom), pc, pc_inc, operand, flags, alu_operation));

  e.fraction("memory_before", accesses,
             tuple(relation(Relation::kMemory), address, cell_before,
                   clk - gap_lo - gap_hi * constant(256)));
  e.fraction("memory_after", -accesses,
             tuple(relation(Relation::kMemory), address, value, next_clk));

  const F always = F(one);
  e.fraction("gap_lo_byte", always, tuple(relation(Relation::kByte), gap_lo));
  e.fraction("gap_hi_byte", always, tuple(relation(Relation::kByte), gap_hi));
  e.fraction("result_lo_byte", always, tuple(relation(Relation::kByte), result_lo));
  e.fraction("result_hi_signed_byte", always,
             tuple(relation(Relation::kSignedByte), result_hi, result_sign));

  e.fraction(
      "alu", alu,
      tuple(relation(Relation::kAlu), alu_operation, acc, value, result, result_sign, carry_next));
}

}  // namespace ptvm::air::vm
