#include "prover/tui/panes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <clocale>

#include "tests/prover/view/recordings.h"

namespace ptvm::tui {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

std::string drawn(const Viewer& viewer, size_t n_rows, size_t n_columns,
                  const Pens& pens = kAsciiPens) {
  Canvas canvas(n_rows, n_columns, pens);
  draw(viewer, canvas);
  std::string text;
  for (size_t row = 0; row < n_rows; ++row) text += canvas.row_text(row) + "\n";
  return text;
}

class PanesTest : public ::testing::Test {
 protected:
  explicit PanesTest(
      const char* source = ".memory 4\n.init 3 7\nstart: LOADI 5\nSTORE 2\nADDM 3 ; sum\nHALT\n")
      : program_(view::program_of(source)),
        run_(view::recorded(program_)),
        listing_(view::make_listing(program_, source)) {}

  vm::Program program_;
  view::RecordedRun run_;
  view::Listing listing_;
  Viewer viewer_{run_, listing_, "name.tvm", {{"native", "transformer"}}};
};

TEST_F(PanesTest, ShowTheStateAndWhatTheStepDid) {
  for (const uint32_t key :
       {uint32_t{'c'}, uint32_t{'2'}, uint32_t{kEnter}, uint32_t{'l'}, uint32_t{'l'}}) {
    viewer_.press(key);
  }
  const std::string text = drawn(viewer_, 30, 100);
  EXPECT_THAT(text, HasSubstr("name.tvm"));
  EXPECT_THAT(text, HasSubstr("step 2 of 4"));
  EXPECT_THAT(text, HasSubstr("step 2: STORE 2 wrote 5 to cell 2"));
  EXPECT_THAT(text, HasSubstr("next: ADDM 3"));
  EXPECT_THAT(text, HasSubstr("[  2      5w]"));
  EXPECT_THAT(text, HasSubstr("-   1  STORE 2"));
  EXPECT_THAT(text, HasSubstr(">   2  ADDM 3 ; sum"));
  EXPECT_THAT(text, HasSubstr("History of cell 2"));
  EXPECT_THAT(text, HasSubstr("a read gives 5, the newest value (step 2)"));
  EXPECT_THAT(text, HasSubstr("2 writes, 2 corners"));
  EXPECT_THAT(text, HasSubstr("comparing"));
  viewer_.compare_some();
  EXPECT_THAT(drawn(viewer_, 30, 100), HasSubstr("native, transformer: equal in all 4 steps"));
}

TEST_F(PanesTest, ShowTheFirstDifference) {
  viewer_.set_comparison(
      {.pair = viewer_.pair(),
       .n_equal_steps = 1,
       .difference = engine::Difference{2, "acc", "native", "5", "transformer", "6"}});
  EXPECT_THAT(drawn(viewer_, 30, 100),
              HasSubstr("step 2: acc is 5 in native, but 6 in transformer"));
}

TEST_F(PanesTest, FillAnySize) {
  const bool is_wide = std::setlocale(LC_CTYPE, "C.UTF-8") != nullptr;
  viewer_.press('G');
  for (const bool helps : {false, true}) {
    if (helps) viewer_.press('?');
    for (size_t n_rows = 0; n_rows < 50; ++n_rows) {
      for (size_t n_columns = 0; n_columns < 150; n_columns += n_columns < 20 ? 1 : 7) {
        const std::string text = drawn(viewer_, n_rows, n_columns);
        if (is_wide) drawn(viewer_, n_rows, n_columns, kUnicodePens);
        if (n_rows == 0 || n_columns < 12 || helps) continue;
        EXPECT_THAT(text, HasSubstr("step 4 of 4"));
      }
    }
  }
}

TEST_F(PanesTest, KeepTheRegistersWhereThereIsLittleRoom) {
  EXPECT_THAT(drawn(viewer_, 8, 50), AllOf(HasSubstr("acc"), HasSubstr("next: LOADI 5")));
  EXPECT_THAT(drawn(viewer_, 24, 60), AllOf(HasSubstr("Program"), HasSubstr("Memory")));
}

TEST_F(PanesTest, AreAsciiWithoutUnicode) {
  for (const char c : drawn(viewer_, 40, 120)) EXPECT_TRUE(c == '\n' || (c >= ' ' && c <= '~'));
}

TEST_F(PanesTest, HintAtAsManyKeysAsFit) {
  EXPECT_THAT(drawn(viewer_, 24, 40), HasSubstr("\n ? help   q quit   left right step\n"));
  EXPECT_THAT(drawn(viewer_, 24, 80), HasSubstr("n p access   e engines\n"));
}

TEST_F(PanesTest, ListTheKeys) {
  viewer_.press('?');
  EXPECT_THAT(drawn(viewer_, 24, 80), HasSubstr("jump to a step"));
}

// The upper right corner holds the newest and greatest value, the lower left one the oldest.
TEST(HistoryPane, DrawsPointsWhereTheyAre) {
  const view::RecordedRun run = view::recorded(
      view::program_of(".memory 1\nloop: LOAD 0\nADD 10\nSTORE 0\nJMP loop\n"), "hard", 40);
  const view::Listing listing = view::make_listing(run.model().program, "");
  Viewer viewer(run, listing, "a", {});
  viewer.press('G');
  Canvas canvas(40, 100, kAsciiPens);
  draw(viewer, canvas);
  size_t first_row = 0, last_row = 0;
  for (size_t row = 0; row < canvas.n_rows(); ++row) {
    const std::string text = canvas.row_text(row);
    if (text.find("  100 ") != std::string::npos && text.find('@') != std::string::npos)
      first_row = row;
    if (text.find(" 0 o") != std::string::npos) last_row = row;
  }
  EXPECT_GT(first_row, 0u);
  EXPECT_GT(last_row, first_row + 10);
}

TEST(ProgramPane, HasNoControlCharacters) {
  const char* const source = "NOP ; \x1b[2J bad\nHALT\n";
  const view::RecordedRun run = view::recorded(view::program_of(source));
  const view::Listing listing = view::make_listing(run.model().program, source);
  const Viewer viewer(run, listing, "evil\x1b]0;name\x07", {});
  EXPECT_THAT(drawn(viewer, 20, 100), AllOf(HasSubstr("?[2J bad"), Not(HasSubstr("\x1b"))));
}

TEST(EmptyProgram, CanBeLookedAt) {
  const view::RecordedRun run = view::recorded(vm::Program{});
  const view::Listing listing = view::make_listing(run.model().program, "");
  const Viewer viewer(run, listing, "a", {});
  EXPECT_THAT(drawn(viewer, 24, 80), AllOf(HasSubstr("no instructions"), HasSubstr("no memory"),
                                           HasSubstr("step 0 of 0, then an error")));
}

}  // namespace
}  // namespace ptvm::tui
