// spec/status.md lists the statuses as shared/util/status.h does.
#include "shared/util/status.h"

#include <gtest/gtest.h>

#include "tests/spec/markdown.h"

namespace ptvm {
namespace {

TEST(StatusSpec, ListsEveryStatus) {
  std::vector<testing::Row> expected = {
#define PTVM_STATUS_ROW(name, number, sentence) {std::to_string(number), #name, sentence},
      PTVM_STATUS_TABLE(PTVM_STATUS_ROW)
#undef PTVM_STATUS_ROW
  };
  auto rows = testing::Document("status.md").table("| number | name | sentence | when |");
  for (testing::Row& row : rows) row.resize(3);
  EXPECT_EQ(rows, expected);
}

// The checks of protocol.md give no status that does not exist.
TEST(StatusSpec, NamesTheStatusesOfTheChecks) {
  const auto rows = testing::Document("protocol.md").table("| step | check | status |");
  std::string names = " ";
#define PTVM_STATUS_NAME(name, number, sentence) names += #name " ";
  PTVM_STATUS_TABLE(PTVM_STATUS_NAME)
#undef PTVM_STATUS_NAME
  size_t n_named = 0;
  for (const testing::Row& row : rows) {
    if (row[2].starts_with("as in statement.md")) continue;
    EXPECT_NE(names.find(" " + row[2] + " "), std::string::npos) << row[2];
    ++n_named;
  }
  EXPECT_GE(n_named, 20u);
}

}  // namespace
}  // namespace ptvm
