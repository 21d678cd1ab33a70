// spec/attention.md: its limits, weights, rows, example and digests are those of the code.
#include "shared/proof/attention.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "prover/claim/program_json.h"
#include "prover/inference/generated_inputs.h"
#include "shared/claim/attention_claim.h"
#include "shared/claim/lookups_claim.h"
#include "shared/hash/blake2s.h"
#include "tests/spec/claim_words.h"

namespace ptvm::inference {
namespace {

using ::ptvm::testing::Document;
using ::ptvm::testing::Row;

const Document& spec() {
  static const Document document("attention.md");
  return document;
}

std::vector<int> numbers(const Row& cells) {
  std::vector<int> all;
  for (const std::string& cell : cells) all.push_back(std::stoi(cell));
  return all;
}

// With two carried positions and the shift of generated inputs.
AttentionShape shape_of(int heads, int dim, int steps) {
  return {.heads = static_cast<uint32_t>(heads),
          .dim = static_cast<uint32_t>(dim),
          .steps = static_cast<uint32_t>(steps),
          .carried = 2,
          .score_shift = default_score_shift(static_cast<uint32_t>(dim))};
}

std::string digest(std::initializer_list<const std::vector<int8_t>*> tensors) {
  hash::Blake2s hasher;
  for (const auto* tensor : tensors) {
    hasher.update(std::vector<uint8_t>(tensor->begin(), tensor->end()));
  }
  return claim::to_hex(hasher.finalize());
}

std::string code(const std::string& cell) { return cell.substr(1, cell.size() - 2); }

TEST(AttentionSpec, ListsTheRangesOfShapes) {
  const std::map<std::string, uint32_t AttentionShape::*> members = {
      {"`heads`", &AttentionShape::heads},
      {"`dim`", &AttentionShape::dim},
      {"`steps`", &AttentionShape::steps},
      {"`carried`", &AttentionShape::carried},
      {"`score_shift`", &AttentionShape::score_shift}};
  const auto rows = spec().table("| member | range | meaning |");
  EXPECT_EQ(rows.size(), members.size());
  for (const Row& row : rows) {
    AttentionShape shape = {.heads = 1, .dim = 1, .steps = 1, .carried = 1, .score_shift = 0};
    uint32_t& member = shape.*members.at(row.at(0));
    const size_t dots = row.at(1).find("..");
    const auto least = static_cast<uint32_t>(std::stoul(row[1]));
    const auto greatest = static_cast<uint32_t>(std::stoul(row[1].substr(dots + 2)));
    for (const uint32_t value : {least, greatest}) {
      member = value;
      EXPECT_TRUE(in_range(shape)) << row[0] << " " << value;
    }
    for (const uint32_t value : {least - 1, greatest + 1}) {
      member = value;
      EXPECT_FALSE(in_range(shape)) << row[0] << " " << value;
    }
  }
  EXPECT_TRUE(in_range({.heads = 1, .dim = 1, .steps = 300, .carried = 211, .score_shift = 0}));
  EXPECT_FALSE(in_range({.heads = 1, .dim = 1, .steps = 300, .carried = 212, .score_shift = 0}));
}

TEST(AttentionSpec, ListsTheWeights) {
  const auto rows = spec().table("| gap | 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 |");
  ASSERT_EQ(rows.size(), 1);
  EXPECT_EQ(numbers({rows[0].begin() + 1, rows[0].end()}),
            std::vector<int>(kAttentionWeights.begin(), kAttentionWeights.end()));
}

TEST(AttentionSpec, ListsTheRowsOfShapes) {
  const auto rows = spec().table("| heads | dim | steps | score rows |");
  EXPECT_EQ(rows.size(), 4);
  for (const Row& row : rows) {
    std::string count = row.at(3);
    std::erase(count, ',');
    const auto shape = numbers({row.begin(), row.begin() + 3});
    EXPECT_EQ(shape_of(shape[0], shape[1], shape[2]).scores(), std::stoul(count));
  }
}

TEST(AttentionSpec, WorksItsExample) {
  std::map<std::string, std::vector<int8_t>> tensors;
  for (const Row& row : spec().table("| tensor | coordinate 0 | coordinate 1 |")) {
    for (const std::string& cell : {row.at(1), row.at(2)}) {
      for (const int number : numbers(ptvm::testing::split(cell, ','))) {
        tensors[row[0]].push_back(static_cast<int8_t>(number));
      }
    }
  }
  const AttentionInputs inputs = {
      .shape = {.heads = 1, .dim = 2, .steps = 2, .carried = 1, .score_shift = 1},
      .queries = tensors.at("queries"),
      .keys = tensors.at("keys"),
      .values = tensors.at("values")};
  EXPECT_EQ(attend(inputs).outputs, tensors.at("outputs"));
}

// They were made by a program in another language.
TEST(AttentionSpec, ListsTheDigestsOfGeneratedInputs) {
  const auto rows = spec().table("| heads, dim, steps | inputs | outputs |");
  EXPECT_EQ(rows.size(), 4);
  for (const Row& row : rows) {
    const auto shape = numbers(ptvm::testing::split(row.at(0), ','));
    const AttentionInputs inputs = generate_inputs(shape_of(shape[0], shape[1], shape[2]), 1);
    const AttentionResult result = attend(inputs);
    EXPECT_EQ(digest({&inputs.queries, &inputs.keys, &inputs.values}), code(row.at(1))) << row[0];
    EXPECT_EQ(digest({&result.outputs}), code(row.at(2))) << row[0];

    std::set<int> gaps;
    for_each_query(inputs, [&](const QueryResult& query) {
      gaps.insert(query.gaps.begin(), query.gaps.end());
    });
    EXPECT_EQ(gaps.size(), kAttentionWeights.size()) << row[0];
  }
}

TEST(AttentionSpec, ListsTheWordsOfTheClaim) {
  const claim::AttentionClaim claim = {
      .backend = claim::Backend::kVanilla,
      .shape = {.heads = 11, .dim = 12, .steps = 13, .carried = 14, .score_shift = 15},
      .parameters = testing::kDistinctParams,
      .requested_proven_bits = 107};
  testing::expect_words(spec().table("| word | |", "## 7. The claim"), encode(claim),
                        testing::with_parameters({{"version", claim::kAttentionVersion},
                                                  {"backend", 2},
                                                  {"heads", 11},
                                                  {"dim", 12},
                                                  {"steps", 13},
                                                  {"carried", 14},
                                                  {"score_shift", 15}}));
}

TEST(AttentionSpec, ListsTheWordsOfTheClaimOfLookups) {
  const claim::LookupsClaim claim = {.backend = claim::Backend::kCircle8,
                                     .table = Table::kWeights,
                                     .log_rows = 9,
                                     .parameters = testing::kDistinctParams,
                                     .requested_proven_bits = 107};
  const auto rows = spec().table("| word | |", "## 9. Lookups in a proof of their own");
  testing::expect_words(rows, encode(claim),
                        testing::with_parameters({{"version", claim::kLookupsVersion},
                                                  {"backend", 1},
                                                  {"table", 2},
                                                  {"log2 of the rows", 9}}));
  std::string tables = "table:", separator = " ";
  for (const Table table : {Table::kStep, Table::kNormalisation, Table::kWeights}) {
    tables += separator + std::to_string(static_cast<uint32_t>(table)) + " ";
    tables += claim::name_of(table);
    separator = ", ";
  }
  EXPECT_EQ(rows.at(2).at(1), tables);
  EXPECT_EQ(rows.at(3).at(1), "log2 of the rows, " + std::to_string(claim::kMinLogLookups) + ".." +
                                  std::to_string(claim::kMaxLogLookups));
}

TEST(AttentionSpec, ListsTheTables) {
  std::vector<Row> expected;
  for (const Table table : {Table::kStep, Table::kNormalisation, Table::kWeights}) {
    std::string entries;
    for (const TableEntry& entry : entries_of(table)) {
      entries += (entries.empty() ? "" : ", ") + std::to_string(entry.input) + ": " +
                 std::to_string(entry.output);
    }
    expected.push_back({std::string(claim::name_of(table)), entries});
  }
  EXPECT_EQ(spec().table("| table | entries (input: output) |"), expected);
}

// Two columns more than Attend, one fraction less, and a data tree of their own.
TEST(AttentionSpec, SaysWhatLookupsAreLeftOut) {
  const auto whole = proof::components_of(claim::AttentionClaim{});
  const auto source = proof::components_of(claim::AttentionSourceClaim{});
  const air::AirInfo& attend = *whole[proof::kAttend].info;
  const air::AirInfo& attend_source = *source[proof::kAttend].info;
  EXPECT_EQ(attend_source.n_trace_columns, attend.n_trace_columns + 2);
  EXPECT_EQ(attend_source.n_fractions + 1, attend.n_fractions);
  EXPECT_EQ(attend_source.n_columns_in(5), 2);
  EXPECT_EQ(attend.n_columns_in(5), 0);
}

}  // namespace
}  // namespace ptvm::inference
