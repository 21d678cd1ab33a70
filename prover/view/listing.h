// The text of a program, fit to be shown: its source where there is one, else its instructions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "prover/vm/program.h"

namespace ptvm::view {

struct ListingLine {
  std::optional<uint8_t> pc;  // of the instruction that the line is or holds
  std::string text;           // UTF-8 without control characters, see shown_text

  friend bool operator==(const ListingLine&, const ListingLine&) = default;
};

struct Listing {
  std::vector<ListingLine> lines;
  std::vector<size_t> line_of;  // [n_instructions] the index in `lines`
  bool is_source;               // lines are those of the source, the first being its line 1
};

// Sources with more lines than this are shown by their instructions.
inline constexpr size_t kMaxListingLines = 4096;

// The listing of `program`, which was assembled from `source` unless that is empty.
Listing make_listing(const vm::Program& program, std::string_view source);

// `text` from a stranger, such as a comment or a file's name: no control characters, nor such as
// turn the direction of writing, no bytes that are not UTF-8, and 200 characters at most. Tabs
// become blanks.
std::string shown_text(std::string_view text);

}  // namespace ptvm::view
