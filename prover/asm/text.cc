#include "prover/asm/text.h"

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <utility>

#include "absl/strings/ascii.h"

namespace ptvm::assembler {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

struct CodePoint {
  char32_t value;
  size_t n_bytes;  // 0 if the bytes are not well-formed
};

// The code point that `text`, not empty, starts with (Unicode 15, table 3-7).
CodePoint first_code_point(std::string_view text) {
  const auto byte = [&](size_t i) { return static_cast<uint8_t>(text[i]); };
  const uint8_t lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  const size_t n_bytes = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < n_bytes) return {0, 0};
  char32_t value = lead & (0x7Fu >> n_bytes);
  for (size_t i = 1; i < n_bytes; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return {0, 0};
    value = value << 6 | (byte(i) & 0x3F);
  }
  const bool is_overlong = (n_bytes == 3 && value < 0x800) || (n_bytes == 4 && value < 0x10000);
  const bool is_surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (is_overlong || is_surrogate || value > 0x10FFFF) return {0, 0};
  return {value, n_bytes};
}

// The property White_Space.
bool is_white_space(char32_t c) {
  return (c >= 0x09 && c <= 0x0D) || c == 0x20 || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
         c == 0x3000;
}

bool is_control(char32_t c) { return c < 0x20 || (c >= 0x7F && c < 0xA0); }

bool is_same_letter(char a, char b) {
  return absl::ascii_tolower(static_cast<unsigned char>(a)) ==
         absl::ascii_tolower(static_cast<unsigned char>(b));
}

// The number of letters to insert, delete or replace to get from `a` to `b`.
size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 0; i < a.size(); ++i) {
    size_t diagonal = std::exchange(row[0], i + 1);
    for (size_t j = 0; j < b.size(); ++j) {
      const size_t replace = diagonal + (is_same_letter(a[i], b[j]) ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replace, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

std::optional<size_t> find_invalid_utf8(std::string_view text) {
  for (size_t i = 0; i < text.size();) {
    const size_t n_bytes = first_code_point(text.substr(i)).n_bytes;
    if (n_bytes == 0) return i;
    i += n_bytes;
  }
  return std::nullopt;
}

size_t count_code_points(std::string_view text) {
  size_t count = 0;
  for (size_t i = 0; i < text.size(); ++count) {
    i += std::max<size_t>(first_code_point(text.substr(i)).n_bytes, 1);
  }
  return count;
}

std::vector<std::string_view> split_words(std::string_view text) {
  std::vector<std::string_view> words;
  size_t start = 0;
  size_t i = 0;
  const auto end_word = [&] {
    if (i > start) words.push_back(text.substr(start, i - start));
  };
  while (i < text.size()) {
    const auto [value, n_bytes] = first_code_point(text.substr(i));
    if (n_bytes != 0 && is_white_space(value)) {
      end_word();
      start = i + n_bytes;
    }
    i += std::max<size_t>(n_bytes, 1);
  }
  end_word();
  return words;
}

std::string printable(std::string_view text, size_t max_code_points) {
  std::string out;
  for (size_t count = 0; !text.empty(); ++count) {
    if (count == max_code_points) return out + "...";
    const auto [value, n_bytes] = first_code_point(text);
    const bool is_shown = n_bytes != 0 && (value == '\t' || !is_control(value));
    out += is_shown ? text.substr(0, n_bytes) : kReplacement;
    text.remove_prefix(std::max<size_t>(n_bytes, 1));
  }
  return out;
}

bool equals_ignoring_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), is_same_letter);
}

std::string_view closest(std::string_view word, const std::vector<std::string_view>& candidates) {
  constexpr size_t kMaxLength = 32;  // bounds the work
  if (word.size() > kMaxLength) return {};
  std::string_view best;
  size_t best_distance = word.size() < 4 ? 2 : 3;  // exclusive
  for (const std::string_view candidate : candidates) {
    if (candidate.size() > kMaxLength) continue;
    const size_t distance = edit_distance(word, candidate);
    if (distance >= best_distance || distance >= word.size()) continue;
    best = candidate;
    best_distance = distance;
  }
  return best;
}

}  // namespace ptvm::assembler
