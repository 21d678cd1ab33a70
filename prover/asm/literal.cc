#include "prover/asm/literal.h"

#include <algorithm>

namespace ptvm::assembler {
namespace {

// The value of a digit, or 16 for any other character.
int64_t digit_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return 16;
}

}  // namespace

std::optional<Literal> parse_literal(std::string_view text) {
  constexpr int64_t kClamp = int64_t{1} << 32;
  const bool is_signed = text.starts_with('+') || text.starts_with('-');
  const bool is_negative = text.starts_with('-');
  if (is_signed) text.remove_prefix(1);

  int64_t base = 10;
  if (text.starts_with("0x") || text.starts_with("0X")) base = 16;
  if (text.starts_with("0b") || text.starts_with("0B")) base = 2;
  if (base != 10) text.remove_prefix(2);

  if (text.empty()) return std::nullopt;
  int64_t value = 0;
  for (const char c : text) {
    const int64_t digit = digit_value(c);
    if (digit >= base) return std::nullopt;
    value = std::min(value * base + digit, kClamp);
  }
  return Literal{is_negative ? -value : value, base != 10 && !is_signed};
}

}  // namespace ptvm::assembler
