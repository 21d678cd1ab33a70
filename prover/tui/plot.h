// The history of a cell drawn as points, steps to the right and values upwards, with its hull.
#pragma once

#include "prover/tui/canvas.h"
#include "prover/view/cell_view.h"

namespace ptvm::tui {

// Draws `cell` at `position` into `area`; nothing if that is too small. The axis of steps goes from
// 0 to `position`. Edges are drawn with dots of Braille, eight to a character, if there is Unicode.
void draw_history(const view::CellView& cell, uint64_t position, const Area& area, Canvas& canvas);

}  // namespace ptvm::tui
