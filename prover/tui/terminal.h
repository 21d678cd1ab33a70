// The terminal: shows canvases and gives keys. The only place that knows ncurses.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "prover/tui/canvas.h"

namespace ptvm::tui {

// OK if standard input and output are a terminal, else kFailedPrecondition.
absl::Status check_terminal();

// While it lives, the terminal is ours: its screen is kept aside, and typing is not shown.
class Terminal {
 public:
  // kFailedPrecondition if there is no terminal, or none that can be drawn on.
  static absl::StatusOr<std::unique_ptr<Terminal>> open();
  ~Terminal();  // as it was before
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  // A blank canvas of its present size, in ASCII if `ascii` or if its locale has nothing else.
  Canvas canvas(bool ascii) const;
  void show(const Canvas& canvas);

  // A key, which is waited for if `waits`: a character or a SpecialKey. Nothing if there will be no
  // more, because a signal asks the program to end or the terminal is gone.
  std::optional<uint32_t> read_key(bool waits);

  // The signal that asked to end, or 0.
  static int ending_signal();

 private:
  Terminal() = default;
};

}  // namespace ptvm::tui
