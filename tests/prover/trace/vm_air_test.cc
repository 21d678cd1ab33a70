// The VM's AIRs hold on the traces of honest runs: of every program, and of a thousand random ones.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "prover/asm/load.h"
#include "tests/support/random_program.h"
#include "tests/support/run_fixture.h"
#include "tests/support/vm_checker.h"

namespace ptvm::testing {
namespace {

class VmAir : public ::testing::TestWithParam<proof::ProvenScope> {
 protected:
  static ProgramRun run(const vm::Program& program,
                        size_t max_rows = size_t{1} << proof::kLogMaxRows) {
    return testing::run(program, max_rows, GetParam());
  }
};
INSTANTIATE_TEST_SUITE_P(
    Of, VmAir, ::testing::Values(proof::ProvenScope::kIsa, proof::ProvenScope::kTransformer),
    [](const auto& scope) { return std::string(claim::name_of(scope.param)); });

void expect_holds(const ProgramRun& run) {
  for (const SegmentRun& segment : run.segments) {
    const Report report = check_segment(
        tables_of(segment.trace), segment.trace.public_bytes, run.program_view(),
        segment.start.view(), segment.end.view(), static_cast<uint32_t>(segment.rows.size()));
    EXPECT_THAT(report.cpu, ::testing::IsEmpty());
    EXPECT_THAT(report.multiply, ::testing::IsEmpty());
    EXPECT_THAT(report.bitwise, ::testing::IsEmpty());
    EXPECT_THAT(report.layer, ::testing::IsEmpty());
    EXPECT_THAT(report.bus.open(), ::testing::IsEmpty());
  }
}

TEST_P(VmAir, HoldsOnEveryProgram) {
  size_t n_programs = 0;
  for (const auto& entry : std::filesystem::directory_iterator(PTVM_SOURCE_DIR "/programs")) {
    if (entry.path().extension() != ".tvm") continue;
    SCOPED_TRACE(entry.path().filename());
    const auto program = assembler::load(entry.path());
    ASSERT_TRUE(program.ok()) << program.status();
    expect_holds(run(*program));
    ++n_programs;
  }
  EXPECT_GE(n_programs, 17u);
}

TEST_P(VmAir, HoldsOnEverySegmentOfACutRun) {
  const auto program = assembler::load(PTVM_SOURCE_DIR "/programs/factorial_recursive.tvm");
  ASSERT_TRUE(program.ok()) << program.status();
  const ProgramRun cut = run(*program, 7);
  EXPECT_EQ(cut.segments.size(), 7u);  // 46 steps
  expect_holds(cut);
}

TEST_P(VmAir, HoldsOnThousandRandomPrograms) {
  for (uint64_t seed = 0; seed < 1000; ++seed) {
    SCOPED_TRACE(seed);
    expect_holds(run(random_program(seed)));
    if (::testing::Test::HasFailure()) return;
  }
}

}  // namespace
}  // namespace ptvm::testing
