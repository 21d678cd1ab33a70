// The bytes of a segment's proof: known answers, so that every instruction set, compiler and number
// of threads makes the same ones.

#include "prover/prove/segment.h"

#include <gtest/gtest.h>
#include <tbb/global_control.h>

#include "absl/strings/escaping.h"
#include "prover/asm/load.h"
#include "prover/vm/machine.h"
#include "shared/hash/blake2s.h"

namespace ptvm::prover {
namespace {

using claim::Backend;
using proof::ProvenScope;

std::string digest_of_proof(Backend backend, const std::string& name, ProvenScope scope) {
  const auto program = assembler::load(PTVM_SOURCE_DIR "/programs/" + name + ".tvm");
  EXPECT_TRUE(program.ok()) << program.status();
  auto machine = vm::Machine::create(*program);
  EXPECT_TRUE(machine.ok()) << machine.status();
  std::vector<vm::TraceRow> rows;
  EXPECT_TRUE(machine->run_segment(size_t{1} << 12, rows).ok());
  const stark::Params params = {.log_blowup = 2,
                                .n_queries = 20,
                                .query_pow_bits = 8,
                                .interaction_pow_bits = 5,
                                .fold_step = 3,
                                .log_last_layer_degree = 2};
  const auto prover = make_segment_prover(backend, 12 + params.log_blowup, false);
  const std::vector<uint8_t> proof = prover->prove(
      {scope, *program, rows, machine->cell_clocks(), machine->registers()}, proof::kLogMinRows,
      {.backend = backend, .index = 0, .count = 1, .claim_digest = {}}, params);
  const hash::Digest digest = hash::Blake2sHasher::hash(proof);
  return absl::BytesToHexString({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

struct KnownProof {
  Backend backend;
  const char* program;
  ProvenScope scope;
  const char* digest;
};
constexpr KnownProof kKnownProofs[] = {
    {Backend::kStwo, "fibonacci", ProvenScope::kIsa,
     "5cbbb2669c5b19b84e391950f667000e1e45e988d07105b7cee613b9793235eb"},
    {Backend::kStwo, "long_loop", ProvenScope::kIsa,
     "b613b3d94430ae3e3473a93745405c42f434009056d3fbcb15a59b18d9988643"},
    {Backend::kStwo, "all_instructions", ProvenScope::kTransformer,
     "2e97d4ae35c8a991e145b5f98c57a8d8c796a6906901fdc15d6349fb1ffaa6fd"},
    {Backend::kCircle8, "fibonacci", ProvenScope::kIsa,
     "461620f4ad07da26223445f8a8a13f618c7fbbab4bb7aa51f4e027af81875397"},
    {Backend::kCircle8, "long_loop", ProvenScope::kIsa,
     "53079d636146652bd3c3578624e4271180346f6e24d7454a223f6fb83a452af9"},
    {Backend::kCircle8, "all_instructions", ProvenScope::kTransformer,
     "29cccdf47bb179e40ba291c97b804de13323744285cea03b710573ddfe1871cd"},
    {Backend::kVanilla, "fibonacci", ProvenScope::kIsa,
     "8f844ae172692607fd33f6cc8e412c310551048a9fa8017af9382867e8eeaaf9"},
    {Backend::kVanilla, "long_loop", ProvenScope::kIsa,
     "85cd6d3fef2cd8c26cedfb3fd1a4372b3a81d68a0621033696552011e42d08ad"},
    {Backend::kVanilla, "all_instructions", ProvenScope::kTransformer,
     "6855929b1ccb305b0e4cb8dbe5924ceee7aba2fee509d4b418935b6962ab2149"},
};

TEST(ProveSegment, HasTheSameBytesEverywhere) {
  for (const size_t n_threads : {1, 2, 3}) {
    const tbb::global_control threads(tbb::global_control::max_allowed_parallelism, n_threads);
    for (const KnownProof& known : kKnownProofs) {
      EXPECT_EQ(digest_of_proof(known.backend, known.program, known.scope), known.digest)
          << claim::name_of(known.backend) << ", " << known.program;
    }
  }
}

}  // namespace
}  // namespace ptvm::prover
