// spec/attention-claim.schema.json says what the code writes: the same members, names and limits.

#include "shared/claim/attention_json.h"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/json_schema.h"

namespace ptvm::claim {
namespace {

using nlohmann::json;

const std::string kId = "urn:ptvm:attention-claim";

const testing::SchemaSet& schemas() {
  static const testing::SchemaSet set = [] {
    std::ifstream file(PTVM_SOURCE_DIR "/spec/attention-claim.schema.json");
    return testing::SchemaSet(std::vector<json>{json::parse(file)});
  }();
  return set;
}

struct StringSink {
  std::string text;
  void write(std::string_view piece) { text += piece; }
};

json json_of(const AttentionClaim& claim) {
  StringSink sink;
  write_attention_json(claim, sink);
  return json::parse(sink.text);
}

AttentionClaim sample() {
  AttentionClaim claim;
  claim.backend = Backend::kCircle8;
  claim.shape = {4, 64, 64, 2, 2};
  claim.parameters = {.log_blowup = 2, .n_queries = 30, .query_pow_bits = 16};
  claim.requested_proven_bits = 100;
  for (uint8_t i = 0; i < kAttentionData; ++i) {
    claim.commitments[i].fill(static_cast<uint8_t>(0xa0 + i));
  }
  return claim;
}

TEST(AttentionClaimSchema, HoldsForClaims) {
  EXPECT_EQ(schemas().fault(kId, json_of(sample())), "");
  EXPECT_EQ(json_of(sample())["commitments"]["state_after"].get<std::string>().substr(0, 4),
            "a2a2");
}

TEST(AttentionClaimSchema, HasTheNamesOfEveryBackend) {
  json names = json::array();
  for (const std::string_view name : Names<Backend>::kNames) names.push_back(name);
  EXPECT_EQ(schemas().document(kId)["properties"]["backend"]["enum"], names);
}

TEST(AttentionClaimSchema, HasTheLimitsOfTheClaim) {
  const auto expect_range = [](const std::string& path, uint64_t least, uint64_t greatest) {
    const size_t slash = path.find('/');
    const json& range = schemas().document(
        kId)["properties"][path.substr(0, slash)]["properties"][path.substr(slash + 1)];
    EXPECT_EQ(range["minimum"], least) << path;
    EXPECT_EQ(range["maximum"], greatest) << path;
  };
  expect_range("shape/heads", 1, inference::kMaxHeads);
  expect_range("shape/dim", 1, inference::kMaxDim);
  expect_range("shape/steps", 1, inference::kMaxPositions - 1);
  expect_range("shape/carried", 1, inference::kMaxPositions - 1);
  expect_range("shape/score_shift", 0, inference::kMaxScoreShift);
  expect_range("parameters/log_blowup", 1, stark::kMaxLogBlowup);
  expect_range("parameters/n_queries", 1, stark::kMaxQueries);
  expect_range("parameters/query_pow_bits", 0, stark::kMaxPowBits);
  expect_range("parameters/interaction_pow_bits", 0, stark::kMaxPowBits);
  expect_range("parameters/fold_step", 1, stark::kMaxFoldStep);
  expect_range("parameters/log_last_layer_degree_bound", 0, stark::kMaxLogLastLayer);
}

TEST(AttentionClaimSchema, RequiresAllMembersAndNoOther) {
  const json whole = json_of(sample());
  for (const auto& [name, value] : whole.items()) {
    json other = whole;
    other.erase(name);
    EXPECT_NE(schemas().fault(kId, other), "") << name;
    if (!value.is_object()) continue;
    for (const auto& [inner, unused] : value.items()) {
      other = whole;
      other[name].erase(inner);
      EXPECT_NE(schemas().fault(kId, other), "") << name << "/" << inner;
    }
    other = whole;
    other[name]["more"] = 1;
    EXPECT_NE(schemas().fault(kId, other), "") << name;
  }
}

}  // namespace
}  // namespace ptvm::claim
