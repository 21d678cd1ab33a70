#include "prover/asm/diagnostic.h"

#include "absl/strings/str_cat.h"

namespace ptvm::assembler {

std::string render(const Diagnostic& diagnostic, const std::string& file) {
  const auto& [line, column, message, source_line] = diagnostic;
  std::string text =
      absl::StrCat(file, ":", line, ":", column, ": error: ", message, "\n", source_line, "\n");
  if (column > kMaxShownColumns) return text;
  // Tabs stay tabs, so that the caret stands below its column at any tab width.
  size_t n_code_points = 0;
  for (const char c : source_line) {
    const bool continues_code_point = (static_cast<unsigned char>(c) & 0xC0) == 0x80;
    if (continues_code_point) continue;
    if (++n_code_points == column) break;
    text += c == '\t' ? '\t' : ' ';
  }
  return text + "^\n";
}

}  // namespace ptvm::assembler
