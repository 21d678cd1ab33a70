#include "prover/cost/model_shape.h"

#include <gmock/gmock.h>

#include <fstream>

#include "tests/support/json_schema.h"

namespace ptvm::cost {
namespace {

using Json = nlohmann::json;
using ::testing::HasSubstr;

constexpr const char* kUrn = "urn:ptvm:model-shape-1";

const testing::SchemaSet& schema() {
  static const testing::SchemaSet set([] {
    std::ifstream file(PTVM_SOURCE_DIR "/spec/model-shape.schema.json");
    return std::vector<Json>{Json::parse(file)};
  }());
  return set;
}

Json sample() { return Json::parse(to_json(presets().front()).dump()); }

// What the reader says of the sample with `value` for the member `name`.
std::string fault_of(const std::string& name, const Json& value) {
  Json json = sample();
  json[name] = value;
  const auto shape = read_shape(json.dump());
  return shape.ok() ? "" : std::string(shape.status().message());
}

TEST(ModelShape, PresetsAreReadAsTheyAreWritten) {
  for (const ModelShape& preset : presets()) {
    const std::string text = to_json(preset).dump();
    const auto shape = read_shape(text);
    ASSERT_TRUE(shape.ok()) << shape.status();
    EXPECT_EQ(*shape, preset);
    EXPECT_EQ(schema().fault(kUrn, Json::parse(text)), "");
    EXPECT_EQ(preset_named(preset.name), &preset);
  }
  EXPECT_EQ(preset_named("gpt2-medium"), nullptr);
}

// Parameters of the matrices, by which people know the models: biases and gains left out.
TEST(ModelShape, PresetsHaveTheParametersOfTheModels) {
  const auto millions = [](const char* name, bool tied) {
    const ModelShape& s = *preset_named(name);
    const double attention = 2.0 * s.d_model * (s.attention_width() + s.kv_width());
    const double mlp = (s.gated_mlp ? 3.0 : 2.0) * s.d_model * s.ffn_width;
    const double embedding = (tied ? 1.0 : 2.0) * s.d_model * s.vocabulary;
    return (s.layers * (attention + mlp) + embedding) / 1e6;
  };
  EXPECT_NEAR(millions("gpt2-small", true), 124.4 - 0.8, 0.2);  // less its learnt positions
  EXPECT_NEAR(millions("llama-7b", false), 6738, 1);
  EXPECT_NEAR(millions("gemma-2b", true), 2506, 1);
}

TEST(ModelShape, LocalGlobalHasOneGlobalLayerInSix) {
  ModelShape shape{.layers = 12, .schedule = Schedule::kLocalGlobal};
  EXPECT_EQ(shape.global_layers(), 2u);
  EXPECT_EQ(shape.local_layers(), 10u);
  shape.layers = 17;
  EXPECT_EQ(shape.global_layers(), 2u);
  shape.layers = 5;
  EXPECT_EQ(shape.global_layers(), 0u);
  shape.schedule = Schedule::kDense;
  EXPECT_EQ(shape.local_layers(), 0u);
}

TEST(ModelShape, RejectsMissingUnknownAndDoubledMembers) {
  const Json all = sample();
  for (const auto& item : all.items()) {
    Json json = all;
    json.erase(item.key());
    EXPECT_EQ(read_shape(json.dump()).status().message(), "/" + item.key() + ": missing");
  }
  EXPECT_EQ(fault_of("biases", true), "/biases: unknown member");
  std::string text = all.dump();
  text.insert(1, "\"heads\":4,");
  EXPECT_THAT(read_shape(text).status().message(), HasSubstr("is there twice"));
  EXPECT_EQ(read_shape("{").status().message(), "the text is not valid JSON");
  EXPECT_EQ(read_shape("[]").status().message(), "/: expected an object");
}

TEST(ModelShape, RejectsValuesOutOfRange) {
  EXPECT_EQ(fault_of("heads", 0), "/heads: expected an integer in 1..512");
  EXPECT_EQ(fault_of("layers", 129), "/layers: expected an integer in 1..128");
  EXPECT_EQ(fault_of("layers", 12.0), "/layers: expected an integer in 1..128");
  EXPECT_EQ(fault_of("d_model", "768"), "/d_model: expected an integer in 1..65536");
  EXPECT_THAT(fault_of("gated_mlp", 1), HasSubstr("/gated_mlp: "));
  EXPECT_THAT(fault_of("norm", "batch-norm"), HasSubstr("/norm: "));
  EXPECT_THAT(fault_of("schedule", "sparse"), HasSubstr("/schedule: "));
  EXPECT_THAT(fault_of("format", "ptvm-model-shape-2"), HasSubstr("/format: "));
  for (const char* name : {"", "a b", "\x1b[31m", "ä"}) {
    EXPECT_THAT(fault_of("name", name), HasSubstr("/name: expected 1..64 letters")) << name;
  }
  EXPECT_THAT(fault_of("name", std::string(65, 'a')), HasSubstr("/name: "));
}

TEST(ModelShape, RejectsHeadsThatDoNotFit) {
  EXPECT_EQ(fault_of("kv_heads", 5), "/kv_heads: does not divide the 12 heads");
  EXPECT_EQ(fault_of("kv_heads", 24), "/kv_heads: does not divide the 12 heads");
  EXPECT_EQ(fault_of("head_dim", 5462), "/head_dim: is more than 65536 divided by the 12 heads");
  EXPECT_EQ(fault_of("head_dim", 5461), "");
}

// Each limit of the schema is the reader's: the value is taken, and the next one is not.
TEST(ModelShape, SchemaHasTheLimitsOfTheReader) {
  const Json& properties = schema().document(kUrn)["properties"];
  size_t n_limits = 0;
  for (const auto& [name, property] : properties.items()) {
    if (!property.contains("maximum")) continue;
    Json json = sample();
    json["heads"] = json["kv_heads"] = json["head_dim"] = 1;
    json[name] = property["maximum"];
    if (name == "kv_heads") json["heads"] = property["maximum"];
    EXPECT_TRUE(read_shape(json.dump()).ok()) << name;
    EXPECT_EQ(schema().fault(kUrn, json), "") << name;
    json[name] = property["maximum"].get<uint64_t>() + 1;
    EXPECT_FALSE(read_shape(json.dump()).ok()) << name;
    EXPECT_NE(schema().fault(kUrn, json), "") << name;
    json[name] = property["minimum"].get<uint64_t>() - 1;
    EXPECT_FALSE(read_shape(json.dump()).ok()) << name;
    ++n_limits;
  }
  EXPECT_EQ(n_limits, 9u);
}

}  // namespace
}  // namespace ptvm::cost
