// Text as the assembler sees it: UTF-8, white space, words.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ptvm::assembler {

// The offset of the first byte that is not part of well-formed UTF-8, if there is one.
std::optional<size_t> find_invalid_utf8(std::string_view text);

// The number of code points of `text`; a byte that is not part of one counts as one.
size_t count_code_points(std::string_view text);

// The words of `text`, which Unicode white space separates, as views into it.
std::vector<std::string_view> split_words(std::string_view text);

// `text` fit for a terminal or JSON: control characters (but tabs) and bytes that are not UTF-8
// become U+FFFD, and what follows the first `max_code_points` becomes "...".
std::string printable(std::string_view text, size_t max_code_points);

// Whether `a` and `b` differ at most in the case of ASCII letters.
bool equals_ignoring_case(std::string_view a, std::string_view b);

// The candidate that is a likely misspelling of `word`, ignoring case, or an empty view.
std::string_view closest(std::string_view word, const std::vector<std::string_view>& candidates);

}  // namespace ptvm::assembler
