#include "prover/tui/canvas.h"

#include <wchar.h>

#include <algorithm>
#include <utility>

namespace ptvm::tui {
namespace {

constexpr char32_t kReplacement = U'\ufffd';

// The first code point of `text`, which is not empty, and how many bytes it takes.
std::pair<char32_t, size_t> first_character(std::string_view text) {
  const auto lead = static_cast<uint8_t>(text[0]);
  const size_t n_bytes = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  if (lead < 0x80) return {lead, 1};
  if ((lead & 0xc0) == 0x80 || text.size() < n_bytes) return {kReplacement, 1};
  char32_t character = lead & (0x7fu >> n_bytes);
  for (const char c : text.substr(1, n_bytes - 1)) {
    character = (character << 6) | (static_cast<uint8_t>(c) & 0x3f);
  }
  return {character, n_bytes};
}

std::string utf8(char32_t c) {
  const auto byte = [](char32_t bits) { return static_cast<char>(bits); };
  if (c < 0x80) return {byte(c)};
  if (c < 0x800) return {byte(0xc0 | c >> 6), byte(0x80 | (c & 0x3f))};
  if (c < 0x10000) {
    return {byte(0xe0 | c >> 12), byte(0x80 | (c >> 6 & 0x3f)), byte(0x80 | (c & 0x3f))};
  }
  return {byte(0xf0 | c >> 18), byte(0x80 | (c >> 12 & 0x3f)), byte(0x80 | (c >> 6 & 0x3f)),
          byte(0x80 | (c & 0x3f))};
}

}  // namespace

const Pens kUnicodePens = {.is_unicode = true,
                           .rule = U'─',
                           .bar = U'│',
                           .point = U'∙',
                           .corner = U'●',
                           .pick = U'◉',
                           .now = U'▲',
                           .arrow = U'▶',
                           .executed = U'·'};
const Pens kAsciiPens = {.is_unicode = false,
                         .rule = U'-',
                         .bar = U'|',
                         .point = U'+',
                         .corner = U'o',
                         .pick = U'@',
                         .now = U'^',
                         .arrow = U'>',
                         .executed = U'-'};

Canvas::Canvas(size_t n_rows, size_t n_columns, const Pens& pens)
    : n_rows_(n_rows), n_columns_(n_columns), pens_(pens), glyphs_(n_rows * n_columns) {}

void Canvas::put(size_t row, size_t column, char32_t character, Style style) {
  if (row < n_rows_ && column < n_columns_) glyphs_[row * n_columns_ + column] = {character, style};
}

size_t Canvas::write(const Area& area, size_t row, size_t column, std::string_view text,
                     Style style) {
  if (row >= area.n_rows) return column;
  while (!text.empty() && column < area.n_columns) {
    auto [character, n_bytes] = first_character(text);
    text.remove_prefix(n_bytes);
    if (!pens_.is_unicode && character >= 0x80) character = U'?';
    int width = character < 0x80 ? 1 : ::wcwidth(static_cast<wchar_t>(character));
    if (width < 1) {
      character = kReplacement;
      width = 1;
    }
    if (column + static_cast<size_t>(width) > area.n_columns) break;
    put(area.row + row, area.column + column, character, style);
    if (width == 2) put(area.row + row, area.column + column + 1, 0, style);
    column += static_cast<size_t>(width);
  }
  return column;
}

void Canvas::paint(const Area& area, size_t row, Style style) {
  if (row >= area.n_rows || area.row + row >= n_rows_) return;
  const size_t end = std::min(area.column + area.n_columns, n_columns_);
  for (size_t column = area.column; column < end; ++column) {
    glyphs_[(area.row + row) * n_columns_ + column].style = style;
  }
}

std::string Canvas::row_text(size_t row) const {
  std::string text;
  for (size_t column = 0; column < n_columns_; ++column) {
    if (const char32_t character = at(row, column).character) text += utf8(character);
  }
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

}  // namespace ptvm::tui
