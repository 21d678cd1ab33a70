// spec/transformer.md says what prover/model does: its tables, and every formula on random steps.
#include <gtest/gtest.h>

#include <bit>
#include <map>
#include <random>
#include <set>

#include "prover/model/compile.h"
#include "prover/model/feed_forward.h"
#include "prover/model/model_file.h"
#include "tests/spec/expression.h"
#include "tests/spec/markdown.h"

namespace ptvm::model {
namespace {

using isa::OperandKind;
using testing::Row;

const testing::Document& spec() {
  static const testing::Document document("transformer.md");
  return document;
}

using Values = std::map<std::string, double>;

double evaluate(const std::string& formula, const Values& values) {
  const testing::Expression<double>::Lookup lookup = [&](const std::string& name) {
    return values.at(name);
  };
  return testing::Expression<double>(formula, lookup).value();
}

// A formula for a number, or one for its bits.
double evaluate(const std::string& formula, const Values& values, int16_t acc, int16_t operand,
                int16_t constant) {
  if (!formula.starts_with("bits ")) return evaluate(formula, values);
  const auto bit = [](int16_t number, int i) {
    return static_cast<double>((static_cast<uint16_t>(number) >> i) & 1);
  };
  double sum = 0;
  for (int i = 0; i < 16; ++i) {
    const Values bits = {{"a", bit(acc, i)}, {"b", bit(operand, i)}, {"k", bit(constant, i)}};
    sum += evaluate(formula.substr(5), bits) * (1 << i);
  }
  return sum;
}

// The table of section 4, by mnemonic.
struct Line {
  std::string read, pc, acc, sp, write, units, zero, carry;
};
std::map<std::string, Line> lines() {
  std::map<std::string, Line> result;
  const std::string head = "| instruction | read | pc | acc | sp | write | units | zero | carry |";
  for (const Row& row : spec().table(head)) {
    result[row.at(0)] = {row.at(1), row.at(2), row.at(3), row.at(4),
                         row.at(5), row.at(6), row.at(7), row.at(8)};
  }
  return result;
}

class TransformerSpec : public ::testing::Test {
 protected:
  int16_t value() { return static_cast<int16_t>(engine_()); }
  uint8_t byte() { return static_cast<uint8_t>(engine_()); }
  isa::Instruction instruction(isa::Opcode opcode) {
    switch (isa::info(opcode).operand) {
      case OperandKind::kNone:
        return {opcode, 0};
      case OperandKind::kImmediate:
        return {opcode, value()};
      default:
        return {opcode, byte()};
    }
  }

  // Calls `check(mnemonic's line, block, instruction)` for random instructions of each opcode.
  template <class Check>
  void for_each_block(Check&& check) {
    const auto all = lines();
    ASSERT_EQ(all.size(), isa::kOpcodes.size());
    for (size_t i = 0; i < isa::kOpcodes.size(); ++i) {
      const std::string mnemonic(isa::kOpcodes[i].mnemonic);
      SCOPED_TRACE(mnemonic);
      for (int round = 0; round < 50; ++round) {
        const isa::Instruction drawn = instruction(static_cast<isa::Opcode>(i));
        check(all.at(mnemonic), compile_instruction(drawn), drawn);
      }
    }
  }

