#include "prover/view/cell_view.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "tests/prover/view/recordings.h"
#include "tests/support/random_program.h"

namespace ptvm::view {
namespace {

using attention::Write;
using ::testing::ElementsAre;

// Whether `write` is a corner: all others are seen from it within less than half a turn, from one
// of them on.
bool is_corner(std::span<const Write> writes, const Write& write) {
  const auto side = [&](const Write& a, const Write& b) {
    return (a.step - write.step) * (b.value - write.value) -
           (b.step - write.step) * (a.value - write.value);
  };
  if (write == writes.front() || write == writes.back()) return true;
  return std::ranges::any_of(writes, [&](const Write& first) {
    if (first == write) return false;
    return std::ranges::all_of(writes, [&](const Write& other) {
      if (other == write || other == first) return true;
      const int64_t turn = side(first, other);
      const int64_t along = (first.step - write.step) * (other.step - write.step) +
                            int64_t{first.value - write.value} * (other.value - write.value);
      return turn > 0 || (turn == 0 && along > 0);
    });
  });
}

std::set<int64_t> steps_of_corners(const CellView& view) {
  std::set<int64_t> steps;
  for (const auto chain : {view.hull.upper(), view.hull.lower()}) {
    for (const Write& write : chain) steps.insert(write.step);
  }
  return steps;
}

TEST(CellView, HasTheHullThatBruteForceFinds) {
  size_t n_histories = 0;
  for (uint64_t seed = 0; seed < 200; ++seed) {
    const RecordedRun run = recorded(testing::random_program(seed, {}));
    for (size_t cell = 0; cell < run.n_cells(); ++cell) {
      if (run.history(cell).size() < 4) continue;
      for (const uint64_t position : {run.n_steps() / 2, run.n_steps()}) {
        const CellView view = look_at(run, cell, position);
        std::set<int64_t> expected;
        for (const Write& write : view.writes) {
          if (is_corner(view.writes, write)) expected.insert(write.step);
        }
        ASSERT_EQ(steps_of_corners(view), expected) << seed << ", cell " << cell;
        ++n_histories;
      }
    }
  }
  EXPECT_GT(n_histories, 100u);
}

// In every mode, what a cell shows before a read is what the engine then reads.
TEST(CellView, ReadsWhatTheNextStepReads) {
  for (const char* attention : {"average-hard", "softmax", "hard-softmax:30"}) {
    size_t n_reads = 0;
    for (uint64_t seed = 0; seed < 20; ++seed) {
      const RecordedRun run = recorded(testing::random_program(seed), attention, 500);
      for (uint64_t step = 1; step <= run.n_steps(); ++step) {
        const Access& access = run.access(step);
        if (access.kind != vm::MemoryAccess::kRead) continue;
        ASSERT_EQ(look_at(run, access.address, step - 1).read, access.value)
            << attention << ", seed " << seed << ", step " << step;
        ++n_reads;
      }
    }
    EXPECT_GT(n_reads, 100u);
  }
}

TEST(CellView, DescribesAReadByItsShares) {
  const vm::Program program = program_named("soft_attention_memory");
  EXPECT_EQ(describe_read(look_at(recorded(program), 0, 4), 3), "10, the newest value (step 4)");
  const RecordedRun soft_run = recorded(program, "softmax");
  const CellView soft = look_at(soft_run, 0, 4);
  ASSERT_EQ(soft.shares.size(), 3u);
  EXPECT_NEAR(soft.shares[0] + soft.shares[1] + soft.shares[2], 1, 1e-6);
  EXPECT_EQ(describe_read(soft, 2), "9: 86.7 % of 10 (step 4), 11.7 % of 4 (step 2), ...");
  EXPECT_EQ(describe_read(look_at(recorded(program, "hard-softmax:1e-40"), 0, 4), 3),
            "0, since scores are beyond floats");
}

}  // namespace
}  // namespace ptvm::view
