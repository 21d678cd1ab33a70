// spec/air.md and spec/layer.md say what shared/air/vm does: every table, and every formula on
// random rows.
#include <gtest/gtest.h>

#include <cstring>
#include <map>
#include <random>
#include <regex>
#include <set>

#include "shared/proof/segment.h"
#include "tests/spec/expression.h"
#include "tests/spec/markdown.h"

namespace ptvm {
namespace {

using air::vm::Relation;
using field::M31;
using testing::Document;
using testing::expanded;
using testing::Row;

const Document& isa_spec() {
  static const Document document("air.md");
  return document;
}
const Document& layer_spec() {
  static const Document document("layer.md");
  return document;
}

constexpr std::array kRelationNames = {"State",     "Rom", "Memory",     "Byte",  "SignedByte",
                                       "NibbleAnd", "Alu", "LayerState", "Block", "Attention"};
uint32_t relation_id(const std::string& name) {
  for (uint32_t i = 0; i < kRelationNames.size(); ++i) {
    if (name == kRelationNames[i]) return i + 1;
  }
  throw std::runtime_error("no relation " + name);
}

// The table of places, a row for each.
std::vector<Row> expanded_places(const Document& spec) {
  std::vector<Row> rows = spec.table("| number | gate | value | output |");
  // A range counts in the first cell alone: the names of the others have their index already.
  std::vector<Row> all;
  for (const Row& row : rows) {
    for (Row& each : testing::expanded({{row[0], "", row[1], row[2], row[3]}})) {
      all.push_back({each[0], each[2], each[3], each[4]});
    }
  }
  return all;
}

// What an AIR's text says on one row, as numbers.
struct RowEval {
  using F = M31;
  static M31 constant(uint32_t value) { return M31(value); }

  M31 trace(size_t column) const { return values.at(column); }
  void constrain(const char* name, M31 value) { constraints.emplace_back(name, value); }
  template <size_t N>
  void fraction(const char* name, M31 numerator, const std::array<M31, N>& tuple) {
    fractions.push_back({name, numerator, {tuple.begin(), tuple.end()}});
  }

  struct Fraction {
    std::string name;
    M31 numerator;
    std::vector<M31> tuple;
  };
  std::vector<M31> values;
  std::vector<std::pair<std::string, M31>> constraints;
  std::vector<Fraction> fractions;
};

// The degree of each constraint, one after the other.
struct DegreeEval : air::InfoEval {
  void constrain(const char* name, F value) {
    info.max_degree = 0;
    InfoEval::constrain(name, value);
    note();
  }
  template <size_t N>
  void fraction(const char* name, F numerator, const std::array<F, N>& tuple) {
    info.max_degree = 0;
    InfoEval::fraction(name, numerator, tuple);
    note();
  }
  void finish() {
    info.max_degree = 0;
    InfoEval::finish();
    note();
  }
  std::vector<size_t> degrees;

 private:
  void note() {
    if (info.n_constraints > degrees.size()) degrees.push_back(info.max_degree);
  }
};

// The document's names on one row: columns by number, definitions by formula.
class Names {
 public:
  Names(const Document& spec, const std::string& heading, const std::vector<M31>& values)
      : values_(values) {
    for (const Row& row : expanded(spec.table("| column | name | range | meaning |", heading))) {
      columns_[row[1]] = std::stoul(row[0]);
    }
    for (const Row& row : spec.table("| name | formula |", heading)) formulas_[row[0]] = row[1];
    if (&spec == &layer_spec()) add_numbers(spec);
  }

  M31 operator()(const std::string& formula) const {
    const testing::Expression<M31>::Lookup lookup = [this](const std::string& name) {
      const auto column = columns_.find(name);
      if (column != columns_.end()) return values_.at(column->second);
      return (*this)(formulas_.at(name));
    };
    return testing::Expression<M31>(formula, lookup).value();
  }

