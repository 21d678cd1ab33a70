// What every start does, once there is a stack.
#pragma once

extern "C" {

// Lays out memory, paints the stack, calls main and ends with what it returns.
[[noreturn]] void start();

// Ends with a complaint: an exception of the processor.
[[noreturn]] void fault();

}  // extern "C"
