// Looking at a recorded run in the terminal.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "prover/tui/terminal.h"
#include "prover/view/listing.h"
#include "prover/view/recorded_run.h"

namespace ptvm::tui {

// Shows `run` of the program called `name` until the user quits; with `ascii`, without characters
// outside ASCII. A signal that asks to end restores the terminal and then ends the program.
// kFailedPrecondition if there is no terminal that can be drawn on.
absl::Status show(const view::RecordedRun& run, const view::Listing& listing,
                  const std::string& name, bool ascii);

}  // namespace ptvm::tui
