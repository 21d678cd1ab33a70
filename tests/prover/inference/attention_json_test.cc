// Files of inputs and outputs: round trips, and every way in which one is refused.
#include "prover/inference/attention_json.h"

#include <gmock/gmock.h>

#include <functional>
#include <nlohmann/json.hpp>

#include "prover/inference/generated_inputs.h"
#include "tests/prover/inference/samples.h"

namespace ptvm::inference {
namespace {

using nlohmann::json;

AttentionOutputs worked_outputs() {
  const AttentionInputs inputs = testing::worked_example();
  return {inputs.shape, attend(inputs).outputs};
}

TEST(AttentionFile, HasALineForEachMember) {
  EXPECT_EQ(to_json(testing::worked_example()), R"({
  "format": "attention-inputs-v1",
  "shape": {"heads":1,"dim":2,"steps":2,"carried":1,"score_shift":1},
  "queries": [0,2,-3,0,1,3],
  "keys": [1,2,-1,0,-1,3],
  "values": [10,-3,100,-7,5,-128]
}
)");
  EXPECT_EQ(to_json(worked_outputs()), R"({
  "format": "attention-outputs-v1",
  "shape": {"heads":1,"dim":2,"steps":2,"carried":1,"score_shift":1},
  "outputs": [0,3,87,0,-1,-112]
}
)");
}

TEST(AttentionFile, ComesBackAsItWas) {
  for (const AttentionShape& shape : {AttentionShape{}, AttentionShape{3, 5, 7, 4, 8},
                                      AttentionShape{1, 1, kMaxPositions - 1, 1, 0}}) {
    const AttentionInputs inputs = generate_inputs(shape, 9);
    const auto read_inputs = inputs_from_json(to_json(inputs));
    ASSERT_TRUE(read_inputs.ok()) << read_inputs.status();
    EXPECT_EQ(*read_inputs, inputs);
    const AttentionOutputs outputs = {shape, attend(inputs).outputs};
    const auto read_outputs = outputs_from_json(to_json(outputs));
    ASSERT_TRUE(read_outputs.ok()) << read_outputs.status();
    EXPECT_EQ(*read_outputs, outputs);
  }
}

TEST(AttentionFile, MayHaveItsMembersInAnyOrder) {
  const std::string sorted = json::parse(to_json(testing::worked_example())).dump(1);
  EXPECT_LT(sorted.find("keys"), sorted.find("shape"));
  EXPECT_EQ(inputs_from_json(sorted).value(), testing::worked_example());
}

TEST(AttentionFile, RejectsTextThatIsNoSuchObject) {
  for (const char* text : {"", "{", "[1,]", "{} {}"}) {
    EXPECT_EQ(inputs_from_json(text).status().message(), "the text is not valid JSON") << text;
    EXPECT_EQ(outputs_from_json(text).status().message(), "the text is not valid JSON") << text;
  }
  EXPECT_EQ(inputs_from_json("[]").status().message(), "/: expected an object");
  EXPECT_EQ(inputs_from_json(to_json(worked_outputs())).status().message(),
            "/outputs: unknown member");
  EXPECT_EQ(outputs_from_json(to_json(testing::worked_example())).status().message(),
            "/keys: unknown member");
}

TEST(AttentionFile, RejectsMembersThatAreThereTwice) {
  std::string text = to_json(testing::worked_example());
  text.insert(text.find("\"keys\""), "\"keys\": [], ");
  EXPECT_EQ(inputs_from_json(text).status().message(), "/keys: is there twice");
  text = to_json(worked_outputs());
  text.insert(text.find("\"dim\""), "\"dim\": 2, ");
  EXPECT_EQ(outputs_from_json(text).status().message(), "/shape/dim: is there twice");
}

struct Change {
  std::string name;
  std::function<void(json&)> make;
  std::string message;
};

class AttentionInputsFile : public ::testing::TestWithParam<Change> {};
class AttentionOutputsFile : public ::testing::TestWithParam<Change> {};

