#include "prover/research/rules.h"

#include <array>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace ptvm::research {
namespace {

constexpr std::string_view name_of(isa::OperandKind kind) {
  switch (kind) {
    case isa::OperandKind::kNone:
      return "none";
    case isa::OperandKind::kImmediate:
      return "immediate";
    case isa::OperandKind::kAddress:
      return "address";
    case isa::OperandKind::kTarget:
      return "target";
  }
  return {};
}

}  // namespace

std::string rule_id(isa::Opcode opcode) {
  const std::string mnemonic(isa::info(opcode).mnemonic);
  return absl::StrCat("lockstep-", absl::AsciiStrToLower(mnemonic), "-v1");
}

const isa::Instruction* instruction_at(const vm::Program& program, const StateData& state) {
  const size_t pc = state.registers.pc;
  return pc < program.instructions.size() ? &program.instructions[pc] : nullptr;
}

Json rule_registry(std::span<const isa::Instruction> executed) {
  std::array<size_t, isa::kOpcodes.size()> n_witnesses{};
  for (const isa::Instruction& each : executed) ++n_witnesses[static_cast<size_t>(each.opcode)];
  Json rules = Json::array();
  for (size_t i = 0; i < isa::kOpcodes.size(); ++i) {
    const isa::OpcodeInfo& info = isa::kOpcodes[i];
    rules.push_back({{"rule_id", rule_id(static_cast<isa::Opcode>(i))},
                     {"instruction", info.statement_name},
                     {"operand", name_of(info.operand)},
                     {"witnesses", n_witnesses[i]}});
  }
  return rules;
}

}  // namespace ptvm::research
