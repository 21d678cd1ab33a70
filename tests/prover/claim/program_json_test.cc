#include "prover/claim/program_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "prover/claim/claim_data.h"
#include "shared/claim/encoding.h"
#include "tests/shared/claim/sample_claim.h"

namespace ptvm::claim {
namespace {

TEST(ProgramJson, IsThatOfTheClaim) {
  const auto bytes = sample_bytes();
  const auto claim = decode(bytes);
  ASSERT_TRUE(claim.ok());
  const vm::Program program = copy_of(claim.value()).program;
  const auto sample = nlohmann::ordered_json::parse(sample_json());
  EXPECT_EQ(program_to_json(program), sample["program"].dump() + "\n");
  EXPECT_EQ(program_hash(program), claim.value().commitments.program_hash);
}

TEST(ProgramJson, ReadsWhatItWrites) {
  vm::Program program;
  for (size_t i = 0; i < isa::kOpcodes.size(); ++i) {
    const bool immediate = isa::kOpcodes[i].operand == isa::OperandKind::kImmediate;
    const bool none = isa::kOpcodes[i].operand == isa::OperandKind::kNone;
    const int operand = none ? 0 : immediate ? -32768 : 255;
    program.instructions.push_back({static_cast<isa::Opcode>(i), static_cast<int16_t>(operand)});
  }
  program.initial_memory = {0, -1, 32767, -32768};
  const auto read = program_from_json(program_to_json(program));
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(*read, program);
}

TEST(ProgramJson, RejectsWhatIsNoProgram) {
  const auto error_of = [](const char* text) {
    return std::string(program_from_json(text).status().message());
  };
  EXPECT_THAT(error_of("{}"), ::testing::HasSubstr("instructions"));
  EXPECT_THAT(error_of(R"({"instructions": ["Frob"], "initial_memory": []})"),
              ::testing::StartsWith("/instructions/0: no instruction \"Frob\""));
  EXPECT_THAT(error_of(R"({"instructions": [], "initial_memory": [32768]})"),
              ::testing::StartsWith("/initial_memory/0: expected"));
  EXPECT_FALSE(program_from_json("[").ok());
}

}  // namespace
}  // namespace ptvm::claim
