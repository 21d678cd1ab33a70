// A terminal that a test types in and reads from: tmux, with a server of its own.
#pragma once

#include <gmock/gmock.h>

#include <filesystem>
#include <string>

namespace ptvm::cli {

class Terminal {
 public:
  // Runs the shell command `command` in `folder`, in a window of the given size. The terminal shows
  // what that leaves, and then `[exit N]` with its status.
  Terminal(const std::filesystem::path& folder, const std::string& command, int n_columns = 100,
           int n_rows = 30);
  ~Terminal();
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  // Types what `tmux send-keys` understands: "Right Right q".
  void type(const std::string& keys) const;
  void resize(int n_columns, int n_rows) const;

  // Waits until the screen, rows ending with newlines, is as `expected`, and fails after ten
  // seconds in which it never was. A screen that is drawn in pieces is seen in pieces, so that all
  // that is expected of it belongs into one matcher.
  void expect(const ::testing::Matcher<const std::string&>& expected) const;
  std::string screen() const;

 private:
  std::string tmux(const std::string& arguments) const;

  std::filesystem::path folder_;
  std::filesystem::path socket_;
};

}  // namespace ptvm::cli
