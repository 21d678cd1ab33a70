// Files of models, states and vectors: round trips, and every way in which one is refused.
#include "prover/inference/transformer_json.h"

#include <gmock/gmock.h>

#include <functional>
#include <nlohmann/json.hpp>

#include "prover/inference/generated_transformer.h"
#include "tests/prover/inference/samples.h"

namespace ptvm::inference {
namespace {

using nlohmann::json;

TEST(TransformerFile, HasALineForEachMember) {
  const auto [model, state, vectors] = testing::worked_transformer();
  EXPECT_EQ(to_json(model), R"({
  "format": "transformer-model-v1",
  "shape": {"layers":1,"heads":1,"dim":2,"hidden":2,"score_shift":2},
  "layers": [
    {
      "multipliers": {"query":512,"key":512,"value":512,"out":8192,"gate":256,"up":256,"hidden":4096,"down":4096},
      "query": [3,-2,1,4],
      "key": [2,1,-1,3],
      "value": [5,0,0,-5],
      "out": [60,-20,30,90],
      "gate": [40,-10,15,25],
      "up": [50,20,-20,30],
      "down": [100,-60,-100,127]
    }
  ]
}
)");
  EXPECT_EQ(to_json(state), R"({
  "format": "transformer-state-v1",
  "positions": 1,
  "keys": [4,-3],
  "values": [20,-9]
}
)");
  EXPECT_EQ(vectors_to_json(2, vectors), R"({
  "format": "transformer-vectors-v1",
  "vectors": [
    [200,-400],
    [-30,90]
  ]
}
)");
}

TEST(TransformerFile, ComesBackAsItWas) {
  for (const StackShape& stack :
       {StackShape{}, StackShape{.layers = 3, .heads = 2, .dim = 5, .hidden = 7, .score_shift = 8},
        StackShape{.layers = 2, .heads = 1, .dim = 1, .hidden = 256, .score_shift = 0}}) {
    const TransformerModel model = generate_model(stack, 4);
    const auto read_model = model_from_json(to_json(model));
    ASSERT_TRUE(read_model.ok()) << read_model.status();
    EXPECT_EQ(*read_model, model);
    const TransformerState state = generate_state(stack, 3, 4);
    const auto read_state = state_from_json(to_json(state), stack);
    ASSERT_TRUE(read_state.ok()) << read_state.status();
    EXPECT_EQ(*read_state, state);
    const std::vector<int16_t> vectors = generate_vectors(stack, max_steps(stack), 4);
    const auto read_vectors =
        vectors_from_json(vectors_to_json(stack.width(), vectors), stack, state.positions);
    ASSERT_TRUE(read_vectors.ok()) << read_vectors.status();
    EXPECT_EQ(*read_vectors, vectors);
  }
}

struct Change {
  std::string name;
  std::function<void(json&)> make;
  std::string message;
};

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

class TransformerModelFile : public ::testing::TestWithParam<Change> {};
class TransformerStateFile : public ::testing::TestWithParam<Change> {};
class TransformerVectorsFile : public ::testing::TestWithParam<Change> {};

