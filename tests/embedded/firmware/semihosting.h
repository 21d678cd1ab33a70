// Output and exit through the debugger or emulator (Arm semihosting, as QEMU serves it).
#pragma once

#include <cstdint>

namespace embedded {

// Writes a zero-terminated text.
void write(const char* text);
void write(uint64_t number);  // in decimal

// Ends the emulator with exit code 0 for 0, else 1.
[[noreturn]] void exit(int code);

}  // namespace embedded
