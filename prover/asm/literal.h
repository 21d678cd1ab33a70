// Integer literals of assembly: `12`, `+12`, `-12`, `0x1F`, `-0b101`.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace ptvm::assembler {

struct Literal {
  int64_t value;        // clamped to +-2^32, which is outside every range that operands have
  bool is_bit_pattern;  // hexadecimal or binary without a sign: 0xFFFF may stand for -1
};

// The literal that all of `text` is, or nothing. Digits of any number are read.
std::optional<Literal> parse_literal(std::string_view text);

}  // namespace ptvm::assembler