 private:
  // The numbers of a block by name, and the outputs as the sums that they are weights of.
  void add_numbers(const Document& spec) {
    for (const Row& row : spec.table("| number | name | is |")) {
      columns_[row[1]] = columns_.at("number_" + row[0]);
      if (row[1].starts_with("bias_")) formulas_["output_" + row[1].substr(5)] = row[1];
    }
    for (const Row& row : expanded_places(spec)) {
      std::string& formula = formulas_["output_" + row[3]];
      if (!formula.empty()) formula.append(" + ");
      formula.append("number_").append(row[0]);
      for (const size_t factor : {1, 2}) formula.append(" * ").append(row[factor]);
    }
  }

  const std::vector<M31>& values_;
  std::map<std::string, size_t> columns_;
  std::map<std::string, std::string> formulas_;
};

template <class Air>
struct Case;
template <>
struct Case<air::vm::Layer> {
  static constexpr const char* kHeading = "## 3. Layer";
  static constexpr const char* kName = "Layer";
  static constexpr const char* kFile = "layer.h";
  static constexpr size_t kComponents = 1, kGreatestTuple = 79;
  static const Document& spec() { return layer_spec(); }
};
struct IsaCase {
  static constexpr size_t kComponents = 3, kGreatestTuple = 7;
  static const Document& spec() { return isa_spec(); }
};
template <>
struct Case<air::vm::Cpu> : IsaCase {
  static constexpr const char* kHeading = "## 3. CPU";
  static constexpr const char* kName = "CPU";
  static constexpr const char* kFile = "cpu.h";
};
template <>
struct Case<air::vm::Multiply> : IsaCase {
  static constexpr const char* kHeading = "## 4. Multiply";
  static constexpr const char* kName = "Multiply";
  static constexpr const char* kFile = "multiply.h";
};
template <>
struct Case<air::vm::Bitwise> : IsaCase {
  static constexpr const char* kHeading = "## 5. Bitwise";
  static constexpr const char* kName = "Bitwise";
  static constexpr const char* kFile = "bitwise.h";
};

template <class Air>
class AirSpec : public ::testing::Test {
 protected:
  using This = Case<Air>;
  static constexpr const air::AirInfo& kInfo = air::kAirInfo<Air>;

