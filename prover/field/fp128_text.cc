#include "prover/field/fp128_text.h"

#include <algorithm>
#include <array>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace ptvm::field {
namespace {

// 32-bit words from the lowest up.
using Words = std::array<uint32_t, 4>;

Words words_of(const Uint128& value) {
  return {static_cast<uint32_t>(value.lo), static_cast<uint32_t>(value.lo >> 32),
          static_cast<uint32_t>(value.hi), static_cast<uint32_t>(value.hi >> 32)};
}
Uint128 value_of(const Words& w) {
  return {w[0] | uint64_t{w[1]} << 32, w[2] | uint64_t{w[3]} << 32};
}

// words <- words * base + digit. Returns false where that has more than 128 bits.
bool append_digit(Words& words, uint32_t base, uint32_t digit) {
  uint64_t carry = digit;
  for (uint32_t& word : words) {
    carry += uint64_t{word} * base;
    word = static_cast<uint32_t>(carry);
    carry >>= 32;
  }
  return carry == 0;
}

// words <- words / base; returns the remainder.
uint32_t take_digit(Words& words, uint32_t base) {
  uint64_t remainder = 0;
  for (size_t i = words.size(); i-- > 0;) {
    remainder = remainder << 32 | words[i];
    words[i] = static_cast<uint32_t>(remainder / base);
    remainder %= base;
  }
  return static_cast<uint32_t>(remainder);
}

std::string digits_of(const Fp128& value, uint32_t base) {
  Words words = words_of(value.value());
  std::string digits;
  do {
    digits += "0123456789abcdef"[take_digit(words, base)];
  } while (words != Words{});
  std::ranges::reverse(digits);
  return digits;
}

// The value of a hexadecimal digit; 16 for another character.
uint32_t digit_of(char c) {
  if (c >= '0' && c <= '9') return static_cast<uint32_t>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<uint32_t>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<uint32_t>(c - 'A' + 10);
  return 16;
}

}  // namespace

std::string to_decimal(const Fp128& value) { return digits_of(value, 10); }
std::string to_hexadecimal(const Fp128& value) { return absl::StrCat("0x", digits_of(value, 16)); }

absl::StatusOr<Fp128> parse_fp128(std::string_view text) {
  const bool is_hexadecimal = text.starts_with("0x");
  const uint32_t base = is_hexadecimal ? 16 : 10;
  const size_t first = is_hexadecimal ? 2 : 0;
  if (text.size() == first) return absl::InvalidArgumentError("a field element without digits");

  Words words = {};
  bool fits = true;
  for (size_t i = first; i < text.size(); ++i) {
    const uint32_t digit = digit_of(text[i]);
    if (digit >= base) {
      return absl::InvalidArgumentError(absl::StrCat(
          "a field element with '", absl::CHexEscape(std::string(1, text[i])), "' as character ",
          i + 1, ", which is no ", is_hexadecimal ? "hexadecimal" : "decimal", " digit"));
    }
    fits = fits && append_digit(words, base, digit);
  }
  if (!fits || !Fp128::is_canonical(value_of(words))) {
    return absl::InvalidArgumentError(
        "a field element that is not below the modulus, 1 + 407 * 2^119");
  }
  return Fp128::reduce(value_of(words));
}

}  // namespace ptvm::field
