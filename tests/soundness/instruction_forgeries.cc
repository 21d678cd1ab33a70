// For each instruction a wrong result in everything that it leaves behind: acc, carry, sp, pc, and
// whether the run is over. The run then goes on consistently from the lie.
#include "tests/soundness/forgery.h"

namespace ptvm::testing {
namespace {

using air::vm::AluOperation;
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
std::string guard_of_acc(Opcode opcode) {
  switch (air::vm::alu_operation_of(opcode)) {
    case AluOperation::kNone:
      return "Cpu.result";
    case AluOperation::kMultiply:
      return "Multiply.low_product";
    default:
      return "Bitwise.result";
  }
}
std::string guard_of_carry(Opcode opcode) {
  return air::vm::alu_operation_of(opcode) == AluOperation::kNone ? "Cpu.carry_next" : "Alu";
}

}  // namespace

std::vector<Forgery> instruction_forgeries() {
  std::vector<Forgery> list;
  for (size_t i = 0; i < isa::kOpcodes.size(); ++i) {
    const auto opcode = static_cast<Opcode>(i);
    const auto add = [&](const char* what, const std::string& guard, const Liar& lie) {
      list.push_back({std::string(isa::info(opcode).statement_name) + "." + what, {guard}, [=] {
                        return forge(program_with(opcode), at(kStep, lie), 8);
                      }});
    };
    add("WrongAcc", guard_of_acc(opcode), [](ToldStep& s) { ++s.acc; });
    add("WrongCarry", guard_of_carry(opcode), [](ToldStep& s) { s.carry = !s.carry; });
    add("WrongSp", "State", [](ToldStep& s) { ++s.sp; });
    add("WrongPc", "Cpu.pc_next", [](ToldStep& s) { s.pc = 5; });
    add("WrongHalted", "State", [](ToldStep& s) { s.halted = !s.halted; });
  }
  return list;
}

}  // namespace ptvm::testing
