#include "prover/prove/proof_size.h"

#include <gtest/gtest.h>

#include "prover/asm/load.h"
#include "prover/prove/prove.h"
#include "shared/proof/file.h"

namespace ptvm::prover {
namespace {

vm::Program load(const char* name) {
  auto program = assembler::load(std::string(PTVM_SOURCE_DIR "/programs/") + name);
  EXPECT_TRUE(program.ok()) << program.status();
  return *std::move(program);
}

// The bytes of the only segment of a proof, and what was expected.
struct Sizes {
  double made, expected;
};
Sizes sizes_of(std::span<const uint8_t> bytes) {
  proof::File file;
  EXPECT_EQ(proof::open_file(bytes, file), Status::kAccepted);
  std::span<const uint8_t> segment;
  EXPECT_EQ(proof::next_segment(file.segment_bytes, segment), Status::kAccepted);
  proof::SegmentPublic values;
  ByteReader reader(segment);
  EXPECT_EQ(proof::read_public(reader, file.claim, values), Status::kAccepted);
  const SegmentShape shape = {file.claim.extension.backend, values.scope, values.log_rows,
                              file.claim.program.size(), file.claim.initial_memory.size()};
  const stark::Params& params = file.claim.extension.parameters;
  return {static_cast<double>(segment.size()),
          static_cast<double>(expected_bytes(shape, params, Openings(params.n_queries)))};
}

TEST(ExpectedBytes, AreAboutThoseOfProofs) {
  for (const claim::Backend backend :
       {claim::Backend::kStwo, claim::Backend::kCircle8, claim::Backend::kVanilla}) {
    for (const char* name : {"fibonacci.tvm", "all_instructions.tvm", "long_loop.tvm"}) {
      for (const uint32_t log_blowup : {1u, 3u}) {
        const auto proof = prove(load(name), {.log_blowup = log_blowup, .backend = backend});
        ASSERT_TRUE(proof.ok()) << proof.status();
        const Sizes sizes = sizes_of(proof->proof);
        EXPECT_NEAR(sizes.expected / sizes.made, 1,
                    0.1)  // queries meet more or fewer nodes by chance
            << name << ", " << claim::name_of(backend) << ", blow-up " << (1 << log_blowup);
      }
    }
  }
}

TEST(Openings, OfOneQueryAreAPath) {
  const Openings openings(1);
  for (const unsigned log_height : {0u, 1u, 7u, 20u}) {
    EXPECT_NEAR(openings.places(log_height), 1, 1e-9);
    EXPECT_NEAR(openings.digests(log_height), log_height, 1e-9);
  }
}

TEST(Openings, OfManyQueriesAreAllLeavesAndNoDigest) {
  const Openings openings(512);
  EXPECT_NEAR(openings.places(4), 16, 1e-9);
  EXPECT_NEAR(openings.digests(4), 0, 1e-9);
}

}  // namespace
}  // namespace ptvm::prover
