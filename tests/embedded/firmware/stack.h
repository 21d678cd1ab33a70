// The stack: painted at the start, looked at later.
#pragma once

#include <cstdint>

namespace embedded {

// Fills the stack below the caller.
void paint_stack();

// The most that the stack has held since it was painted.
uint32_t peak_stack_bytes();

}  // namespace embedded
