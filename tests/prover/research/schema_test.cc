// spec/research/ says what artifacts look like, and the program was built with what it says.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "prover/engine/engines.h"
#include "prover/research/spec_files.h"
#include "tests/prover/research/samples.h"
#include "tests/support/json_schema.h"

namespace ptvm::research {
namespace {

std::string file_named(const std::string& name) {
  std::ifstream file(PTVM_SOURCE_DIR "/spec/" + name, std::ios::binary);
  std::stringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

std::string schema_file(std::string_view kind) {
  return "research/" + std::string(kind) + ".schema.json";
}

const testing::SchemaSet& schemas() {
  static const testing::SchemaSet set = [] {
    std::vector<nlohmann::json> all;
    for (const std::string_view kind : kKindNames) {
      all.push_back(nlohmann::json::parse(file_named(schema_file(kind))));
    }
    all.push_back(nlohmann::json::parse(file_named("research/common.schema.json")));
    all.push_back(nlohmann::json::parse(file_named("statement-v1.schema.json")));
    return testing::SchemaSet(all);
  }();
  return set;
}

std::string urn_of(Kind kind) {
  return "urn:ptvm:research-" + std::string(kKindNames[static_cast<size_t>(kind)]);
}

TEST(ResearchSchema, HoldsForEveryArtifact) {
  for (const Sample& sample : samples()) {
    EXPECT_EQ(schemas().fault(urn_of(kind_of(sample.artifact)), json_of(sample)), "")
        << sample.name;
  }
}

TEST(ResearchSchema, HoldsForTheLongestArtifacts) {
  const Subject subject = subject_named("full_memory");
  const auto names = engine::engine_names();
  EXPECT_EQ(schemas().fault(urn_of(Kind::kEquivalence),
                            to_json(record_equivalence(subject, names, 4096).value())),
            "");
}

TEST(ResearchSchema, RejectsOtherKinds) {
  for (const Sample& sample : samples()) {
    for (size_t kind = 0; kind < kKindNames.size(); ++kind) {
      if (kind == sample.artifact.index()) continue;
      EXPECT_NE(schemas().fault(urn_of(static_cast<Kind>(kind)), json_of(sample)), "");
    }
  }
}

// So that the schema and the reader refuse the same members.
TEST(ResearchSchema, RequiresAllMembersAndNoOther) {
  schemas().for_each([](const nlohmann::json& schema, const std::string& path) {
    if (!schema.contains("properties") || schema.contains("maxProperties")) return;
    nlohmann::json names = nlohmann::json::array();
    for (const auto& item : schema["properties"].items()) names.push_back(item.key());
    nlohmann::json required = schema["required"];
    std::sort(required.begin(), required.end());
    EXPECT_EQ(required, names) << path;
    EXPECT_EQ(schema["additionalProperties"], false) << path;
  });
}

TEST(ResearchSchema, HasTheLimitsAndNamesOfTheCode) {
  const nlohmann::json& common = schemas().document("urn:ptvm:research-common")["$defs"];
  EXPECT_EQ(common["engine_name"]["enum"], engine::all_engine_names());
  EXPECT_EQ(common["run"]["properties"]["steps"]["maximum"], kMaxComparedSteps);
  const nlohmann::json& trace = schemas().document(urn_of(Kind::kTrace))["properties"];
  EXPECT_EQ(trace["requested_max_steps"]["maximum"], kMaxComparedSteps);
  EXPECT_EQ(trace["layers"]["maximum"], claim::kMaxLayers);
  const nlohmann::json& matrix = schemas().document(urn_of(Kind::kMatrix))["properties"];
  EXPECT_EQ(matrix["entries"]["maxItems"], kMaxEntries);
  const nlohmann::json& equivalence = schemas().document(urn_of(Kind::kEquivalence))["properties"];
  EXPECT_EQ(equivalence["requested_max_steps"]["maximum"], kMaxEquivalenceSteps);
  EXPECT_EQ(equivalence["engines"]["maxItems"], engine::all_engine_names().size());
  EXPECT_EQ(equivalence["rule_registry"]["maxItems"], isa::kOpcodes.size());
}

TEST(ResearchSpecFiles, AreThoseOfTheTree) {
  for (const char* name : {"research.md", "isa.md", "transformer.md", "attention-memory.md",
                           "onnx.md", "statement-v1.schema.json", "research/common.schema.json"}) {
    EXPECT_FALSE(spec_file(name).empty()) << name;
    EXPECT_EQ(spec_file(name), file_named(name)) << name;
  }
  for (const std::string_view kind : kKindNames) {
    EXPECT_EQ(spec_file(schema_file(kind)), file_named(schema_file(kind))) << kind;
  }
  EXPECT_EQ(spec_file("protocol.md"), "");
}

TEST(ResearchSpecFiles, AreHashedInEveryArtifact) {
  for (const Sample& sample : samples()) {
    const Json commitments = json_of(sample)["commitments"];
    EXPECT_EQ(commitments["statement_spec_hash"], hash_hex(file_named("research.md")));
    EXPECT_EQ(commitments["machine_spec_hash"], hash_hex(file_named("isa.md")));
    EXPECT_EQ(commitments["fixed_point_spec_hash"], hash_hex(file_named("transformer.md")));
    EXPECT_EQ(commitments["attention_spec_hash"], hash_hex(file_named("attention-memory.md")));
    EXPECT_EQ(commitments["onnx_op_subset_hash"], hash_hex(file_named("onnx.md")));
    EXPECT_EQ(commitments["artifact_schema_hash"],
              hash_hex(file_named(schema_file(kKindNames[sample.artifact.index()])) +
                       file_named("research/common.schema.json") +
                       file_named("statement-v1.schema.json")));
  }
}

}  // namespace
}  // namespace ptvm::research