TEST_P(TransformerModelFile, Rejects) {
  json file = json::parse(to_json(testing::worked_transformer().model));
  GetParam().make(file);
  const auto result = model_from_json(file.dump());
  EXPECT_EQ(result.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(result.status().message(), GetParam().message);
}

TEST_P(TransformerStateFile, Rejects) {
  const auto [model, state, vectors] = testing::worked_transformer();
  json file = json::parse(to_json(state));
  GetParam().make(file);
  const auto result = state_from_json(file.dump(), model.stack);
  EXPECT_EQ(result.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(result.status().message(), GetParam().message);
}

TEST_P(TransformerVectorsFile, Rejects) {
  const auto [model, state, vectors] = testing::worked_transformer();
  json file = json::parse(vectors_to_json(2, vectors));
  GetParam().make(file);
  const auto result = vectors_from_json(file.dump(), model.stack, 1);
  EXPECT_EQ(result.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(result.status().message(), GetParam().message);
}

const std::string kByte = "expected an integer in -128..127";
const std::string kStreamElement = "expected an integer in -2048..2047";

INSTANTIATE_TEST_SUITE_P(
    Files, TransformerModelFile,
    ::testing::Values(
        change("OtherFormat", "/format", "model", "expected \"transformer-model-v1\""),
        change("UnknownMember", "/steps", 3, "unknown member"), removal("NoShape", "", "shape"),
        removal("NoLayers", "", "layers"),
        change("NoneOfLayers", "/shape/layers", 0, "expected an integer in 1..32"),
        change("TooManyLayers", "/shape/layers", 33, "expected an integer in 1..32"),
        change("TooManyHeads", "/shape/heads", 256, "expected an integer in 1..255"),
        change("TooGreatDim", "/shape/dim", 256, "expected an integer in 1..255"),
        change("TooMuchHidden", "/shape/hidden", 257, "expected an integer in 1..256"),
        change("TooGreatShift", "/shape/score_shift", 9, "expected an integer in 0..8"),
        change("TooWide", "/shape/heads", 128, "expected at most 127 of 2 coordinates"),
        Change{"TooManyHeadsOfAllLayers",
               [](json& file) {
                 file["shape"]["layers"] = 30;
                 file["shape"]["heads"] = 9;
               },
               "/shape/heads: expected at most 8 in each of 30 layers"},
        change("OtherCountOfLayers", "/layers", json::array(), "has 0 elements, but the shape 1"),
        change("LayersAsObject", "/layers", json::object(), "expected an array"),
        removal("NoMatrix", "/layers/0", "gate"),
        removal("NoMultipliers", "/layers/0", "multipliers"),
        removal("NoMultiplier", "/layers/0/multipliers", "hidden"),
        change("ZeroMultiplier", "/layers/0/multipliers/key", 0, "expected an integer in 1..16384"),
        change("GreatMultiplier", "/layers/0/multipliers/down", 16385,
               "expected an integer in 1..16384"),
        change("GreatMultiplierOfProducts", "/layers/0/multipliers/hidden", 32769,
               "expected an integer in 1..32768"),
        change("UnknownMatrix", "/layers/0/norm", json::array(), "unknown member"),
        change("ShortMatrix", "/layers/0/up", {1, 2, 3}, "has 3 elements, but the shape 4"),
        change("GreatWeight", "/layers/0/out/3", 128, kByte),
        change("FractionalWeight", "/layers/0/down/0", 1.0, kByte)),
    [](const auto& param_info) { return param_info.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Files, TransformerStateFile,
    ::testing::Values(change("OtherFormat", "/format", 1, "expected \"transformer-state-v1\""),
                      change("UnknownMember", "/queries", json::array(), "unknown member"),
                      removal("NoKeys", "", "keys"), removal("NoValues", "", "values"),
                      change("NoPositions", "/positions", 0, "expected an integer in 1..511"),
                      change("TooManyPositions", "/positions", 512,
                             "expected an integer in 1..511"),
                      Change{"OtherPositions", [](json& file) { file["positions"] = 2; },
                             "/keys: has 2 elements, but the shape 4"},
                      change("ShortKeys", "/keys", {1}, "has 1 elements, but the shape 2"),
                      change("SmallValue", "/values/1", -129, kByte)),
    [](const auto& param_info) { return param_info.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Files, TransformerVectorsFile,
    ::testing::Values(change("OtherFormat", "/format", "", "expected \"transformer-vectors-v1\""),
                      removal("NoVectors", "", "vectors"),
                      change("None", "/vectors", json::array(), "expected vectors"),
                      change("TooMany", "/vectors", {{1, 2}, {1, 2}, {1, 2}},
                             "expected at most 2 vectors behind 1 positions"),
                      change("Short", "/vectors/1", {1}, "has 1 elements, but the model 2"),
                      change("Great", "/vectors/0/1", 2048, kStreamElement),
                      change("Small", "/vectors/1/0", -2049, kStreamElement)),
    [](const auto& param_info) { return param_info.param.name; });

TEST(TransformerVectors, RejectsAPieceThatDoesNotFitBehindTheState) {
  const StackShape stack = {.layers = 1, .heads = 1, .dim = 2, .hidden = 2, .score_shift = 0};
  const std::string two = vectors_to_json(2, testing::worked_transformer().vectors);
  EXPECT_TRUE(vectors_from_json(two, stack, kMaxPositions - 2).ok());
  EXPECT_EQ(vectors_from_json(two, stack, kMaxPositions - 1).status().message(),
            "/vectors: expected at most 1 vectors behind 510 positions");
  EXPECT_EQ(vectors_from_json(two, stack, kMaxPositions).status().message(),
            "/vectors: expected at most 0 vectors behind 511 positions");
}

}  // namespace
}  // namespace ptvm::inference
