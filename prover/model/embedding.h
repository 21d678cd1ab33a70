// The state between two steps as the vector that the transformer passes on (spec/transformer.md,
// section 2): one number for each bit, +1 for a set and -1 for a clear one, and a spare 0.
//
//   0..7 pc   8..23 acc   24..31 sp   32 zero   33 carry   34 halted   35 spare
//
// Bits stand least significant first; acc is in two's complement. The memory is not in it: that is
// what attention is for.
#pragma once

#include <array>
#include <cstddef>

#include "shared/isa/isa.h"

namespace ptvm::model {

inline constexpr size_t kModelWidth = 36;

using Embedding = std::array<float, kModelWidth>;

Embedding embed(const isa::Registers& registers);

// A number is taken for a set bit if it is at least 0; the spare one is not looked at.
isa::Registers decode(const Embedding& embedding);

}  // namespace ptvm::model
