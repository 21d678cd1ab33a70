#include "tests/cli/terminal.h"

#include <array>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <thread>

namespace ptvm::cli {
namespace {

// What the command prints on its standard output.
std::string output_of(const std::string& command) {
  std::string text;
  std::FILE* const pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) return text;
  std::array<char, 4096> buffer;
  while (const size_t n = std::fread(buffer.data(), 1, buffer.size(), pipe)) {
    text.append(buffer.data(), n);
  }
  ::pclose(pipe);
  return text;
}

}  // namespace

Terminal::Terminal(const std::filesystem::path& folder, const std::string& command, int n_columns,
                   int n_rows)
    : folder_(folder) {
  static int n_terminals = 0;  // a socket may outlive its server for a moment
  socket_ = folder_ / ("tmux" + std::to_string(n_terminals++));
  // The shell itself outlives Ctrl-C.
  std::ofstream(folder_ / "command")
      << "PROVER='" PTVM_PROVER "'; trap : INT; cd '" << folder_.string() << "'\n"
      << command << "\necho \"[exit $?]\"; exec cat\n";
  tmux("new-session -d -x " + std::to_string(n_columns) + " -y " + std::to_string(n_rows) +
       " sh '" + (folder_ / "command").string() + "'");
}

Terminal::~Terminal() { tmux("kill-server"); }

void Terminal::type(const std::string& keys) const { tmux("send-keys " + keys); }

void Terminal::resize(int n_columns, int n_rows) const {
  tmux("resize-window -x " + std::to_string(n_columns) + " -y " + std::to_string(n_rows));
}

std::string Terminal::screen() const { return tmux("capture-pane -p"); }

void Terminal::expect(const ::testing::Matcher<const std::string&>& expected) const {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  std::string now = screen();
  while (!expected.Matches(now) && std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    now = screen();
  }
  EXPECT_THAT(now, expected);
}

// The socket lies in the test's folder, so that no other server is ever met.
std::string Terminal::tmux(const std::string& arguments) const {
  return output_of("env -u TMUX -u NO_COLOR LC_ALL=C.UTF-8 tmux -f /dev/null -u -S '" +
                   socket_.string() + "' " + arguments + " 2>&1");
}

}  // namespace ptvm::cli
