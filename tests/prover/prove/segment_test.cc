// The bytes of a segment's proof: known answers, so that every instruction set, compiler and number
// of threads makes the same ones.

#include "prover/prove/segment.h"

#include <gtest/gtest.h>
#include <tbb/global_control.h>

#include "absl/strings/escaping.h"
#include "prover/asm/load.h"
#include "prover/stark/circle_backend.h"
#include "prover/vm/machine.h"
#include "shared/hash/blake2s.h"

namespace ptvm::prover {
namespace {

std::string digest_of_proof(const std::string& name,
                            proof::ProvenScope scope = proof::ProvenScope::kIsa) {
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
  const std::vector<uint8_t> proof = prove_segment<StwoBackend>(
      trace::build<field::M31>(
          {scope, *program, rows, machine->cell_clocks(), machine->registers()}, 4),
      {.backend = claim::Backend::kStwo, .index = 0, .count = 1, .claim_digest = {}}, params,
      CircleTables(12 + params.log_blowup));
  const hash::Digest digest = hash::Blake2sHasher::hash(proof);
  return absl::BytesToHexString({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

TEST(ProveSegment, HasTheSameBytesEverywhere) {
  for (const size_t n_threads : {1, 2, 3}) {
    const tbb::global_control threads(tbb::global_control::max_allowed_parallelism, n_threads);
    EXPECT_EQ(digest_of_proof("fibonacci"),
              "5cbbb2669c5b19b84e391950f667000e1e45e988d07105b7cee613b9793235eb");
    EXPECT_EQ(digest_of_proof("long_loop"),
              "b613b3d94430ae3e3473a93745405c42f434009056d3fbcb15a59b18d9988643");
    EXPECT_EQ(digest_of_proof("all_instructions", proof::ProvenScope::kTransformer),
              "2e97d4ae35c8a991e145b5f98c57a8d8c796a6906901fdc15d6349fb1ffaa6fd");
  }
}

}  // namespace
}  // namespace ptvm::prover
