// Elements of the 128-bit field as text: decimal, or hexadecimal after `0x`.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "shared/field/fp128.h"

namespace ptvm::field {

// The canonical value: in decimal, and as `0x` with lower-case hexadecimal digits. No leading
// zeros, but for zero itself.
std::string to_decimal(const Fp128& value);
std::string to_hexadecimal(const Fp128& value);

// The element that `text` denotes: decimal digits, or `0x` and hexadecimal digits of either case;
// leading zeros are allowed. Errors, all kInvalidArgument: no digits, a character that is none
// (named with its place), a value that is not below p. Numbers are not reduced.
absl::StatusOr<Fp128> parse_fp128(std::string_view text);

}  // namespace ptvm::field
