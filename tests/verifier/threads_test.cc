// Many verifications at once, of proofs good and bad: each ends as it does alone.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <barrier>
#include <stdexcept>
#include <string>
#include <thread>
#include <tuple>
#include <vector>

#include "prover/asm/load.h"
#include "prover/prove/prove.h"
#include "ptvm/verifier.h"

namespace ptvm {
namespace {

using Bytes = std::vector<uint8_t>;

struct Case {
  Bytes proof;
  uint32_t min_proven_bits = 0;
};

// All that one thread learns about a case.
struct Outcome {
  ptvm_status status = 1, inspected = 1;
  ptvm_result result = {};
  std::string claim;

  friend bool operator==(const Outcome& a, const Outcome& b) {
    const auto view = [](const Outcome& x) {
      return std::tie(x.status, x.inspected, x.claim, x.result.status, x.result.failed_segment,
                      x.result.proven_bits, x.result.conjectured_bits, x.result.steps,
                      x.result.program, x.result.acc, x.result.pc);
    };
    return view(a) == view(b) && std::ranges::equal(a.result.claim_digest, b.result.claim_digest) &&
           std::ranges::equal(a.result.part_bytes, b.result.part_bytes);
  }
};

Outcome examine(const Case& test) {
  const Bytes& proof = test.proof;
  Outcome outcome;
  outcome.result.size = sizeof(outcome.result);
  size_t size = 0;
  outcome.status = ptvm_workspace_size(&size, proof.data(), proof.size());
  if (outcome.status == PTVM_ACCEPTED) {
    Bytes workspace(size);
    const ptvm_policy policy = {sizeof(policy), test.min_proven_bits, 0};
    outcome.status = ptvm_verify(&outcome.result, workspace.data(), workspace.size(), proof.data(),
                                 proof.size(), &policy);
  }
  ptvm_result inspected = {};
  inspected.size = sizeof(inspected);
  outcome.inspected = ptvm_inspect(&inspected, proof.data(), proof.size());
  size_t length = 0;
  if (ptvm_claim_json(nullptr, 0, &length, proof.data(), proof.size()) != PTVM_ACCEPTED) {
    outcome.claim.resize(length);
    if (ptvm_claim_json(outcome.claim.data(), length, &length, proof.data(), proof.size()) !=
        PTVM_ACCEPTED) {
      outcome.claim.clear();
    }
  }
  return outcome;
}

// Few queries: it is the ways through the verifier that count here, not the security.
Bytes prove_with(claim::Backend backend, claim::ProvenScope scope) {
  const auto program = assembler::load(PTVM_SOURCE_DIR "/programs/fibonacci.tvm");
  if (!program.ok()) throw std::runtime_error(program.status().ToString());
  prover::ProveOptions options;
  options.security_bits = 0;
  options.n_queries = 4;
  options.log_segment_rows = 6;  // two segments
  options.scope = scope;
  options.backend = backend;
  auto result = prover::prove(*program, options);
  if (!result.ok()) throw std::runtime_error(result.status().ToString());
  return std::move(result->proof);
}

// Of each backend and scope: a good proof, the same for too strict a policy, some that are cut
// short, and some with an altered byte.
std::vector<Case> make_cases() {
  std::vector<Case> cases;
  for (const auto backend :
       {claim::Backend::kStwo, claim::Backend::kCircle8, claim::Backend::kVanilla}) {
    for (const auto scope : {claim::ProvenScope::kIsa, claim::ProvenScope::kTransformer}) {
      const Bytes good = prove_with(backend, scope);
      cases.push_back({good});
      cases.push_back({good, 100});
      for (const size_t part : {1, 5, 7}) {
        const auto place = static_cast<ptrdiff_t>(good.size() * part / 8);
        cases.push_back({Bytes(good.begin(), good.begin() + place)});
        cases.push_back({good});
        cases.back().proof[static_cast<size_t>(place)] ^= 1;
      }
    }
  }
  return cases;
}

TEST(VerificationsAtOnce, EndAsEachDoesAlone) {
  constexpr size_t kThreads = 8, kRounds = 3;
  const std::vector<Case> cases = make_cases();
  std::vector<Outcome> alone;
  for (const Case& test : cases) alone.push_back(examine(test));

  std::barrier start(kThreads);
  std::array<size_t, kThreads> n_differ{};
  std::vector<std::thread> threads;
  for (size_t thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&, thread] {
      start.arrive_and_wait();
      // Every thread meets the cases in its own order.
      for (size_t i = 0; i < kRounds * cases.size(); ++i) {
        const size_t number = (thread * 5 + i * (2 * thread + 1)) % cases.size();
        if (!(examine(cases[number]) == alone[number])) ++n_differ[thread];
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const size_t differ : n_differ) EXPECT_EQ(differ, 0u);
}

TEST(VerificationsAtOnce, TheCasesAreOfAllKinds) {
  size_t n_accepted = 0, n_too_weak = 0, n_cryptography = 0;
  for (const Case& test : make_cases()) {
    const ptvm_status status = examine(test).status;
    n_accepted += status == PTVM_ACCEPTED;
    n_too_weak += status == 301;
    n_cryptography += status >= 400;
  }
  EXPECT_EQ(n_accepted, 6u);
  EXPECT_EQ(n_too_weak, 6u);
  EXPECT_GE(n_cryptography, 6u);
}

}  // namespace
}  // namespace ptvm
