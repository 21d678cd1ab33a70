#include "prover/tui/canvas.h"

#include <gtest/gtest.h>

#include <clocale>

namespace ptvm::tui {
namespace {

TEST(Canvas, CutsTextAtTheEdgeOfItsArea) {
  Canvas canvas(2, 8, kAsciiPens);
  const Area area = {0, 2, 2, 4};
  EXPECT_EQ(canvas.write(area, 0, 1, "abcdef"), 4u);
  EXPECT_EQ(canvas.write(area, 5, 0, "below"), 0u);
  EXPECT_EQ(canvas.row_text(0), "   abc");
  EXPECT_EQ(canvas.row_text(1), "");
}

TEST(Canvas, IgnoresWhatIsOutside) {
  Canvas canvas(1, 1, kAsciiPens);
  canvas.put(1, 0, U'x', Style::kPlain);
  canvas.put(0, 1, U'x', Style::kPlain);
  canvas.write({0, 0, 5, 5}, 3, 0, "x");
  canvas.paint({0, 0, 5, 5}, 3, Style::kBad);
  EXPECT_EQ(canvas.row_text(0), "");
  Canvas none(0, 0, kAsciiPens);
  none.write(none.area(), 0, 0, "x");
}

TEST(Canvas, HasNothingButAsciiWithoutUnicode) {
  Canvas canvas(1, 9, kAsciiPens);
  canvas.write(canvas.area(), 0, 0, "caf\u00e9 \u4e2d.");
  EXPECT_EQ(canvas.row_text(0), "caf? ?.");
}

TEST(Canvas, KeepsWideCharactersWhole) {
  if (std::setlocale(LC_CTYPE, "C.UTF-8") == nullptr) GTEST_SKIP() << "no locale with UTF-8";
  Canvas canvas(1, 5, kUnicodePens);
  EXPECT_EQ(canvas.write(canvas.area(), 0, 0, "\u4e2d\u6587\u5b57"), 4u);
  EXPECT_EQ(canvas.row_text(0), "\u4e2d\u6587");
  EXPECT_EQ(canvas.at(0, 1).character, char32_t{0});
  Canvas marks(1, 5, kUnicodePens);
  marks.write(marks.area(), 0, 0, "a\u0301\u200b");
  EXPECT_EQ(marks.row_text(0), "a\ufffd\ufffd");
}

}  // namespace
}  // namespace ptvm::tui
