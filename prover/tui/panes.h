// Drawing all that a viewer shows.
#pragma once

#include "prover/tui/canvas.h"
#include "prover/tui/viewer.h"

namespace ptvm::tui {

// Fills `canvas`, of any size.
void draw(const Viewer& viewer, Canvas& canvas);

}  // namespace ptvm::tui
