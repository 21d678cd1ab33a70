// A picture made of characters, which panes are drawn on and a terminal shows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ptvm::tui {

// What a character means; the terminal chooses how that looks.
enum class Style : uint8_t {
  kPlain,
  kSoft,     // what explains
  kTitle,    // of a pane
  kCurrent,  // the line that is executed next
  kChosen,   // the chosen cell
  kWritten,  // what the last step changed
  kRead,     // what it read
  kEdge,     // of a hull
  kCorner,
  kPick,  // what a read attends to
  kGood,
  kBad,
  kCount,
};

struct Glyph {
  char32_t character = U' ';  // 0: covered by the wide character before it
  Style style = Style::kPlain;

  friend bool operator==(const Glyph&, const Glyph&) = default;
};

// Characters for drawing, of Unicode or of ASCII.
struct Pens {
  bool is_unicode;
  char32_t rule;      // horizontal
  char32_t bar;       // vertical
  char32_t point;     // a write
  char32_t corner;    // of the hull
  char32_t pick;      // the newest write
  char32_t now;       // the place of the position on an axis
  char32_t arrow;     // to the current line
  char32_t executed;  // beside the line of the last step
};
extern const Pens kUnicodePens;
extern const Pens kAsciiPens;

struct Area {
  size_t row = 0;
  size_t column = 0;
  size_t n_rows = 0;
  size_t n_columns = 0;
};

class Canvas {
 public:
  // Blank. Without `pens.is_unicode`, everything outside ASCII becomes `?`.
  Canvas(size_t n_rows, size_t n_columns, const Pens& pens);

  size_t n_rows() const { return n_rows_; }
  size_t n_columns() const { return n_columns_; }
  const Pens& pens() const { return pens_; }
  Area area() const { return {0, 0, n_rows_, n_columns_}; }
  const Glyph& at(size_t row, size_t column) const { return glyphs_[row * n_columns_ + column]; }

  // One character; nothing happens outside the canvas.
  void put(size_t row, size_t column, char32_t character, Style style);

  // `text`, UTF-8, in row `row` of `area` from column `column` of it, cut at its right edge.
  // Characters without a width become U+FFFD. Gives the column behind the text.
  size_t write(const Area& area, size_t row, size_t column, std::string_view text,
               Style style = Style::kPlain);

  // Sets the style of a row of `area`.
  void paint(const Area& area, size_t row, Style style);

  // A row as UTF-8, without blanks at its end.
  std::string row_text(size_t row) const;

 private:
  size_t n_rows_;
  size_t n_columns_;
  Pens pens_;
  std::vector<Glyph> glyphs_;  // [n_rows][n_columns]
};

}  // namespace ptvm::tui
