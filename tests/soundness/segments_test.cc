// A run in segments is one run: each segment begins where the one before ended, in the order and
// number that the claim says.

#include <gtest/gtest.h>

#include <utility>

#include "tests/soundness/cheating_prover.h"

namespace ptvm::testing {
namespace {

// 4 steps before the loop, 40 in it, and HALT: 45 steps in three segments.
constexpr const char* kSource = R"(
    .memory 2
      LOADI 10
      STORE 1
      NOP
      NOP
    loop:
      LOAD 1
      SUB 1
      STORE 1
      JNZ loop
      HALT)";

constexpr uint32_t kRows = 15;  // of 16, so that a segment has room for one more step

vm::Program program() { return assemble(kSource); }

Status verify(const Chain& chain) {
  return verify_file(prove_file(chain.claimed, chain.witnesses).bytes());
}

class Segments : public ::testing::TestWithParam<Way> {
 protected:
  static Chain honest_chain(const vm::Program& program) {
    return testing::honest_chain(program, kRows, GetParam());
  }
  static ProofFile honest_proof() {
    const Chain chain = honest_chain(program());
    return prove_file(chain.claimed, chain.witnesses);
  }
  // The honest run's segments with these numbers, each with what its claim says and its witness.
  static Chain chain_of(std::initializer_list<size_t> order) {
    Chain chain = honest_chain(program());
    const auto segments = std::exchange(chain.claimed.segments, {});
    chain.witnesses.clear();
    for (const size_t i : order) {
      chain.claimed.segments.push_back(segments[i]);
      chain.witnesses.push_back(std::move(honest_chain(program()).witnesses[i]));
    }
    return chain;
  }
  static ForgedSegment first_segment() { return forge(program(), {}, kRows, GetParam().scope); }
  static void run_on(Chain& chain, OwnedState state) {
    while (!state.registers.halted) {
      const ForgedSegment segment = forge_from(state, program(), {}, kRows, GetParam().scope);
      chain.append(segment);
      state = segment.end;
    }
  }
};
INSTANTIATE_TEST_SUITE_P(Of, Segments, ::testing::ValuesIn(all_ways()),
                         [](const auto& test) { return name_of(test.param); });

TEST_P(Segments, OfAnHonestRunAreAccepted) {
  ASSERT_EQ(honest_proof().segments.size(), 3u);
  EXPECT_EQ(verify_file(honest_proof().bytes()), Status::kAccepted);
  EXPECT_EQ(verify(chain_of({0, 1, 2})), Status::kAccepted);
}

// Where the proofs are left as they are and only their order changes, the transcripts are wrong.
TEST_P(Segments, RejectsADroppedProof) {
  for (size_t i = 0; i < 3; ++i) {
    ProofFile file = honest_proof();
    file.segments.erase(file.segments.begin() + static_cast<ptrdiff_t>(i));
    EXPECT_EQ(verify_file(file.bytes()), Status::kTruncated) << i;
  }
}
TEST_P(Segments, RejectsADoubledProof) {
  for (size_t i = 0; i < 3; ++i) {
    ProofFile file = honest_proof();
    file.segments.insert(file.segments.begin() + static_cast<ptrdiff_t>(i), file.segments[i]);
    EXPECT_EQ(verify_file(file.bytes()), Status::kTrailingBytes) << i;
    file.segments.pop_back();
    if (i == 2) continue;  // the last one, doubled and cut off, is as it was
    EXPECT_NE(verify_file(file.bytes()), Status::kAccepted) << i;
  }
}
TEST_P(Segments, RejectsSwappedProofs) {
  for (size_t i = 0; i < 2; ++i) {
    ProofFile file = honest_proof();
    std::swap(file.segments[i], file.segments[i + 1]);
    EXPECT_NE(verify_file(file.bytes()), Status::kAccepted) << i;
  }
}
TEST_P(Segments, RejectsAProofFromAnotherRun) {
  vm::Program other = program();
  other.initial_memory[0] = 1;
  const Chain chain = honest_chain(other);
  const ProofFile foreign = prove_file(chain.claimed, chain.witnesses);
  ASSERT_EQ(verify_file(foreign.bytes()), Status::kAccepted);
  for (size_t i = 0; i < 3; ++i) {
    ProofFile file = honest_proof();
    file.segments[i] = foreign.segments[i];
    EXPECT_NE(verify_file(file.bytes()), Status::kAccepted) << i;
  }
}

// Where all is proven anew for a claim that says the same, the states do not meet.
TEST_P(Segments, RejectsADroppedSegment) {
  EXPECT_EQ(verify(chain_of({1, 2})), Status::kLookupSumNonZero);
  EXPECT_EQ(verify(chain_of({0, 2})), Status::kLookupSumNonZero);
}
TEST_P(Segments, RejectsADoubledSegment) {
  EXPECT_EQ(verify(chain_of({0, 0, 1, 2})), Status::kLookupSumNonZero);
  EXPECT_EQ(verify(chain_of({0, 1, 1, 2})), Status::kLookupSumNonZero);
}
TEST_P(Segments, RejectsSwappedSegments) {
  EXPECT_EQ(verify(chain_of({1, 0, 2})), Status::kLookupSumNonZero);
}
TEST_P(Segments, RejectsAForeignSegment) {
  vm::Program other = program();
  other.instructions[0].operand = 11;
  for (size_t i = 0; i < 3; ++i) {
    Chain chain = chain_of({0, 1, 2});
    chain.witnesses[i] = std::move(honest_chain(other).witnesses[i]);
    EXPECT_EQ(verify(chain), Status::kLookupSumNonZero) << i;
  }
}

// 15 steps in each of the first two segments, told as 14 and 16.
TEST_P(Segments, RejectsStepsMovedOverACut) {
  Chain chain = chain_of({0, 1, 2});
  --chain.claimed.segments[0].steps;
  ++chain.claimed.segments[1].steps;
  EXPECT_EQ(verify(chain), Status::kLookupSumNonZero);
}

// Such claims contradict themselves; claim::check_claim refuses them before any proof is looked at.
TEST_P(Segments, CannotBeClaimedToEndWithoutHaltOrToGoOnAfterIt) {
  for (const auto& order :
       std::initializer_list<std::initializer_list<size_t>>{{0}, {0, 1}, {0, 1, 2, 2}, {2, 0, 1}}) {
    EXPECT_FALSE(claim::build_claim(chain_of(order).claimed).ok());
  }
}

using Alter = void (*)(OwnedState&);
const Alter kAlterations[] = {
    [](auto& s) { ++s.registers.pc; },    [](auto& s) { ++s.registers.acc; },
    [](auto& s) { --s.registers.sp; },    [](auto& s) { s.registers.carry ^= true; },
    [](auto& s) { ++s.memory_bytes[0]; }, [](auto& s) { ++s.memory_bytes[2]; },
};
OwnedState altered(OwnedState state, Alter alter) {
  alter(state);
  state.registers.zero = state.registers.acc == 0;
  return state;
}

// The segments from the cut on start there; the one before does not end there.
TEST_P(Segments, RejectsACutAlteredOnTheSideBefore) {
  for (const Alter alter : kAlterations) {
    ForgedSegment first = first_segment();
    first.end = altered(first.end, alter);
    Chain chain = chain_of({});
    chain.append(first);
    run_on(chain, first.end);
    EXPECT_EQ(verify(chain), Status::kLookupSumNonZero);
  }
}
// The segment before the cut ends there; the ones from the cut on do not start there.
TEST_P(Segments, RejectsACutAlteredOnTheSideAfter) {
  for (const Alter alter : kAlterations) {
    const ForgedSegment first = first_segment();
    Chain chain = chain_of({});
    chain.append(first);
    run_on(chain, altered(first.end, alter));
    EXPECT_EQ(verify(chain), Status::kLookupSumNonZero);
  }
}

}  // namespace
}  // namespace ptvm::testing
