// Where a Cortex-M starts: the vector table.
#include <cstdint>

#include "start.h"

extern "C" {

extern uint32_t stack_end[];  // of sections.ld
void count_tick_wrap();       // of instruction_counter.cc

}  // extern "C"

namespace {

using Handler = void (*)();
struct Vectors {
  uint32_t* initial_stack;
  Handler handlers[15];
};
// Exceptions 1 to 15: 1 is the reset, 15 SysTick.
[[gnu::section(".start"), gnu::used]] const Vectors kVectors = {
    stack_end,
    {start, fault, fault, fault, fault, fault, fault, fault, fault, fault, fault, fault, fault,
     fault, count_tick_wrap}};

}  // namespace
