// The machine's instruction set: opcodes, operands, programs and states (spec/isa.md).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace ptvm::isa {

inline constexpr size_t kMaxInstructions = 256;  // what the 8-bit pc can reach
inline constexpr size_t kMaxMemoryCells = 255;   // what the 8-bit sp can point behind
inline constexpr size_t kDefaultMemoryCells = 16;

// What the operand of an instruction is.
enum class OperandKind : uint8_t {
  kNone,
  kImmediate,  // a signed 16-bit value
  kAddress,    // a memory cell, 0..255
  kTarget,     // an instruction index, 0..255
};

// X(name, mnemonic, statement-v1 name, operand kind). The order fixes the opcode's number, which
// is what the binary claim encoding holds; never reorder.
#define PTVM_OPCODE_TABLE(X)                             \
  X(Nop, "NOP", "Nop", kNone)                            \
  X(LoadImmediate, "LOADI", "LoadImmediate", kImmediate) \
  X(Load, "LOAD", "Load", kAddress)                      \
  X(Store, "STORE", "Store", kAddress)                   \
  X(Push, "PUSH", "Push", kNone)                         \
  X(Pop, "POP", "Pop", kNone)                            \
  X(AddImmediate, "ADD", "AddImmediate", kImmediate)     \
  X(AddMemory, "ADDM", "AddMemory", kAddress)            \
  X(SubImmediate, "SUB", "SubImmediate", kImmediate)     \
  X(SubMemory, "SUBM", "SubMemory", kAddress)            \
  X(MulImmediate, "MUL", "MulImmediate", kImmediate)     \
  X(MulMemory, "MULM", "MulMemory", kAddress)            \
  X(AndImmediate, "AND", "AndImmediate", kImmediate)     \
  X(AndMemory, "ANDM", "AndMemory", kAddress)            \
  X(OrImmediate, "OR", "OrImmediate", kImmediate)        \
  X(OrMemory, "ORM", "OrMemory", kAddress)               \
  X(XorImmediate, "XOR", "XorImmediate", kImmediate)     \
  X(XorMemory, "XORM", "XorMemory", kAddress)            \
  X(CmpImmediate, "CMP", "CmpImmediate", kImmediate)     \
  X(CmpMemory, "CMPM", "CmpMemory", kAddress)            \
  X(Call, "CALL", "Call", kTarget)                       \
  X(Ret, "RET", "Ret", kNone)                            \
  X(Jump, "JMP", "Jump", kTarget)                        \
  X(JumpIfZero, "JZ", "JumpIfZero", kTarget)             \
  X(JumpIfNotZero, "JNZ", "JumpIfNotZero", kTarget)      \
  X(Halt, "HALT", "Halt", kNone)

enum class Opcode : uint8_t {
#define PTVM_OPCODE_ENUM(name, mnemonic, statement_name, operand) k##name,
  PTVM_OPCODE_TABLE(PTVM_OPCODE_ENUM)
#undef PTVM_OPCODE_ENUM
};

struct OpcodeInfo {
  std::string_view mnemonic;        // as in assembly, upper case
  std::string_view statement_name;  // as in statement-v1 JSON
  OperandKind operand;
};

// Its type is written out: GCC 12 puts constants whose type it deduces among the variables.
inline constexpr std::array<OpcodeInfo, 26> kOpcodes = {
#define PTVM_OPCODE_INFO(name, mnemonic, statement_name, operand) \
  OpcodeInfo{mnemonic, statement_name, OperandKind::operand},
    PTVM_OPCODE_TABLE(PTVM_OPCODE_INFO)
#undef PTVM_OPCODE_INFO
};
static_assert(!kOpcodes.back().mnemonic.empty());

constexpr const OpcodeInfo& info(Opcode opcode) { return kOpcodes[static_cast<size_t>(opcode)]; }

struct Instruction {
  Opcode opcode = Opcode::kNop;
  int16_t operand = 0;  // 0..255 for an address or target, 0 where there is no operand

  friend bool operator==(const Instruction&, const Instruction&) = default;
};

// Whether `operand` is one that `opcode` can have.
constexpr bool is_valid(Instruction instruction) {
  if (static_cast<size_t>(instruction.opcode) >= kOpcodes.size()) return false;
  switch (info(instruction.opcode).operand) {
    case OperandKind::kNone:
      return instruction.operand == 0;
    case OperandKind::kImmediate:
      return true;
    case OperandKind::kAddress:
    case OperandKind::kTarget:
      return instruction.operand >= 0 && instruction.operand <= 255;
  }
  return false;
}

// Everything of a machine state but the memory.
struct Registers {
  uint8_t pc = 0;
  int16_t acc = 0;
  uint8_t sp = 0;
  bool zero = true;
  bool carry = false;
  bool halted = false;

  friend bool operator==(const Registers&, const Registers&) = default;
};

// The state before the first step of a program with `n_cells` memory cells.
constexpr Registers initial_registers(size_t n_cells) {
  return {.sp = static_cast<uint8_t>(n_cells)};
}

}  // namespace ptvm::isa
