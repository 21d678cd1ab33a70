// Executed instructions, as QEMU counts them under -icount shift=0.
#pragma once

#include <cstdint>

namespace embedded {

void start_counting();

// Instructions since start_counting().
uint64_t counted_instructions();

}  // namespace embedded
