// A proof with one backend is none with another: header, claim, segment and transcript all say
// which one it is.

#include <gtest/gtest.h>

#include "shared/claim/encoding.h"
#include "tests/soundness/cheating_prover.h"
#include "tests/support/segment_proof.h"

namespace ptvm::testing {
namespace {

using claim::Backend;

constexpr std::array kAllBackends = {Backend::kStwo, Backend::kCircle8, Backend::kVanilla};
static_assert(kAllBackends.size() == claim::Names<Backend>::kNames.size());

const vm::Program& program() {
  static const vm::Program program = assemble(".memory 1\n LOADI 7\n MUL 300\n STORE 0\n HALT");
  return program;
}

// The honest run as a claim for `backend`.
claim::ClaimInput claimed_for(Backend backend) {
  return honest_chain(program(), 16, {ProvenScope::kIsa, backend}).claimed;
}

// The proof of the run's one segment by `prover`, with a transcript that says what `id` says.
std::vector<uint8_t> prove_with(Backend prover, const proof::SegmentId& id) {
  auto machine = vm::Machine::create(program());
  std::vector<vm::TraceRow> rows;
  if (!machine.ok() || !machine->run_segment(16, rows).ok()) throw std::runtime_error("no run");
  const trace::Segment segment = {ProvenScope::kIsa, program(), rows, machine->cell_clocks(),
                                  machine->registers()};
  return prover == Backend::kVanilla
             ? prove_segment(prover, trace::build<field::Fp128>(segment), id, kToyParams)
             : prove_segment(prover, trace::build<field::M31>(segment), id, kToyParams);
}

// A file whose header, claim and transcript name these, and whose segment `prover` proved.
Status verify(Backend header, Backend claimed, Backend transcript, Backend prover) {
  const std::vector<uint8_t> claim = *claim::encode(*claim::build_claim(claimed_for(claimed)));
  const proof::SegmentId id = {
      .backend = transcript, .index = 0, .count = 1, .claim_digest = claim::digest(claim)};
  return verify_file(ProofFile{header, claim, {prove_with(prover, id)}}.bytes());
}

TEST(Backends, AreAllAccepted) {
  for (const Backend b : kAllBackends) {
    EXPECT_EQ(verify(b, b, b, b), Status::kAccepted) << claim::name_of(b);
  }
}

TEST(Backends, RejectEachOthersProofs) {
  for (const Backend prover : kAllBackends) {
    for (const Backend other : kAllBackends) {
      if (other == prover) continue;
      SCOPED_TRACE(std::string(claim::name_of(prover)) + " as " +
                   std::string(claim::name_of(other)));
      // The header alone; header and claim, with an honest transcript; and all that can be said.
      EXPECT_EQ(verify(other, prover, prover, prover), Status::kUnsupportedBackend);
      EXPECT_EQ(verify(prover, other, prover, prover), Status::kUnsupportedBackend);
      EXPECT_NE(verify(other, other, prover, prover), Status::kAccepted);
      EXPECT_NE(verify(other, other, other, prover), Status::kAccepted);
    }
  }
}

// The number of the backend is absorbed: with another one the challenges are others.
TEST(Backends, AbsorbTheirNumber) {
  for (const Backend b : kAllBackends) {
    for (const Backend other : kAllBackends) {
      if (other == b) continue;
      EXPECT_NE(verify(b, b, other, b), Status::kAccepted)
          << claim::name_of(b) << " absorbs " << claim::name_of(other);
    }
  }
}

}  // namespace
}  // namespace ptvm::testing
