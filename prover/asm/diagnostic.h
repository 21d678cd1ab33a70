// What is wrong with a source text, and where.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace ptvm::assembler {

struct Diagnostic {
  size_t line;    // counted from 1
  size_t column;  // counted from 1, in code points
  std::string message;
  std::string source_line;  // the offending line, made printable and cut if it is very long

  friend bool operator==(const Diagnostic&, const Diagnostic&) = default;
};

// The longest line that is shown, in code points.
inline constexpr size_t kMaxShownColumns = 160;

// The three lines, each with its newline:
//   FILE:LINE:COLUMN: error: MESSAGE
//   the source line
//       ^
// The caret's line is left out where a cut line does not reach the column.
std::string render(const Diagnostic& diagnostic, const std::string& file);

}  // namespace ptvm::assembler