TEST_P(AttentionInputsFile, Rejects) {
  json file = json::parse(to_json(testing::worked_example()));
  GetParam().make(file);
  const auto result = inputs_from_json(file.dump());
  EXPECT_EQ(result.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(result.status().message(), GetParam().message);
}

TEST_P(AttentionOutputsFile, Rejects) {
  json file = json::parse(to_json(worked_outputs()));
  GetParam().make(file);
  const auto result = outputs_from_json(file.dump());
  EXPECT_EQ(result.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(result.status().message(), GetParam().message);
}

Change change(std::string name, const std::string& pointer, const json& value,
              const std::string& fault) {
  const json::json_pointer place(pointer);
  return {std::move(name), [place, value](json& file) { file[place] = value; },
          pointer + ": " + fault};
}

Change removal(std::string name, const std::string& parent, const std::string& member) {
  const json::json_pointer place(parent);
  return {std::move(name), [place, member](json& file) { file[place].erase(member); },
          parent + "/" + member + ": missing"};
}

// Elements taken from or added to the end of `pointer`, which has six.
Change resize(std::string name, const std::string& pointer, size_t size) {
  const json::json_pointer place(pointer);
  const auto make = [place, size](json& file) {
    std::vector<int> elements = file[place];
    elements.resize(size);
    file[place] = elements;
  };
  return {std::move(name), make,
          pointer + ": has " + std::to_string(size) + " elements, but the shape 6"};
}

const std::string kByte = "expected an integer in -128..127";

INSTANTIATE_TEST_SUITE_P(
    Files, AttentionInputsFile,
    ::testing::Values(
        change("OtherFormat", "/format", "attention-inputs-v2", "expected \"attention-inputs-v1\""),
        change("UnknownMember", "/outputs", json::array(), "unknown member"),
        change("UnknownShapeMember", "/shape/width", 1, "unknown member"),
        removal("NoFormat", "", "format"), removal("NoShape", "", "shape"),
        removal("NoQueries", "", "queries"), removal("NoKeys", "", "keys"),
        removal("NoValues", "", "values"), removal("NoHeads", "/shape", "heads"),
        removal("NoDim", "/shape", "dim"), removal("NoSteps", "/shape", "steps"),
        removal("NoCarried", "/shape", "carried"), removal("NoScoreShift", "/shape", "score_shift"),
        change("ShapeOfNoMembers", "/shape", 3, "expected an object"),
        change("NoneOfHeads", "/shape/heads", 0, "expected an integer in 1..256"),
        change("TooManyHeads", "/shape/heads", 257, "expected an integer in 1..256"),
        change("NoneOfDim", "/shape/dim", 0, "expected an integer in 1..256"),
        change("TooGreatDim", "/shape/dim", 257, "expected an integer in 1..256"),
        change("NoneOfSteps", "/shape/steps", 0, "expected an integer in 1..510"),
        change("TooManySteps", "/shape/steps", 511, "expected an integer in 1..510"),
        change("NoneOfCarried", "/shape/carried", 0, "expected an integer in 1..510"),
        change("TooManyCarried", "/shape/carried", 511, "expected an integer in 1..510"),
        Change{"TooManyPositions",
               [](json& file) {
                 file["shape"]["steps"] = 310;
                 file["shape"]["carried"] = 202;
               },
               "/shape/steps: expected at most 309 beside 202 carried positions"},
        change("NegativeShift", "/shape/score_shift", -1, "expected an integer in 0..8"),
        change("TooGreatShift", "/shape/score_shift", 9, "expected an integer in 0..8"),
        change("FractionalDim", "/shape/dim", 2.0, "expected an integer in 1..256"),
        change("KeysAsText", "/keys", "AQL/", "expected an array"),
        resize("ShortQueries", "/queries", 5), resize("LongQueries", "/queries", 7),
        resize("ShortKeys", "/keys", 5), resize("LongKeys", "/keys", 7),
        resize("ShortValues", "/values", 0), resize("LongValues", "/values", 12),
        change("GreatQuery", "/queries/5", 128, kByte),
        change("SmallQuery", "/queries/1", -129, kByte), change("GreatKey", "/keys/0", 128, kByte),
        change("SmallKey", "/keys/5", -129, kByte),
        change("GreatValue", "/values/3", 4294967296, kByte),
        change("SmallValue", "/values/4", -129, kByte),
        change("FractionalKey", "/keys/2", 0.5, kByte),
        change("NullKey", "/keys/2", nullptr, kByte),
        change("NestedKeys", "/keys/2", json::array({1}), kByte),
        change("CarriedQuery", "/queries/3", 1, "expected 0 at the carried position 0")),
    [](const auto& param_info) { return param_info.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Files, AttentionOutputsFile,
    ::testing::Values(change("OtherFormat", "/format", "attention-inputs-v1",
                             "expected \"attention-outputs-v1\""),
                      change("UnknownMember", "/maxima", json::array(), "unknown member"),
                      removal("NoFormat", "", "format"), removal("NoShape", "", "shape"),
                      removal("NoOutputs", "", "outputs"), removal("NoDim", "/shape", "dim"),
                      change("TooManyHeads", "/shape/heads", 257, "expected an integer in 1..256"),
                      resize("ShortOutputs", "/outputs", 5), resize("LongOutputs", "/outputs", 7),
                      change("GreatOutput", "/outputs/1", 128, kByte),
                      change("SmallOutput", "/outputs/5", -129, kByte),
                      change("CarriedOutput", "/outputs/0", -1,
                             "expected 0 at the carried position 0")),
    [](const auto& param_info) { return param_info.param.name; });

}  // namespace
}  // namespace ptvm::inference
