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

// The checks of protocol.md and attention.md give no status that does not exist.
TEST(StatusSpec, NamesTheStatusesOfTheChecks) {
  std::vector<std::string> given;
  for (const testing::Row& row :
       testing::Document("protocol.md").table("| step | check | status |")) {
    if (!row[2].starts_with("as in statement.md")) given.push_back(row[2]);
  }
  EXPECT_GE(given.size(), 20u);
  for (const testing::Row& row :
       testing::Document("attention.md").table("| check | status |", "## 8. Checks of a file")) {
    if (row[1] == "as there") continue;
    for (const std::string& name : testing::split(row[1], ',')) given.push_back(name);
  }
  EXPECT_GE(given.size(), 40u);
  std::string names = " ";
#define PTVM_STATUS_NAME(name, number, sentence) names += #name " ";
  PTVM_STATUS_TABLE(PTVM_STATUS_NAME)
#undef PTVM_STATUS_NAME
  for (const std::string& name : given) {
    EXPECT_NE(names.find(" " + name + " "), std::string::npos) << name;
  }
}

}  // namespace
}  // namespace ptvm