  std::mt19937_64 engine_{1};
};

TEST_F(TransformerSpec, HasTheFormulasOfTheBlocks) {
  for_each_block([&](const Line& line, const Block& block, isa::Instruction instruction) {
    const isa::Registers state = {.pc = byte(),
                                  .acc = value(),
                                  .sp = byte(),
                                  .zero = engine_() % 2 == 0,
                                  .carry = engine_() % 2 == 0};
    const int16_t operand = value();
    const Values values = {{"pc", state.pc},
                           {"next", static_cast<uint8_t>(state.pc + 1)},
                           {"acc", state.acc},
                           {"sp", state.sp},
                           {"zero", state.zero ? 1 : 0},
                           {"v", operand},
                           {"k", instruction.operand}};
    const auto formula = [&](const std::string& text) {
      return evaluate(text, values, state.acc, operand, instruction.operand);
    };
    const Outputs y = model::evaluate(dense(block), inputs_of(state, operand));
    EXPECT_EQ(y[Output::kPc], formula(line.pc));
    EXPECT_EQ(y[Output::kAcc], formula(line.acc));
    EXPECT_EQ(y[Output::kSp], formula(line.sp));
    EXPECT_EQ(y[Output::kWriteEnable], line.write.empty() ? 0 : 1);
    const size_t colon = line.write.find(':');
    EXPECT_EQ(y[Output::kWriteAddress],
              line.write.empty() ? 0 : formula(line.write.substr(0, colon)));
    EXPECT_EQ(y[Output::kWriteValue],
              line.write.empty() ? 0 : formula(line.write.substr(colon + 1)));
  });
}

TEST_F(TransformerSpec, CountsTheHiddenUnits) {
  for_each_block([&](const Line& line, const Block& block, isa::Instruction instruction) {
    const int ones = std::popcount(static_cast<uint16_t>(instruction.operand));
    EXPECT_EQ(static_cast<double>(block.units.size()),
              evaluate(line.units, {{"ones", static_cast<double>(ones)}}));
  });
}

TEST_F(TransformerSpec, SaysWhereTheOperandIsRead) {
  for_each_block([&](const Line& line, const Block& block, isa::Instruction instruction) {
    Read expected;
    if (line.read == "sp") expected.kind = Read::Kind::kStackTop;
    if (line.read == "k") {
      expected = {Read::Kind::kDirect, static_cast<uint8_t>(instruction.operand)};
    }
    EXPECT_EQ(block.read, expected);
  });
}

TEST_F(TransformerSpec, HasTheControlsOfTheFlags) {
  std::map<std::string, std::string> controls;  // by "flag word"
  for (const Row& row : spec().table("| flag | word | controls |")) {
    controls[row.at(0) + " " + row.at(1)] = row.size() > 2 ? row[2] : "";
  }
  EXPECT_EQ(controls.size(), 7u);
  for_each_block([&](const Line& line, const Block& block, isa::Instruction instruction) {
    Controls expected;
    auto& [zero, carry, halted_constant] = expected;
    const std::map<std::string, float*> places = {
        {"w0", &zero.previous},  {"w1", &zero.of_result},       {"w2", &zero.constant},
        {"u0", &carry.previous}, {"u1", &carry.overflow},       {"u2", &carry.less},
        {"u3", &carry.constant}, {"c0", &carry.bound_constant}, {"c1", &carry.bound_operand}};
    for (const std::string& text :
         {controls.at("zero " + line.zero), controls.at("carry " + line.carry)}) {
      for (const std::string& setting : testing::split(text, ',')) {
        const size_t equals = setting.find(" = ");
        const double number = evaluate(setting.substr(equals + 3), {{"k", instruction.operand}});
        *places.at(setting.substr(0, equals)) = static_cast<float>(number);
      }
    }
    halted_constant = instruction.opcode == isa::Opcode::kHalt ? 1 : 0;
    EXPECT_EQ(block.controls, expected);
  });
}

TEST_F(TransformerSpec, HandsOutHiddenUnitsOutputByOutput) {
  for_each_block([&](const Line&, const Block& block, isa::Instruction instruction) {
    using enum isa::Opcode;
    const isa::Opcode opcode = instruction.opcode;
    const bool is_stack = opcode == kPush || opcode == kPop || opcode == kCall || opcode == kRet;
    const std::map<Output::Index, int> order = {{Output::kSp, is_stack ? 3 : 0},
                                                {Output::kPc, 1},
                                                {Output::kAcc, 2},
                                                {Output::kWriteAddress, 4},
                                                {Output::kWriteValue, 5}};
    int last = -1;
    for (const HiddenUnit& unit : block.units) {
      EXPECT_GE(order.at(unit.output), last);
      last = order.at(unit.output);
    }
  });
}

TEST_F(TransformerSpec, NumbersTheInputs) {
  const isa::Registers state = {
      .pc = 255, .acc = -21555, .sp = 9, .zero = true, .carry = false, .halted = true};
  const int16_t operand = 12345;
  const Inputs x = inputs_of(state, operand);
  const Values values = {{"one", 1},   {"pc", 255},   {"next", 0}, {"acc", -21555}, {"zero", 1},
                         {"carry", 0}, {"halted", 1}, {"sp", 9},   {"v", operand}};
  size_t n_inputs = 0;
  for (const Row& row : spec().table("| input | name | value |")) {
    const std::string name = row.at(1).substr(1, row[1].size() - 2);
    const size_t first = std::stoul(row[0]);
    ASSERT_EQ(first, n_inputs);
    if (name == "a" || name == "b") {
      EXPECT_EQ(row[0], std::to_string(first) + " to " + std::to_string(first + 15));
      const auto bits = static_cast<uint16_t>(name == "a" ? state.acc : operand);
      for (size_t i = 0; i < 16; ++i) EXPECT_EQ(x.at(first + i), (bits >> i) & 1);
      n_inputs += 16;
    } else {
      EXPECT_EQ(x.at(first), values.at(name)) << name;
      ++n_inputs;
    }
  }
  EXPECT_EQ(n_inputs, kInputs);
}

TEST_F(TransformerSpec, ListsTheConfiguration) {
  const claim::TransformerConfig config;
  const std::map<std::string, std::string> expected = {
      {"`d_model`", std::to_string(config.d_model)},
      {"`num_heads`", std::to_string(config.num_heads)},
      {"`num_layers`", "1 to " + std::to_string(claim::kMaxLayers)},
      {"`vocab_size`", std::to_string(config.vocab_size)},
      {"`max_seq_len`", std::to_string(config.max_seq_len)},
      {"`ff_dim`", std::to_string(config.ff_dim)},
      {"attention mode", "any"}};
  std::map<std::string, std::string> listed;
  for (const Row& row : spec().table("| field | value | meaning |")) listed[row.at(0)] = row.at(1);
  EXPECT_EQ(listed, expected);
}

TEST_F(TransformerSpec, ListsTheTensorsAndMetadataOfAFile) {
  const vm::Program program{{{isa::Opcode::kNop, 0}, {isa::Opcode::kHalt, 0}}, {}, {}};
  const Safetensors file = to_safetensors(compile(program, {}).value());
  std::map<std::string, std::string> found, listed;
  for (const auto& [name, tensor] : file.tensors) {
    std::string text = name_of(tensor.dtype) + " n";
    EXPECT_EQ(tensor.shape.at(0), 2u);
    for (size_t i = 1; i < tensor.shape.size(); ++i) text += ", " + std::to_string(tensor.shape[i]);
    found["`" + name + "`"] = text;
  }
  for (const Row& row : spec().table("| tensor | type | shape | holds |")) {
    listed[row.at(0)] = row.at(1) + " " + row.at(2);
  }
  EXPECT_EQ(listed, found);

  std::set<std::string> keys, listed_keys;
  for (const auto& [name, text] : file.metadata) keys.insert("`" + name + "`");
  for (const Row& row : spec().table("| metadata | holds |")) {
    for (const std::string& key : testing::split(row.at(0), ',')) listed_keys.insert(key);
  }
  EXPECT_EQ(listed_keys, keys);
  EXPECT_EQ(spec().table("| metadata | holds |").at(0).at(1),
            "`" + file.metadata.at("model_format") + "`");
}

}  // namespace
}  // namespace ptvm::model