  static RowEval evaluate(std::vector<M31> values) {
    RowEval e;
    e.values = std::move(values);
    Air{}.eval(e);
    return e;
  }
  static std::vector<Row> table(const std::string& head) {
    return expanded(This::spec().table(head, This::kHeading));
  }
  static std::vector<M31> random_row(std::mt19937& random) {
    std::vector<M31> values;
    for (size_t c = 0; c < kInfo.n_trace_columns; ++c) values.push_back(M31::reduce(random()));
    return values;
  }
};
using Airs = ::testing::Types<air::vm::Cpu, air::vm::Multiply, air::vm::Bitwise, air::vm::Layer>;
TYPED_TEST_SUITE(AirSpec, Airs);

// The enumerators of the Column enum in the AIR's file, kPcInc as "pc_inc".
std::vector<std::string> column_names_in(const std::string& file) {
  std::ifstream in(std::string(PTVM_SOURCE_DIR "/shared/air/vm/") + file);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  const size_t begin = text.find("enum Column"), end = text.find("kColumns", begin);
  const std::string body = text.substr(begin, end - begin);
  const std::regex enumerator("\n *k([A-Z]\\w*)");
  std::vector<std::string> names;
  for (std::sregex_iterator m(body.begin(), body.end(), enumerator), last; m != last; ++m) {
    std::string name;
    for (const char c : (*m)[1].str()) {
      if (std::isupper(c) && !name.empty()) name += '_';
      name += static_cast<char>(std::tolower(c));
    }
    names.push_back(name);
  }
  return names;
}

TYPED_TEST(AirSpec, ListsTheColumns) {
  std::vector<std::string> names;
  const auto rows = TestFixture::table("| column | name | range | meaning |");
  for (size_t i = 0; i < rows.size(); ++i) {
    EXPECT_EQ(rows[i][0], std::to_string(i));
    // A group of columns has one enumerator.
    const std::string name = std::regex_replace(rows[i][1], std::regex("_[0-9]+$"), "");
    if (names.empty() || names.back() != name) names.push_back(name);
  }
  EXPECT_EQ(rows.size(), TestFixture::kInfo.n_trace_columns);
  EXPECT_EQ(names, column_names_in(TestFixture::This::kFile));
}

TYPED_TEST(AirSpec, ListsTheConstraintsWithTheirDegrees) {
  DegreeEval e;
  TypeParam{}.eval(e);
  e.finish();
  const auto rows = TestFixture::table("| constraint | formula | degree |");
  ASSERT_EQ(rows.size(), TestFixture::kInfo.n_constraints);
  ASSERT_EQ(rows.size(), e.degrees.size());
  size_t n_batches = 0;
  for (size_t i = 0; i < rows.size(); ++i) {
    EXPECT_EQ(rows[i][0], air::kAirNames<TypeParam>.constraints[i]);
    EXPECT_EQ(rows[i][2], std::to_string(e.degrees[i])) << rows[i][0];
    if (rows[i][0] == "logup") {
      EXPECT_EQ(rows[i][1], "batch " + std::to_string(n_batches++));
    }
  }
  EXPECT_EQ(n_batches, TestFixture::kInfo.n_interaction_columns);
}

TYPED_TEST(AirSpec, HasTheConstraintsOfTheCode) {
  const auto rows = TestFixture::table("| constraint | formula | degree |");
  std::mt19937 random(1);
  for (int trial = 0; trial < 4; ++trial) {
    const auto values = TestFixture::random_row(random);
    const RowEval e = TestFixture::evaluate(values);
    const Names names(TestFixture::This::spec(), TestFixture::This::kHeading, values);
    for (size_t i = 0; i < e.constraints.size(); ++i) {
      EXPECT_EQ(names(rows.at(i)[1]), e.constraints[i].second) << rows[i][0];
    }
  }
}

TYPED_TEST(AirSpec, HasTheFractionsOfTheCode) {
  const auto rows = TestFixture::table("| fraction | numerator | tuple |");
  ASSERT_EQ(rows.size(), TestFixture::kInfo.n_fractions);
  std::mt19937 random(2);
  for (int trial = 0; trial < 4; ++trial) {
    const auto values = TestFixture::random_row(random);
    const RowEval e = TestFixture::evaluate(values);
    const Names names(TestFixture::This::spec(), TestFixture::This::kHeading, values);
    for (size_t i = 0; i < rows.size(); ++i) {
      EXPECT_EQ(rows[i][0], e.fractions[i].name);
      EXPECT_EQ(names(rows[i][1]), e.fractions[i].numerator) << rows[i][0];
      const size_t open = rows[i][2].find('(');
      std::vector<M31> tuple = {M31(relation_id(rows[i][2].substr(0, open)))};
      ASSERT_EQ(rows[i][2].back(), ')');
      const std::string entries = rows[i][2].substr(open + 1, rows[i][2].size() - open - 2);
      for (const std::string& entry : testing::split(entries, ',')) {
        if (entry != "numbers") tuple.push_back(names(entry));
        for (size_t n = 0; entry == "numbers" && n < layer::kNumbers; ++n) {
          tuple.push_back(names("number_" + std::to_string(n)));
        }
      }
      EXPECT_EQ(tuple, e.fractions[i].tuple) << rows[i][0];
    }
  }
}

TYPED_TEST(AirSpec, CountsTheCells) {
  const auto& info = TestFixture::kInfo;
  const size_t n_cells = info.n_trace_columns + 4 * info.n_interaction_columns;
  const Row expected = {TestFixture::This::kName,
                        std::to_string(info.n_trace_columns),
                        std::to_string(info.n_interaction_columns),
                        std::to_string(n_cells),
                        std::to_string(info.n_constraints),
                        std::to_string(info.n_fractions)};
  const auto rows = TestFixture::This::spec().table(
      "| component | trace columns | interaction columns | cells a row | constraints | fractions a "
      "row |");
  EXPECT_NE(std::find(rows.begin(), rows.end(), expected), rows.end());
  EXPECT_EQ(rows.size(), size_t{TestFixture::This::kComponents});
  EXPECT_LE(info.max_degree, 3u);
  EXPECT_LE(info.max_tuple_width, size_t{TestFixture::This::kGreatestTuple});
}

// The sides of the relations that each part takes, by running it.
struct Sides {
  std::map<uint32_t, std::set<std::string>> consumers, yielders;
  std::map<uint32_t, size_t> widths;

