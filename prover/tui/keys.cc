#include "prover/tui/keys.h"

#include <array>

namespace ptvm::tui {
namespace {

constexpr auto kHelpLines = std::to_array<KeyHelp>({
    {"right, l, space", "one step forward"},
    {"left, h", "one step back"},
    {"page down, up", "twenty steps"},
    {"home, end; g, G", "start, end"},
    {":", "jump to a step"},
    {"n, p", "next, previous access of the cell"},
    {"tab, down; up", "next, previous cell"},
    {"c", "choose a cell by its number"},
    {"e, E", "next, previous pair of engines"},
    {"d", "to the first difference of the pair"},
    {"?", "this help; any key closes it"},
    {"q", "quit"},
});

}  // namespace

Command command_of(uint32_t key) {
  using enum Command;
  switch (key) {
    case kRight:
    case 'l':
    case ' ':
      return kForward;
    case kLeft:
    case 'h':
      return kBack;
    case kPageDown:
      return kPageForward;
    case kPageUp:
      return kPageBack;
    case kHome:
    case 'g':
      return kStart;
    case SpecialKey::kEnd:
    case 'G':
      return Command::kEnd;
    case ':':
      return kJump;
    case 'n':
      return kNextAccess;
    case 'p':
      return kPreviousAccess;
    case kDown:
    case 'j':
    case '\t':
      return kNextCell;
    case kUp:
    case 'k':
    case kBackTab:
      return kPreviousCell;
    case 'c':
      return kChooseCell;
    case 'e':
      return kNextPair;
    case 'E':
      return kPreviousPair;
    case 'd':
      return kDifference;
    case '?':
    case kF1:
      return kHelp;
    case 'q':
      return kQuit;
    default:
      return kNone;
  }
}

std::span<const KeyHelp> key_help() { return kHelpLines; }

}  // namespace ptvm::tui
