// The checker refuses every forgery, and for the reason that it should.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cctype>

#include "tests/soundness/forgery.h"
#include "tests/support/random_program.h"

namespace ptvm::testing {
namespace {

class Checker : public ::testing::TestWithParam<Forgery> {};

TEST_P(Checker, Refuses) {
  EXPECT_THAT(complaints(GetParam().make().check()), ::testing::ContainerEq(GetParam().caught_by));
}

std::string name_of(const ::testing::TestParamInfo<Forgery>& test) { return test_name(test.param); }
INSTANTIATE_TEST_SUITE_P(Isa, Checker, ::testing::ValuesIn(all_forgeries(ProvenScope::kIsa)),
                         name_of);
INSTANTIATE_TEST_SUITE_P(Transformer, Checker,
                         ::testing::ValuesIn(all_forgeries(ProvenScope::kTransformer)), name_of);

constexpr std::array<const char*, proof::kVmComponents> kComponentNames = {"Cpu", "Multiply",
                                                                           "Bitwise", "Layer"};
constexpr std::array<const air::AirNames*, proof::kVmComponents> kNames = {
    &air::kAirNames<air::vm::Cpu>, &air::kAirNames<air::vm::Multiply>,
    &air::kAirNames<air::vm::Bitwise>, &air::kAirNames<air::vm::Layer>};

class Scope : public ::testing::TestWithParam<ProvenScope> {};
INSTANTIATE_TEST_SUITE_P(Of, Scope, ::testing::Values(ProvenScope::kIsa, ProvenScope::kTransformer),
                         [](const auto& test) { return std::string(claim::name_of(test.param)); });

// A case of one bit is named after the constraint, which all bits share, and the bit.
std::string without_bit(const std::string& name) {
  const size_t end = name.find_last_of('.');
  return std::isdigit(name[end + 1]) ? name.substr(0, end) : name;
}

// LogUp's own constraints aside: those hold the running sums, no table.
TEST_P(Scope, BreaksEachConstraintAlone) {
  std::vector<std::string> constraints;
  for (const proof::VmComponent c : proof::air_of(GetParam()).components) {
    const air::AirInfo& info = *proof::kVmAirInfo[c];
    for (size_t i = 0; i < info.n_constraints; ++i) {
      const std::string name = kNames[c]->constraints[i];
      if (name != "logup") constraints.push_back(std::string(kComponentNames[c]) + "." + name);
    }
  }
  std::vector<std::string> cases;
  for (const Forgery& forgery : constraint_forgeries(GetParam())) {
    const std::string name = without_bit(forgery.name);
    cases.push_back(name);
    for (const std::string& complaint : forgery.caught_by) {
      const bool is_constraint = complaint.find('.') != std::string::npos;
      EXPECT_TRUE(!is_constraint || complaint == name) << forgery.name;
    }
    EXPECT_TRUE(forgery.caught_by.contains(name));
  }
  EXPECT_THAT(cases, ::testing::UnorderedElementsAreArray(constraints));
}

TEST_P(Scope, SpoilsEachFractionAlone) {
  std::vector<std::string> fractions;
  for (const proof::VmComponent c : proof::air_of(GetParam()).components) {
    const air::AirInfo& info = *proof::kVmAirInfo[c];
    for (size_t i = 0; i < info.n_fractions; ++i) {
      fractions.push_back(std::string(kComponentNames[c]) + "." + kNames[c]->fractions[i]);
    }
  }
  std::vector<std::string> cases;
  for (const Forgery& forgery : fraction_forgeries(GetParam())) {
    cases.push_back(forgery.name);
    EXPECT_EQ(forgery.caught_by.size(), 1u) << forgery.name;
  }
  EXPECT_THAT(cases, ::testing::UnorderedElementsAreArray(fractions));
}

// The relations that an honest run of all instructions takes part in, by the checker's bus.
std::set<std::string> relations_of(ProvenScope scope) {
  const ForgedSegment honest = forge(".memory 1\n MUL 5\n XOR 9\n STORE 0\n HALT", {}, 64, scope);
  const Report report = check_tables(honest.tables);
  std::set<std::string> relations;
  for (const auto& [tuple, sum] : report.bus.open()) {
    relations.insert(kRelationNames[saturated(tuple[0])]);
  }
  if (scope == ProvenScope::kIsa) relations.insert("Alu");  // which the components settle
  return relations;
}

TEST_P(Scope, OpensEachRelation) {
  std::set<std::string> cases, expected;
  for (const Forgery& forgery : relation_forgeries(GetParam())) {
    cases.insert(forgery.name);
    EXPECT_THAT(forgery.caught_by,
                ::testing::ElementsAre(forgery.name.substr(0, forgery.name.find('.'))));
  }
  for (const std::string& relation : relations_of(GetParam())) {
    expected.insert(relation + ".Missing");
    expected.insert(relation + ".Doubled");
    expected.insert(relation + ".Altered");
  }
  EXPECT_EQ(cases, expected);
}

// Where there is no lie, all columns are those of the honest prover.
TEST_P(Scope, ForgesTheHonestRunWithoutALiar) {
  for (uint64_t seed = 0; seed < 50; ++seed) {
    SCOPED_TRACE(seed);
    const vm::Program program = random_program(seed);
    const ForgedSegment forged = forge(program, {}, 1 << 16, GetParam());
    const ProgramRun honest = run(program, size_t{1} << proof::kLogMaxRows, GetParam());
    ASSERT_EQ(honest.segments.size(), 1u);
    const SegmentRun& segment = honest.segments.front();
    const SegmentTables tables = tables_of(segment.trace);
    EXPECT_EQ(forged.tables.cpu, tables.cpu);
    EXPECT_EQ(forged.tables.multiply, tables.multiply);
    EXPECT_EQ(forged.tables.bitwise, tables.bitwise);
    EXPECT_EQ(forged.tables.layer, tables.layer);
    EXPECT_EQ(forged.public_bytes, segment.trace.public_bytes);
    EXPECT_EQ(forged.end.registers, segment.end.registers);
    EXPECT_EQ(forged.end.memory_bytes, segment.end.memory_bytes);
    EXPECT_TRUE(forged.check().clean());
  }
}

TEST(WeightForgeries, AlterEachNumberOfABlock) {
  EXPECT_EQ(weight_forgeries().size(), layer::kNumbers);
  std::set<size_t> altered;
  for (const Forgery& forgery : weight_forgeries()) {
    const ForgedSegment forged = forgery.make();
    const isa::Instruction instruction = forged.program.instructions[forged.start.registers.pc];
    const layer::Numbers numbers = layer::numbers_of(layer::compile(instruction));
    for (size_t i = 0; i < layer::kNumbers; ++i) {
      const auto told = forged.tables.layer[air::vm::Layer::kNumber + i][0];
      if (told != F::from_signed(numbers[i])) altered.insert(i);
    }
  }
  EXPECT_EQ(altered.size(), layer::kNumbers);
}

// Nor can any number be altered in a block of any instruction, consistent or not.
TEST(Blocks, HoldEachNumberOfEachInstruction) {
  for (size_t opcode = 0; opcode < isa::kOpcodes.size(); ++opcode) {
    const vm::Program program = {{{static_cast<isa::Opcode>(opcode), 0}}, {0}, {}};
    ForgedSegment forged = forge(program, {}, 1, ProvenScope::kTransformer);
    for (size_t i = 0; i < layer::kNumbers; ++i) {
      F& number = forged.number(i, 0);
      number += F::one();
      forged.close();
      EXPECT_TRUE(complaints(forged.check()).contains("Block")) << opcode << ": " << i;
      number -= F::one();
    }
  }
}

}  // namespace
}  // namespace ptvm::testing