  void note(const std::string& who, M31 numerator, std::span<const M31> tuple) {
    ASSERT_FALSE(numerator.is_zero());
    const uint32_t id = tuple[0].value();
    (numerator.value() < M31::kModulus / 2 ? consumers : yielders)[id].insert(who);
    const auto [width, inserted] = widths.try_emplace(id, tuple.size());
    EXPECT_EQ(width->second, tuple.size());
  }
  template <class Air>
  void note_component(const std::string& who) {
    RowEval e;
    e.values.assign(air::kAirInfo<Air>.n_trace_columns, M31::one());
    Air{}.eval(e);
    for (const auto& fraction : e.fractions) note(who, fraction.numerator, fraction.tuple);
  }
  template <size_t N>
  void add(M31 numerator, const std::array<M31, N>& tuple) {
    note("public", numerator, tuple);
  }
};

std::set<std::string> set_of(const std::string& list) {
  const Row names = testing::split(list, ',');
  return {names.begin(), names.end()};
}

// The public terms of `scope` for a program of one instruction and one cell.
void note_public_terms(proof::ProvenScope scope, Sides& sides) {
  const std::vector<uint8_t> program(3), cell(2);
  std::vector<uint8_t> ones;
  for (size_t i = 0; i < 256; ++i) ones.insert(ones.end(), {1, 0, 0, 0});
  proof::SegmentPublic values;
  values.scope = scope;
  for (const proof::VmComponent c : proof::air_of(scope).components) values.log_rows[c] = 4;
  for (const auto list : proof::lists_of(scope)) {
    const size_t size = proof::list_size(list, values.log_rows, 1, 1);
    values.*list = proof::WordView(std::span(ones).first(4 * size));
  }
  const claim::State state = {isa::initial_registers(1), claim::MemoryView(cell)};
  proof::add_public_terms<M31>(claim::ProgramView(program), state, state, 1, values, sides);
}

void expect_relations(const Document& spec, Sides& sides) {
  const auto rows = spec.table("| id | relation | entries | consumed by | yielded by |");
  EXPECT_EQ(rows.size(), sides.widths.size());
  for (const Row& row : rows) {
    const uint32_t id = relation_id(row[1]);
    EXPECT_EQ(row[0], std::to_string(id));
    size_t width = testing::split(row[2], ',').size() + 1;
    if (row[2].ends_with("numbers")) width += layer::kNumbers - 1;
    EXPECT_EQ(width, sides.widths[id]) << row[1];
    EXPECT_EQ(set_of(row[3]), sides.consumers[id]) << row[1];
    EXPECT_EQ(set_of(row[4]), sides.yielders[id]) << row[1];
  }
}

TEST(AirSpecTables, ListsTheRelations) {
  Sides sides;
  sides.note_component<air::vm::Cpu>("CPU");
  sides.note_component<air::vm::Multiply>("Multiply");
  sides.note_component<air::vm::Bitwise>("Bitwise");
  note_public_terms(proof::ProvenScope::kIsa, sides);
  expect_relations(isa_spec(), sides);
  EXPECT_EQ(static_cast<uint32_t>(Relation::kState), 1u);
  EXPECT_EQ(static_cast<uint32_t>(Relation::kAttention), kRelationNames.size());
}

TEST(LayerSpecTables, ListsTheRelations) {
  Sides sides;
  sides.note_component<air::vm::Layer>("Layer");
  note_public_terms(proof::ProvenScope::kTransformer, sides);
  expect_relations(layer_spec(), sides);
}

TEST(LayerSpecTables, ListsThePlacesAndNamesOfTheNumbers) {
  const std::map<std::string, size_t> inputs = {
      {"1", layer::Input::kOne},          {"pc", layer::Input::kPc},
      {"next_pc", layer::Input::kNextPc}, {"acc", layer::Input::kAcc},
      {"zero", layer::Input::kZero},      {"sp", layer::Input::kSp},
      {"operand", layer::Input::kOperand}};
  const auto input = [&](const std::string& name) {
    for (const auto& [prefix, first] : {std::pair{"acc_bits_", layer::Input::kAccBits},
                                        {"operand_bits_", layer::Input::kOperandBits}}) {
      if (name.starts_with(prefix)) return first + std::stoul(name.substr(std::strlen(prefix)));
    }
    return static_cast<unsigned long>(inputs.at(name));
  };
  const std::vector<std::string> outputs = {"pc",           "acc",           "sp",
                                            "write_enable", "write_address", "write_value"};
  const auto places = expanded_places(layer_spec());
  ASSERT_EQ(places.size(), layer::kPlaces.size);
  for (size_t i = 0; i < places.size(); ++i) {
    const layer::Place& place = layer::kPlaces.places[i];
    EXPECT_EQ(places[i][0], std::to_string(i));
    EXPECT_EQ(input(places[i][1]), place.gate) << i;
    EXPECT_EQ(input(places[i][2]), place.value) << i;
    EXPECT_EQ(places[i][3], outputs.at(place.output)) << i;
  }
  const auto rows = layer_spec().table("| number | name | is |");
  ASSERT_EQ(rows.size(), layer::kNumbers - layer::kBias);
  for (size_t i = 0; i < rows.size(); ++i) {
    EXPECT_EQ(rows[i][0], std::to_string(layer::kBias + i));
    if (i < layer::kBiasedOutputs.size()) {
      EXPECT_EQ(rows[i][1], "bias_" + outputs.at(layer::kBiasedOutputs[i]));
    }
  }
}

TEST(AirSpecTables, ListsTheFlagsOfTheInstructions) {
  std::map<std::string, uint32_t> flags;
  for (const Row& row : isa_spec().table("| column | name | range | meaning |", "## 3. CPU")) {
    const size_t column = std::stoul(row[0]);
    if (column >= air::vm::Cpu::kFirstFlag && column - air::vm::Cpu::kFirstFlag < 13) {
      flags[row[1]] = uint32_t{1} << (column - air::vm::Cpu::kFirstFlag);
    }
  }
  EXPECT_EQ(air::vm::Cpu::kFlags, flags.size());
  const auto rows = isa_spec().table("| mnemonic | flags | number | operation |");
  ASSERT_EQ(rows.size(), isa::kOpcodes.size());
  for (size_t i = 0; i < rows.size(); ++i) {
    const auto opcode = static_cast<isa::Opcode>(i);
    EXPECT_EQ(rows[i][0], std::string(isa::info(opcode).mnemonic));
    uint32_t sum = 0;
    for (const std::string& name : testing::split(rows[i][1], ',')) sum += flags.at(name);
    EXPECT_EQ(sum, air::vm::flags_of(opcode)) << rows[i][0];
    EXPECT_EQ(rows[i][2], std::to_string(sum)) << rows[i][0];
    EXPECT_EQ(rows[i][3], std::to_string(static_cast<uint32_t>(air::vm::alu_operation_of(opcode))));
  }
}

}  // namespace
}  // namespace ptvm
