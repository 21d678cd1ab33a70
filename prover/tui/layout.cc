#include "prover/tui/layout.h"

#include <algorithm>

namespace ptvm::tui {
namespace {

constexpr size_t kTwoColumns = 72;   // from this width on, the program stands beside the rest
constexpr size_t kRegisterRows = 5;  // with the title, as all of these
constexpr size_t kEngineRows = 3;
constexpr size_t kLeastMemory = 3;
constexpr size_t kLeastHistory = 6;

// Cuts `n_rows`, or what is left, from the top of `area`.
Area cut(Area& area, size_t n_rows) {
  Area top = area;
  top.n_rows = std::min(n_rows, area.n_rows);
  area.row += top.n_rows;
  area.n_rows -= top.n_rows;
  return top;
}

void place_memory_and_below(Area area, size_t n_cells, Layout& layout) {
  const size_t per_row = std::max<size_t>(area.n_columns / kCellColumns, 1);
  const size_t wanted = 1 + std::max<size_t>((n_cells + per_row - 1) / per_row, 1);
  const size_t share = std::max(kLeastMemory, area.n_rows / 3);
  layout.memory = cut(area, std::min(wanted, share));
  const bool has_history = area.n_rows >= kLeastHistory + kEngineRows && n_cells > 0;
  if (has_history) layout.history = cut(area, area.n_rows - kEngineRows);
  if (area.n_rows >= 2) layout.engines = cut(area, kEngineRows);
}

}  // namespace

Layout layout_of(const Canvas& canvas, size_t n_cells) {
  Layout layout = {};
  Area body = canvas.area();
  layout.head = cut(body, 1);
  if (body.n_rows >= 3) {
    layout.status = {body.row + body.n_rows - 1, 0, 1, body.n_columns};
    --body.n_rows;
  }
  if (body.n_columns >= kTwoColumns) {
    layout.program = body;
    layout.program.n_columns = std::min<size_t>(body.n_columns * 2 / 5, 64);
    body.column += layout.program.n_columns + 2;
    body.n_columns -= layout.program.n_columns + 2;
    layout.registers = cut(body, kRegisterRows);
  } else {
    layout.registers = cut(body, kRegisterRows);
    layout.program =
        cut(body, body.n_rows <= 6 ? body.n_rows : std::max<size_t>(body.n_rows / 3, 6));
  }
  place_memory_and_below(body, n_cells, layout);
  return layout;
}

}  // namespace ptvm::tui
