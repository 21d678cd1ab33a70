// A proof stands for one claim: no field of it can be changed, with the rest of the claim made to
// agree or not, and nothing can be proven that only the claim says.

#include <gtest/gtest.h>

#include <map>

#include "shared/claim/encoding.h"
#include "shared/proof/file.h"
#include "tests/soundness/cheating_prover.h"

namespace ptvm::testing {
namespace {

using claim::ClaimInput;

constexpr uint32_t kRows = 12;  // of 16, so that a segment has room for more steps

// Uses every component; segments of at most 12 steps, with values in every kind of place.
const vm::Program& program() {
  static const vm::Program program = assemble(R"(
      .memory 3
      .init 0 5
        LOADI 3
        STORE 1
      loop:
        LOAD 0
        MUL 300
        XOR 77
        PUSH
        POP
        LOAD 1
        SUB 1
        STORE 1
        JNZ loop
        LOADI 32767
        ADD 1
        HALT)");
  return program;
}

ProvenScope other(ProvenScope scope) {
  return scope == ProvenScope::kIsa ? ProvenScope::kTransformer : ProvenScope::kIsa;
}

// The honest run and its proof.
const Chain& honest(const Way& way) {
  static std::map<std::string, Chain> chains;
  const auto [entry, is_new] = chains.try_emplace(name_of(way));
  if (is_new) entry->second = honest_chain(program(), kRows, way);
  return entry->second;
}
const ProofFile& honest_proof(const Way& way) {
  static std::map<std::string, ProofFile> files;
  const auto [entry, is_new] = files.try_emplace(name_of(way));
  if (is_new) entry->second = prove_file(honest(way).claimed, honest(way).witnesses);
  return entry->second;
}

class Claim : public ::testing::TestWithParam<Way> {
 protected:
  static const Chain& honest() { return testing::honest(GetParam()); }
  static const ProofFile& honest_proof() { return testing::honest_proof(GetParam()); }
  // A file for the same backend.
  static ProofFile file_of(std::vector<uint8_t> claim, std::vector<std::vector<uint8_t>> segments) {
    return {GetParam().backend, std::move(claim), std::move(segments)};
  }
};
INSTANTIATE_TEST_SUITE_P(Of, Claim, ::testing::ValuesIn(all_ways()),
                         [](const auto& test) { return name_of(test.param); });

TEST_P(Claim, OfAnHonestRunIsAccepted) {
  EXPECT_GE(honest_proof().segments.size(), 2u);
  EXPECT_EQ(verify_file(honest_proof().bytes()), Status::kAccepted);
  EXPECT_EQ(ProofFile::of(honest_proof().bytes()).bytes(), honest_proof().bytes());
}

// A change of what a claim is made from. `build_claim` computes all else from it, so that the
// claim is consistent in itself.
struct Change {
  const char* name;
  void (*apply)(ClaimInput&);
};
void PrintTo(const Change& change, std::ostream* out) { *out << change.name; }
const Change kChanges[] = {
    {"Opcode", [](auto& c) { c.program.instructions[4].opcode = isa::Opcode::kOrImmediate; }},
    {"Immediate", [](auto& c) { ++c.program.instructions[4].operand; }},
    {"Target", [](auto& c) { --c.program.instructions[10].operand; }},
    {"UnreachedInstruction", [](auto& c) { c.program.instructions.push_back({}); }},
    {"InitialMemory", [](auto& c) { ++c.program.initial_memory[0]; }},
    {"UntouchedInitialMemory",
     [](auto& c) {
       c.program.initial_memory.push_back(0);
       for (auto& segment : c.segments) segment.end.memory.push_back(0);
     }},
    {"Steps", [](auto& c) { ++c.segments.back().steps; }},
    {"StepsMovedBetweenSegments",
     [](auto& c) {
       ++c.segments[0].steps;
       --c.segments[1].steps;
     }},
    {"StepsByTheModulus", [](auto& c) { c.segments.back().steps += field::M31::kModulus; }},
    {"FinalPc", [](auto& c) { --c.segments.back().end.registers.pc; }},
    {"FinalAcc", [](auto& c) { ++c.segments.back().end.registers.acc; }},
    {"FinalAccAndZero",
     [](auto& c) {
       c.segments.back().end.registers.acc = 0;
       c.segments.back().end.registers.zero = true;
     }},
    {"FinalSp", [](auto& c) { --c.segments.back().end.registers.sp; }},
    {"FinalCarry", [](auto& c) { c.segments.back().end.registers.carry ^= true; }},
    {"FinalMemory", [](auto& c) { ++c.segments.back().end.memory[2]; }},
    {"CutPc", [](auto& c) { --c.segments[0].end.registers.pc; }},
    {"CutAcc", [](auto& c) { ++c.segments[0].end.registers.acc; }},
    {"CutSp", [](auto& c) { --c.segments[0].end.registers.sp; }},
    {"CutCarry", [](auto& c) { c.segments[0].end.registers.carry ^= true; }},
    {"CutMemory", [](auto& c) { ++c.segments[0].end.memory[1]; }},
    {"Layers", [](auto& c) { ++c.num_layers; }},
    {"Scope", [](auto& c) { c.proven_scope = other(c.proven_scope); }},
    {"EngineCheck", [](auto& c) { c.engine_check = claim::EngineCheck::kLockstep; }},
    {"Blowup", [](auto& c) { ++c.parameters.log_blowup; }},
    {"MoreQueries", [](auto& c) { ++c.parameters.n_queries; }},
    {"FewerQueries", [](auto& c) { --c.parameters.n_queries; }},
    {"QueryPow", [](auto& c) { --c.parameters.query_pow_bits; }},
    {"InteractionPow", [](auto& c) { --c.parameters.interaction_pow_bits; }},
    {"NoInteractionPow", [](auto& c) { c.parameters.interaction_pow_bits = 0; }},
    {"FoldStep", [](auto& c) { --c.parameters.fold_step; }},
    {"LastLayer", [](auto& c) { --c.parameters.log_last_layer_degree; }},
    {"RequestedBits", [](auto& c) { c.requested_proven_bits = 1; }},
    {"BuildInfo", [](auto& c) { c.prover_build_info = "honest prover"; }},
};

// The name of a test of something that is proven in some way.
template <class Param>
std::string full_name(const ::testing::TestParamInfo<Param>& test) {
  const auto& [what, way] = test.param;
  return std::string(what.name) + "_" + name_of(way);
}

class ChangedClaim : public ::testing::TestWithParam<std::tuple<Change, Way>> {
 protected:
  static const Change& change() { return std::get<0>(GetParam()); }
  static const Chain& honest() { return testing::honest(std::get<1>(GetParam())); }
  static const ProofFile& honest_proof() { return testing::honest_proof(std::get<1>(GetParam())); }
};
INSTANTIATE_TEST_SUITE_P(Change, ChangedClaim,
                         ::testing::Combine(::testing::ValuesIn(kChanges),
                                            ::testing::ValuesIn(all_ways())),
                         full_name<ChangedClaim::ParamType>);

TEST_P(ChangedClaim, IsRefusedWithTheOldProof) {
  ClaimInput changed = honest().claimed;
  change().apply(changed);
  const auto claim = claim::build_claim(changed);
  ASSERT_TRUE(claim.ok()) << claim.status();
  const ProofFile file = {changed.backend, *claim::encode(*claim), honest_proof().segments};
  EXPECT_NE(verify_file(file.bytes()), Status::kAccepted);
}

// What the transcript absorbs has no influence on these: the witness itself must be wrong.
TEST_P(ChangedClaim, IsRefusedWithAProofMadeForIt) {
  ClaimInput changed = honest().claimed;
  change().apply(changed);
  const std::string name = change().name;
  const Status status = verify_file(prove_file(changed, honest().witnesses).bytes());
  // The parameters and what the run does not depend on are the prover's to choose.
  const bool is_free = changed.program == honest().claimed.program &&
                       std::ranges::equal(changed.segments, honest().claimed.segments,
                                          [](const auto& a, const auto& b) {
                                            return a.steps == b.steps && a.end == b.end;
                                          });
  if (name == "Scope") {
    // The witness of one scope as that of the other: its public values are others.
    EXPECT_NE(status, Status::kAccepted);
  } else if (is_free) {
    EXPECT_EQ(status, Status::kAccepted);
  } else if (name == "UnreachedInstruction" || name == "UntouchedInitialMemory") {
    // The public values are laid out for another number of instructions or cells.
    EXPECT_NE(status, Status::kAccepted);
  } else if (name == "StepsByTheModulus") {
    // Over M31 the lookups are satisfied: the clock counts modulo p.
    EXPECT_STREQ(status_name(status), "InvalidShape");
  } else {
    EXPECT_STREQ(status_name(status), "LookupSumNonZero");
  }
}

TEST_P(Claim, WithAnyByteChangedIsRefused) {
  std::vector<uint8_t> bytes = honest_proof().bytes();
  const size_t begin = proof::kHeaderBytes;
  for (size_t i = 0; i < honest_proof().claim.size(); ++i) {
    ++bytes[begin + i];
    EXPECT_NE(verify_file(bytes), Status::kAccepted) << i;
    --bytes[begin + i];
  }
}

// A claim whose prover ran the engines in lockstep, and its proof.
ProofFile checked_proof(const Way& way) {
  ClaimInput claimed = honest(way).claimed;
  claimed.engine_check = claim::EngineCheck::kLockstep;
  return prove_file(claimed, honest(way).witnesses);
}

// A change of what such a claim says about the transformer, and the reason of the refusal.
struct Alteration {
  const char* name;
  void (*apply)(claim::ClaimData&);
  const char* status;
};
void PrintTo(const Alteration& alteration, std::ostream* out) { *out << alteration.name; }
const Alteration kAlterations[] = {
    {"EngineCheckDropped", [](auto& c) { c.extension.engine_check = claim::EngineCheck::kNone; },
     "InvalidClaim"},
    {"NoCheckedSteps", [](auto& c) { c.equivalence.checked_steps = 0; }, "InvalidClaim"},
    {"FewerCheckedSteps", [](auto& c) { --c.equivalence.checked_steps; }, "InvalidClaim"},
    {"MoreCheckedSteps", [](auto& c) { ++c.equivalence.checked_steps; }, "InvalidClaim"},
    {"EngineCheckDroppedWithItsSteps",
     [](auto& c) {
       c.extension.engine_check = claim::EngineCheck::kNone;
       c.equivalence.checked_steps = 0;
     },
     "HashMismatch"},
    {"TransformerFingerprint", [](auto& c) { c.equivalence.transformer_fingerprint[0] ^= 1; },
     "HashMismatch"},
    {"NativeFingerprint", [](auto& c) { c.equivalence.native_fingerprint[7] ^= 0x80; },
     "HashMismatch"},
    {"OneFingerprintForBoth",
     [](auto& c) { c.equivalence.transformer_fingerprint = c.equivalence.native_fingerprint; },
     "HashMismatch"},
    {"TransformerConfigHash", [](auto& c) { c.commitments.transformer_config_hash[31] ^= 1; },
     "HashMismatch"},
    {"DeterministicModelHash", [](auto& c) { c.commitments.deterministic_model_hash[0] ^= 1; },
     "HashMismatch"},
    {"ProgramHash", [](auto& c) { c.commitments.program_hash[16] ^= 1; }, "HashMismatch"},
    {"Layers", [](auto& c) { ++c.transformer_config.num_layers; }, "HashMismatch"},
    {"NoLayers", [](auto& c) { c.transformer_config.num_layers = 0; }, "InvalidClaim"},
    {"FinalZero", [](auto& c) { c.final_state.registers.zero ^= true; }, "InvalidState"},
    {"CutZero", [](auto& c) { c.cuts.front().registers.zero ^= true; }, "InvalidState"},
    {"DModel", [](auto& c) { ++c.transformer_config.d_model; }, "InvalidClaim"},
    {"NumHeads", [](auto& c) { ++c.transformer_config.num_heads; }, "InvalidClaim"},
    {"VocabSize", [](auto& c) { ++c.transformer_config.vocab_size; }, "InvalidClaim"},
    {"MaxSeqLen", [](auto& c) { ++c.transformer_config.max_seq_len; }, "InvalidClaim"},
    {"FfDim", [](auto& c) { ++c.transformer_config.ff_dim; }, "InvalidClaim"},
};

class AlteredClaim : public ::testing::TestWithParam<std::tuple<Alteration, Way>> {};
INSTANTIATE_TEST_SUITE_P(Alteration, AlteredClaim,
                         ::testing::Combine(::testing::ValuesIn(kAlterations),
                                            ::testing::ValuesIn(all_ways())),
                         full_name<AlteredClaim::ParamType>);

TEST_P(AlteredClaim, IsRefused) {
  const auto& [alteration, way] = GetParam();
  const ProofFile checked = checked_proof(way);
  ASSERT_EQ(verify_file(checked.bytes()), Status::kAccepted);
  claim::ClaimData claim = claim::copy_of(claim::decode(checked.claim).value());
  alteration.apply(claim);
  const ProofFile altered = {way.backend, claim::encode(claim).value(), checked.segments};
  EXPECT_STREQ(status_name(verify_file(altered.bytes())), alteration.status);
}

// With all hashes made to fit, it is another claim, and only its own proof is one of it.
TEST_P(Claim, ThatEnginesWereCheckedIsBoundToItsProof) {
  const ProofFile checked = checked_proof(GetParam());
  EXPECT_NE(verify_file(file_of(honest_proof().claim, checked.segments).bytes()),
            Status::kAccepted);
  EXPECT_NE(verify_file(file_of(checked.claim, honest_proof().segments).bytes()),
            Status::kAccepted);
}

// A proof of the one scope is none of the other, nor can a segment be proven in another scope than
// its claim says: the proof was made for the claim, and only the AIR is another.
TEST_P(Claim, OfTheOtherScopeIsRefused) {
  const Way other_way = {other(GetParam().scope), GetParam().backend};
  const ProofFile& theirs = testing::honest_proof(other_way);
  EXPECT_NE(verify_file(file_of(theirs.claim, honest_proof().segments).bytes()), Status::kAccepted);
  EXPECT_NE(verify_file(file_of(honest_proof().claim, theirs.segments).bytes()), Status::kAccepted);
  for (size_t i = 0; i < honest_proof().segments.size(); ++i) {
    Chain mixed = honest_chain(program(), kRows, GetParam());
    mixed.witnesses[i] = std::move(honest_chain(program(), kRows, other_way).witnesses[i]);
    EXPECT_NE(verify_file(prove_file(mixed.claimed, mixed.witnesses).bytes()), Status::kAccepted)
        << i;
  }
}

// Public values begin with the heights of the scope's components. Those of other components, put
// before or behind them, are read as something else.
TEST_P(Claim, WithHeightsOfOtherComponentsIsRefused) {
  const size_t n_heights = proof::air_of(GetParam().scope).components.size();
  for (const uint8_t height : std::array<uint8_t, 3>{0, 4, 5}) {
    for (size_t place = 0; place <= n_heights; ++place) {
      ProofFile file = honest_proof();
      auto& segment = file.segments.front();
      segment.insert(segment.begin() + static_cast<ptrdiff_t>(place), height);
      EXPECT_NE(verify_file(file.bytes()), Status::kAccepted) << +height << ", " << place;
    }
  }
}

TEST_P(Claim, OfAnotherProofIsRefused) {
  vm::Program other_program = program();
  ++other_program.initial_memory[0];
  const Chain chain = honest_chain(other_program, kRows, GetParam());
  const ProofFile file = prove_file(chain.claimed, chain.witnesses);
  ASSERT_EQ(verify_file(file.bytes()), Status::kAccepted);
  EXPECT_NE(verify_file(file_of(file.claim, honest_proof().segments).bytes()), Status::kAccepted);
  EXPECT_NE(verify_file(file_of(honest_proof().claim, file.segments).bytes()), Status::kAccepted);
}

}  // namespace
}  // namespace ptvm::testing
