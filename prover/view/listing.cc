#include "prover/view/listing.h"

#include <algorithm>
#include <array>

#include "prover/asm/text.h"

namespace ptvm::view {
namespace {

constexpr size_t kMaxCharacters = 200;
constexpr size_t kTabWidth = 4;
constexpr std::string_view kReplacement = "\ufffd";

// Marks, embeddings, overrides and isolates, and separators of lines and paragraphs.
constexpr std::array<std::string_view, 14> kUnfit = {
    "\u061c", "\u200e", "\u200f", "\u2028", "\u2029", "\u202a", "\u202b",
    "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069"};

std::string without_tabs(std::string_view text) {
  std::string spaced;
  size_t column = 0;
  for (const char c : text) {
    const size_t n_blanks = c == '\t' ? kTabWidth - column % kTabWidth : 0;
    spaced.append(n_blanks, ' ');
    if (c != '\t') spaced.push_back(c);
    const bool begins_character = (static_cast<uint8_t>(c) & 0xc0) != 0x80;
    column += c == '\t' ? n_blanks : begins_character;
  }
  return spaced;
}

// The lines of `text`; a line feed at the end begins none.
std::vector<std::string_view> split_lines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

Listing listing_of_instructions(const vm::Program& program) {
  Listing listing = {.lines = {}, .line_of = {}, .is_source = false};
  for (const isa::Instruction instruction : program.instructions) {
    const size_t pc = listing.lines.size();
    listing.line_of.push_back(pc);
    listing.lines.push_back({static_cast<uint8_t>(pc), vm::format_instruction(instruction)});
  }
  return listing;
}

}  // namespace

Listing make_listing(const vm::Program& program, std::string_view source) {
  const std::vector<std::string_view> lines = split_lines(source);
  const bool is_usable =
      !lines.empty() && program.source_lines.size() == program.instructions.size() &&
      lines.size() <= kMaxListingLines &&
      std::ranges::all_of(program.source_lines,
                          [&](uint32_t line) { return line >= 1 && line <= lines.size(); });
  if (!is_usable) return listing_of_instructions(program);

  Listing listing = {.lines = {}, .line_of = {}, .is_source = true};
  for (std::string_view line : lines) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    listing.lines.push_back({std::nullopt, shown_text(line)});
  }
  for (size_t pc = 0; pc < program.source_lines.size(); ++pc) {
    const size_t line = program.source_lines[pc] - 1;
    listing.line_of.push_back(line);
    listing.lines[line].pc = static_cast<uint8_t>(pc);
  }
  return listing;
}

std::string shown_text(std::string_view text) {
  std::string shown = assembler::printable(without_tabs(text), kMaxCharacters);
  for (const std::string_view unfit : kUnfit) {
    for (size_t at = 0; (at = shown.find(unfit, at)) != std::string::npos;) {
      shown.replace(at, unfit.size(), kReplacement);
    }
  }
  return shown;
}

}  // namespace ptvm::view
