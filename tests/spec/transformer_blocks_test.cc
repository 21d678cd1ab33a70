// spec/transformer-blocks.md: its limits, activation, example and digests are those of the code.
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "prover/claim/program_json.h"
#include "prover/inference/generated_transformer.h"
#include "shared/hash/blake2s.h"
#include "shared/proof/transformer.h"
#include "tests/prover/inference/samples.h"
#include "tests/spec/claim_words.h"

namespace ptvm::inference {
namespace {

using ::ptvm::testing::Document;
using ::ptvm::testing::expect_words;
using ::ptvm::testing::kDistinctParams;
using ::ptvm::testing::Row;
using ::ptvm::testing::split;
using ::ptvm::testing::with_parameters;

const Document& spec() {
  static const Document document("transformer-blocks.md");
  return document;
}

std::vector<int> numbers(const Row& cells) {
  std::vector<int> all;
  for (const std::string& cell : cells) all.push_back(std::stoi(cell));
  return all;
}

uint32_t& member(TransformerShape& shape, const std::string& name) {
  const std::map<std::string, uint32_t*> members = {{"`layers`", &shape.stack.layers},
                                                    {"`heads`", &shape.stack.heads},
                                                    {"`dim`", &shape.stack.dim},
                                                    {"`hidden`", &shape.stack.hidden},
                                                    {"`score_shift`", &shape.stack.score_shift},
                                                    {"`steps`", &shape.steps},
                                                    {"`carried`", &shape.carried}};
  return *members.at(name);
}

TEST(TransformerBlocksSpec, ListsTheRangesOfShapes) {
  const auto rows = spec().table("| member | range | meaning |");
  EXPECT_EQ(rows.size(), 7);
  for (const Row& row : rows) {
    TransformerShape shape = {
        .stack = {.layers = 1, .heads = 1, .dim = 1, .hidden = 256, .score_shift = 0},
        .steps = 1,
        .carried = 1};
    if (row.at(0) == "`steps`") shape.stack.heads = kMaxWidth;
    const size_t dots = row.at(1).find("..");
    const auto least = static_cast<uint32_t>(std::stoul(row[1]));
    const auto greatest = static_cast<uint32_t>(std::stoul(row[1].substr(dots + 2)));
    for (const uint32_t value : {least, greatest}) {
      member(shape, row[0]) = value;
      EXPECT_TRUE(in_range(shape)) << row[0] << " " << value;
    }
    for (const uint32_t value : {least - 1, greatest + 1}) {
      member(shape, row[0]) = value;
      EXPECT_FALSE(in_range(shape)) << row[0] << " " << value;
    }
  }
}

TEST(TransformerBlocksSpec, CountsTheCells) {
  const auto rows =
      spec().table("| component | columns | extension columns | constraints | fractions |");
  const auto components = proof::transformer_components({});
  ASSERT_EQ(rows.size(), components.size());
  for (size_t c = 0; c < rows.size(); ++c) {
    const air::AirInfo& info = *components[c].info;
    const Row expected = {rows[c][0], std::to_string(info.n_trace_columns),
                          std::to_string(info.n_interaction_columns),
                          std::to_string(info.n_constraints), std::to_string(info.n_fractions)};
    EXPECT_EQ(rows[c], expected);
    EXPECT_LE(info.max_degree, 3u);
  }
}

TEST(TransformerBlocksSpec, ListsTheActivation) {
  const auto rows = spec().table(
      "| g | +0 | +1 | +2 | +3 | +4 | +5 | +6 | +7 | +8 | +9 | +10 | +11 | +12 | +13 | +14 | +15 "
      "|");
  EXPECT_EQ(rows.size(), 16);
  int gate = -128;
  for (const Row& row : rows) {
    EXPECT_EQ(std::stoi(row.at(0)), gate);
    ASSERT_EQ(row.size(), 17);
    for (size_t i = 1; i < row.size(); ++i, ++gate) {
      EXPECT_EQ(std::stoi(row[i]), activation(gate)) << gate;
    }
  }
}

TEST(TransformerBlocksSpec, WorksItsExample) {
  TransformerModel model = {
      .stack = testing::worked_transformer().model.stack, .multipliers = {{}}, .weights = {}};
  size_t multiplier = 0;
  for (const Row& row : spec().table("| matrix | input 0 | input 1 | multiplier |")) {
    for (const std::string& input : {row.at(1), row.at(2)}) {
      for (const int weight : numbers(split(input, ','))) {
        model.weights.push_back(static_cast<int8_t>(weight));
      }
    }
    if (multiplier == kHiddenMultiplier) model.multipliers[0][multiplier++] = 4096;
    model.multipliers[0][multiplier++] = static_cast<uint32_t>(std::stoi(row.at(3)));
  }
  EXPECT_EQ(model, testing::worked_transformer().model);

  const TransformerTrace trace = run_transformer(model, testing::worked_transformer().state,
                                                 testing::worked_transformer().vectors);
  const std::map<std::string, std::pair<Tensor, uint32_t>> tensors = {
      {"x", {Tensor::kStream, 0}},  {"n1", {Tensor::kNorm1, 0}}, {"q", {Tensor::kQuery, 0}},
      {"k", {Tensor::kKey, 0}},     {"v", {Tensor::kValue, 0}},  {"o", {Tensor::kAttended, 0}},
      {"x'", {Tensor::kMiddle, 0}}, {"n2", {Tensor::kNorm2, 0}}, {"g", {Tensor::kGate, 0}},
      {"u", {Tensor::kUp, 0}},      {"h", {Tensor::kHidden, 0}}, {"x\"", {Tensor::kStream, 1}}};
  const auto rows = spec().table("| tensor | step 0 | step 1 |");
  EXPECT_EQ(rows.size(), tensors.size() + 2);
  for (const Row& row : rows) {
    for (size_t step = 0; step < 2; ++step) {
      std::vector<int> actual;
      if (row.at(0).starts_with('S')) {
        const size_t norm = row[0].starts_with("S'") ? 1 : 0;
        const NormResult& result = trace.norms[2 * norm + step];
        for (const uint32_t number : {result.sum, result.root, result.inverse}) {
          actual.push_back(static_cast<int>(number));
        }
      } else {
        const auto [tensor, layer] = tensors.at(row[0]);
        const size_t line = line_of(model.stack, tensor, layer);
        for (const size_t n : {line, line + 1}) actual.push_back(trace.wires[2 * n + step]);
      }
      EXPECT_EQ(numbers(split(row.at(step + 1), ',')), actual) << row[0] << ", step " << step;
    }
  }
}

void update(hash::Blake2s& hasher, std::span<const int8_t> elements) {
  hasher.update(std::vector<uint8_t>(elements.begin(), elements.end()));
}

void update(hash::Blake2s& hasher, std::span<const int16_t> elements) {
  std::vector<uint8_t> bytes;
  for (const int16_t element : elements) {
    bytes.push_back(static_cast<uint8_t>(element & 255));
    bytes.push_back(static_cast<uint8_t>((element >> 8) & 255));
  }
  hasher.update(bytes);
}

std::string digest(const TransformerState& state, std::span<const int16_t> vectors) {
  hash::Blake2s hasher;
  update(hasher, state.keys);
  update(hasher, state.values);
  update(hasher, vectors);
  return claim::to_hex(hasher.finalize());
}

// They were made by a program in another language.
TEST(TransformerBlocksSpec, ListsTheDigestsOfGeneratedModels) {
  const auto rows =
      spec().table("| layers, heads, dim, hidden, steps, carried | weights | before | after |");
  EXPECT_EQ(rows.size(), 3);
  for (const Row& row : rows) {
    std::vector<uint32_t> shape;
    for (const int number : numbers(split(row.at(0), ','))) {
      shape.push_back(static_cast<uint32_t>(number));
    }
    const StackShape stack = {.layers = shape.at(0),
                              .heads = shape.at(1),
                              .dim = shape.at(2),
                              .hidden = shape.at(3),
                              .score_shift = default_transformer_score_shift(shape.at(2))};
    const TransformerModel model = generate_model(stack, 1);
    const TransformerState before = generate_state(stack, shape.at(5), 1);
    const std::vector<int16_t> vectors = generate_vectors(stack, shape.at(4), 1);
    const TransformerTrace trace = run_transformer(model, before, vectors);
    hash::Blake2s weights;
    update(weights, model.weights);
    const auto quoted = [](const std::string& text) { return "`" + text + "`"; };
    EXPECT_EQ(quoted(claim::to_hex(weights.finalize())), row.at(1)) << row[0];
    EXPECT_EQ(quoted(digest(before, vectors)), row.at(2)) << row[0];
    EXPECT_EQ(quoted(digest(trace.state_after(), trace.outputs())), row.at(3)) << row[0];
  }
}

TEST(TransformerBlocksSpec, ListsTheMultipliersOfGeneratedModels) {
  const auto rows = spec().table("| query | key | value | out | gate | up | hidden | down |");
  ASSERT_EQ(rows.size(), 1);
  const StackShape stack = {.layers = 3, .heads = 4, .dim = 9, .hidden = 100, .score_shift = 0};
  for (const LayerMultipliers& layer : generate_model(stack, 0).multipliers) {
    for (size_t m = 0; m < kLayerMultipliers; ++m) {
      const std::string& cell = rows[0].at(m);
      EXPECT_EQ(layer[m], cell == "greatest" ? max_multiplier(inner_of(stack, m))
                                             : static_cast<uint32_t>(std::stoi(cell)));
    }
  }
}

TEST(TransformerBlocksSpec, ListsTheWordsOfTheClaim) {
  claim::TransformerClaim claim = {
      .backend = claim::Backend::kVanilla,
      .shape = {.stack = {.layers = 3, .heads = 11, .dim = 12, .hidden = 13, .score_shift = 14},
                .steps = 15,
                .carried = 16},
      .parameters = kDistinctParams,
      .requested_proven_bits = 107};
  for (uint32_t layer = 0; layer < 3; ++layer) {
    for (uint32_t m = 0; m < kLayerMultipliers; ++m) {
      claim.all_multipliers[layer][m] = 100 * layer + m;
    }
  }
  for (size_t i = 0; i < kTransformerTrees; ++i) {
    claim.commitments[i].fill(static_cast<uint8_t>(i + 1));
  }
  const auto encoded = encode(claim);
  const std::span<const uint8_t> bytes = encoded;
  const auto rows = spec().table("| word | |", "## 7. The claim");
  expect_words(rows, bytes,
               with_parameters({{"version", claim::kTransformerVersion},
                                {"backend", 2},
                                {"layers", 3},
                                {"heads", 11},
                                {"dim", 12},
                                {"hidden", 13},
                                {"score_shift", 14},
                                {"steps", 15},
                                {"carried", 16}}));
  // Behind them the multipliers of each layer, then the commitments.
  size_t at = 4 * 16;
  for (uint32_t layer = 0; layer < 3; ++layer) {
    for (uint32_t m = 0; m < 8; ++m, at += 4) {
      EXPECT_EQ(load_le<uint32_t>(&bytes[at]), 100 * layer + m);
    }
  }
  for (size_t i = 0; i < 5; ++i, at += 32) EXPECT_EQ(bytes[at], i + 1);
  EXPECT_EQ(bytes.size(), at);
  EXPECT_EQ(at, 224 + 3 * 32);
}

TEST(TransformerBlocksSpec, CountsTheVerifiersTerms) {
  const claim::TransformerClaim claim = {.shape = {.stack = {.layers = 2}}};
  const proof::InferenceStatement statement = proof::statement_of(claim);
  EXPECT_EQ(n_linear_sections(claim.shape.stack) + n_round_sections(claim.shape.stack), 2 * 17);
  const auto rows = spec().table("| part | bytes | |");
  EXPECT_EQ(rows.at(1).at(1), "4 * " + std::to_string(statement.n_counts()));
  ASSERT_EQ(statement.n_tables, 3u);
  EXPECT_EQ(statement.tables()[0].size(), 256u);
  EXPECT_EQ(statement.tables()[1].size(), 9u);
  EXPECT_EQ(statement.tables()[2].size(), 256u);
  EXPECT_EQ(statement.tables()[2].entries.front().input, -128);
}

// Data trees in the order of section 5, each of as many columns as it says.
TEST(TransformerBlocksSpec, ListsTheDataTrees) {
  const claim::TransformerClaim claim;
  const proof::InferenceStatement statement = proof::statement_of(claim);
  const auto rows = spec().table("| data tree | columns |");
  ASSERT_EQ(rows.size(), statement.n_data);
  for (size_t i = 0; i < rows.size(); ++i) {
    EXPECT_EQ(std::stoul(rows[i].at(0)), i + 1);
    const size_t of_columns = rows[i].at(1).find(": ");
    EXPECT_EQ(split(rows[i][1].substr(of_columns + 2), ',').size(),
              statement.n_data_columns(i + 1));
  }
}

}  // namespace
}  // namespace ptvm::inference
