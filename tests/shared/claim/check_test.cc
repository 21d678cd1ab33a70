#include "shared/claim/check.h"

#include <gtest/gtest.h>

#include <functional>

#include "shared/claim/commitments.h"
#include "tests/shared/claim/sample_claim.h"

namespace ptvm::claim {
namespace {

TEST(ClaimCheck, AcceptsTheSample) {
  EXPECT_EQ(decode_and_check(sample_bytes()), Status::kAccepted);
}

// An alteration of the fixed fields, and what the check says to it.
struct BadField {
  const char* name;
  std::function<void(Fields&)> alter;
  Status status;
};

class ClaimCheckField : public testing::TestWithParam<BadField> {};

TEST_P(ClaimCheckField, Rejects) {
  const auto bytes = sample_bytes();
  Result<Claim> claim = decode(bytes);
  ASSERT_TRUE(claim.ok());
  GetParam().alter(claim.value());
  EXPECT_EQ(check_claim(claim.value()), GetParam().status);
  // The same from the bytes.
  EXPECT_EQ(decode_and_check(encode_to_vector(claim.value())), GetParam().status);
}

#define ALTER(statement) [](Fields& f) { statement; }
INSTANTIATE_TEST_SUITE_P(
    Bad, ClaimCheckField,
    testing::Values(
        BadField{"DModel", ALTER(++f.transformer_config.d_model), Status::kInvalidClaim},
        BadField{"NumHeads", ALTER(--f.transformer_config.num_heads), Status::kInvalidClaim},
        BadField{"NoLayers", ALTER(f.transformer_config.num_layers = 0), Status::kInvalidClaim},
        BadField{"LayersTooMany", ALTER(f.transformer_config.num_layers = 257),
                 Status::kInvalidClaim},
        BadField{"OtherLayers", ALTER(f.transformer_config.num_layers = 2), Status::kHashMismatch},
        BadField{"VocabSize", ALTER(++f.transformer_config.vocab_size), Status::kInvalidClaim},
        BadField{"MaxSeqLen", ALTER(++f.transformer_config.max_seq_len), Status::kInvalidClaim},
        BadField{"FfDim", ALTER(++f.transformer_config.ff_dim), Status::kInvalidClaim},
        BadField{"LogBlowupZero", ALTER(f.extension.parameters.log_blowup = 0),
                 Status::kInvalidParameters},
        BadField{"LogBlowupTooLarge", ALTER(f.extension.parameters.log_blowup = 7),
                 Status::kInvalidParameters},
        BadField{"OtherLogBlowup", ALTER(f.extension.parameters.log_blowup = 5),
                 Status::kOptionsMismatch},
        BadField{"NoQueries", ALTER(f.extension.parameters.n_queries = 0),
                 Status::kInvalidParameters},
        BadField{"QueriesTooMany", ALTER(f.extension.parameters.n_queries = 513),
                 Status::kInvalidParameters},
        BadField{"OtherQueries", ALTER(++f.extension.parameters.n_queries),
                 Status::kOptionsMismatch},
        BadField{"QueryPow", ALTER(f.extension.parameters.query_pow_bits = 33),
                 Status::kInvalidParameters},
        BadField{"InteractionPow", ALTER(f.extension.parameters.interaction_pow_bits = 33),
                 Status::kInvalidParameters},
        BadField{"FoldStepZero", ALTER(f.extension.parameters.fold_step = 0),
                 Status::kInvalidParameters},
        BadField{"FoldStepTooLarge", ALTER(f.extension.parameters.fold_step = 5),
                 Status::kInvalidParameters},
        BadField{"LastLayer", ALTER(f.extension.parameters.log_last_layer_degree = 11),
                 Status::kInvalidParameters},
        BadField{"RequestedBits", ALTER(++f.extension.requested_proven_bits),
                 Status::kOptionsMismatch},
        BadField{"ExpansionFactor", ALTER(f.options.expansion_factor = 8),
                 Status::kOptionsMismatch},
        BadField{"ColinearityChecks", ALTER(++f.options.num_colinearity_checks),
                 Status::kOptionsMismatch},
        BadField{"SecurityLevel", ALTER(f.options.security_level = 0), Status::kOptionsMismatch},
        BadField{"Steps", ALTER(++f.steps), Status::kStepsMismatch},
        BadField{"EngineCheckClaimedOnly", ALTER(f.extension.engine_check = EngineCheck::kLockstep),
                 Status::kInvalidClaim},
        BadField{"CheckedStepsClaimedOnly", ALTER(f.equivalence.checked_steps = 4),
                 Status::kInvalidClaim},
        BadField{"TransformerFingerprint", ALTER(f.equivalence.transformer_fingerprint[7] ^= 1),
                 Status::kHashMismatch},
        BadField{"NativeFingerprint", ALTER(f.equivalence.native_fingerprint[0] ^= 0x80),
                 Status::kHashMismatch},
        BadField{"FingerprintsSwapped",
                 ALTER(std::swap(f.equivalence.native_fingerprint,
                                 f.equivalence.transformer_fingerprint)),
                 Status::kHashMismatch},
        BadField{"ProgramHash", ALTER(f.commitments.program_hash[0] ^= 1), Status::kHashMismatch},
        BadField{"ConfigHash", ALTER(f.commitments.transformer_config_hash[31] ^= 1),
                 Status::kHashMismatch},
        BadField{"ModelHash", ALTER(f.commitments.deterministic_model_hash[5] ^= 1),
                 Status::kHashMismatch},
        BadField{"OptionsHash", ALTER(f.commitments.stark_options_hash[5] ^= 1),
                 Status::kHashMismatch},
        BadField{"BuildHash", ALTER(f.commitments.prover_build_hash[5] ^= 1),
                 Status::kHashMismatch}),
    [](const auto& tested) { return tested.param.name; });
#undef ALTER

struct BadByte {
  const char* name;
  size_t at;
  uint8_t value;
  Status status;
};

class ClaimCheckByte : public testing::TestWithParam<BadByte> {};

TEST_P(ClaimCheckByte, Rejects) {
  auto bytes = sample_bytes();
  ASSERT_NE(bytes[GetParam().at], GetParam().value);
  bytes[GetParam().at] = GetParam().value;
  EXPECT_EQ(decode_and_check(bytes), GetParam().status);
}

INSTANTIATE_TEST_SUITE_P(
    Bad, ClaimCheckByte,
    testing::Values(BadByte{"BuildInfo", kBuildInfoAt + 1, 'q', Status::kHashMismatch},
                    BadByte{"Opcode", kProgramAt + 2, 6, Status::kHashMismatch},
                    BadByte{"Operand", kProgramAt + 3, 7, Status::kHashMismatch},
                    BadByte{"InitialMemory", kInitialMemoryAt + 1, 1, Status::kHashMismatch},
                    BadByte{"FinalPc", kFinalStateAt, 2, Status::kHashMismatch},
                    BadByte{"FinalPcBehindTheProgram", kFinalStateAt, 4, Status::kInvalidState},
                    BadByte{"FinalAcc", kFinalStateAt + 1, 7, Status::kHashMismatch},
                    BadByte{"FinalSp", kFinalStateAt + 3, 2, Status::kHashMismatch},
                    BadByte{"FinalSpBehindTheMemory", kFinalStateAt + 3, 3, Status::kInvalidState},
                    BadByte{"FinalZeroFlag", kFinalStateAt + 4, 1, Status::kInvalidState},
                    BadByte{"FinalCarryFlag", kFinalStateAt + 5, 1, Status::kHashMismatch},
                    BadByte{"FinalNotHalted", kFinalStateAt + 6, 0, Status::kNotHalted},
                    BadByte{"FinalMemory", kFinalStateAt + 9, 0, Status::kHashMismatch},
                    BadByte{"SegmentSteps", kSegmentsAt + 4, 3, Status::kStepsMismatch},
                    BadByte{"SegmentStepsHigh", kSegmentsAt + 7, 1, Status::kStepsMismatch},
                    BadByte{"CutPcBehindTheProgram", kCutAt, 4, Status::kInvalidState},
                    BadByte{"CutSpBehindTheMemory", kCutAt + 3, 3, Status::kInvalidState},
                    BadByte{"CutZeroFlag", kCutAt + 4, 1, Status::kInvalidState},
                    BadByte{"CutHalted", kCutAt + 6, 1, Status::kInvalidState}),
    [](const auto& tested) { return tested.param.name; });

TEST(ClaimCheck, RejectsASegmentWithoutSteps) {
  auto bytes = sample_bytes();
  bytes[kSegmentsAt + 4] = 4;
  bytes[kSegmentsAt + 8] = 0;  // 4 + 0 is still the claimed sum
  EXPECT_EQ(decode_and_check(bytes), Status::kStepsMismatch);
}

TEST(ClaimCheck, RejectsAClearZeroFlagBesideAZeroAccumulator) {
  auto bytes = sample_bytes();
  bytes[kCutAt + 1] = bytes[kCutAt + 2] = 0;
  EXPECT_EQ(decode_and_check(bytes), Status::kInvalidState);
}

// These bind nothing within the claim; the transcript absorbs them, so the proof is bound to them.
TEST(ClaimCheck, LeavesCutStatesAndGrindingToTheProof) {
  for (const size_t at :
       {kCutAt + 5 /* carry */, kCutAt + 9 /* cell 1 */, kParametersAt + 8 /* query_pow_bits */}) {
    auto bytes = sample_bytes();
    bytes[at] ^= 1;
    EXPECT_EQ(decode_and_check(bytes), Status::kAccepted) << at;
    EXPECT_NE(digest(bytes), digest(sample_bytes()));
  }
}

TEST(ClaimCheck, AcceptsALockstepCheckOfAllSteps) {
  const auto bytes = sample_bytes();
  Result<Claim> decoded = decode(bytes);
  ASSERT_TRUE(decoded.ok());
  Claim& claim = decoded.value();
  claim.extension.engine_check = EngineCheck::kLockstep;
  claim.equivalence.checked_steps = claim.steps;
  EXPECT_EQ(check_claim(claim), Status::kHashMismatch);  // the fingerprints cover checked_steps
  claim.equivalence.transformer_fingerprint = compute_fingerprint(claim, kTransformerEngine);
  claim.equivalence.native_fingerprint = compute_fingerprint(claim, kNativeEngine);
  EXPECT_EQ(check_claim(claim), Status::kAccepted);
  EXPECT_EQ(hex_of(claim.equivalence.transformer_fingerprint), "0e1dc3200211fde2");
  EXPECT_EQ(hex_of(claim.equivalence.native_fingerprint), "c31321fd88544b12");
}

}  // namespace
}  // namespace ptvm::claim
