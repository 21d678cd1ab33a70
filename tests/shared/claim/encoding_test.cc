#include "shared/claim/encoding.h"

#include <gtest/gtest.h>

#include "tests/shared/claim/sample_claim.h"

namespace ptvm::claim {
namespace {

using isa::Opcode;

Claim decoded(std::span<const uint8_t> bytes) {
  const Result<Claim> claim = decode(bytes);
  EXPECT_EQ(claim.status(), Status::kAccepted);
  return claim.value();
}

TEST(ClaimEncoding, ReadsEveryFieldOfTheSample) {
  const auto bytes = sample_bytes();
  ASSERT_EQ(bytes.size(), kSampleSize);
  const Claim claim = decoded(bytes);
  EXPECT_EQ(claim.attention_mode, AttentionMode::kAverageHard);
  EXPECT_EQ(claim.transformer_config, TransformerConfig{});
  EXPECT_EQ(claim.steps, 4u);
  EXPECT_EQ(claim.options, (Options{16, 88, 100}));
  EXPECT_EQ(claim.extension.backend, Backend::kStwo);
  EXPECT_EQ(claim.extension.proven_scope, ProvenScope::kIsa);
  EXPECT_EQ(claim.extension.engine_check, EngineCheck::kNone);
  EXPECT_EQ(claim.extension.parameters, (stark::Params{.log_blowup = 4,
                                                       .n_queries = 88,
                                                       .query_pow_bits = 20,
                                                       .interaction_pow_bits = 0,
                                                       .fold_step = 2,
                                                       .log_last_layer_degree = 3}));
  EXPECT_EQ(claim.extension.requested_proven_bits, 100u);
  EXPECT_EQ(claim.equivalence.checked_steps, 0u);
  EXPECT_EQ(hex_of(claim.equivalence.transformer_fingerprint), "893906c38f8f17d4");
  EXPECT_EQ(hex_of(claim.equivalence.native_fingerprint), "43762926ca7141ed");
  EXPECT_EQ(hex_of(claim.commitments.prover_build_hash),
            "dbb4aa6d3a5c7ee1649b29fdf6665abc0428eb752108617ff75cedd371ee8c3a");
  EXPECT_EQ(claim.prover_build_info, "ptvm/0.1.0+\"test\"");

  ASSERT_EQ(claim.program.size(), 4u);
  EXPECT_EQ(claim.program[0], (isa::Instruction{Opcode::kLoadImmediate, -5}));
  EXPECT_EQ(claim.program[3], (isa::Instruction{Opcode::kHalt, 0}));
  ASSERT_EQ(claim.initial_memory.size(), 2u);
  EXPECT_EQ(claim.initial_memory[1], -3);
  EXPECT_EQ(
      claim.final_state.registers,
      (isa::Registers{.pc = 3, .acc = -5, .sp = 1, .zero = false, .carry = false, .halted = true}));
  EXPECT_EQ(claim.final_state.memory[0], -5);
}

TEST(ClaimEncoding, GivesTheStatesAtBothEndsOfEachSegment) {
  const auto bytes = sample_bytes();
  const Claim claim = decoded(bytes);
  ASSERT_EQ(claim.segments.size(), 2u);
  EXPECT_EQ(claim.segments.steps(1), 2u);
  EXPECT_EQ(claim.state_before(0).registers, isa::initial_registers(2));
  EXPECT_EQ(claim.state_before(0).memory[1], -3);
  EXPECT_EQ(claim.state_after(0).registers.pc, 2);
  EXPECT_EQ(claim.state_after(0).memory[1], -5);
  EXPECT_EQ(claim.state_before(1).registers, claim.state_after(0).registers);
  EXPECT_EQ(claim.state_after(1).registers, claim.final_state.registers);
}

TEST(ClaimEncoding, WritesTheSampleAgain) {
  const auto bytes = sample_bytes();
  EXPECT_EQ(encode_to_vector(decoded(bytes)), bytes);
}

TEST(ClaimEncoding, DigestIsBlake2sOfTheBytes) {
  EXPECT_EQ(hex_of(digest(sample_bytes())),
            "1403e4bd14860e6b0212432236cd82028bc0cfd4182e0b44864b29cb16dfa781");
}

TEST(ClaimEncoding, RejectsEveryTruncation) {
  const auto bytes = sample_bytes();
  for (size_t n = 0; n < bytes.size(); ++n) {
    // A copy of its own, so that an address sanitizer sees a read past the end.
    const std::vector<uint8_t> cut(bytes.begin(), bytes.begin() + static_cast<ptrdiff_t>(n));
    ASSERT_EQ(decode(cut).status(), Status::kTruncated) << n << " bytes";
  }
}

TEST(ClaimEncoding, RejectsTrailingBytes) {
  auto bytes = sample_bytes();
  bytes.push_back(0);
  EXPECT_EQ(decode(bytes).status(), Status::kTrailingBytes);
}

// Whatever one byte is replaced by: what is still accepted is another claim, with this encoding.
TEST(ClaimEncoding, IsTheOnlyOneOfWhatItDecodesTo) {
  const auto bytes = sample_bytes();
  size_t n_accepted = 0;
  for (size_t at = 0; at < bytes.size(); ++at) {
    for (unsigned value = 0; value < 256; ++value) {
      auto altered = bytes;
      altered[at] = static_cast<uint8_t>(value);
      const Result<Claim> claim = decode(altered);
      if (!claim.ok()) continue;
      ++n_accepted;
      ASSERT_EQ(encode_to_vector(claim.value()), altered) << "byte " << at << " = " << value;
    }
  }
  EXPECT_GT(n_accepted, kSampleSize);
}

struct BadByte {
  const char* name;
  size_t at;
  uint8_t value;
  Status status;
};

class ClaimEncodingByte : public testing::TestWithParam<BadByte> {};

TEST_P(ClaimEncodingByte, Rejects) {
  auto bytes = sample_bytes();
  ASSERT_NE(bytes[GetParam().at], GetParam().value);
  bytes[GetParam().at] = GetParam().value;
  EXPECT_EQ(decode(bytes).status(), GetParam().status);
}

INSTANTIATE_TEST_SUITE_P(
    Bad, ClaimEncodingByte,
    testing::Values(BadByte{"StatementVersion", 0, 2, Status::kUnsupportedVersion},
                    BadByte{"ExtensionVersion", 2, 2, Status::kUnsupportedVersion},
                    BadByte{"Backend", kBackendAt, 3, Status::kUnsupportedBackend},
                    BadByte{"ProvenScope", kProvenScopeAt, 2, Status::kNonCanonical},
                    BadByte{"EngineCheck", kEngineCheckAt, 2, Status::kNonCanonical},
                    BadByte{"AttentionMode", kAttentionModeAt, 1, Status::kNonCanonical},
                    BadByte{"EmptyBuildInfo", kBuildInfoAt, 0, Status::kInvalidClaim},
                    BadByte{"UnprintableBuildInfo", kBuildInfoAt + 1, 0x1f, Status::kInvalidClaim},
                    BadByte{"NonAsciiBuildInfo", kBuildInfoAt + 1, 0x80, Status::kInvalidClaim},
                    BadByte{"EmptyProgram", kProgramAt, 0, Status::kInvalidProgram},
                    BadByte{"ProgramTooLong", kProgramAt + 1, 1, Status::kInvalidProgram},  // 260
                    BadByte{"UnknownOpcode", kProgramAt + 2, 26, Status::kInvalidProgram},
                    BadByte{"OperandWithoutNeed", kProgramAt + 6, 1, Status::kInvalidProgram},
                    BadByte{"AddressBeyondAByte", kProgramAt + 10, 1, Status::kInvalidProgram},
                    BadByte{"ZeroFlag", kFinalStateAt + 4, 2, Status::kNonCanonical},
                    BadByte{"CarryFlag", kFinalStateAt + 5, 2, Status::kNonCanonical},
                    BadByte{"HaltedFlag", kFinalStateAt + 6, 255, Status::kNonCanonical},
                    BadByte{"CutZeroFlag", kCutAt + 4, 2, Status::kNonCanonical},
                    BadByte{"CutCarryFlag", kCutAt + 5, 2, Status::kNonCanonical},
                    BadByte{"CutHaltedFlag", kCutAt + 6, 2, Status::kNonCanonical},
                    BadByte{"NoSegments", kSegmentsAt, 0, Status::kInvalidShape},
                    BadByte{"MoreSegments", kSegmentsAt, 3, Status::kTruncated},
                    BadByte{"BillionsOfSegments", kSegmentsAt + 3, 255, Status::kTruncated},
                    BadByte{"FewerSegments", kSegmentsAt, 1, Status::kTrailingBytes},
                    BadByte{"MoreCells", kInitialMemoryAt, 255, Status::kTruncated}),
    [](const auto& tested) { return tested.param.name; });

TEST(ClaimEncoding, RejectsBlankBuildInfo) {
  auto bytes = sample_bytes();
  std::fill_n(bytes.begin() + kBuildInfoAt + 1, bytes[kBuildInfoAt], uint8_t{' '});
  EXPECT_EQ(decode(bytes).status(), Status::kInvalidClaim);
}

TEST(ClaimEncoding, HoldsTheLongestProgramAndMemory) {
  const auto sample = sample_bytes();
  Claim claim = decoded(sample);
  const std::vector<uint8_t> program(isa::kMaxInstructions * ProgramView::kStride);  // all NOP
  const std::vector<uint8_t> memory(isa::kMaxMemoryCells * MemoryView::kStride, 0x80);
  const std::vector<uint8_t> steps = {1, 0, 0, 0};
  claim.program = ProgramView(program);
  claim.initial_memory = claim.final_state.memory = MemoryView(memory);
  claim.segments = SegmentsView(steps, {});
  const auto bytes = encode_to_vector(claim);
  const Claim again = decoded(bytes);
  EXPECT_EQ(again.program.size(), 256u);
  EXPECT_EQ(again.final_state.memory.size(), 255u);
  EXPECT_EQ(again.final_state.memory[254], static_cast<int16_t>(0x8080));
}

TEST(ClaimEncoding, HoldsAnEmptyMemory) {
  const auto sample = sample_bytes();
  Claim claim = decoded(sample);
  const std::vector<uint8_t> steps = {2, 0, 0, 0, 2, 0, 0, 0};
  const std::vector<uint8_t> cut(kRegisterBytes);
  claim.initial_memory = claim.final_state.memory = MemoryView();
  claim.segments = SegmentsView(steps, cut);
  const auto bytes = encode_to_vector(claim);
  const Claim again = decoded(bytes);
  EXPECT_EQ(again.initial_memory.size(), 0u);
  EXPECT_EQ(again.segments.cut(0).memory.size(), 0u);
}

}  // namespace
}  // namespace ptvm::claim
