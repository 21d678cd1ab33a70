// The verifier refuses the proof of every forgery. The prover is the real one, made to prove what
// does not hold; nothing else about its proofs is out of order.

#include <gtest/gtest.h>

#include <random>

#include "tests/soundness/cheating_prover.h"
#include "tests/soundness/forgery.h"
#include "tests/support/random_program.h"

namespace ptvm::testing {
namespace {

class ForgedProof : public ::testing::TestWithParam<Forgery> {};

// What the verifier meets first: lookups are summed up before the constraints are looked at.
Status expected_refusal(const Forgery& forgery) {
  if (forgery.caught_by.contains("None")) return Status::kNonCanonical;
  for (const std::string& complaint : forgery.caught_by) {
    if (complaint.find('.') == std::string::npos) return Status::kLookupSumNonZero;
  }
  return Status::kConstraintsUnsatisfied;
}

TEST_P(ForgedProof, IsRefused) {
  const ForgedSegment forged = GetParam().make();
  for (const claim::Backend backend : kBackends) {
    EXPECT_STREQ(status_name(verify_forged(forged, backend, prove_forged(forged, backend))),
                 status_name(expected_refusal(GetParam())))
        << claim::name_of(backend);
  }
}

std::string name_of(const ::testing::TestParamInfo<Forgery>& test) { return test_name(test.param); }
INSTANTIATE_TEST_SUITE_P(Isa, ForgedProof, ::testing::ValuesIn(all_forgeries(ProvenScope::kIsa)),
                         name_of);
INSTANTIATE_TEST_SUITE_P(Transformer, ForgedProof,
                         ::testing::ValuesIn(all_forgeries(ProvenScope::kTransformer)), name_of);

class RandomPrograms : public ::testing::TestWithParam<ProvenScope> {};
INSTANTIATE_TEST_SUITE_P(Of, RandomPrograms,
                         ::testing::Values(ProvenScope::kIsa, ProvenScope::kTransformer),
                         [](const auto& test) { return std::string(claim::name_of(test.param)); });

TEST_P(RandomPrograms, AreAccepted) {
  for (uint64_t seed = 0; seed < 20; ++seed) {
    const ForgedSegment honest = forge(random_program(seed), {}, 1 << 16, GetParam());
    for (const claim::Backend backend : kBackends) {
      EXPECT_EQ(verify_forged(honest, backend, prove_forged(honest, backend)), Status::kAccepted)
          << seed << ", " << claim::name_of(backend);
    }
  }
}

// A hundred random programs, each with one step's result altered and the run told on from there.
TEST_P(RandomPrograms, WithOneAlteredResultAreRefused) {
  for (uint64_t seed = 0; seed < 100; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937_64 rng(seed);
    const vm::Program program = random_program(seed, {.max_steps = 60});
    const uint32_t n_steps = forge(program, {}, 64).steps;
    const auto lie = static_cast<uint16_t>(1 + rng() % 0xffff);
    const auto clk = static_cast<uint32_t>(rng() % n_steps);
    const ForgedSegment forged =
        forge(program, at(clk, [&](ToldStep& s) { s.acc = static_cast<int16_t>(s.acc ^ lie); }), 64,
              GetParam());
    for (const claim::Backend backend : kBackends) {
      EXPECT_NE(verify_forged(forged, backend, prove_forged(forged, backend)), Status::kAccepted)
          << claim::name_of(backend);
    }
  }
}

}  // namespace
}  // namespace ptvm::testing
