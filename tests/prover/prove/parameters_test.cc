// The level that a plan was chosen for holds whatever heights its segments turn out to have.

#include "prover/prove/parameters.h"

#include <gtest/gtest.h>

#include "prover/asm/load.h"
#include "verifier/src/segment.h"

namespace ptvm::prover {
namespace {

uint32_t proven_bits(claim::Backend backend, const vm::Program& program,
                     const stark::Params& params, unsigned log_rows, bool multiplies,
                     bool has_bitwise) {
  const std::vector<uint8_t> zeros(4 * 256);
  const auto words = [&](size_t n) { return proof::WordView(std::span(zeros).first(4 * n)); };
  proof::SegmentPublic values;
  values.log_rows = {static_cast<uint8_t>(log_rows),
                     static_cast<uint8_t>(multiplies ? log_rows : 0),
                     static_cast<uint8_t>(has_bitwise ? log_rows : 0)};
  values.instruction_counts = words(program.instructions.size());
  values.cell_clocks = words(program.initial_memory.size());
  values.byte_counts = values.signed_byte_counts = words(proof::kByteEntries);
  if (has_bitwise) values.nibble_counts = words(proof::kNibbleEntries);
  return security::estimate(verifier::security_instance(backend, params, values)).proven_bits;
}

// The figure is not monotonic in the height: 81, 93 and 106 bits hold at both ends of the range
// with fewer queries than some height between them needs.
TEST(ChoosePlan, HoldsTheLevelAtEveryHeight) {
  const auto program = assembler::load(PTVM_SOURCE_DIR "/programs/all_instructions.tvm");
  ASSERT_TRUE(program.ok()) << program.status();
  for (const claim::Backend backend :
       {claim::Backend::kStwo, claim::Backend::kCircle8, claim::Backend::kVanilla}) {
    for (const uint32_t level : {20u, 81u, 93u, 100u, 106u}) {
      const auto plan = choose_plan(*program, uint64_t{1} << 20,
                                    {.security_bits = level, .log_blowup = 1, .backend = backend});
      ASSERT_TRUE(plan.ok()) << plan.status();
      for (unsigned log_rows = plan->log_min_rows; log_rows <= plan->log_segment_rows; ++log_rows) {
        for (const bool multiplies : {false, true}) {
          for (const bool has_bitwise : {false, true}) {
            EXPECT_GE(
                proven_bits(backend, *program, plan->params, log_rows, multiplies, has_bitwise),
                level)
                << claim::name_of(backend) << ", 2^" << log_rows << " rows";
          }
        }
      }
    }
  }
}

TEST(ChoosePlan, KeepsTheNumberOfQueriesThatWasGiven) {
  const auto program = assembler::load(PTVM_SOURCE_DIR "/programs/all_instructions.tvm");
  ASSERT_TRUE(program.ok()) << program.status();
  for (const uint32_t level : {0u, 1u, 40u}) {
    const auto plan = choose_plan(*program, 100, {.security_bits = level, .n_queries = 200});
    ASSERT_TRUE(plan.ok()) << plan.status();
    EXPECT_EQ(plan->params.n_queries, 200u);
  }
}

TEST(ChoosePlan, ReachesConjecturedBitsByTheFewestQueries) {
  const auto program = assembler::load(PTVM_SOURCE_DIR "/programs/all_instructions.tvm");
  ASSERT_TRUE(program.ok()) << program.status();
  for (const uint32_t level : {1u, 7u, 8u, 40u, 96u, 123u}) {
    const auto plan = choose_plan(
        *program, 100,
        {.security_bits = 0, .conjectured_bits = level, .log_blowup = 3, .pow_bits = 7});
    ASSERT_TRUE(plan.ok()) << plan.status();
    const uint32_t n_queries = plan->params.n_queries;
    EXPECT_GE(3 * n_queries + 7, level);
    EXPECT_TRUE(n_queries == 1 || 3 * (n_queries - 1) + 7 < level) << n_queries;
  }
}

}  // namespace
}  // namespace ptvm::prover
