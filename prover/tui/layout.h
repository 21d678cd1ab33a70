// Where the panes are, for terminals of any size.
#pragma once

#include "prover/tui/canvas.h"

namespace ptvm::tui {

// Panes of a canvas; those for which there is no room have no rows. Each has its title in its first
// row, but for `head` and `status`, which are one row each.
struct Layout {
  Area head;
  Area program;
  Area registers;
  Area memory;
  Area history;
  Area engines;
  Area status;
};

// What a cell takes: "[  3  -32768w]".
inline constexpr size_t kCellColumns = 13;

Layout layout_of(const Canvas& canvas, size_t n_cells);

}  // namespace ptvm::tui
