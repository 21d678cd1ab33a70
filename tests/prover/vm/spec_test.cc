// Holds spec/isa.md to the instruction table of shared/isa/isa.h.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>

#include "absl/strings/str_cat.h"
#include "shared/isa/isa.h"

namespace ptvm::isa {
namespace {

const char* operand_name(OperandKind kind) {
  switch (kind) {
    case OperandKind::kNone:
      return "none";
    case OperandKind::kImmediate:
      return "immediate";
    case OperandKind::kAddress:
      return "address";
    case OperandKind::kTarget:
      return "target";
  }
  return "";
}

TEST(IsaSpec, ListsTheInstructionsAsTheCodeDoes) {
  std::ifstream file(PTVM_SOURCE_DIR "/spec/isa.md");
  const std::string spec{std::istreambuf_iterator<char>(file), {}};
  std::string table = "| number | mnemonic | operand | statement-v1 |\n| --- | --- | --- | --- |\n";
  for (size_t i = 0; i < kOpcodes.size(); ++i) {
    const OpcodeInfo& opcode = kOpcodes[i];
    absl::StrAppend(&table, "| ", i, " | `", std::string(opcode.mnemonic), "` | ",
                    operand_name(opcode.operand), " | `", std::string(opcode.statement_name),
                    "` |\n");
  }
  EXPECT_NE(spec.find(table + "\n"), std::string::npos) << "expected this table:\n" << table;
}

}  // namespace
}  // namespace ptvm::isa
