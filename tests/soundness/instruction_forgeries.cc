// For each instruction a wrong result in everything that it leaves behind: acc, carry, sp, pc,
// memory, and whether the run is over. The run then goes on consistently from the lie.
#include "tests/soundness/forgery.h"

namespace ptvm::testing {
namespace {

using air::vm::AluOperation;
using air::vm::Cpu;
using isa::Opcode;

// Sets up acc = 4 with 4 on the stack, executes `opcode`, and halts wherever that may lead.
constexpr uint32_t kStep = 2;
vm::Program program_with(Opcode opcode) {
  int16_t operand = 0;
  switch (isa::info(opcode).operand) {
    case isa::OperandKind::kNone:
      break;
    case isa::OperandKind::kImmediate:
      operand = 3;
      break;
    case isa::OperandKind::kAddress:
      operand = 1;
      break;
    case isa::OperandKind::kTarget:
      operand = 4;
      break;
  }
  return {{{Opcode::kLoadImmediate, 4},
           {Opcode::kPush, 0},
           {opcode, operand},
           {Opcode::kHalt, 0},
           {Opcode::kHalt, 0},
           {Opcode::kHalt, 0}},
          {5, 6, 0, 0},
          {}};
}

// What holds the result of `opcode`.
std::set<std::string> guards_of_acc(ProvenScope scope, Opcode opcode) {
  if (scope == ProvenScope::kTransformer) {
    if (!has_flag(opcode, Cpu::kCompare)) return {"Layer.acc_after"};
    return {"Layer.acc_after", "Layer.less_is_of_bound"};
  }
  switch (air::vm::alu_operation_of(opcode)) {
    case AluOperation::kNone:
      return {"Cpu.result"};
    case AluOperation::kMultiply:
      return {"Multiply.low_product"};
    default:
      return {"Bitwise.result"};
  }
}
const char* guard_of_carry(Opcode opcode) {
  return air::vm::alu_operation_of(opcode) == AluOperation::kNone ? "Cpu.carry_next" : "Alu";
}

// What holds the cell that `opcode` accesses, if it does: a read of the ISA scope has one column
// for what it reads and what it leaves.
const char* guard_of_cell(ProvenScope scope, vm::MemoryAccess access) {
  switch (access) {
    case vm::MemoryAccess::kNone:
      return guard(scope, "Memory", "Attention");
    case vm::MemoryAccess::kRead:
      return guard(scope, "Cpu.value_read", "Layer.cell_after");
    default:
      return guard(scope, "Cpu.value_written", "Layer.cell_after");
  }
}

}  // namespace

std::vector<Forgery> instruction_forgeries(ProvenScope scope) {
  std::vector<Forgery> list;
  for (size_t i = 0; i < isa::kOpcodes.size(); ++i) {
    const auto opcode = static_cast<Opcode>(i);
    const auto add = [&](const char* what, const std::set<std::string>& guards, const Liar& lie) {
      list.push_back({std::string(isa::info(opcode).statement_name) + "." + what, guards,
                      [=] { return forge(program_with(opcode), at(kStep, lie), 8, scope); }});
    };
    add("WrongAcc", guards_of_acc(scope, opcode), [](ToldStep& s) { ++s.acc; });
    add("WrongCarry", {guard(scope, guard_of_carry(opcode), "Layer.carry_after")},
        [](ToldStep& s) { s.carry = !s.carry; });
    add("WrongSp", {guard(scope, "State", "Layer.sp_after")}, [](ToldStep& s) { ++s.sp; });
    add("WrongPc", {guard(scope, "Cpu.pc_next", "Layer.pc_after")}, [](ToldStep& s) { s.pc = 5; });
    add("WrongHalted", {guard(scope, "State", "LayerState")},
        [](ToldStep& s) { s.halted = !s.halted; });
    if (scope == ProvenScope::kTransformer) {  // the other state has no zero flag
      add("WrongZero", {"Layer.zero_after"}, [](ToldStep& s) { s.zero = !s.honest_zero(); });
    }

    const vm::MemoryAccess access = vm::memory_access(opcode);
    const char* const guard_cell = guard_of_cell(scope, access);
    if (access != vm::MemoryAccess::kNone) {
      add("WrongMemory", {guard_cell}, [](ToldStep& s) { s.leave(5); });
      add("WrongCell", {guard(scope, "Cpu.address", "Layer.address")}, [](ToldStep& s) {
        s.take(0);
        if (s.opcode == Opcode::kRet) s.pc = s.row.value;
      });
    } else {
      list.push_back(
          {std::string(isa::info(opcode).statement_name) + ".WrongMemory", {guard_cell}, [=] {
             return edited(forge(program_with(opcode), {}, 8, scope),
                           [](auto& f) { f.set_end_cell(1, 3); });
           }});
    }
  }
  return list;
}

}  // namespace ptvm::testing
