// spec/statement-v1.schema.json says what the code does: the same members, names and limits.
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "tests/shared/claim/sample_claim.h"

namespace ptvm::claim {
namespace {

using nlohmann::json;

const json& schema() {
  static const json kSchema = [] {
    std::ifstream file(PTVM_SOURCE_DIR "/spec/statement-v1.schema.json");
    return json::parse(file);
  }();
  return kSchema;
}

const json& resolve(const json& node) {
  if (!node.contains("$ref")) return node;
  const std::string target = node["$ref"].get<std::string>().substr(1);  // behind the '#'
  return schema()[json::json_pointer(target)];
}

std::set<std::string> keys_of(const json& object) {
  std::set<std::string> keys;
  for (const auto& item : object.items()) keys.insert(item.key());
  return keys;
}

// Follows a claim and the schema down together; every object must have exactly the schema's
// members, all of them required.
void expect_same_members(const json& claim, const json& reference, const std::string& path) {
  const json& node = resolve(reference);
  if (claim.is_array()) {
    ASSERT_EQ(node["type"], "array") << path;
    for (const json& element : claim) expect_same_members(element, node["items"], path + "/*");
  } else if (claim.is_object() && !node.contains("oneOf")) {
    ASSERT_EQ(node["type"], "object") << path;
    EXPECT_EQ(keys_of(claim), keys_of(node["properties"])) << path;
    EXPECT_EQ(keys_of(claim), node["required"].get<std::set<std::string>>()) << path;
    EXPECT_EQ(node["additionalProperties"], false) << path;
    for (const auto& item : claim.items()) {
      expect_same_members(item.value(), node["properties"][item.key()], path + "/" + item.key());
    }
  } else if (node.contains("const")) {
    EXPECT_EQ(claim, node["const"]) << path;
  }
}

TEST(StatementSchema, HasTheMembersOfTheStatement) {
  expect_same_members(json::parse(sample_json()), schema(), "");
}

const json& member(const std::string& path) {
  return resolve(schema()[json::json_pointer("/properties/" + path)]);
}

template <class Enum>
json names_of() {
  json names = json::array();
  for (const std::string_view name : Names<Enum>::kNames) names.push_back(name);
  return names;
}

TEST(StatementSchema, HasTheNamesOfEveryEnum) {
  EXPECT_EQ(member("attention_mode")["enum"], names_of<AttentionMode>());
  EXPECT_EQ(member("extension/properties/backend")["enum"], names_of<Backend>());
  EXPECT_EQ(member("extension/properties/proven_scope")["enum"], names_of<ProvenScope>());
  EXPECT_EQ(member("extension/properties/engine_check")["enum"], names_of<EngineCheck>());
}

TEST(StatementSchema, HasTheLimitsOfTheParameters) {
  const auto expect_range = [](const std::string& name, uint64_t least, uint64_t greatest) {
    const json& parameter = member("extension/properties/parameters/properties/" + name);
    EXPECT_EQ(parameter["minimum"], least) << name;
    EXPECT_EQ(parameter["maximum"], greatest) << name;
  };
  expect_range("log_blowup", 1, stark::kMaxLogBlowup);
  expect_range("n_queries", 1, stark::kMaxQueries);
  expect_range("query_pow_bits", 0, stark::kMaxPowBits);
  expect_range("interaction_pow_bits", 0, stark::kMaxPowBits);
  expect_range("fold_step", 1, stark::kMaxFoldStep);
  expect_range("log_last_layer_degree_bound", 0, stark::kMaxLogLastLayer);
  EXPECT_EQ(member("transformer_config/properties/num_layers")["maximum"], kMaxLayers);
  EXPECT_EQ(member("program/properties/instructions")["maxItems"], isa::kMaxInstructions);
  EXPECT_EQ(member("program/properties/initial_memory")["maxItems"], isa::kMaxMemoryCells);
}

TEST(StatementSchema, HasEveryInstructionWithItsOperand) {
  const json& forms = schema()["$defs"]["instruction"]["oneOf"];
  std::set<std::string> plain, immediate, byte;
  for (const auto& info : isa::kOpcodes) {
    auto& group = info.operand == isa::OperandKind::kNone        ? plain
                  : info.operand == isa::OperandKind::kImmediate ? immediate
                                                                 : byte;
    group.emplace(info.statement_name);
  }
  EXPECT_EQ(forms[0]["enum"].get<std::set<std::string>>(), plain);
  for (const auto& item : forms[1]["properties"].items()) {
    const bool is_i16 = item.value()["$ref"] == "#/$defs/i16";
    EXPECT_EQ((is_i16 ? immediate : byte).erase(item.key()), 1u) << item.key();
  }
  EXPECT_TRUE(immediate.empty());
  EXPECT_TRUE(byte.empty());
}

}  // namespace
}  // namespace ptvm::claim
