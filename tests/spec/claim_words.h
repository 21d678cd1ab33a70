// Tables of documents that say in which word of a claim's encoding each member stands.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "shared/stark/params.h"
#include "shared/util/bytes.h"
#include "tests/spec/markdown.h"

namespace ptvm::testing {

// The names that a cell lists: all of "shape: heads, dim" if it is for several words, the first
// one of "version, 1" or "table: 0 step" else.
inline Row names_in(std::string cell, bool is_list) {
  const size_t colon = cell.find(':');
  if (!is_list) return {cell.substr(0, std::min(colon, cell.find(',')))};
  if (colon != std::string::npos) cell.erase(0, colon + 1);
  return split(cell, ',');
}

// Expects the rows of "| word | |" to name each of the first words of `claim`, which has the value
// that `members` gives.
inline void expect_words(const std::vector<Row>& rows, std::span<const uint8_t> claim,
                         const std::map<std::string, uint32_t>& members) {
  size_t word = 0;
  for (const Row& row : rows) {
    ASSERT_EQ(std::stoul(row.at(0)), word) << row[1];
    const size_t dots = row[0].find("..");
    const bool is_list = dots != std::string::npos;
    for (const std::string& name : names_in(row[1], is_list)) {
      ASSERT_TRUE(members.contains(name)) << name;
      EXPECT_EQ(load_le<uint32_t>(&claim[4 * word]), members.at(name)) << name;
      ++word;
    }
    if (is_list) {
      EXPECT_EQ(std::stoul(row[0].substr(dots + 2)), word - 1) << row[1];
    }
  }
  EXPECT_EQ(word, members.size());
}

// Parameters that are all different.
inline constexpr stark::Params kDistinctParams = {.log_blowup = 101,
                                                  .n_queries = 102,
                                                  .query_pow_bits = 103,
                                                  .interaction_pow_bits = 104,
                                                  .fold_step = 105,
                                                  .log_last_layer_degree = 106};

// `members` and those that every claim has, with kDistinctParams and 107 requested bits.
inline std::map<std::string, uint32_t> with_parameters(std::map<std::string, uint32_t> members) {
  members.merge(std::map<std::string, uint32_t>{{"log_blowup", 101},
                                                {"n_queries", 102},
                                                {"query_pow_bits", 103},
                                                {"interaction_pow_bits", 104},
                                                {"fold_step", 105},
                                                {"log_last_layer_degree", 106},
                                                {"requested proven bits", 107}});
  return members;
}

}  // namespace ptvm::testing
