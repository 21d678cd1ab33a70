// Executed instructions, by the core's own timer (SysTick), which runs in step with instructions
// under QEMU's -icount shift=0. Exact to PTVM_INSTRUCTIONS_PER_TICK.
#pragma once

#include <cstdint>

namespace embedded {

void start_counting();

// Instructions since start_counting().
uint64_t counted_instructions();

}  // namespace embedded
