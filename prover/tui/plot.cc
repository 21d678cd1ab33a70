#include "prover/tui/plot.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"

namespace ptvm::tui {
namespace {

using attention::Write;

// A write with at least this share of a read is marked.
constexpr float kLeastShare = 0.05f;

// From writes to places in an area, in fractions of a character from its top left corner.
class Scale {
 public:
  Scale(std::span<const Write> writes, uint64_t last_step, const Area& area)
      : last_step_(std::max<double>(static_cast<double>(last_step), 1)), area_(area) {
    const auto [least, greatest] = std::ranges::minmax_element(writes, {}, &Write::value);
    least_ = least->value;
    greatest_ = greatest->value;
  }

  int16_t least() const { return least_; }
  int16_t greatest() const { return greatest_; }

  double column(const Write& write) const {
    return 0.5 +
           static_cast<double>(write.step) / last_step_ * static_cast<double>(area_.n_columns - 1);
  }
  double row(const Write& write) const {
    const double height = static_cast<double>(area_.n_rows - 1);
    if (least_ == greatest_) return 0.5 + std::floor(height / 2);
    return 0.5 + height * static_cast<double>(greatest_ - write.value) /
                     static_cast<double>(greatest_ - least_);
  }

 private:
  double last_step_;
  Area area_;
  int16_t least_;
  int16_t greatest_;
};

// Dots finer than characters: 2 by 4 of Braille, or one.
class Dots {
 public:
  explicit Dots(const Area& area, bool is_fine)
      : area_(area),
        across_(is_fine ? 2 : 1),
        down_(is_fine ? 4 : 1),
        bits_(area.n_rows * area.n_columns) {}

  void line(double row, double column, double to_row, double to_column) {
    const double across = static_cast<double>(across_), down = static_cast<double>(down_);
    const double distance =
        std::max(std::abs(to_row - row) * down, std::abs(to_column - column) * across);
    const auto n = static_cast<size_t>(std::ceil(distance)) + 1;
    for (size_t i = 0; i <= n; ++i) {
      const double part = static_cast<double>(i) / static_cast<double>(n);
      dot(static_cast<size_t>((row + part * (to_row - row)) * down),
          static_cast<size_t>((column + part * (to_column - column)) * across));
    }
  }

  void put_on(Canvas& canvas) const {
    for (size_t i = 0; i < bits_.size(); ++i) {
      if (bits_[i] == 0) continue;
      const char32_t character = down_ == 4 ? U'\u2800' + bits_[i] : U'.';
      canvas.put(area_.row + i / area_.n_columns, area_.column + i % area_.n_columns, character,
                 Style::kEdge);
    }
  }

 private:
  void dot(size_t row, size_t column) {
    // The bits of a Braille character's dots, by row and column.
    constexpr uint8_t kBits[4][2] = {{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};
    const size_t r = row / down_, c = column / across_;
    if (r >= area_.n_rows || c >= area_.n_columns) return;
    bits_[r * area_.n_columns + c] |= kBits[row % down_][column % across_];
  }

  Area area_;
  size_t across_;
  size_t down_;
  std::vector<uint8_t> bits_;  // [n_rows][n_columns]
};

}  // namespace

void draw_history(const view::CellView& cell, uint64_t position, const Area& area, Canvas& canvas) {
  constexpr size_t kLabelColumns = 7;  // "-32768 "
  if (area.n_rows < 4 || area.n_columns < kLabelColumns + 8) return;
  const Area inner = {area.row, area.column + kLabelColumns, area.n_rows - 1,
                      area.n_columns - kLabelColumns};
  const Scale scale(cell.writes, position, inner);
  const auto row_of = [&](const Write& write) { return static_cast<size_t>(scale.row(write)); };
  const auto put = [&](const Write& write, char32_t character, Style style) {
    canvas.put(inner.row + row_of(write), inner.column + static_cast<size_t>(scale.column(write)),
               character, style);
  };

  Dots edges(inner, canvas.pens().is_unicode);
  for (const auto chain : {cell.hull.upper(), cell.hull.lower()}) {
    for (size_t i = 1; i < chain.size(); ++i) {
      edges.line(scale.row(chain[i - 1]), scale.column(chain[i - 1]), scale.row(chain[i]),
                 scale.column(chain[i]));
    }
  }
  edges.put_on(canvas);
  for (const Write& write : cell.writes) put(write, canvas.pens().point, Style::kPlain);
  for (const auto chain : {cell.hull.upper(), cell.hull.lower()}) {
    for (const Write& write : chain) put(write, canvas.pens().corner, Style::kCorner);
  }
  const auto attended = cell.writes.last(cell.shares.size());
  for (size_t i = 0; i < attended.size(); ++i) {
    if (cell.shares[i] >= kLeastShare) put(attended[i], canvas.pens().pick, Style::kPick);
  }

  const auto label = [&](int16_t value) {
    const std::string text = absl::StrCat(value);
    canvas.write(area, row_of({0, value}), kLabelColumns - 1 - text.size(), text, Style::kSoft);
  };
  label(scale.greatest());
  label(scale.least());
  const std::string last = absl::StrCat("step ", position);
  canvas.write(area, area.n_rows - 1, kLabelColumns, "0", Style::kSoft);
  if (position > 0 && last.size() + 2 < inner.n_columns) {
    canvas.write(area, area.n_rows - 1, area.n_columns - last.size(), last, Style::kSoft);
  }
}

}  // namespace ptvm::tui
