// What a limit on memory makes of a plan. That processes stay within it is for tests/cli to see.

#include "prover/prove/memory_estimate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "prover/asm/load.h"
#include "prover/prove/parameters.h"

namespace ptvm::prover {
namespace {

using ::testing::HasSubstr;

constexpr uint64_t kMebibyte = uint64_t{1} << 20;

vm::Program long_loop() {
  const auto program = assembler::load(PTVM_SOURCE_DIR "/programs/long_loop.tvm");
  EXPECT_TRUE(program.ok()) << program.status();
  return *program;
}

absl::StatusOr<Plan> plan(std::optional<uint64_t> max_memory_bytes) {
  return choose_plan(long_loop(), uint64_t{1} << 20, {.max_memory_bytes = max_memory_bytes});
}

// The least memory that a refusal names, in MiB.
uint64_t least_memory_mib() {
  const std::string message(plan(0).status().message());
  const std::string before = "cannot prove within 0 bytes: at least ";
  EXPECT_THAT(message, HasSubstr(before));
  return std::stoull(message.substr(before.size()));
}

TEST(MemoryEstimate, GrowsWithEverythingThereIs) {
  const MemoryInput small = {.heights = {12, 0, 0},
                             .params = {.log_blowup = 1, .n_queries = 100},
                             .n_segments = 10,
                             .n_cells = 8};
  const auto grows = [&](auto change) {
    MemoryInput larger = small;
    change(larger);
    return estimate_memory(larger) > estimate_memory(small);
  };
  EXPECT_TRUE(grows([](MemoryInput& input) { input.heights[proof::kCpu] = 13; }));
  EXPECT_TRUE(grows([](MemoryInput& input) { input.heights[proof::kMultiply] = 12; }));
  EXPECT_TRUE(grows([](MemoryInput& input) { input.heights[proof::kBitwise] = 12; }));
  EXPECT_TRUE(grows([](MemoryInput& input) { input.params.log_blowup = 2; }));
  EXPECT_TRUE(grows([](MemoryInput& input) { input.params.n_queries = 400; }));
  EXPECT_TRUE(grows([](MemoryInput& input) { input.n_segments = 11; }));
  EXPECT_TRUE(grows([](MemoryInput& input) { input.n_cells = 9; }));
}

TEST(MemoryLimit, MakesSegmentsShorterAsItFalls) {
  const auto unlimited = plan(std::nullopt);
  ASSERT_TRUE(unlimited.ok()) << unlimited.status();
  EXPECT_EQ(unlimited->log_segment_rows, proof::kLogMaxRows);
  unsigned log_before = proof::kLogMaxRows;
  for (uint64_t mib = 1024; mib > least_memory_mib(); mib = mib * 3 / 4) {
    const auto limited = plan(mib * kMebibyte);
    ASSERT_TRUE(limited.ok()) << mib << " MiB: " << limited.status();
    EXPECT_LE(limited->log_segment_rows, log_before) << mib << " MiB";
    log_before = limited->log_segment_rows;
  }
  EXPECT_LT(log_before, 12u);
}

TEST(MemoryLimit, IsRefusedExactlyBelowTheLeastThatIsNamed) {
  const uint64_t least = least_memory_mib();
  EXPECT_TRUE(plan(least * kMebibyte).ok());
  const auto refused = plan((least - 1) * kMebibyte);
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(refused.status().message()),
              HasSubstr("at least " + std::to_string(least) + " MiB are needed"));
}

TEST(MemoryLimit, LeavesTheReasonWhyTheLevelCannotBeReached) {
  const auto refused = choose_plan(long_loop(), uint64_t{1} << 20,
                                   {.security_bits = 128, .max_memory_bytes = kMebibyte});
  EXPECT_THAT(std::string(refused.status().message()), HasSubstr("limited by"));
}

}  // namespace
}  // namespace ptvm::prover
