#include "prover/tui/show.h"

#include <signal.h>

#include "prover/tui/panes.h"
#include "prover/tui/viewer.h"

namespace ptvm::tui {

absl::Status show(const view::RecordedRun& run, const view::Listing& listing,
                  const std::string& name, bool ascii) {
  auto terminal = Terminal::open();
  if (!terminal.ok()) return terminal.status();
  Viewer viewer(run, listing, name, view::engine_pairs());
  while (!viewer.wants_quit()) {
    Canvas canvas = (*terminal)->canvas(ascii);
    draw(viewer, canvas);
    (*terminal)->show(canvas);
    const auto key = (*terminal)->read_key(!viewer.wants_comparison());
    if (!key) break;
    if (*key == kNoKey) {
      viewer.compare_some();
    } else if (*key != kResized) {
      viewer.press(*key);
    }
  }
  terminal->reset();
  if (const int signal = Terminal::ending_signal(); signal != 0) ::raise(signal);
  return absl::OkStatus();
}

}  // namespace ptvm::tui
