// For every constraint of Cpu, Multiply and Bitwise a witness that breaks it and no other.
//
// Where the bus closes as well, nothing but the constraint stands between the cheater and a proof.
// Where a relation must open beside it, the comment says why.
#include "tests/soundness/forgery.h"

namespace ptvm::testing {
namespace {

using air::vm::Bitwise;
using air::vm::Cpu;
using air::vm::Multiply;

const F kOne = F::one(), kTwo = F(2), kNone = F::zero();

F signed_(int64_t value) { return F::from_signed(value); }
F divided(F a, uint32_t b) { return a * F(b).inverse(); }

// The ROM holds the flags as one number, so 2 in one flag's place is 1 in the next one's: the
// tuple stays as it is.
std::function<void(ForgedSegment&)> twice_in_place_of(size_t row, size_t flag) {
  return [=](ForgedSegment& f) {
    f.cpu(flag, row) = kTwo;
    f.cpu(flag + 1, row) = kNone;
  };
}

void add_flag_forgeries(std::vector<Forgery>& list) {
  // RET reads cell 0 twice over and goes on. A cell has one tuple, so the second one is missing.
  list.push_back({"Cpu.direct_boolean", {"Cpu.direct_boolean", "Memory"}, [] {
                    return edited(forge(".memory 2\n CALL 2\n HALT\n RET\n HALT", at(1,
                                                                                     [](auto& s) {
                                                                                       s.take(0);
                                                                                       s.pc = 3;
                                                                                       s.sp = 1;
                                                                                     })),
                                  twice_in_place_of(1, Cpu::kDirect));
                  }});
  // PUSH reads cell 2*sp twice over, moves sp up by two and goes to minus the next pc, where no
  // instruction is.
  list.push_back({"Cpu.pop_boolean", {"Cpu.pop_boolean", "Memory", "State"}, [] {
                    return edited(forge(".memory 1\n PUSH\n PUSH\n HALT", at(1,
                                                                             [](auto& s) {
                                                                               s.take(0);
                                                                               s.sp = 2;
                                                                               s.pc = -2;
                                                                             })),
                                  twice_in_place_of(1, Cpu::kPop));
                  }});
  // STORE 1 writes cell 1 + 2*(sp - 1) three times over and moves sp down by two; so Memory opens.
  list.push_back({"Cpu.push_boolean", {"Cpu.push_boolean", "Memory"}, [] {
                    return edited(
                        forge(".memory 4\n LOADI 1\n PUSH\n PUSH\n STORE 1\n HALT", at(3,
                                                                                       [](auto& s) {
                                                                                         s.take(3);
                                                                                         s.sp = 0;
                                                                                       })),
                        twice_in_place_of(3, Cpu::kPush));
                  }});
  // LOADI keeps the carry.
  list.push_back({"Cpu.store_boolean", {"Cpu.store_boolean"}, [] {
                    return edited(forge("LOADI 32767\n ADD 1\n LOADI -32768\n HALT",
                                        at(2, [](auto& s) { s.carry = true; })),
                                  [](ForgedSegment& f) {
                                    twice_in_place_of(2, Cpu::kStore)(f);
                                    f.cpu(Cpu::kCellBefore, 2) = signed_(-32768);
                                  });
                  }});
  // ADD gives 2*value - acc.
  list.push_back({"Cpu.load_boolean", {"Cpu.load_boolean"}, [] {
                    return edited(
                        forge("LOADI 3\n ADD 5\n HALT", at(1, [](auto& s) { s.acc = 7; })),
                        twice_in_place_of(1, Cpu::kLoad));
                  }});
  // SUB gives acc + 2*value.
  list.push_back({"Cpu.add_boolean", {"Cpu.add_boolean"}, [] {
                    return edited(
                        forge("LOADI 3\n SUB 5\n HALT", at(1, [](auto& s) { s.acc = 13; })),
                        [](ForgedSegment& f) {
                          twice_in_place_of(1, Cpu::kAdd)(f);
                          f.cpu(Cpu::kBorrow, 1) = kNone;
                        });
                  }});
  // MUL gives acc - 2*value, and no multiplication is called.
  list.push_back({"Cpu.sub_boolean", {"Cpu.sub_boolean"}, [] {
                    return edited(
                        forge("LOADI 30\n MUL 5\n HALT", at(1, [](auto& s) { s.acc = 20; })),
                        [](ForgedSegment& f) {
                          twice_in_place_of(1, Cpu::kSub)(f);
                          ForgedSegment::clear_row(f.tables.multiply, 0);
                        });
                  }});
  // CMP gives acc + value; the Alu is called for operation 0, which nobody yields.
  list.push_back({"Cpu.alu_boolean", {"Cpu.alu_boolean", "Alu"}, [] {
                    return edited(forge("LOADI 3\n CMP 5\n HALT", at(1,
                                                                     [](auto& s) {
                                                                       s.acc = 8;
                                                                       s.carry = false;
                                                                     })),
                                  [](ForgedSegment& f) {
                                    twice_in_place_of(1, Cpu::kAlu)(f);
                                    f.cpu(Cpu::kBorrow, 1) = kNone;
                                  });
                  }});
  // JMP goes on.
  list.push_back({"Cpu.compare_boolean", {"Cpu.compare_boolean"}, [] {
                    return edited(forge("JMP 2\n HALT\n HALT", at(0, [](auto& s) { s.pc = 1; })),
                                  twice_in_place_of(0, Cpu::kCompare));
                  }});
  // JZ jumps twice as far.
  list.push_back({"Cpu.jump_boolean", {"Cpu.jump_boolean"}, [] {
                    return edited(
                        forge("JZ 2\n HALT\n HALT\n HALT", at(0, [](auto& s) { s.pc = 3; })),
                        twice_in_place_of(0, Cpu::kJump));
                  }});
  // JNZ goes on with acc = 4.
  list.push_back({"Cpu.jump_if_zero_boolean", {"Cpu.jump_if_zero_boolean"}, [] {
                    return edited(
                        forge("LOADI 4\n JNZ 3\n HALT\n HALT", at(1, [](auto& s) { s.pc = 2; })),
                        twice_in_place_of(1, Cpu::kJumpIfZero));
                  }});
  // HALT goes on.
  list.push_back({"Cpu.jump_if_not_zero_boolean", {"Cpu.jump_if_not_zero_boolean"}, [] {
                    return edited(forge("HALT\n HALT", at(0,
                                                          [](auto& s) {
                                                            s.halted = false;
                                                            s.pc = 1;
                                                          })),
                                  [](ForgedSegment& f) {
                                    twice_in_place_of(0, Cpu::kJumpIfNotZero)(f);
                                    f.cpu(Cpu::kIsZero, 0) = kOne;
                                  });
                  }});
  // JMP halts by an eighth. States are halted or not, so nobody takes the next one.
  list.push_back({"Cpu.halt_boolean", {"Cpu.halt_boolean", "State"}, [] {
                    return edited(forge("JMP 2\n HALT\n HALT", at(0, [](auto& s) { s.pc = 1; })),
                                  [](ForgedSegment& f) {
                                    f.cpu(Cpu::kJump, 0) = kNone;
                                    f.cpu(Cpu::kHalt, 0) = divided(kOne, 8);
                                    f.cpu(Cpu::kPcNext, 0) = kOne - divided(kOne, 8);
                                  });
                  }});
}

void add_cpu_forgeries(std::vector<Forgery>& list) {
  // One row there and one back.
  list.push_back({"Cpu.enabler_boolean", {"Cpu.enabler_boolean"}, [] {
                    return edited(forge("NOP\n HALT"), [](ForgedSegment& f) {
                      ForgedSegment::copy_row(f.tables.cpu, 0, 2);
                      ForgedSegment::copy_row(f.tables.cpu, 0, 3);
                      f.cpu(Cpu::kEnabler, 3) = -kOne;
                    });
                  }});
  add_flag_forgeries(list);
  // A row that is no step pushes 99.
  list.push_back({"Cpu.padding_accesses_nothing", {"Cpu.padding_accesses_nothing"}, [] {
                    return edited(forge(".memory 1\n NOP\n HALT"), [](ForgedSegment& f) {
                      f.cpu(Cpu::kPush, 2) = kOne;
                      f.cpu(Cpu::kSp, 2) = kOne;
                      for (const size_t column : {Cpu::kAcc, Cpu::kOperand, Cpu::kValue}) {
                        f.cpu(column, 2) = F(99);
                      }
                      f.set_end_cell(0, 99);
                    });
                  }});
  list.push_back({"Cpu.padding_calls_no_alu", {"Cpu.padding_calls_no_alu"}, [] {
                    return edited(forge("MUL 5\n HALT"), [](ForgedSegment& f) {
                      f.cpu(Cpu::kAlu, 2) = kOne;
                      f.cpu(Cpu::kAluOperation, 2) = kOne;
                      f.cpu(Cpu::kValue, 2) = F(5);
                      ForgedSegment::copy_row(f.tables.multiply, 0, 1);
                    });
                  }});
  list.push_back({"Cpu.address", {"Cpu.address"}, [] {
                    return forge(".memory 2\n LOADI 7\n STORE 0\n HALT",
                                 at(1, [](auto& s) { s.take(1); }));
                  }});
  list.push_back({"Cpu.value_is_operand", {"Cpu.value_is_operand"}, [] {
                    return forge("LOADI 7\n HALT", at(0, [](auto& s) {
                                   s.row.value = 8;
                                   s.recompute();
                                 }));
                  }});
  list.push_back({"Cpu.value_read", {"Cpu.value_read"}, [] {
                    return forge(".memory 1\n .init 0 5\n LOAD 0\n HALT", at(0, [](auto& s) {
                                   s.row.value = 6;
                                   s.recompute();
                                 }));
                  }});
  list.push_back({"Cpu.value_written", {"Cpu.value_written"}, [] {
                    return forge("LOADI 7\n STORE 0\n HALT",
                                 at(1, [](auto& s) { s.row.value = 8; }));
                  }});
  list.push_back({"Cpu.result", {"Cpu.result"}, [] {
                    return forge("LOADI 7\n HALT", at(0, [](auto& s) { s.acc = 8; }));
                  }});
  // Any result at all, by a fraction of a borrow. The carry it leaves is gone after LOADI.
  list.push_back({"Cpu.borrow_boolean", {"Cpu.borrow_boolean"}, [] {
                    return edited(forge("LOADI 7\n ADD 1\n STORE 0\n LOADI 0\n HALT",
                                        at(1, [](auto& s) { s.acc = 1000; })),
                                  [](ForgedSegment& f) {
                                    const F borrow = divided(F(1000 - 8), 65536);
                                    f.cpu(Cpu::kBorrow, 1) = borrow;
                                    for (const size_t row : {1, 2}) {
                                      f.cpu(Cpu::kCarryNext, row) = borrow;
                                      f.cpu(Cpu::kCarry, row + 1) = borrow;
                                    }
                                  });
                  }});
  list.push_back({"Cpu.carry_next", {"Cpu.carry_next"}, [] {
                    return forge("LOADI 7\n HALT", at(0, [](auto& s) { s.carry = true; }));
                  }});
  list.push_back({"Cpu.is_zero_only_of_zero", {"Cpu.is_zero_only_of_zero"}, [] {
                    return edited(
                        forge("LOADI 4\n JZ 3\n HALT\n HALT", at(1, [](auto& s) { s.pc = 3; })),
                        [](ForgedSegment& f) {
                          f.cpu(Cpu::kIsZero, 1) = kOne;
                          f.cpu(Cpu::kCellBefore, 1) = kNone;
                        });
                  }});
  list.push_back({"Cpu.is_zero_of_zero", {"Cpu.is_zero_of_zero"}, [] {
                    return edited(forge("JZ 2\n HALT\n HALT", at(0, [](auto& s) { s.pc = 1; })),
                                  [](ForgedSegment& f) { f.cpu(Cpu::kIsZero, 0) = kNone; });
                  }});
  list.push_back({"Cpu.pc_next", {"Cpu.pc_next"}, [] {
                    return forge("NOP\n HALT\n HALT", at(0, [](auto& s) { s.pc = 2; }));
                  }});
}

void add_multiply_forgeries(std::vector<Forgery>& list) {
  // One multiplication answers two equal calls.
  list.push_back({"Multiply.enabler_boolean", {"Multiply.enabler_boolean"}, [] {
                    return edited(forge("MUL 5\n MUL 5\n HALT"), [](ForgedSegment& f) {
                      ForgedSegment::clear_row(f.tables.multiply, 1);
                      f.multiply(Multiply::kEnabler, 0) = kTwo;
                    });
                  }});
  // Any product at all, if the carry flag may be set, by a fraction of a carry.
  list.push_back({"Multiply.carry_negative_boolean", {"Multiply.carry_negative_boolean"}, [] {
                    return edited(
                        forge("LOADI 300\n MUL 300\n HALT", at(1, [](auto& s) { s.acc = 1234; })),
                        [](ForgedSegment& f) {
                          const F low =
                              F(90000 - 65536);  // 300*300 without the product of high bytes
                          const F carry = divided(low - F(1234), 65536);
                          f.multiply(Multiply::kCarryByte, 0) = kNone;
                          f.multiply(Multiply::kCarryNegative, 0) = -divided(carry, 256);
                          f.multiply(Multiply::kExcessInverse, 0) = (kOne + carry).inverse();
                        });
                  }});
  list.push_back({"Multiply.low_product", {"Multiply.low_product"}, [] {
                    return forge("LOADI 300\n MUL 300\n HALT", at(1, [](auto& s) { ++s.acc; }));
                  }});
  list.push_back(
      {"Multiply.no_excess_unless_overflow", {"Multiply.no_excess_unless_overflow"}, [] {
         return edited(forge("LOADI 300\n MUL 300\n HALT", at(1, [](auto& s) { s.carry = false; })),
                       [](ForgedSegment& f) {
                         f.multiply(Multiply::kOverflow, 0) = kNone;
                         f.multiply(Multiply::kExcessInverse, 0) = kNone;
                       });
       }});
  list.push_back({"Multiply.overflow_only_of_excess", {"Multiply.overflow_only_of_excess"}, [] {
                    return edited(
                        forge("LOADI 3\n MUL 5\n HALT", at(1, [](auto& s) { s.carry = true; })),
                        [](ForgedSegment& f) { f.multiply(Multiply::kOverflow, 0) = kOne; });
                  }});
}

void add_bitwise_forgeries(std::vector<Forgery>& list) {
  // On a padding row, where minus one operation and one other add up to none.
  const auto on_padding = [&](const char* name, size_t minus, size_t plus) {
    list.push_back({name, {name}, [=] {
                      return edited(forge("AND 5\n HALT"), [=](ForgedSegment& f) {
                        f.bitwise(minus, 1) = -kOne;
                        f.bitwise(plus, 1) = kOne;
                      });
                    }});
  };
  on_padding("Bitwise.and_boolean", Bitwise::kAnd, Bitwise::kOr);
  on_padding("Bitwise.or_boolean", Bitwise::kOr, Bitwise::kXor);
  on_padding("Bitwise.xor_boolean", Bitwise::kXor, Bitwise::kAnd);
  // Two operations at once yield an operation that nobody calls.
  list.push_back({"Bitwise.one_operation", {"Bitwise.one_operation", "Alu"}, [] {
                    return edited(forge("AND 5\n HALT"), [](ForgedSegment& f) {
                      f.bitwise(Bitwise::kAnd, 1) = kOne;
                      f.bitwise(Bitwise::kOr, 1) = kOne;
                    });
                  }});
  // One operand is all ones, by a fraction of a sign.
  list.push_back({"Bitwise.left_sign_boolean", {"Bitwise.left_sign_boolean"}, [] {
                    return edited(
                        forge("LOADI 12\n AND 10\n HALT", at(1, [](auto& s) { s.acc = 10; })),
                        [](ForgedSegment& f) {
                          for (size_t i = 0; i < Bitwise::kNibbles; ++i) {
                            f.bitwise(Bitwise::kLeft + i, 0) = F(15);
                            f.bitwise(Bitwise::kBoth + i, 0) = f.bitwise(Bitwise::kRight + i, 0);
                          }
                          f.bitwise(Bitwise::kLeftSign, 0) = divided(F(65535 - 12), 65536);
                        });
                  }});
  list.push_back({"Bitwise.right_sign_boolean", {"Bitwise.right_sign_boolean"}, [] {
                    return edited(
                        forge("LOADI 12\n AND 10\n HALT", at(1, [](auto& s) { s.acc = 12; })),
                        [](ForgedSegment& f) {
                          for (size_t i = 0; i < Bitwise::kNibbles; ++i) {
                            f.bitwise(Bitwise::kRight + i, 0) = F(15);
                            f.bitwise(Bitwise::kBoth + i, 0) = f.bitwise(Bitwise::kLeft + i, 0);
                          }
                          f.bitwise(Bitwise::kRightSign, 0) = divided(F(65535 - 10), 65536);
                        });
                  }});
  list.push_back({"Bitwise.result", {"Bitwise.result"}, [] {
                    return forge("LOADI 12\n AND 10\n HALT", at(1, [](auto& s) { s.acc = 9; }));
                  }});
}

}  // namespace

std::vector<Forgery> isa_constraint_forgeries() {
  std::vector<Forgery> list;
  add_cpu_forgeries(list);
  add_multiply_forgeries(list);
  add_bitwise_forgeries(list);
  return list;
}

}  // namespace ptvm::testing
