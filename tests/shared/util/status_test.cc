#include "shared/util/status.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace ptvm {
namespace {

struct Row {
  Status status;
  uint16_t number;
  std::string name, sentence;
};

const Row kTable[] = {
#define PTVM_STATUS_ROW(name, number, sentence) {Status::k##name, number, #name, sentence},
    PTVM_STATUS_TABLE(PTVM_STATUS_ROW)
#undef PTVM_STATUS_ROW
};

TEST(Status, NumbersNamesAndSentencesAreUnique) {
  std::set<uint16_t> numbers;
  std::set<std::string> names, sentences;
  for (const Row& row : kTable) {
    EXPECT_TRUE(numbers.insert(row.number).second) << row.name;
    EXPECT_TRUE(names.insert(row.name).second) << row.name;
    EXPECT_TRUE(sentences.insert(row.sentence).second) << row.name;
  }
}

TEST(Status, OnlyAcceptanceIsZeroAndTheRestIsGrouped) {
  EXPECT_EQ(static_cast<int>(Status::kAccepted), 0);
  for (const Row& row : kTable) {
    if (row.status == Status::kAccepted) continue;
    EXPECT_GT(row.number % 100, 0) << row.name;
    EXPECT_GE(row.number / 100, 1) << row.name;
    EXPECT_LE(row.number / 100, 6) << row.name;
  }
}

TEST(Status, NamesAndSentencesComeFromTheTable) {
  for (const Row& row : kTable) {
    EXPECT_EQ(static_cast<uint16_t>(row.status), row.number);
    EXPECT_EQ(status_name(row.status), row.name);
    EXPECT_EQ(status_sentence(row.status), row.sentence);
    EXPECT_TRUE(row.sentence.ends_with('.')) << row.name;
  }
}

TEST(Status, ForeignNumbersHaveANameToo) {
  EXPECT_STREQ(status_name(static_cast<Status>(999)), "Unknown");
  EXPECT_NE(std::string(status_sentence(static_cast<Status>(999))), "");
}

Result<int> half(int value) {
  if (value % 2 != 0) return Status::kInvalidArgument;
  return value / 2;
}

Status check_even(int value) {
  PTVM_RETURN_IF_ERROR(half(value).status());
  return Status::kAccepted;
}

TEST(Result, HoldsAValueOrAStatus) {
  EXPECT_TRUE(half(4).ok());
  EXPECT_EQ(half(4).value(), 2);
  EXPECT_FALSE(half(3).ok());
  EXPECT_EQ(half(3).status(), Status::kInvalidArgument);
}

TEST(Result, ErrorsLeaveTheFunction) {
  EXPECT_EQ(check_even(4), Status::kAccepted);
  EXPECT_EQ(check_even(5), Status::kInvalidArgument);
}

}  // namespace
}  // namespace ptvm
