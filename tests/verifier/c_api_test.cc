// The C API at its edges: arguments, buffers, workspaces.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <string>

#include "ptvm/verifier.h"
#include "shared/isa/isa.h"
#include "shared/util/status.h"
#include "tests/support/proven_programs.h"

namespace ptvm {
namespace {

using testing::proof_of;

uint32_t number(Status status) { return static_cast<uint32_t>(status); }

size_t workspace_size(const std::vector<uint8_t>& proof) {
  size_t size = 0;
  EXPECT_EQ(ptvm_workspace_size(&size, proof.data(), proof.size()), PTVM_ACCEPTED);
  return size;
}

ptvm_result empty_result() {
  ptvm_result result = {};
  result.size = sizeof(result);
  return result;
}

TEST(CApi, AcceptsAndReportsTheClaim) {
  const auto& proof = proof_of("fibonacci");
  std::vector<uint8_t> workspace(workspace_size(proof));
  ptvm_result result = empty_result();
  ASSERT_EQ(
      ptvm_verify(&result, workspace.data(), workspace.size(), proof.data(), proof.size(), nullptr),
      PTVM_ACCEPTED);
  EXPECT_EQ(result.status, PTVM_ACCEPTED);
  EXPECT_EQ(result.steps, 103u);
  EXPECT_EQ(result.acc, 21);
  EXPECT_EQ(result.sp, 5);
  EXPECT_EQ(result.n_instructions, 16u);
  EXPECT_EQ(result.n_memory_cells, 5u);
  EXPECT_EQ(result.halted, 1);
  EXPECT_GE(result.proven_bits, 100u);
  EXPECT_STREQ(result.limiting_term, "queries");
  uint64_t total = 0;
  for (const uint64_t part : result.part_bytes) total += part;
  EXPECT_EQ(total, proof.size());
}

TEST(CApi, TheResultMayBeLeftOut) {
  const auto& proof = proof_of("fibonacci");
  std::vector<uint8_t> workspace(workspace_size(proof));
  EXPECT_EQ(
      ptvm_verify(nullptr, workspace.data(), workspace.size(), proof.data(), proof.size(), nullptr),
      PTVM_ACCEPTED);
}

TEST(CApi, AnyAlignmentWillDo) {
  const auto& proof = proof_of("fibonacci");
  const size_t size = workspace_size(proof);
  std::vector<uint8_t> workspace(size + 16), shifted(proof.size() + 16);
  for (size_t offset = 0; offset < 16; ++offset) {
    std::copy(proof.begin(), proof.end(), shifted.begin() + static_cast<ptrdiff_t>(offset));
    EXPECT_EQ(ptvm_verify(nullptr, workspace.data() + offset, size, shifted.data() + offset,
                          proof.size(), nullptr),
              PTVM_ACCEPTED)
        << offset;
  }
}

TEST(CApi, RejectsMisuse) {
  const auto& proof = proof_of("fibonacci");
  std::vector<uint8_t> workspace(workspace_size(proof));
  ptvm_result result = empty_result();
  const uint32_t invalid = number(Status::kInvalidArgument);
  const auto verify = [&](const ptvm_policy* policy) {
    return ptvm_verify(&result, workspace.data(), workspace.size(), proof.data(), proof.size(),
                       policy);
  };
  const ptvm_policy wrong_size = {sizeof(ptvm_policy) - 1, 0, 0};
  EXPECT_EQ(verify(&wrong_size), invalid);
  EXPECT_EQ(result.status, invalid);
  EXPECT_EQ(result.program, nullptr);
  result.size = 1;
  EXPECT_EQ(verify(nullptr), invalid);
  EXPECT_EQ(ptvm_verify(nullptr, workspace.data(), workspace.size(), nullptr, 8, nullptr), invalid);
  EXPECT_EQ(ptvm_verify(nullptr, nullptr, 8, proof.data(), proof.size(), nullptr), invalid);
  EXPECT_EQ(ptvm_workspace_size(nullptr, proof.data(), proof.size()), invalid);
  EXPECT_EQ(ptvm_inspect(nullptr, proof.data(), proof.size()), invalid);
  size_t length;
  EXPECT_EQ(ptvm_claim_json(nullptr, 1, &length, proof.data(), proof.size()), invalid);
}

TEST(CApi, RejectsAWorkspaceThatIsTooSmall) {
  const auto& proof = proof_of("fibonacci");
  const uint32_t too_small = number(Status::kWorkspaceTooSmall);
  EXPECT_EQ(ptvm_verify(nullptr, nullptr, 0, proof.data(), proof.size(), nullptr), too_small);
  std::vector<uint8_t> workspace(workspace_size(proof) / 4);
  EXPECT_EQ(
      ptvm_verify(nullptr, workspace.data(), workspace.size(), proof.data(), proof.size(), nullptr),
      too_small);
}

TEST(CApi, EveryTruncationIsRejected) {
  const auto& proof = proof_of("addition");
  std::vector<uint8_t> workspace(workspace_size(proof));
  for (size_t size = 0; size < proof.size(); size += 1 + size / 64) {
    const std::vector<uint8_t> cut(proof.begin(), proof.begin() + static_cast<ptrdiff_t>(size));
    EXPECT_NE(
        ptvm_verify(nullptr, workspace.data(), workspace.size(), cut.data(), cut.size(), nullptr),
        PTVM_ACCEPTED)
        << size;
  }
}

TEST(CApi, InspectDoesNotVerify) {
  std::vector<uint8_t> proof = proof_of("fibonacci");
  proof.back() ^= 1;
  ptvm_result result = empty_result();
  EXPECT_EQ(ptvm_inspect(&result, proof.data(), proof.size()), PTVM_ACCEPTED);
  EXPECT_EQ(result.steps, 103u);
  std::vector<uint8_t> workspace(workspace_size(proof));
  EXPECT_NE(
      ptvm_verify(nullptr, workspace.data(), workspace.size(), proof.data(), proof.size(), nullptr),
      PTVM_ACCEPTED);
}

// Nothing of one call counts in the next, though they share workspace and result.
TEST(CApi, EachVerificationHasItsOwnPolicy) {
  const auto& proof = proof_of("fibonacci");
  std::vector<uint8_t> damaged = proof;
  damaged.back() ^= 1;
  std::vector<uint8_t> workspace(workspace_size(proof));
  ptvm_result result = empty_result();
  const auto verify = [&](const std::vector<uint8_t>& bytes, uint32_t proven,
                          uint32_t conjectured) {
    const ptvm_policy policy = {sizeof(ptvm_policy), proven, conjectured};
    return ptvm_verify(&result, workspace.data(), workspace.size(), bytes.data(), bytes.size(),
                       &policy);
  };
  ASSERT_EQ(verify(proof, 0, 0), PTVM_ACCEPTED);
  const uint32_t proven = result.proven_bits, conjectured = result.conjectured_bits;
  for (size_t round = 0; round < 2; ++round) {
    EXPECT_EQ(verify(proof, proven + 1, 0), number(Status::kProvenBitsTooLow));
    EXPECT_EQ(verify(proof, proven, conjectured), PTVM_ACCEPTED);
    EXPECT_EQ(verify(proof, 0, conjectured + 1), number(Status::kConjecturedBitsTooLow));
    EXPECT_EQ(verify(proof, 0, 0), PTVM_ACCEPTED);
    EXPECT_NE(verify(damaged, 0, 0), PTVM_ACCEPTED);
    EXPECT_EQ(result.proven_bits, proven);
    EXPECT_EQ(result.conjectured_bits, conjectured);
  }
}

TEST(CApi, ClaimJsonAsksForItsRoom) {
  const auto& proof = proof_of("fibonacci");
  size_t length = 0;
  EXPECT_EQ(ptvm_claim_json(nullptr, 0, &length, proof.data(), proof.size()),
            number(Status::kBufferTooSmall));
  std::string text(length, '\0');
  EXPECT_EQ(ptvm_claim_json(text.data(), text.size(), &length, proof.data(), proof.size()),
            PTVM_ACCEPTED);
  EXPECT_EQ(length, text.size());
  EXPECT_EQ(text.find("{\"statement_version\":\"statement-v1\""), 0u);
  EXPECT_EQ(ptvm_claim_json(text.data(), text.size() - 1, &length, proof.data(), proof.size()),
            number(Status::kBufferTooSmall));
}

TEST(CApi, EveryStatusHasNameAndSentence) {
  for (uint32_t status = 0; status < 700; ++status) {
    EXPECT_NE(ptvm_status_name(status), nullptr);
    EXPECT_GT(std::strlen(ptvm_status_sentence(status)), 0u);
  }
  EXPECT_STREQ(ptvm_status_name(PTVM_ACCEPTED), "Accepted");
  EXPECT_STREQ(ptvm_status_name(9999), "Unknown");
}

TEST(CApi, WritesInstructionsAsAssembly) {
  const auto text_of = [](uint8_t opcode, uint8_t low, uint8_t high) {
    std::array<char, PTVM_INSTRUCTION_TEXT_SIZE> text;
    text.fill('x');
    const uint8_t instruction[3] = {opcode, low, high};
    ptvm_instruction_text(text.data(), instruction);
    return std::string(text.data());
  };
  for (size_t opcode = 0; opcode < isa::kOpcodes.size(); ++opcode) {
    const isa::OpcodeInfo& info = isa::kOpcodes[opcode];
    const std::string operand = info.operand == isa::OperandKind::kNone ? "" : " 7";
    EXPECT_EQ(text_of(static_cast<uint8_t>(opcode), 7, 0), std::string(info.mnemonic) + operand);
  }
  EXPECT_EQ(text_of(1, 0x00, 0x80), "LOADI -32768");
  EXPECT_EQ(text_of(26, 0, 0), "");
  EXPECT_EQ(text_of(255, 0, 0), "");
}

}  // namespace
}  // namespace ptvm
