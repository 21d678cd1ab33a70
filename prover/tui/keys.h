// What the viewer can be told, and by which keys.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace ptvm::tui {

enum class Command : uint8_t {
  kNone,
  kForward,
  kBack,
  kPageForward,
  kPageBack,
  kStart,
  kEnd,
  kJump,
  kNextAccess,
  kPreviousAccess,
  kNextCell,
  kPreviousCell,
  kChooseCell,
  kNextPair,
  kPreviousPair,
  kDifference,
  kHelp,
  kQuit,
};

// Keys that are no characters, as numbers behind all of Unicode.
enum SpecialKey : uint32_t {
  kFirstSpecialKey = 0x110000,
  kLeft = kFirstSpecialKey,
  kRight,
  kUp,
  kDown,
  kPageUp,
  kPageDown,
  kHome,
  kEnd,
  kBackTab,
  kF1,
  kErase,
  kEnter,
  kEscape,
  kResized,  // no key: the size of the terminal has changed
  kNoKey,    // none was pressed
  kOtherKey,
};

// The command of `key`, a character or a SpecialKey.
Command command_of(uint32_t key);

// A line of the help: what is pressed, and what that does.
struct KeyHelp {
  std::string_view keys;
  std::string_view effect;
};
std::span<const KeyHelp> key_help();

}  // namespace ptvm::tui
