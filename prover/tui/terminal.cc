#include "prover/tui/terminal.h"

#include <langinfo.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <clocale>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "prover/tui/keys.h"

// Opaque here, so that no macro of it can meet our names before this line.
#define NCURSES_NOMACROS
#include <curses.h>
#include <term.h>

namespace ptvm::tui {
namespace {

constexpr std::array kEndingSignals = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
std::array<struct sigaction, kEndingSignals.size()> actions_before;
volatile sig_atomic_t signal_seen = 0;
SCREEN* screen = nullptr;

void remember_signal(int signal) { signal_seen = signal; }

// Without SA_RESTART, so that waiting for a key ends.
void catch_signals() {
  struct sigaction action = {};
  action.sa_handler = remember_signal;
  for (size_t i = 0; i < kEndingSignals.size(); ++i) {
    ::sigaction(kEndingSignals[i], &action, &actions_before[i]);
  }
}

void release_signals() {
  for (size_t i = 0; i < kEndingSignals.size(); ++i) {
    ::sigaction(kEndingSignals[i], &actions_before[i], nullptr);
  }
}

// How each style looks: attributes alone must tell what matters, for terminals without colours.
struct Look {
  short color;  // of the terminal's eight; -1: the default
  attr_t attributes;
};
constexpr std::array<Look, static_cast<size_t>(Style::kCount)> kLooks = {{
    {-1, A_NORMAL},              // kPlain
    {-1, A_DIM},                 // kSoft
    {-1, A_BOLD},                // kTitle
    {COLOR_CYAN, A_REVERSE},     // kCurrent
    {COLOR_CYAN, A_BOLD},        // kChosen
    {COLOR_YELLOW, A_BOLD},      // kWritten
    {COLOR_GREEN, A_UNDERLINE},  // kRead
    {COLOR_CYAN, A_NORMAL},      // kEdge
    {COLOR_CYAN, A_BOLD},        // kCorner
    {COLOR_YELLOW, A_BOLD},      // kPick
    {COLOR_GREEN, A_NORMAL},     // kGood
    {COLOR_RED, A_BOLD},         // kBad
}};

void make_colors() {
  const char* const none = std::getenv("NO_COLOR");
  if ((none != nullptr && *none != '\0') || !::has_colors() || ::start_color() == ERR) return;
  ::use_default_colors();
  for (size_t i = 0; i < kLooks.size(); ++i) {
    ::init_pair(static_cast<short>(i + 1), kLooks[i].color, -1);
  }
}

// Whether the terminal is of a type that is known, and has a cursor that can be placed.
bool can_be_drawn_on() {
  int ignored = 0;
  if (::setupterm(nullptr, STDOUT_FILENO, &ignored) != OK) return false;
  const char* const placing = ::tigetstr("cup");
  ::del_curterm(cur_term);
  return placing != nullptr && placing != reinterpret_cast<const char*>(-1);
}

uint32_t special_key(wint_t code) {
  switch (code) {
    case KEY_LEFT:
      return kLeft;
    case KEY_RIGHT:
      return kRight;
    case KEY_UP:
      return kUp;
    case KEY_DOWN:
      return kDown;
    case KEY_PPAGE:
      return kPageUp;
    case KEY_NPAGE:
      return kPageDown;
    case KEY_HOME:
      return kHome;
    case KEY_END:
      return kEnd;
    case KEY_BTAB:
      return kBackTab;
    case KEY_F(1):
      return kF1;
    case KEY_BACKSPACE:
    case KEY_DC:
      return kErase;
    case KEY_ENTER:
      return kEnter;
    case KEY_RESIZE:
      return kResized;
    default:
      return kOtherKey;
  }
}

uint32_t plain_key(wint_t character) {
  switch (character) {
    case '\r':
    case '\n':
      return kEnter;
    case '\b':
    case 0x7f:
      return kErase;
    case 0x1b:
      return kEscape;
    default:
      return character;
  }
}

}  // namespace

absl::Status check_terminal() {
  if (::isatty(STDIN_FILENO) != 0 && ::isatty(STDOUT_FILENO) != 0) return absl::OkStatus();
  return absl::FailedPreconditionError(
      "standard input and output must be a terminal; `prover trace --html` writes a page instead");
}

absl::StatusOr<std::unique_ptr<Terminal>> Terminal::open() {
  if (absl::Status status = check_terminal(); !status.ok()) return status;
  std::setlocale(LC_CTYPE, "");
  catch_signals();  // before ncurses, which leaves handlers alone that are set
  screen = can_be_drawn_on() ? ::newterm(nullptr, stdout, stdin) : nullptr;
  if (screen == nullptr) {
    release_signals();
    const char* const type = std::getenv("TERM");
    return absl::FailedPreconditionError(absl::StrCat(
        "a terminal of type `", type == nullptr ? "" : type, "` (TERM) cannot be drawn on"));
  }
  ::set_term(screen);
  ::set_escdelay(50);
  ::cbreak();
  ::noecho();
  ::nonl();
  ::keypad(::stdscr, TRUE);
  ::curs_set(0);
  make_colors();
  return std::unique_ptr<Terminal>(new Terminal);
}

Terminal::~Terminal() {
  ::endwin();
  ::delscreen(screen);
  release_signals();
}

Canvas Terminal::canvas(bool ascii) const {
  const bool is_unicode = !ascii && std::string_view(::nl_langinfo(CODESET)) == "UTF-8";
  return {static_cast<size_t>(getmaxy(::stdscr)), static_cast<size_t>(getmaxx(::stdscr)),
          is_unicode ? kUnicodePens : kAsciiPens};
}

void Terminal::show(const Canvas& canvas) {
  ::werase(::stdscr);
  for (size_t row = 0; row < canvas.n_rows(); ++row) {
    for (size_t column = 0; column < canvas.n_columns(); ++column) {
      const auto [character, style] = canvas.at(row, column);
      const auto index = static_cast<size_t>(style);
      if (character == 0 || (character == U' ' && style != Style::kCurrent)) continue;
      const wchar_t text[2] = {static_cast<wchar_t>(character), L'\0'};
      cchar_t drawn;
      ::setcchar(&drawn, text, kLooks[index].attributes, static_cast<short>(index + 1), nullptr);
      ::mvwadd_wch(::stdscr, static_cast<int>(row), static_cast<int>(column), &drawn);
    }
  }
  ::wrefresh(::stdscr);
}

std::optional<uint32_t> Terminal::read_key(bool waits) {
  wint_t key = 0;
  if (signal_seen != 0) return std::nullopt;
  ::wtimeout(::stdscr, waits ? -1 : 0);
  const int kind = ::wget_wch(::stdscr, &key);
  if (kind == KEY_CODE_YES) return special_key(key);
  if (kind == OK) return plain_key(key);
  if (!waits && signal_seen == 0) return kNoKey;
  return std::nullopt;
}

int Terminal::ending_signal() { return signal_seen; }

}  // namespace ptvm::tui
