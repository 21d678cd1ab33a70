// The checker refuses every forgery, and for the reason that it should.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/soundness/forgery.h"
#include "tests/support/random_program.h"

namespace ptvm::testing {
namespace {

class Checker : public ::testing::TestWithParam<Forgery> {};

TEST_P(Checker, Refuses) {
  EXPECT_THAT(complaints(GetParam().make().check()), ::testing::ContainerEq(GetParam().caught_by));
}

INSTANTIATE_TEST_SUITE_P(Forgery, Checker, ::testing::ValuesIn(all_forgeries()),
                         [](const auto& test) { return test_name(test.param); });

// The names of Air's constraints, LogUp's own aside: those hold the running sums, no table.
template <class Air>
void append_constraints(const char* component, std::vector<std::string>& names) {
  constexpr const air::AirInfo& info = air::kAirInfo<Air>;
  for (size_t i = 0; i < info.n_constraints; ++i) {
    const std::string name = info.constraint_names[i];
    if (name != "logup") names.push_back(std::string(component) + "." + name);
  }
}

TEST(ConstraintForgeries, BreakEachConstraintAlone) {
  std::vector<std::string> constraints;
  append_constraints<air::vm::Cpu>("Cpu", constraints);
  append_constraints<air::vm::Multiply>("Multiply", constraints);
  append_constraints<air::vm::Bitwise>("Bitwise", constraints);

  std::vector<std::string> cases;
  for (const Forgery& forgery : constraint_forgeries()) {
    cases.push_back(forgery.name);
    for (const std::string& complaint : forgery.caught_by) {
      const bool is_constraint = complaint.find('.') != std::string::npos;
      EXPECT_TRUE(!is_constraint || complaint == forgery.name) << forgery.name;
    }
    EXPECT_TRUE(forgery.caught_by.contains(forgery.name));
  }
  EXPECT_THAT(cases, ::testing::UnorderedElementsAreArray(constraints));
}

template <class Air>
void append_fractions(const char* component, std::vector<std::string>& names) {
  constexpr const air::AirInfo& info = air::kAirInfo<Air>;
  for (size_t i = 0; i < info.n_fractions; ++i) {
    names.push_back(std::string(component) + "." + info.fraction_names[i]);
  }
}

TEST(FractionForgeries, SpoilEachFractionAlone) {
  std::vector<std::string> fractions;
  append_fractions<air::vm::Cpu>("Cpu", fractions);
  append_fractions<air::vm::Multiply>("Multiply", fractions);
  append_fractions<air::vm::Bitwise>("Bitwise", fractions);

  std::vector<std::string> cases;
  for (const Forgery& forgery : fraction_forgeries()) {
    cases.push_back(forgery.name);
    EXPECT_EQ(forgery.caught_by.size(), 1u) << forgery.name;
  }
  EXPECT_THAT(cases, ::testing::UnorderedElementsAreArray(fractions));
}

TEST(RelationForgeries, CoverEachRelation) {
  std::set<std::string> cases;
  for (const Forgery& forgery : relation_forgeries()) {
    cases.insert(forgery.name);
    EXPECT_THAT(forgery.caught_by,
                ::testing::ElementsAre(forgery.name.substr(0, forgery.name.find('.'))));
  }
  for (size_t r = 1; r < kRelationNames.size(); ++r) {
    for (const char* how : {"Missing", "Doubled", "Altered"}) {
      EXPECT_TRUE(cases.contains(std::string(kRelationNames[r]) + "." + how));
    }
  }
}

TEST(Forge, WithoutALiarIsTheHonestRun) {
  for (uint64_t seed = 0; seed < 50; ++seed) {
    SCOPED_TRACE(seed);
    const vm::Program program = random_program(seed);
    const ForgedSegment forged = forge(program, {}, 1 << 16);
    const ProgramRun honest = run(program);
    ASSERT_EQ(honest.segments.size(), 1u);
    const SegmentRun& segment = honest.segments.front();
    const SegmentTables tables = tables_of(segment.trace);
    EXPECT_EQ(forged.tables.cpu, tables.cpu);
    EXPECT_EQ(forged.tables.multiply, tables.multiply);
    EXPECT_EQ(forged.tables.bitwise, tables.bitwise);
    EXPECT_EQ(forged.public_bytes, segment.trace.public_bytes);
    EXPECT_EQ(forged.end.registers, segment.end.registers);
    EXPECT_EQ(forged.end.memory_bytes, segment.end.memory_bytes);
    EXPECT_TRUE(forged.check().clean());
  }
}

}  // namespace
}  // namespace ptvm::testing
